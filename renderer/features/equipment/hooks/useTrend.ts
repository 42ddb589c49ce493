import { useEffect, useMemo, useRef, useState } from 'react';
import { quietMsOf } from '../../../../electron/contract/deadband';
import type { Tag } from '../../../../electron/contract/domain';
import type { Range } from '../../../app/route';
import { appendPoint, emptyLine, lineFromBuckets, type TrendLine } from '../../../kit/trend-line';
import { usePresent } from '../../../state/clock';
import { useAppliance, useAsk, useLivePart } from '../../../state/hooks';
import { machineLive, tagLive, type Live } from '../../../state/live';

export const spans: Record<Range, number> = { '1h': 3_600_000, '8h': 8 * 3_600_000, '24h': 24 * 3_600_000, week: 7 * 24 * 3_600_000 };
const POINTS = 720;
const ASK_AGAIN_MS = 120_000;
const ASK_AGAIN_FILLING_MS = 5000;

export interface Trend {
  prediction: TrendLine;
  tags: ReadonlyMap<number, TrendLine>;
}

const filling = (live: Live | null) => live !== null && live.frame.backfill !== null;

/**
 * History of one machine, with what comes live added at its right end. The lines are changed in place and `revision` says that they
 * were: a chart copies nothing. A line of something stale simply gets no further points.
 */
export function useTrend(asset: number, tags: readonly Tag[], range: Range): { trend: Trend; revision: number; error: string | null; loaded: boolean } {
  const { live } = useAppliance();
  const isFilling = useLivePart(filling);
  const present = usePresent();
  const [revision, setRevision] = useState(0);
  const { value, error } = useAsk(
    async (client) => {
      const to = present();
      return { asset, range, ...(await client.history.trend({ asset, from: to - spans[range], to, points: POINTS })) };
    },
    [asset, range, isFilling],
    isFilling ? ASK_AGAIN_FILLING_MS : ASK_AGAIN_MS,
  );
  const history = value && value.asset === asset && value.range === range ? value : null;
  const trend = useMemo<Trend>(() => {
    // What a deadband leaves out between two kept readings is no gap.
    const joined = (tag: Tag) => Math.max(tag.staleAfterMs, quietMsOf(tag));
    const slowest = Math.max(15_000, ...tags.map(joined));
    const lines = new Map<number, TrendLine>();
    for (const tag of tags) {
      const column = history?.tags.find((column) => column.tag === tag.id);
      lines.set(tag.id, history && column ? lineFromBuckets({ time: history.time, ...column }, joined(tag)) : emptyLine(joined(tag)));
    }
    return { prediction: history?.prediction ? lineFromBuckets({ time: history.time, ...history.prediction }, slowest) : emptyLine(slowest), tags: lines };
  }, [history, tags]);

  const current = useRef(trend);
  useEffect(() => {
    current.current = trend;
  }, [trend]);
  useEffect(() => {
    const take = () => {
      const frame = live.get();
      if (!frame) return;
      const machine = machineLive(frame, asset);
      let grew = appendPoint(current.current.prediction, machine.predictionTime, machine.prediction);
      for (const [id, line] of current.current.tags) {
        const newest = tagLive(frame, id);
        if (newest.quality < 2) grew = appendPoint(line, newest.time, newest.value) || grew;
      }
      if (grew) setRevision((n) => n + 1);
    };
    take();
    return live.subscribe(take);
  }, [live, asset, trend]);
  return { trend, revision, error, loaded: history !== null };
}
