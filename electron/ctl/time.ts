import { parseDuration } from '../main/args';
import { UsageError } from './options';

/** A moment as ISO 8601 writes it; without an offset it is local time. UTC milliseconds. @throws UsageError */
export function timeOf(text: string, flag: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new UsageError(`${flag}: "${text}" is no moment. Write it as 2026-11-24T06:00:00Z.`);
  return time;
}

/** `90s`, `10m`, `2h`, as milliseconds. @throws UsageError */
export function durationOf(text: string, flag: string): number {
  try {
    return parseDuration(text) * 1_000;
  } catch (error) {
    throw new UsageError(`${flag}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
