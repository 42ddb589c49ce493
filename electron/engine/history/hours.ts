import { decodeRows } from './codec';
import { orderBySeries, type Ordered } from './order';
import { pace } from '../shared/pace';
import { DAY, HOUR } from './period';
import type { Hour, HistoryRepository } from './repository';
import { concatRows, makeRows, pickRows, sliceByTime, type Rows } from './rows';
import { join, mixed, summarise, type QuietOf } from './summary';

/** What rows amount to, by series and hour of the epoch. */
export async function hoursOf(rows: Rows, { order, groups }: Ordered, quietOf: QuietOf, breathe = pace()): Promise<Hour[]> {
  const hours: Hour[] = [];
  for (const { series, from, to } of groups) {
    for (let start = from; start < to; ) {
      const hour = Math.floor((rows.time[order[start] as number] as number) / HOUR);
      let end = start + 1;
      while (end < to && Math.floor((rows.time[order[end] as number] as number) / HOUR) === hour) end++;
      hours.push({ series, hour, ...summarise(rows, order, start, end, quietOf(series)) });
      start = end;
      await breathe();
    }
  }
  return hours;
}

/**
 * The hours of `rows`, which are not sealed, together with what is sealed of the same hours. Where the two overlap in
 * time (late or repeated readings) the hour is made again from all its readings.
 */
export async function mergeHours(repository: HistoryRepository, rows: Rows, ordered: Ordered, quietOf: QuietOf, breathe = pace()): Promise<Hour[]> {
  const fresh = await hoursOf(rows, ordered, quietOf, breathe);
  if (fresh.length === 0) return [];
  const stored = new Map((await repository.theseHours(fresh)).map((hour) => [keyOf(hour), hour]));
  const kept = await repository.kept();
  const isGone = ({ series, hour }: Hour) => hour * HOUR < (series > 0 ? kept.readings : kept.predictions);
  const merged: Hour[] = [];
  const overlapping: Hour[] = [];
  for (const hour of fresh) {
    const old = stored.get(keyOf(hour));
    const quietMs = quietOf(hour.series);
    if (!old) merged.push(hour);
    else if (old.last < hour.first) merged.push({ series: hour.series, hour: hour.hour, ...join(old, hour, quietMs) });
    else if (hour.last < old.first) merged.push({ series: hour.series, hour: hour.hour, ...join(hour, old, quietMs) });
    else if (isGone(hour)) merged.push({ series: hour.series, hour: hour.hour, ...mixed(old, hour, quietMs) });
    else overlapping.push(hour);
  }
  return overlapping.length > 0 ? [...merged, ...(await againFromAll(repository, rows, ordered, overlapping, quietOf))] : merged;
}

export const keyOf = ({ series, hour }: { series: number; hour: number }): string => `${series}/${hour}`;

/** A day of a series at a time, since blocks reach over several hours. */
async function againFromAll(repository: HistoryRepository, rows: Rows, { order, groups }: Ordered, hours: readonly Hour[], quietOf: QuietOf): Promise<Hour[]> {
  const wanted = new Set(hours.map(keyOf));
  const days = new Map(hours.map(({ series, hour }) => [`${series}/${Math.floor((hour * HOUR) / DAY)}`, { series, from: Math.floor((hour * HOUR) / DAY) * DAY }]));
  const own = new Map(groups.map(({ series, from, to }) => [series, pickRows(rows, order.subarray(from, to))]));
  const breathe = pace();
  const again: Hour[] = [];
  for (const { series, from } of days.values()) {
    const parts = [sliceByTime(own.get(series) ?? makeRows(0), from, from + DAY)];
    for (const block of await repository.blocks([series], from, from + DAY)) parts.unshift(decodeRows(block.data));
    const together = await concatRows(parts);
    for (const hour of await hoursOf(together, await orderBySeries(together), quietOf)) if (wanted.has(keyOf(hour))) again.push(hour);
    await breathe();
  }
  return again;
}
