import type { Reader, Writer } from './columns';

/**
 * Whole numbers in as few bits as they need, exactly: what is left of each when the smallest, the one before it or the
 * last step was taken off, in frames of 128 with a width each; the few that are wider stand behind their frame as
 * exceptions (patched frames of reference: Zukowski et al., ICDE 2006).
 */
const FRAME = 128;
/** What is taken off: the column's smallest; the number before; the number before and the step that led to it. */
const SMALLEST = 0;
const STEPS = 1;
const CURVES = 2;
const CONSTANT = 3;
type Order = typeof SMALLEST | typeof STEPS | typeof CURVES;
const orders: readonly Order[] = [SMALLEST, STEPS, CURVES];

/** Numbers lie within ± this, so that zigzags of differences of differences are below 2^53. */
export const LARGEST = 2 ** 49;
const WIDEST = 53;
/** Bits are handed over in pieces that fit into 32 with what is left of the byte before. */
const PIECE = 24;
const PIECE_SIZE = 2 ** PIECE;

export type Numbers = Float64Array | Int32Array | Uint8Array;

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);
const widthOf = (value: number): number => (value < 4294967296 ? 32 - Math.clz32(value) : 64 - Math.clz32(value / 4294967296));

/** At least one number, each whole, within ±LARGEST and not -0. */
export function packIntegers(writer: Writer, column: Numbers): void {
  const { order, left, smallest } = smallestForm(column);
  writer.byte(order);
  if (order === CONSTANT || order === SMALLEST) writer.varint(zigzag(smallest));
  if (order !== CONSTANT) for (let from = 0; from < left.length; from += FRAME) packFrame(writer, left.subarray(from, from + FRAME));
}

/** About how many bits `packIntegers` would take. */
export function packedBits(column: Numbers): number {
  let smallest = Infinity;
  for (let i = 0; i < column.length; i++) if ((column[i] as number) < smallest) smallest = column[i] as number;
  return Math.min(...bitsByOrder(column, smallest));
}

/** Fills the column with what `packIntegers` wrote. */
export function unpackIntegers(reader: Reader, column: Numbers): void {
  const order = reader.byte();
  if (order > CONSTANT) throw new RangeError(`unknown order ${order}`);
  const smallest = order === CONSTANT || order === SMALLEST ? unzigzag(reader.varint()) : 0;
  if (order === CONSTANT) {
    column.fill(smallest);
    return;
  }
  const frame = new Float64Array(FRAME);
  let last = 0;
  let step = 0;
  for (let from = 0; from < column.length; from += FRAME) {
    const length = Math.min(FRAME, column.length - from);
    unpackFrame(reader, frame, length);
    for (let i = 0; i < length; i++) {
      const left = frame[i] as number;
      if (order === SMALLEST) last = smallest + left;
      else {
        step = order === CURVES ? step + unzigzag(left) : unzigzag(left);
        last += step;
      }
      column[from + i] = last;
    }
  }
}

interface Form {
  order: Order | typeof CONSTANT;
  left: Float64Array;
  smallest: number;
  bits: number;
}

function smallestForm(column: Numbers): Form {
  let smallest = Infinity;
  let largest = -Infinity;
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  if (smallest === largest) return { order: CONSTANT, left: new Float64Array(0), smallest, bits: widthOf(zigzag(smallest)) };
  const bits = bitsByOrder(column, smallest);
  const order = orders.reduce((best, own) => ((bits[own]) < (bits[best]) ? own : best));
  return { order, left: leftOf(column, order, smallest), smallest, bits: bits[order] };
}

/** What each order would leave, in bits: every value of a column passes here, so in one plain loop. */
function bitsByOrder(column: Numbers, smallest: number): [number, number, number] {
  let last = 0;
  let step = 0;
  let own = 0;
  let steps = 0;
  let curves = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    const nextStep = value - last;
    own += widthOf(value - smallest);
    steps += widthOf(zigzag(nextStep));
    curves += widthOf(zigzag(nextStep - step));
    last = value;
    step = nextStep;
  }
  return [own, steps, curves];
}

