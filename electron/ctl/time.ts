import { UsageError } from './options';

/** A moment as ISO 8601 writes it; without an offset it is local time. UTC milliseconds. @throws UsageError */
export function timeOf(text: string, flag: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new UsageError(`${flag}: "${text}" is no moment. Write it as 2026-11-24T06:00:00Z.`);
  return time;
}
