import { useMemo } from 'react';
import { usePresent } from '../../../state/clock';
import { useAsk, useLivePart } from '../../../state/hooks';
import type { Live } from '../../../state/live';

export const SPAN_MS = 8 * 3_600_000;
const BUCKETS = 96;

export interface Spark {
  time: Float64Array;
  value: Float64Array;
}
export interface Sparks {
  of: ReadonlyMap<number, Spark>;
  /** Start of the span they were asked for. */
  from: number;
}

const filling = (live: Live | null) => live !== null && live.frame.backfill !== null;

/** The last eight hours of every machine's prediction. Asked for three times a minute, and every few seconds while the demo's past still arrives. */
export function useSparklines(): Sparks | null {
  const isFilling = useLivePart(filling);
  const present = usePresent();
  const { value } = useAsk(
    async (client) => {
      const to = present();
      return { from: to - SPAN_MS, ...(await client.history.sparklines({ from: to - SPAN_MS, to, buckets: BUCKETS })) };
    },
    [isFilling],
    isFilling ? 3000 : 20_000,
  );
  return useMemo(() => {
    if (!value) return null;
    const { assets, time, max, from } = value;
    const buckets = time.length;
    const half = buckets > 1 ? (time[1]! - time[0]!) / 2 : 0;
    const middles = time.map((t) => t + half);
    const of = new Map<number, Spark>();
    for (let i = 0; i < assets.length; i++) of.set(assets[i]!, { time: middles, value: max.subarray(i * buckets, (i + 1) * buckets) });
    return { of, from };
  }, [value]);
}
