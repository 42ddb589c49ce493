import { deflateRaw, inflateRawSync } from 'node:zlib';
import { promisify } from 'node:util';
import { MillwrightError } from '../../contract/errors';
import { makeRows, type Rows } from './rows';
import { Reader, readIntegers, readTimes, readValues, Writer, writeIntegers, writeTimes, writeValues } from './columns';
import { packDoubles, unpackDoubles } from './doubles';
import { LARGEST, packIntegers, unpackIntegers } from './packing';

/**
 * Rows as bytes and back, exact to the bit: a byte that says how, the count, then the columns that a trend needs
 * (series, time, quality, value) before the ones that it does not (received, mark, version).
 */
const PLAIN = 1;
/** Plain ones deflated: what blocks were before they were packed. Read, and not written any more. */
const DEFLATED = 2;
const PACKED = 3;
const PACKED_DEFLATED = 4;
/** Measured: higher levels take longer and save a few hundredths of a byte a reading. */
const LEVEL = 1;
const deflate = promisify(deflateRaw) as (data: Uint8Array, options: { level: number }) => Promise<Uint8Array>;

/** As a batch row holds them: quick, since the commit waits for it. */
export function encodeRows(rows: Rows): Uint8Array {
  const writer = new Writer();
  writer.byte(PLAIN);
  writer.varint(rows.length);
  if (rows.length === 0) return writer.bytes();
  writeIntegers(writer, rows.series);
  writeTimes(writer, rows.time);
  writeIntegers(writer, rows.quality);
  writeValues(writer, rows.value);
  writeReceived(writer, rows, writeValues);
  writeTimes(writer, rows.mark);
  writeIntegers(writer, rows.version);
  return writer.bytes();
}

/** As a block holds them: each column in as few bits as it needs; what can't be packed is deflated, on zlib's own threads. */
export async function packRows(rows: Rows): Promise<Uint8Array> {
  const writer = new Writer();
  writer.byte(PACKED);
  writer.varint(rows.length);
  if (rows.length === 0) return writer.bytes();
  let packed = true;
  const doubles = (to: Writer, column: Float64Array) => void (packed = packDoubles(to, column) && packed);
  packIntegers(writer, rows.series);
  packTimes(writer, rows.time, doubles);
  packIntegers(writer, rows.quality);
  doubles(writer, rows.value);
  writeReceived(writer, rows, doubles);
  packTimes(writer, rows.mark, doubles);
  packIntegers(writer, rows.version);
  const plain = writer.bytes();
  if (packed) return plain;
  const deflated = await deflate(plain.subarray(1), { level: LEVEL });
  if (deflated.length + 1 >= plain.length) return plain;
  const smaller = new Uint8Array(deflated.length + 1);
  smaller[0] = PACKED_DEFLATED;
  smaller.set(deflated, 1);
  return smaller;
}

/** `part: 'values'` leaves received, mark and version at 0, for those who draw. Throws store-damaged. */
export function decodeRows(data: Uint8Array, part: 'all' | 'values' = 'all'): Rows {
  try {
    const form = data[0] ?? 0;
    const reader = new Reader(form === DEFLATED || form === PACKED_DEFLATED ? inflateRawSync(data.subarray(1)) : data.subarray(1));
    if (form === PLAIN || form === DEFLATED) return readColumns(reader, part, asPlain);
    if (form === PACKED || form === PACKED_DEFLATED) return readColumns(reader, part, asPacked);
    throw new RangeError(`unknown form ${form}`);
  } catch (error) {
    throw new MillwrightError('store-damaged', `A block of history can't be read (${(error as Error).message}). Restore a backup of this period.`, undefined, error);
  }
}

/** How the columns of a form are read. */
interface Way {
  integers(reader: Reader, column: Int32Array | Uint8Array): void;
  times(reader: Reader, column: Float64Array): void;
  doubles(reader: Reader, column: Float64Array): void;
}

const asPlain: Way = { integers: readIntegers, times: readTimes, doubles: readValues };
const asPacked: Way = { integers: unpackIntegers, times: unpackTimes, doubles: unpackDoubles };

function readColumns(reader: Reader, part: 'all' | 'values', way: Way): Rows {
  const rows = makeRows(reader.varint());
  if (rows.length === 0) return rows;
  way.integers(reader, rows.series);
  way.times(reader, rows.time);
  way.integers(reader, rows.quality);
  way.doubles(reader, rows.value);
  if (part === 'values') return rows;
  readReceived(reader, rows, way.doubles);
  way.times(reader, rows.mark);
  way.integers(reader, rows.version);
  return rows;
}

/** Whole numbers (times, sequences) as such, others as doubles. */
function packTimes(writer: Writer, column: Float64Array, doubles: (writer: Writer, column: Float64Array) => void): void {
  const whole = column.every((value) => Number.isInteger(value) && Math.abs(value) <= LARGEST && !Object.is(value, -0));
  writer.byte(whole ? 1 : 0);
  if (whole) packIntegers(writer, column);
  else doubles(writer, column);
}

function unpackTimes(reader: Reader, column: Float64Array): void {
  if (reader.byte() === 1) unpackIntegers(reader, column);
  else unpackDoubles(reader, column);
}

/** Received follows time by a delay, which is smaller than either and steadier; where that is not exact, it stands for itself. */
function writeReceived(writer: Writer, { time, received }: Rows, write: (writer: Writer, column: Float64Array) => void): void {
  const delay = new Float64Array(time.length);
  let exact = true;
  for (let i = 0; i < delay.length; i++) {
    delay[i] = (received[i] as number) - (time[i] as number);
    exact &&= Object.is((time[i] as number) + (delay[i] as number), received[i]);
  }
  // A NaN's bits are not kept by adding.
  exact &&= delay.every((value) => value === value);
  writer.byte(exact ? 1 : 0);
  write(writer, exact ? delay : received);
}

function readReceived(reader: Reader, { time, received }: Rows, read: (reader: Reader, column: Float64Array) => void): void {
  const isDelay = reader.byte() === 1;
  read(reader, received);
  if (isDelay) for (let i = 0; i < received.length; i++) received[i] = (time[i] as number) + (received[i] as number);
}
