import { MillwrightError } from '../../contract/errors';
import { LATEST_TIME, periodOf } from './period';
import { makeRows, pickRows, type Rows } from './rows';
import type { PredictionColumns, ReadingColumns } from './types';

/** Copies: the caller may use its columns again at once. */
export function readingRows({ tag, time, received, value, quality }: ReadingColumns): Rows {
  const rows = makeRows(tag.length);
  rows.series.set(tag);
  rows.time.set(time);
  rows.received.set(received);
  rows.value.set(value);
  rows.quality.set(quality);
  return rows;
}

export function predictionRows({ asset, version, time, received, value, quality, seen }: PredictionColumns, seriesOf: (asset: number) => number): Rows {
  const rows = makeRows(asset.length);
  for (let i = 0; i < asset.length; i++) rows.series[i] = seriesOf(asset[i] as number);
  rows.version.set(version);
  rows.time.set(time);
  rows.received.set(received);
  rows.value.set(value);
  rows.quality.set(quality);
  rows.mark.set(seen);
  return rows;
}

export function checkTimes({ time, series }: Rows): void {
  for (let i = 0; i < time.length; i++) {
    const at = time[i] as number;
    if (at >= 0 && at < LATEST_TIME) continue;
    throw new MillwrightError('invalid-input', `A row of series ${series[i]} has the time ${at}, which is no moment that history can keep. Nothing of its commit was kept.`);
  }
}

export interface PeriodPart {
  /** Place of its first row. */
  first: number;
  of(rows: Rows): Rows;
}

/** Which rows go to which period's file; mostly all to one. */
export function splitByPeriod(rows: Rows): PeriodPart[] {
  const { length, time } = rows;
  if (length === 0) return [];
  const { from, to } = periodOf(time[0] as number);
  if (time.every((at) => at >= from && at < to)) return [{ first: 0, of: (all) => all }];
  const places = new Map<number, number[]>();
  for (let i = 0; i < length; i++) {
    const period = periodOf(time[i] as number).from;
    const own = places.get(period);
    if (own) own.push(i);
    else places.set(period, [i]);
  }
  return [...places.values()].map((own) => ({ first: own[0] as number, of: (all) => pickRows(all, own) }));
}
