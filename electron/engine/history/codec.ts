import { deflateRaw, inflateRawSync } from 'node:zlib';
import { promisify } from 'node:util';
import { MillwrightError } from '../../contract/errors';
import { makeRows, type Rows } from './rows';
import { Reader, readIntegers, readTimes, readValues, Writer, writeIntegers, writeTimes, writeValues } from './columns';

/**
 * Rows as bytes and back, exact to the bit: a byte that says how (PLAIN, DEFLATED), the count, then the columns that a
 * trend needs (series, time, quality, value) before the ones that it does not (received, mark, version).
 */
const PLAIN = 1;
const DEFLATED = 2;
/** Measured: higher levels take longer and save a few hundredths of a byte a reading. */
const LEVEL = 1;
/** Below this, deflate's own cost is more than it saves. */
const WORTH_DEFLATING = 64;
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
  writeReceived(writer, rows);
  writeTimes(writer, rows.mark);
  writeIntegers(writer, rows.version);
  return writer.bytes();
}

/** As a block holds them: deflated on zlib's own threads where that saves something. */
export async function packRows(rows: Rows): Promise<Uint8Array> {
  const plain = encodeRows(rows);
  if (plain.length < WORTH_DEFLATING) return plain;
  const deflated = await deflate(plain.subarray(1), { level: LEVEL });
  if (deflated.length + 1 >= plain.length) return plain;
  const packed = new Uint8Array(deflated.length + 1);
  packed[0] = DEFLATED;
  packed.set(deflated, 1);
  return packed;
}

/** `part: 'values'` leaves received, mark and version at 0, for those who draw. Throws store-damaged. */
export function decodeRows(data: Uint8Array, part: 'all' | 'values' = 'all'): Rows {
  try {
    const form = data[0];
    if (form !== PLAIN && form !== DEFLATED) throw new RangeError(`unknown form ${form}`);
    const reader = new Reader(form === DEFLATED ? inflateRawSync(data.subarray(1)) : data.subarray(1));
    const rows = makeRows(reader.varint());
    if (rows.length === 0) return rows;
    readIntegers(reader, rows.series);
    readTimes(reader, rows.time);
    readIntegers(reader, rows.quality);
    readValues(reader, rows.value);
    if (part === 'values') return rows;
    readReceived(reader, rows);
    readTimes(reader, rows.mark);
    readIntegers(reader, rows.version);
    return rows;
  } catch (error) {
    throw new MillwrightError('store-damaged', `A block of history can't be read (${(error as Error).message}). Restore a backup of this period.`, undefined, error);
  }
}

/** Received follows time by a delay, which is smaller than either and steadier; where that is not exact, it stands for itself. */
function writeReceived(writer: Writer, { time, received }: Rows): void {
  const delay = new Float64Array(time.length);
  let exact = true;
  for (let i = 0; i < delay.length; i++) {
    delay[i] = (received[i] as number) - (time[i] as number);
    exact &&= Object.is((time[i] as number) + (delay[i] as number), received[i]);
  }
  // A NaN's bits are not kept by adding.
  exact &&= delay.every((value) => value === value);
  writer.byte(exact ? 1 : 0);
  writeValues(writer, exact ? delay : received);
}

function readReceived(reader: Reader, { time, received }: Rows): void {
  const isDelay = reader.byte() === 1;
  readValues(reader, received);
  if (isDelay) for (let i = 0; i < received.length; i++) received[i] = (time[i] as number) + (received[i] as number);
}
