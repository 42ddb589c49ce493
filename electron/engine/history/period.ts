/** History is kept in one file per month, UTC; a reading belongs to the file of its `time`. */
export interface Period {
  /** `2026-11` */
  name: string;
  /** First moment of the month and of the next one, UTC ms. */
  from: number;
  to: number;
}

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;
/** Files are named by four-digit years. */
export const LATEST_TIME = Date.UTC(9999, 11, 31);
const PREFIX = 'history-';

export function periodOf(time: number): Period {
  const date = new Date(time);
  return monthOf(date.getUTCFullYear(), date.getUTCMonth());
}

export const fileName = (period: Period): string => `${PREFIX}${period.name}.db`;
export const filePrefix = PREFIX;

/** Undefined for a file that is not one of these. */
export function periodOfFile(name: string): Period | undefined {
  const match = /^history-(\d{4})-(\d\d)\.db$/.exec(name);
  return match ? monthOf(Number(match[1]), Number(match[2]) - 1) : undefined;
}

function monthOf(year: number, month: number): Period {
  const name = `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}`;
  return { name, from: Date.UTC(year, month), to: Date.UTC(year, month + 1) };
}
