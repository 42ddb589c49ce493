import { MINUTE } from './period';
import type { PeriodFile } from './period-file';
import { SEAL_ROWS } from './seal';

export const SEAL_CHECK_MS = 15_000;
/** Larger blocks are smaller on disk and quicker to read; what is open costs memory (41 bytes a row) and time at the next start. */
const READY_MS = 10 * MINUTE;
const READY_ROWS = 20_000;
const LATEST_MS = 60 * MINUTE;

/** Whether a file's open rows are worth sealing: many, or a good number for ten minutes, or any for an hour. */
export function isDue(file: Pick<PeriodFile, 'openRows' | 'openSince'>, now: number): boolean {
  if (file.openSince === undefined) return false;
  const age = now - file.openSince;
  return file.openRows >= SEAL_ROWS || (age >= READY_MS && file.openRows >= READY_ROWS) || age >= LATEST_MS;
}
