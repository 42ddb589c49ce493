import { pace } from '../shared/pace';
import { SeriesIndex, type Rows } from './rows';

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

/** By time, then arrival. Rows come from blocks that are in order already, so that this mostly merges. */
export async function orderByTime(rows: Rows): Promise<Uint32Array> {
  const order = new Uint32Array(rows.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  await mergeRuns(rows, order, 0, order.length);
  return order;
}

/** By series, and each series by time, then arrival. */
export async function orderBySeries(rows: Rows, breathe = pace()): Promise<Ordered> {
  const index = new SeriesIndex(distinctSeries(rows));
  const next = new Uint32Array(index.list.length + 1);
  for (let i = 0; i < rows.length; i++) {
    const after = index.at(rows.series[i] as number) + 1;
    next[after] = (next[after] as number) + 1;
  }
  for (let i = 1; i < next.length; i++) next[i] = (next[i] as number) + (next[i - 1] as number);
  const groups = index.list.map((series, i): Group => ({ series, from: next[i] as number, to: next[i + 1] as number }));
  const order = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const own = index.at(rows.series[i] as number);
    const at = next[own] as number;
    order[at] = i;
    next[own] = at + 1;
  }
  for (const group of groups) {
    await mergeRuns(rows, order, group.from, group.to);
    await breathe();
  }
  return { order, groups };
}

/** In rising order. */
export function distinctSeries({ series }: Rows): number[] {
  const found = new Set<number>();
  let last: number | undefined;
  for (const own of series) {
    if (own !== last) found.add(own);
    last = own;
  }
  return [...found].sort((a, b) => a - b);
}

/** A natural merge sort of places `from` to `to`: stable, and linear where few runs are to be merged. */
async function mergeRuns(rows: Rows, order: Uint32Array, from: number, to: number): Promise<void> {
  const { time, mark } = rows;
  const isAfter = (a: number, b: number): boolean => {
    const difference = (time[a] as number) - (time[b] as number);
    return difference > 0 || (difference === 0 && (mark[a] as number) > (mark[b] as number));
  };
  let starts = [from];
  for (let i = from + 1; i < to; i++) if (isAfter(order[i - 1] as number, order[i] as number)) starts.push(i);
  const breathe = pace();
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
