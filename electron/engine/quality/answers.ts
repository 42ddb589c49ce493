import type { FeatureRow } from '../live';
import { featureColumns } from '../live';
import type { Scorer } from '../models';

export interface Answers {
  /** NaN: the version gave none. */
  values: Float64Array;
  /** Worst quality of the readings used, or of an answer outside what training saw. */
  quality: Uint8Array;
  /** How long the call took; NaN where no row could be asked. */
  ms: number;
}

const [UNCERTAIN, BAD] = [1, 2];

/** What a version says of rows, in one call: the one place where it is asked. What lacks an input is not asked. Errors: as `scorer.score`. */
export async function answersOf(scorer: Scorer, output: string, rows: readonly FeatureRow[], limitMs: number): Promise<Answers> {
  const values = new Float64Array(rows.length).fill(NaN);
  const quality = new Uint8Array(rows.length).fill(BAD);
  const clear = rows.flatMap((row, at) => (row.blind ? [] : [{ row, at }]));
  if (clear.length === 0) return { values, quality, ms: NaN };
  const began = performance.now();
  const { outputs, valid, outside } = await scorer.score(featureColumns(scorer.manifest.inputs, clear.map(({ row }) => row)), clear.length, { limitMs });
  const ms = performance.now() - began;
  clear.forEach(({ row, at }, i) => {
    const value = outputs[output]?.[i];
    if (!valid[i] || value === undefined || !Number.isFinite(value)) return;
    values[at] = value;
    quality[at] = Math.max(row.quality, outside[i] ? UNCERTAIN : 0);
  });
  return { values, quality, ms };
}
