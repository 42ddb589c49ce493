import type { Client } from '../../electron/contract/contract';

const POINTS = 4_000;
const SECOND_MS = 1_000;

/** Numbered readings of one tag: each has a second of its own, so that buckets of a second say which are stored, and as what. */
export const numbered = (start: number) => (number: number): object => ({ t: start + number * SECOND_MS, v: number });

/** Where they may begin: so long ago that none is ahead of the clock, and on a whole second. */
export const startFor = (count: number): number => (Math.floor(Date.now() / SECOND_MS) - count) * SECOND_MS;

/** Which of `count` numbered readings of an asset's first tag the engine has stored. Throws where one is stored as another. */
export async function storedNumbers(client: Client, asset: number, start: number, count: number): Promise<Set<number>> {
  const stored = new Set<number>();
  for (let at = 0; at < count; at += POINTS) {
    const from = start + at * SECOND_MS;
    const trend = await client.history.trend({ asset, from, to: from + POINTS * SECOND_MS, points: POINTS });
    const [line] = trend.tags;
    line?.mean.forEach((mean, bucket) => {
      if (Number.isNaN(mean)) return;
      if (line.min[bucket] !== at + bucket || line.max[bucket] !== at + bucket) throw new Error(`${at + bucket} is stored as ${line.min[bucket]} to ${line.max[bucket]}`);
      stored.add(at + bucket);
    });
  }
  return stored;
}
