import type { HistoryFiles } from './files';
import { HOUR, MINUTE } from './period';
import type { PeriodFile } from './period-file';
import { isPrediction } from './rows';
import type { Cuts } from './types';

/** Since when all of each tier is there, over all these files. */
export async function keptOf(files: readonly PeriodFile[]): Promise<Cuts> {
  const all = await Promise.all(files.map(({ repository }) => repository.kept()));
  const latest = (tier: keyof Cuts) => all.reduce((most, kept) => Math.max(most, kept[tier]), -Infinity);
  return { readings: latest('readings'), predictions: latest('predictions'), minutes: latest('minutes') };
}

/** How wide buckets must be, in ms, to be made of what is still there of these series from `from` on; 0: as narrow as one likes. */
export async function leastWidth(files: HistoryFiles, series: readonly number[], from: number, to: number): Promise<number> {
  let width = 0;
  for (const file of await files.overlapping(from, to)) {
    const { readings, predictions, minutes } = await file.repository.kept();
    const start = Math.max(from, file.period.from);
    if (start < minutes) return HOUR;
    if (series.some((own) => start < (isPrediction(own) ? predictions : readings))) width = MINUTE;
  }
  return width;
}

/** Where the readings at an end of [from, to) were let go, what is counted reaches to the whole hour: of a part of it nobody knows any more. */
export async function wholeHours(files: HistoryFiles, from: number, to: number): Promise<[from: number, to: number]> {
  const { readings } = await keptOf(await files.overlapping(from, to));
  return [from < readings ? Math.floor(from / HOUR) * HOUR : from, to < readings ? Math.ceil(to / HOUR) * HOUR : to];
}
