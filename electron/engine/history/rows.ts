import { pace } from '../shared/pace';

/**
 * What history keeps, readings and predictions alike, as columns. A series is a tag's readings (its id), an asset's
 * predictions (minus its id) or what a challenger said beside them, so that all go one way through batches, blocks and rollups.
 */
export interface Rows {
  readonly length: number;
  series: Int32Array;
  /** Model version of a prediction; 0 for readings. */
  version: Int32Array;
  /** UTC ms: the source's and the engine's. */
  time: Float64Array;
  received: Float64Array;
  value: Float64Array;
  /** Index into `qualityCodes`. */
  quality: Uint8Array;
  /** A reading's arrival sequence; the highest sequence that a prediction had seen. */
  mark: Float64Array;
}

const PICK_AT_ONCE = 16_384;

export const tagSeries = (tag: number): number => tag;
export const predictionSeries = (asset: number): number => -asset;
/** What a challenger said lies far from every prediction: nothing that asks for predictions, of one asset or of all, can meet it. */
const CHALLENGED = -(2 ** 30);
export const challengedSeries = (asset: number): number => CHALLENGED - asset;
/** No series has so low a number. */
export const BEFORE_ALL_SERIES = -(2 ** 31);
export const isPrediction = (series: number): boolean => series < 0 && series > CHALLENGED;
export const assetOf = (series: number): number => (isPrediction(series) ? -series : CHALLENGED - series);

export function makeRows(length: number): Rows {
  return {
    length,
    series: new Int32Array(length),
    version: new Int32Array(length),
    time: new Float64Array(length),
    received: new Float64Array(length),
    value: new Float64Array(length),
    quality: new Uint8Array(length),
    mark: new Float64Array(length),
  };
}

/** The rows of `from` that `order` names, in its order. */
export function pickRows(from: Rows, order: Uint32Array | readonly number[]): Rows {
  const picked = makeRows(order.length);
  for (let i = 0; i < order.length; i++) copyRow(from, order[i] as number, picked, i);
  return picked;
}

/** The rows at these places, counted over all parts. Quick where the places mostly rise. */
export function pickFromParts(parts: readonly Rows[], places: Uint32Array): Rows {
  const picked = makeRows(places.length);
  let part = 0;
  /** Place of the part's first row. */
  let start = 0;
  for (let i = 0; i < places.length; i++) {
    const place = places[i] as number;
    if (place < start) part = start = 0;
    for (let length = (parts[part] as Rows).length; place >= start + length; length = (parts[part] as Rows).length) {
      start += length;
      part++;
    }
    copyRow(parts[part] as Rows, place - start, picked, i);
  }
  return picked;
}

/** `pickRows` for many rows, in turns. */
export async function pickManyRows(from: Rows, order: Uint32Array): Promise<Rows> {
  const picked = makeRows(order.length);
  const breathe = pace();
  for (let start = 0; start < order.length; start += PICK_AT_ONCE) {
    const end = Math.min(order.length, start + PICK_AT_ONCE);
    for (let i = start; i < end; i++) copyRow(from, order[i] as number, picked, i);
    await breathe();
  }
  return picked;
}

function copyRow(from: Rows, i: number, to: Rows, k: number): void {
  to.series[k] = from.series[i] as number;
  to.version[k] = from.version[i] as number;
  to.time[k] = from.time[i] as number;
  to.received[k] = from.received[i] as number;
  to.value[k] = from.value[i] as number;
  to.quality[k] = from.quality[i] as number;
  to.mark[k] = from.mark[i] as number;
}

/** Rows `from` to `to` (exclusive), sharing memory. */
export function sliceRows(rows: Rows, from: number, to: number): Rows {
  return {
    length: to - from,
    series: rows.series.subarray(from, to),
    version: rows.version.subarray(from, to),
    time: rows.time.subarray(from, to),
    received: rows.received.subarray(from, to),
    value: rows.value.subarray(from, to),
    quality: rows.quality.subarray(from, to),
    mark: rows.mark.subarray(from, to),
  };
}

/** Those in [from, to) of the wanted series, in the order they stand in. */
export async function rowsWithin(parts: readonly Rows[], wanted: SeriesIndex, from: number, to: number): Promise<Rows> {
  const breathe = pace();
  const found: Rows[] = [];
  for (const rows of parts) {
    const places: number[] = [];
    for (let i = 0; i < rows.length; i++) {
      const at = rows.time[i] as number;
      if (at >= from && at < to && wanted.at(rows.series[i] as number) >= 0) places.push(i);
    }
    if (places.length > 0) found.push(pickRows(rows, places));
    await breathe();
  }
  return concatRows(found);
}

/** Those in [from, to) of rows that are in order of time, sharing memory. */
export function sliceByTime(rows: Rows, from: number, to: number): Rows {
  return sliceRows(rows, firstFrom(rows.time, from), firstFrom(rows.time, to));
}

/** Place of the first that is not before `limit`. */
function firstFrom(time: Float64Array, limit: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((time[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One after the other, in turns; of one part alone itself, which shares its memory. */
export async function concatRows(parts: readonly Rows[]): Promise<Rows> {
  if (parts.length === 1) return parts[0] as Rows;
  const all = makeRows(parts.reduce((sum, part) => sum + part.length, 0));
  const breathe = pace();
  let at = 0;
  for (const part of parts) {
    setRows(all, at, part);
    at += part.length;
    await breathe();
  }
  return all;
}

export function setRows(to: Rows, at: number, from: Rows): void {
  to.series.set(from.series, at);
  to.version.set(from.version, at);
  to.time.set(from.time, at);
  to.received.set(from.received, at);
  to.value.set(from.value, at);
  to.quality.set(from.quality, at);
  to.mark.set(from.mark, at);
}

/** Where a series stands in a list of them. Ids are small, so that a table answers faster than a map; -1: not in it. */
export class SeriesIndex {
  private readonly lowest: number;
  private readonly table: Int32Array | null;
  private readonly map: Map<number, number> | null;

  constructor(readonly list: readonly number[]) {
    let lowest = Infinity;
    let highest = -Infinity;
    for (const series of list) {
      lowest = Math.min(lowest, series);
      highest = Math.max(highest, series);
    }
    this.lowest = lowest;
    const dense = list.length > 0 && highest - lowest < 1_000_000;
    this.table = dense ? new Int32Array(highest - lowest + 1).fill(-1) : null;
    this.map = dense ? null : new Map();
    for (const [index, series] of list.entries()) {
      if (this.table) this.table[series - lowest] = index;
      else this.map?.set(series, index);
    }
  }

  at(series: number): number {
    if (this.table) return this.table[series - this.lowest] ?? -1;
    return this.map?.get(series) ?? -1;
  }
}
