import type { HistoryFiles } from './files';
import { hoursOf, keyOf, mergeHours } from './hours';
import { orderBySeries } from './order';
import { HOUR } from './period';
import { eachDay, readRows } from './read';
import type { Hour } from './repository';
import { rowsWithin, SeriesIndex } from './rows';
import { join, missingBetween, summarise, type Summary } from './summary';

export interface Completeness {
  expected: number;
  received: number;
  bad: number;
}

/** A day's hours of so many series, or the rows of a part of an hour, are what is held at a time: a plant has tens of thousands, and each may send many a second. */
const SERIES_AT_ONCE = 256;

/**
 * Received, bad and expected readings of each series in [from, to). Expected is received and what is missing: how many
 * would have come at the rate seen just before and after each gap. A tag is expected from its first reading on.
 */
export async function readCompleteness(files: HistoryFiles, series: readonly number[], from: number, to: number): Promise<Completeness[]> {
  const within = await summariesOf(files, series, from, to);
  const before = await lastBefore(files, series, from);
  return series.map((own) => {
    const stretch = within.get(own);
    const earlier = before.get(own);
    const step = stretch?.step || earlier?.step || 0;
    const quietMs = files.quietOf(own);
    if (!stretch) {
      const missing = earlier && step > 0 && to - earlier.last > quietMs ? Math.round((to - Math.max(from, earlier.last)) / step) : 0;
      return { expected: missing, received: 0, bad: 0 };
    }
    const lead = earlier && stretch.first - earlier.last > quietMs ? missingBetween(Math.max(earlier.last, from - earlier.step), stretch.first, earlier.step, 0) : 0;
    const trail = step > 0 && to - stretch.last > quietMs ? Math.max(0, Math.floor((to - stretch.last) / step - 0.5)) : 0;
    return { expected: stretch.received + stretch.missing + lead + trail, received: stretch.received, bad: stretch.bad };
  });
}

/** Of each series what [from, to) amounts to; those without a row are left out. */
export async function summariesOf(files: HistoryFiles, series: readonly number[], from: number, to: number): Promise<Map<number, Summary>> {
  const found = new Map<number, Summary>();
  for (let at = 0; at < series.length; at += SERIES_AT_ONCE) await addSummaries(found, files, series.slice(at, at + SERIES_AT_ONCE), from, to);
  return found;
}

async function addSummaries(found: Map<number, Summary>, files: HistoryFiles, series: readonly number[], from: number, to: number): Promise<void> {
  const add = (own: number, summary: Summary) => {
    const earlier = found.get(own);
    found.set(own, earlier ? join(earlier, summary, files.quietOf(own)) : summary);
  };
  const addRows = async (start: number, end: number) => {
    if (start >= end) return;
    const rows = await readRows(files, series, start, end);
    const { order, groups } = await orderBySeries(rows);
    for (const group of groups) add(group.series, summarise(rows, order, group.from, group.to, files.quietOf(group.series)));
  };
  const firstHour = Math.ceil(from / HOUR) * HOUR;
  const lastHour = Math.floor(to / HOUR) * HOUR;
  if (firstHour >= lastHour) return addRows(from, to);
  await addRows(from, firstHour);
  for (const file of await files.overlapping(firstHour, lastHour)) {
    await eachDay(file, firstHour, lastHour, async (start, end) => {
      for (const hour of await hoursIn(file, series, start, end)) add(hour.series, hour);
    });
  }
  await addRows(lastHour, to);
}

/** Whole hours, sealed and open together, by series, then hour. */
async function hoursIn(file: Parameters<typeof eachDay>[0], series: readonly number[], from: number, to: number): Promise<Hour[]> {
  const wanted = new SeriesIndex(series);
  return file.read(async (open, repository) => {
    const sealed = await repository.hours(series, from / HOUR, to / HOUR);
    const rows = await rowsWithin(open, wanted, from, to);
    if (rows.length === 0) return sealed;
    const byKey = new Map(sealed.map((hour) => [keyOf(hour), hour]));
    for (const hour of await mergeHours(repository, rows, await orderBySeries(rows), file.quietOf)) byKey.set(keyOf(hour), hour);
    return [...byKey.values()].sort((a, b) => a.series - b.series || a.hour - b.hour);
  });
}

/** What each series had come to when `time` began: its newest stretch before it, in the period of `time` or the one before. */
async function lastBefore(files: HistoryFiles, series: readonly number[], time: number): Promise<Map<number, Summary>> {
  const found = new Map<number, Summary>();
  const keepNewest = (own: number, candidate: Summary) => {
    const known = found.get(own);
    if (!known || known.last < candidate.last) found.set(own, candidate);
  };
  const wanted = new SeriesIndex(series);
  const hour = Math.floor(time / HOUR);
  for (const file of (await files.overlapping(-Infinity, time)).slice(-2)) {
    await file.read(async (open, repository) => {
      const rows = await rowsWithin(open, wanted, -Infinity, hour * HOUR);
      const fresh = await hoursOf(rows, await orderBySeries(rows), file.quietOf);
      for (const candidate of [...(await repository.lastBefore(series, hour)), ...fresh]) keepNewest(candidate.series, candidate);
    });
  }
  for (const [own, summary] of await summariesOf(files, series, hour * HOUR, time)) keepNewest(own, summary);
  return found;
}
