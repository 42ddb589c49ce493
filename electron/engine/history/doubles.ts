import { bytesOf, halvesOf, isFloat32, readPlanes, writePlanes, type Reader, type Writer } from './columns';
import { LARGEST, packedBits, packIntegers, unpackIntegers, type Numbers } from './packing';

/**
 * Doubles as bits, each back to the last one. Sensors speak decimals, so that most are whole numbers of a power of ten
 * (ALP: Afroozeh et al., SIGMOD 2023) and packed as such, and those that are not (a NaN, -0, a computed value) stand
 * behind as they are. Few different values are packed as places in a list of them. What is neither, such as what a
 * model answers, is written byte plane by byte plane, for deflate.
 */
const DECIMALS = 1;
const LIST = 2;
const FLOAT32 = 3;
const FLOAT64 = 4;

/** m / 10^k is rounded correctly (IEEE 754) while both are exact, so it is the very double that the decimal text stands for. */
const MOST_DECIMALS = 15;
const MOST_LISTED = 256;
/** With so few bits a value, a list is not worth looking for. */
const FEW_BITS = 3;
/** An exception: its value and about what its place takes. */
const EXCEPTION_BITS = 80;
const powers = Float64Array.from({ length: MOST_DECIMALS + 1 }, (_, k) => Number(`1e${k}`));

/** At least one. False: nothing was saved by packing, so that deflating the planes is worth a try. */
export function packDoubles(writer: Writer, column: Float64Array): boolean {
  const scaled = scale(column, decimalsNeeded(column));
  const single = isFloat32(column);
  const list = scaled && scaled.bits < column.length * FEW_BITS ? undefined : listOf(column);
  const costs = [
    { mode: DECIMALS, bits: scaled ? scaled.bits : Infinity },
    { mode: LIST, bits: list ? 64 * list.values.length + packedBits(list.places) : Infinity },
    { mode: single ? FLOAT32 : FLOAT64, bits: column.length * (single ? 32 : 64) },
  ];
  const { mode } = costs.reduce((best, one) => (one.bits < best.bits ? one : best));
  writer.byte(mode);
  if (mode === DECIMALS && scaled) writeScaled(writer, column, scaled);
  else if (mode === LIST && list) writeList(writer, list);
  else writePlanes(writer, bytesOf(single ? Float32Array.from(column) : column), single ? 4 : 8);
  return mode === DECIMALS || mode === LIST;
}

/** Fills the column with what `packDoubles` wrote. */
export function unpackDoubles(reader: Reader, column: Float64Array): void {
  const mode = reader.byte();
  if (mode === DECIMALS) readScaled(reader, column);
  else if (mode === LIST) readList(reader, column);
  else if (mode === FLOAT32) {
    const singles = new Float32Array(column.length);
    readPlanes(reader, bytesOf(singles), 4);
    column.set(singles);
  } else if (mode === FLOAT64) readPlanes(reader, bytesOf(column), 8);
  else throw new RangeError(`unknown way ${mode} of writing values`);
}

interface Scaled {
  decimals: number;
  whole: Float64Array;
  exceptions: number[];
  bits: number;
}

/** Fewest decimals that give each value back; MOST_DECIMALS + 1: none do. */
function decimalsNeeded(column: Float64Array): Uint8Array {
  const needs = new Uint8Array(column.length);
  let likely = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    let k = 0;
    // Neighbours mostly need as many: where one fewer does not fit and as many do, that is it.
    if (likely > 0 && fits(value, likely) && !fits(value, likely - 1)) k = likely;
    else while (k <= MOST_DECIMALS && !fits(value, k)) k++;
    needs[i] = k;
    if (k <= MOST_DECIMALS) likely = k;
  }
  return needs;
}

function fits(value: number, decimals: number): boolean {
  const power = powers[decimals] as number;
  const whole = Math.round(value * power);
  return Math.abs(whole) <= LARGEST && whole / power === value && !(whole === 0 && Object.is(value, -0));
}

/** With the decimals of all that have any, or of all but the few that have the most, whichever is smaller. */
function scale(column: Float64Array, needs: Uint8Array): Scaled | undefined {
  const counts = new Uint32Array(MOST_DECIMALS + 2);
  for (const need of needs) counts[need]!++;
  let best: Scaled | undefined;
  let beyond = counts[MOST_DECIMALS + 1] as number;
  for (let decimals = MOST_DECIMALS; decimals >= 0 && beyond <= column.length / 4; decimals--) {
    if ((counts[decimals] as number) === 0) continue;
    const scaled = scaledBy(column, needs, decimals);
    if (best && scaled.bits >= best.bits) break;
    best = scaled;
    beyond += counts[decimals] as number;
  }
  return best;
}