function leftOf(column: Numbers, order: Order, smallest: number): Float64Array {
  const left = new Float64Array(column.length);
  let last = 0;
  let step = 0;
  for (let i = 0; i < left.length; i++) {
    const value = column[i] as number;
    const nextStep = value - last;
    left[i] = order === SMALLEST ? value - smallest : zigzag(order === CURVES ? nextStep - step : nextStep);
    last = value;
    step = nextStep;
  }
  return left;
}

/** The width, of those that occur, that takes the fewest bits in all: an exception costs its place and what its value has above the width, seven bits a byte. */
function widthFor(frame: Float64Array): number {
  const counts = new Uint8Array(WIDEST + 1);
  for (let i = 0; i < frame.length; i++) counts[widthOf(frame[i] as number)]!++;
  const widths: number[] = [];
  for (let width = 0; width <= WIDEST; width++) if (counts[width]) widths.push(width);
  let best = { width: WIDEST, bits: Infinity };
  for (const width of widths) {
    let bits = width * frame.length;
    for (const wide of widths) if (wide > width) bits += (counts[wide] as number) * (8 + 8 * Math.ceil((wide - width) / 7));
    if (bits < best.bits) best = { width, bits };
  }
  return best.width;
}

function packFrame(writer: Writer, frame: Float64Array): void {
  const width = widthFor(frame);
  const limit = 2 ** width;
  const places: number[] = [];
  for (let i = 0; i < frame.length; i++) if ((frame[i] as number) >= limit) places.push(i);
  writer.byte(width);
  writer.byte(places.length);
  packBits(writer, frame, width, limit);
  for (const place of places) {
    writer.byte(place);
    writer.varint(Math.floor((frame[place] as number) / limit));
  }
}

function unpackFrame(reader: Reader, frame: Float64Array, length: number): void {
  const width = reader.byte();
  const exceptions = reader.byte();
  if (width > WIDEST) throw new RangeError(`a frame of ${width} bits`);
  unpackBits(reader, frame, length, width);
  for (let k = 0; k < exceptions; k++) {
    const place = reader.byte();
    if (place >= length) throw new RangeError('an exception outside of its frame');
    frame[place] = (frame[place] as number) + reader.varint() * 2 ** width;
  }
}

/** The low `width` bits of each, the lowest first. */
function packBits(writer: Writer, frame: Float64Array, width: number, limit: number): void {
  const out = writer.room(Math.ceil((frame.length * width) / 8) + 1);
  let at = writer.length;
  let held = 0;
  let count = 0;
  for (let i = 0; i < frame.length; i++) {
    let rest = frame[i] as number;
    if (rest >= limit) rest %= limit;
    for (let todo = width; todo > 0; todo -= PIECE) {
      const piece = rest % PIECE_SIZE;
      held |= piece << count;
      count += Math.min(todo, PIECE);
      while (count >= 8) {
        out[at++] = held & 0xff;
        held >>>= 8;
        count -= 8;
      }
      rest = (rest - piece) / PIECE_SIZE;
    }
  }
  if (count > 0) out[at++] = held;
  writer.length = at;
}

function unpackBits(reader: Reader, frame: Float64Array, length: number, width: number): void {
  const { data } = reader;
  const bytes = Math.ceil((length * width) / 8);
  if (reader.at + bytes > data.length) throw new RangeError('a block of history ends early');
  let { at } = reader;
  let held = 0;
  let count = 0;
  for (let i = 0; i < length; i++) {
    let value = 0;
    let scale = 1;
    for (let todo = width; todo > 0; todo -= PIECE) {
      const take = Math.min(todo, PIECE);
      while (count < take) {
        held |= (data[at++] as number) << count;
        count += 8;
      }
      value += (held & (PIECE_SIZE - 1) & ((1 << take) - 1)) * scale;
      held >>>= take;
      count -= take;
      scale *= PIECE_SIZE;
    }
    frame[i] = value;
  }
  reader.at += bytes;
}
