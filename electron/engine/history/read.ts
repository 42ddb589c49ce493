import { BucketSums, gridFor } from './buckets';
import { decodeRows } from './codec';
import type { HistoryFiles } from './files';
import { leastWidth } from './kept';
import { decodeMinutes } from './minutes';
import { orderByTime } from './order';
import { pace } from '../shared/pace';
import { DAY, HOUR, MINUTE } from './period';
import type { PeriodFile } from './period-file';
import { concatRows, isPrediction, pickManyRows, rowsWithin, SeriesIndex, sliceByTime, type Rows } from './rows';
import type { Buckets } from './types';

/** Buckets of several series on one grid: from hours, minutes or the rows themselves, by how wide a bucket is, and the open rows. */
export async function readTrends(files: HistoryFiles, series: readonly number[], from: number, to: number, points: number): Promise<Buckets[]> {
  const grid = gridFor(from, to, points, await leastWidth(files, series, from, to));
  const sums = new BucketSums(grid, new SeriesIndex(series));
  const breathe = pace();
  const [start, end] = [grid.start, grid.start + grid.width * grid.count];
  for (const file of await files.overlapping(start, end)) {
    if (grid.width >= HOUR) {
      const { open, hours } = await file.read(async (open, repository) => ({ open, hours: await repository.hourRollups(series, start / HOUR, end / HOUR) }));
      for (const hour of hours) sums.addHour(hour.series, hour);
      for (const part of open) sums.addRows(part);
    } else {
      const { open, blocks } = await file.read(async (open, repository) => ({
        open,
        blocks: grid.width >= MINUTE ? await repository.rollups(series, start, end) : (await repository.blocks(series, start, end)).map((block) => ({ ...block, minutes: null })),
      }));
      for (const { series: own, minutes, data } of blocks) {
        if (minutes) sums.addMinutes(own, decodeMinutes(minutes));
        else if (data) sums.addRows(decodeRows(data, 'values'));
        await breathe();
      }
      for (const part of open) sums.addRows(part);
    }
    await breathe();
  }
  return series.map((own) => sums.of(own));
}

/** Rows of [from, to) by time, then arrival. */
export async function readRows(files: HistoryFiles, series: readonly number[], from: number, to: number): Promise<Rows> {
  const wanted = new SeriesIndex(series);
  const parts: Rows[] = [];
  for (const file of await files.overlapping(from, to)) await eachDay(file, from, to, async (start, end) => {
    // Thousands of tags have more parts than a call takes arguments.
    for (const part of await readParts(file, wanted, start, end)) parts.push(part);
  });
  const rows = await concatRows(parts);
  return pickManyRows(rows, await orderByTime(rows));
}

/** Assets with predictions in [from, to), or near it. */
export async function predictedSeries(files: HistoryFiles, from: number, to: number): Promise<number[]> {
  const found = new Set<number>();
  for (const file of await files.overlapping(from, to)) {
    const { open, sealed } = await file.read(async (open, repository) => ({ open, sealed: await repository.predictionSeries() }));
    for (const series of sealed) if (isPrediction(series)) found.add(series);
    for (const part of open) for (const series of part.series) if (isPrediction(series)) found.add(series);
  }
  return [...found];
}

/** First and last time of anything; null when there is nothing. */
export async function readExtent(files: HistoryFiles): Promise<{ from: number; to: number } | null> {
  let from = Infinity;
  let to = -Infinity;
  for (const file of await files.overlapping(-Infinity, Infinity)) {
    const { open, sealed } = await file.read(async (open, repository) => ({ open, sealed: await repository.extent() }));
    for (const { time } of open) for (const at of time) {
      from = Math.min(from, at);
      to = Math.max(to, at);
    }
    from = Math.min(from, sealed.from ?? Infinity);
    to = Math.max(to, sealed.to ?? -Infinity);
  }
  return from <= to ? { from, to } : null;
}

/** The part of [from, to) that lies in the file, day by day: a block lies within one, and a day of a plant is one answer of the store. */
export async function eachDay(file: PeriodFile, from: number, to: number, work: (start: number, end: number) => Promise<void>): Promise<void> {
  const end = Math.min(to, file.period.to);
  for (let start = Math.max(from, file.period.from); start < end; ) {
    const next = Math.min(end, (Math.floor(start / DAY) + 1) * DAY);
    await work(start, next);
    start = next;
  }
}

async function readParts(file: PeriodFile, wanted: SeriesIndex, from: number, to: number): Promise<Rows[]> {
  const { open, blocks } = await file.read(async (open, repository) => ({ open, blocks: await repository.blocks(wanted.list, from, to) }));
  const parts: Rows[] = [];
  const breathe = pace();
  for (const block of blocks) {
    parts.push(sliceByTime(decodeRows(block.data), from, to));
    await breathe();
  }
  return [...parts, await rowsWithin(open, wanted, from, to)];
}
