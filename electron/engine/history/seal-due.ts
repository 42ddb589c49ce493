import { MINUTE } from './period';
import type { PeriodFile } from './period-file';

export const SEAL_CHECK_MS = 15_000;
/** Larger blocks are smaller on disk and quicker to read; what is open costs memory (41 bytes a row) and time at the next start. */
const READY_MS = 10 * MINUTE;
const READY_ROWS = 20_000;
const LATEST_MS = 60 * MINUTE;
/** Many tags seal later, lest a block hold a handful of readings: what a block costs beside its rows is then most of the work. */
const ROWS_EACH = 32;
const LEAST_ROWS = 100_000;
const MOST_ROWS = 2_000_000;

/** So many open rows are sealed at once, whatever their age. */
export function sealAt({ openSeries }: Pick<PeriodFile, 'openSeries'>): number {
  return Math.min(MOST_ROWS, Math.max(LEAST_ROWS, openSeries * ROWS_EACH));
}

/** Readings come faster than they are sealed at leisure: what is open would grow without a bound. */
export function mustHurry(file: Pick<PeriodFile, 'openRows' | 'openSeries'>): boolean {
  return file.openRows > 2 * sealAt(file);
}

/** Whether a file's open rows are worth sealing: many, or a good number for ten minutes, or any for an hour. */
export function isDue(file: Pick<PeriodFile, 'openRows' | 'openSeries' | 'openSince'>, now: number): boolean {
  if (file.openSince === undefined) return false;
  const age = now - file.openSince;
  return file.openRows >= sealAt(file) || (age >= READY_MS && file.openRows >= READY_ROWS) || age >= LATEST_MS;
}
