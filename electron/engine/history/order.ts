import { pace } from '../shared/pace';
import { SeriesIndex, sliceRows, type Rows } from './rows';

export interface Group {
  series: number;
  /** Its places in the order. */
  from: number;
  to: number;
}

/** Places of rows, group after group. */
export interface Ordered {
  order: Uint32Array;
  groups: Group[];
}

const TURN_ROWS = 16_384;

/** All rows of the parts, so many at a time. */
function* turnsOf(parts: readonly Rows[]): Generator<Rows> {
  for (const part of parts) for (let from = 0; from < part.length; from += TURN_ROWS) yield sliceRows(part, from, Math.min(part.length, from + TURN_ROWS));
}

/** By time, then arrival. Rows come from blocks that are in order already, so that this mostly merges. */
export async function orderByTime(rows: Rows): Promise<Uint32Array> {
  const order = new Uint32Array(rows.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  await mergeRuns(rows, order, 0, order.length);
  return order;
}

/** By series, and each series by time, then arrival. */
export async function orderBySeries(rows: Rows, breathe = pace()): Promise<Ordered> {
  const ordered = await groupBySeries([rows], breathe);
  for (const group of ordered.groups) {
    await mergeRuns(rows, ordered.order, group.from, group.to, breathe);
    await breathe();
  }
  return ordered;
}

/** By series, as they stand in each; places count over all parts. */
export async function groupBySeries(parts: readonly Rows[], breathe = pace()): Promise<Ordered> {
  const index = new SeriesIndex(await distinctSeries(parts, breathe));
  const next = new Uint32Array(index.list.length + 1);
  for (const { series } of turnsOf(parts)) {
    for (const own of series) {
      const after = index.at(own) + 1;
      next[after] = (next[after] as number) + 1;
    }
    await breathe();
  }
  for (let i = 1; i < next.length; i++) next[i] = (next[i] as number) + (next[i - 1] as number);
  const groups = index.list.map((series, i): Group => ({ series, from: next[i] as number, to: next[i + 1] as number }));
  const order = new Uint32Array(next[next.length - 1] as number);
  let place = 0;
  for (const { series } of turnsOf(parts)) {
    for (const one of series) {
      const own = index.at(one);
      const at = next[own] as number;
      order[at] = place++;
      next[own] = at + 1;
    }
    await breathe();
  }
  return { order, groups };
}

/** In rising order. */
async function distinctSeries(parts: readonly Rows[], breathe: () => Promise<void>): Promise<number[]> {
  const found = new Set<number>();
  for (const { series } of turnsOf(parts)) {
    let last: number | undefined;
    for (const own of series) {
      if (own !== last) found.add(own);
      last = own;
    }
    await breathe();
  }
  return [...found].sort((a, b) => a - b);
}

/** A natural merge sort of places `from` to `to`: stable, and linear where few runs are to be merged. */
async function mergeRuns(rows: Rows, order: Uint32Array, from: number, to: number, breathe = pace()): Promise<void> {
  const { time, mark } = rows;
  const isAfter = (a: number, b: number): boolean => {
    const difference = (time[a] as number) - (time[b] as number);
    return difference > 0 || (difference === 0 && (mark[a] as number) > (mark[b] as number));
  };
  let starts = [from];
  for (let i = from + 1; i < to; i++) if (isAfter(order[i - 1] as number, order[i] as number)) starts.push(i);
  let spare: Uint32Array | undefined;
  while (starts.length > 1) {
    spare ??= new Uint32Array(to - from);
    const kept: number[] = [];
    for (let run = 0; run < starts.length; run += 2) {
      const left = starts[run] as number;
      kept.push(left);
      const right = starts[run + 1];
      if (right !== undefined) merge(order, spare, left, right, starts[run + 2] ?? to, isAfter);
      if (run % 64 === 0) await breathe();
    }
    starts = kept;
  }
}

function merge(order: Uint32Array, spare: Uint32Array, left: number, right: number, end: number, isAfter: (a: number, b: number) => boolean): void {
  const length = right - left;
  for (let i = 0; i < length; i++) spare[i] = order[left + i] as number;
  let taken = 0;
  let other = right;
  let at = left;
  while (taken < length) {
    const one = spare[taken] as number;
    if (other < end && isAfter(one, order[other] as number)) order[at++] = order[other++] as number;
    else {
      order[at++] = one;
      taken++;
    }
  }
}