/** Where a value has no such form, the one before stands in its place, which costs the least. */
function scaledBy(column: Float64Array, needs: Uint8Array, decimals: number): Scaled {
  const whole = new Float64Array(column.length);
  const exceptions: number[] = [];
  const power = powers[decimals] as number;
  let last = 0;
  for (let i = 0; i < column.length; i++) {
    // One with fewer decimals may be too large for so many.
    if ((needs[i] as number) <= decimals && fits(column[i] as number, decimals)) last = Math.round((column[i] as number) * power);
    else exceptions.push(i);
    // No -0: adding 0 makes it 0.
    whole[i] = last = last + 0;
  }
  return { decimals, whole, exceptions, bits: packedBits(whole) + exceptions.length * EXCEPTION_BITS };
}

function writeScaled(writer: Writer, column: Float64Array, { decimals, whole, exceptions }: Scaled): void {
  writer.byte(decimals);
  packIntegers(writer, whole);
  writer.varint(exceptions.length);
  if (exceptions.length === 0) return;
  packIntegers(writer, Float64Array.from(exceptions));
  writeRaw(writer, takeBits(column, exceptions));
}

function readScaled(reader: Reader, column: Float64Array): void {
  const power = powers[reader.byte()];
  if (power === undefined) throw new RangeError('unknown decimals');
  unpackIntegers(reader, column);
  if (power !== 1) for (let i = 0; i < column.length; i++) column[i] = (column[i] as number) / power;
  const exceptions = new Float64Array(readCount(reader, column.length));
  if (exceptions.length === 0) return;
  unpackIntegers(reader, exceptions);
  putBits(column, exceptions, readRaw(reader, exceptions.length));
}

interface List {
  values: Float64Array;
  places: Uint8Array;
}

/** By bits, in the order of value, so that a step from one to the next is small; undefined where there are too many. */
function listOf(column: Float64Array): List | undefined {
  const halves = halvesOf(column);
  const first = new Map<number, Map<number, number>>();
  const found: number[] = [];
  for (let i = 0; i < column.length; i++) {
    const [low, high] = [halves[2 * i] as number, halves[2 * i + 1] as number];
    let own = first.get(high);
    if (!own) first.set(high, (own = new Map<number, number>()));
    if (own.has(low)) continue;
    own.set(low, i);
    found.push(i);
    if (found.length > MOST_LISTED || found.length > column.length / 4 + 1) return undefined;
  }
  found.sort((a, b) => (column[a] as number) - (column[b] as number));
  const rank = new Map(found.map((at, place) => [at, place]));
  const places = new Uint8Array(column.length);
  for (let i = 0; i < column.length; i++) places[i] = rank.get(first.get(halves[2 * i + 1] as number)?.get(halves[2 * i] as number) as number) as number;
  return { values: takeBits(column, found), places };
}

function writeList(writer: Writer, { values, places }: List): void {
  writer.varint(values.length);
  writeRaw(writer, values);
  packIntegers(writer, places);
}

function readList(reader: Reader, column: Float64Array): void {
  const values = readRaw(reader, readCount(reader, MOST_LISTED));
  const places = new Float64Array(column.length);
  unpackIntegers(reader, places);
  const from = halvesOf(values);
  const to = halvesOf(column);
  for (let i = 0; i < places.length; i++) {
    const place = places[i] as number;
    if (place >= values.length) throw new RangeError('a value that is not in the list');
    to[2 * i] = from[2 * place] as number;
    to[2 * i + 1] = from[2 * place + 1] as number;
  }
}

function readCount(reader: Reader, most: number): number {
  const count = reader.varint();
  if (count > most) throw new RangeError(`${count} where ${most} at most can be`);
  return count;
}

const writeRaw = (writer: Writer, values: Float64Array): void => writePlanes(writer, bytesOf(values), 8);

function readRaw(reader: Reader, length: number): Float64Array {
  const values = new Float64Array(length);
  readPlanes(reader, bytesOf(values), 8);
  return values;
}

/** By bits: a NaN's payload does not outlive a number's assignment on every machine. */
function takeBits(column: Float64Array, places: readonly number[]): Float64Array {
  const taken = new Float64Array(places.length);
  const [from, to] = [halvesOf(column), halvesOf(taken)];
  for (const [k, place] of places.entries()) {
    to[2 * k] = from[2 * place] as number;
    to[2 * k + 1] = from[2 * place + 1] as number;
  }
  return taken;
}

function putBits(column: Float64Array, places: Numbers, values: Float64Array): void {
  const [from, to] = [halvesOf(values), halvesOf(column)];
  for (let k = 0; k < values.length; k++) {
    const place = places[k] as number;
    if (place >= column.length) throw new RangeError('an exception outside of its column');
    to[2 * place] = from[2 * k] as number;
    to[2 * place + 1] = from[2 * k + 1] as number;
  }
}
