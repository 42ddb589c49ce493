import { Reader, readIntegers, readTimes, readValues, Writer } from './columns';
import { packDoubles, unpackDoubles } from './doubles';
import { leftOver } from './exact-sum';
import { packIntegers, unpackIntegers } from './packing';
import { MINUTE } from './period';
import { BAD } from './summary';
import type { Rows } from './rows';

/** A block's rollup by minute of the epoch, minutes without any reading left out. All that came counts, repeated readings too. */
export interface Minutes {
  length: number;
  minute: Float64Array;
  /** Of the values that are numbers and not bad; NaN where there are none. */
  used: Int32Array;
  min: Float64Array;
  max: Float64Array;
  sum: Float64Array;
  /** What rounding left over of `sum`. */
  rest: Float64Array;
  /** The worst quality of all that came. */
  worst: Uint8Array;
}

/** With fewer rows a minute than this, the rows themselves are as quick. */
const WORTH_IT = 4;
/** Stands before packed ones; those of before begin with their count, and were not written for none. */
const PACKED = 0;

/** Of rows in order of time; null where it would save nothing. */
export function encodeMinutes(rows: Rows, always = false): Uint8Array | null {
  const minutes = minutesOf(rows);
  if (!always && rows.length < minutes.length * WORTH_IT) return null;
  const writer = new Writer();
  writer.byte(PACKED);
  writer.varint(minutes.length);
  packIntegers(writer, minutes.minute);
  for (const column of [minutes.used, minutes.worst]) packIntegers(writer, column);
  for (const column of [minutes.min, minutes.max, minutes.sum, minutes.rest]) packDoubles(writer, column);
  return writer.bytes();
}

export function decodeMinutes(data: Uint8Array): Minutes {
  const reader = new Reader(data);
  const first = reader.varint();
  if (first !== PACKED) return readPlain(reader, first);
  if (data.length === 1) return makeMinutes(0);
  const minutes = makeMinutes(reader.varint());
  unpackIntegers(reader, minutes.minute);
  for (const column of [minutes.used, minutes.worst]) unpackIntegers(reader, column);
  for (const column of [minutes.min, minutes.max, minutes.sum, minutes.rest]) unpackDoubles(reader, column);
  return minutes;
}

/** Of before they were packed: without what rounding left over, and without the quality. */
function readPlain(reader: Reader, length: number): Minutes {
  const minutes = makeMinutes(length);
  readTimes(reader, minutes.minute);
  readIntegers(reader, minutes.used);
  for (const column of [minutes.min, minutes.max, minutes.sum]) readValues(reader, column);
  return minutes;
}

function makeMinutes(length: number): Minutes {
  const doubles = () => new Float64Array(length);
  return { length, minute: doubles(), used: new Int32Array(length), min: doubles(), max: doubles(), sum: doubles(), rest: doubles(), worst: new Uint8Array(length) };
}

function minutesOf({ length, time, value, quality }: Rows): Minutes {
  let count = 0;
  for (let i = 0, last = NaN; i < length; i++) {
    const own = Math.floor((time[i] as number) / MINUTE);
    if (own !== last) count++;
    last = own;
  }
  const minutes = makeMinutes(count);
  const { minute, used, min, max, sum, rest, worst } = minutes;
  let at = -1;
  for (let i = 0; i < length; i++) {
    const own = Math.floor((time[i] as number) / MINUTE);
    if (at < 0 || minute[at] !== own) {
      minute[++at] = own;
      min[at] = max[at] = NaN;
    }
    if ((quality[i] as number) > (worst[at] as number)) worst[at] = quality[i] as number;
    const v = value[i] as number;
    if (quality[i] === BAD || v !== v) continue;
    if (!((min[at] as number) <= v)) min[at] = v;
    if (!((max[at] as number) >= v)) max[at] = v;
    rest[at]! += leftOver(sum[at] as number, v);
    sum[at]! += v;
    used[at]!++;
  }
  return minutes;
}
