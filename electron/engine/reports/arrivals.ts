import { quietMsOf } from '../../contract/deadband';
import type { Tag } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import { gapsIn, type Span } from './health/spans';
import { joined } from './columns';
import type { ReportDeps } from './types';

const dayMs = 86_400_000;
/** Readings are fetched in stretches, so that the threads of SQL serve others in between and memory stays flat. */
const stretchMs = dayMs / 2;
/** Rows that are held at a time: some 20 MB of readings. */
const rowsAtOnce = 500_000;
const BAD = 2;

type History = ReportDeps['history'];

/** What came of tags in a period, in the order of the tags. */
export interface Arrivals {
  tags: readonly Tag[];
  expected: Float64Array;
  received: Float64Array;
  /** That came after their tag had counted as stale. */
  late: Float64Array;
  bad: Float64Array;
  /** Highest arrival sequence; 0: nothing came. */
  newest: number;
  /** Those with a higher one than `since`. */
  arrived: number;
}

/** A reading that came twice (same time, same value) counts once. Errors: cancelled; the store's. */
export async function arrivalsOf(history: History, tags: readonly Tag[], from: number, to: number, signal: AbortSignal, since = Infinity): Promise<Arrivals> {
  const late = new Float64Array(tags.length);
  if (tags.length === 0 || !(to > from)) return { tags, expected: late, received: late, late, bad: late, newest: 0, arrived: 0 };
  const { expected, received, bad } = await history.completeness(tags.map(({ id }) => id), from, to);
  let newest = 0;
  let arrived = 0;
  for (const group of groupsOf(tags, received, Math.max(1, (to - from) / dayMs))) {
    const own = new Map(group.map((index) => [tags[index]!.id, { index, staleMs: tags[index]!.staleAfterMs }]));
    for (let start = from; start < to; start += dayMs) {
      if (signal.aborted) throw new MillwrightError('cancelled', 'The report was cancelled.');
      const rows = await history.readings([...own.keys()], start, Math.min(to, start + dayMs));
      /** Of each tag its newest, by time, then arrival. */
      const before = new Map<number, number>();
      for (let i = 0; i < rows.time.length; i++) {
        const tag = rows.tag[i] as number;
        newest = Math.max(newest, rows.seq[i] as number);
        if ((rows.seq[i] as number) > since) arrived++;
        const last = before.get(tag);
        before.set(tag, i);
        if (last !== undefined && rows.time[last] === rows.time[i] && rows.value[last] === rows.value[i]) continue;
        const known = own.get(tag);
        if (known && (rows.received[i] as number) - (rows.time[i] as number) > known.staleMs) late[known.index] = (late[known.index] as number) + 1;
      }
    }
  }
  return { tags, expected, received, late, bad, newest, arrived };
}

/** Places of tags whose readings of a day are held together. */
function groupsOf(tags: readonly Tag[], received: Float64Array, days: number): number[][] {
  const groups: number[][] = [];
  let rows = Infinity;
  tags.forEach((_, index) => {
    const own = (received[index] ?? 0) / days;
    if (rows + own > rowsAtOnce) {
      groups.push([]);
      rows = 0;
    }
    groups.at(-1)?.push(index);
    rows += own;
  });
  return groups;
}

/** Where each of the tags had no usable reading. Only of those that lack enough for a gap are the readings themselves looked at. */
export async function gapsOf(history: History, tags: readonly Tag[], { expected, received, bad }: Pick<Arrivals, 'expected' | 'received' | 'bad'>, from: number, to: number): Promise<Span[][]> {
  const gaps: Span[][] = [];
  for (const [i, tag] of tags.entries()) {
    const [came = 0, wrong = 0, wanted = 0] = [received[i], bad[i], expected[i]];
    const isDoubtful = came === 0 || wrong > 0 || (wanted - came) * ((to - from) / Math.max(1, wanted)) > leastGapMs(tag);
    gaps.push(isDoubtful ? gapsIn(await usableTimes(history, tag.id, from, to), from, to, leastGapMs(tag)) : []);
  }
  return gaps;
}

/** Where a deadband keeps only some of what came, what was not kept is no gap. */
export const leastGapMs = (tag: Tag): number => Math.max(tag.staleAfterMs, quietMsOf(tag));

/** What is marked bad came, and tells nothing of the machine. */
async function usableTimes(history: History, tag: number, from: number, to: number): Promise<Float64Array> {
  const parts: Float64Array[] = [];
  for (let start = from; start < to; start += stretchMs) {
    const { time, quality } = await history.readings([tag], start, Math.min(to, start + stretchMs));
    parts.push(time.filter((_, i) => quality[i] !== BAD));
  }
  return joined(parts);
}
