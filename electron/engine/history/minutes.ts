import { Reader, readIntegers, readTimes, readValues, Writer, writeIntegers, writeTimes, writeValues } from './columns';
import { MINUTE } from './period';
import { BAD } from './summary';
import type { Rows } from './rows';

/** A block's rollup: its values by minute of the epoch, minutes without any left out. */
export interface Minutes {
  length: number;
  minute: Float64Array;
  used: Int32Array;
  min: Float64Array;
  max: Float64Array;
  sum: Float64Array;
}

/** With fewer rows a minute than this, the rows themselves are as quick. */
const WORTH_IT = 4;

/** Of rows in order of time; null where it would save nothing. */
export function encodeMinutes(rows: Rows): Uint8Array | null {
  const minutes = minutesOf(rows);
  if (rows.length < minutes.length * WORTH_IT) return null;
  const writer = new Writer();
  writer.varint(minutes.length);
  if (minutes.length === 0) return writer.bytes();
  writeTimes(writer, minutes.minute);
  writeIntegers(writer, minutes.used);
  writeValues(writer, minutes.min);
  writeValues(writer, minutes.max);
  writeValues(writer, minutes.sum);
  return writer.bytes();
}

export function decodeMinutes(data: Uint8Array): Minutes {
  const reader = new Reader(data);
  const minutes = makeMinutes(reader.varint());
  if (minutes.length === 0) return minutes;
  readTimes(reader, minutes.minute);
  readIntegers(reader, minutes.used);
  readValues(reader, minutes.min);
  readValues(reader, minutes.max);
  readValues(reader, minutes.sum);
  return minutes;
}

function makeMinutes(length: number): Minutes {
  return {
    length, minute: new Float64Array(length), used: new Int32Array(length),
    min: new Float64Array(length), max: new Float64Array(length), sum: new Float64Array(length),
  };
}

function minutesOf({ length, time, value, quality }: Rows): Minutes {
  const { minute, used, min, max, sum } = makeMinutes(length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    const v = value[i] as number;
    if (quality[i] === BAD || v !== v) continue;
    const own = Math.floor((time[i] as number) / MINUTE);
    if (count === 0 || minute[count - 1] !== own) {
      minute[count] = own;
      min[count] = max[count] = v;
      count++;
    }
    const at = count - 1;
    if (v < (min[at] as number)) min[at] = v;
    if (v > (max[at] as number)) max[at] = v;
    sum[at] = (sum[at] as number) + v;
    used[at] = (used[at] as number) + 1;
  }
  return {
    length: count, minute: minute.subarray(0, count), used: used.subarray(0, count),
    min: min.subarray(0, count), max: max.subarray(0, count), sum: sum.subarray(0, count),
  };
}
