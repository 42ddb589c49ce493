/**
 * How one column of numbers is written: exact to the bit, each in the smallest of a few plain ways. Integers go as
 * zigzag varints of differences, since readings come at a steady rate; decimal fractions (what a controller sends as
 * text) as integers of a common power of ten; everything else as its bytes, plane by plane, which deflate likes.
 */
const CONSTANT = 0;
const STEPS = 1; // differences
const CURVES = 2; // differences of differences
const DECIMAL = 3; // differences of value × 10^k
const FLOAT32 = 4;
const FLOAT64 = 5;

/** Beyond this an integer's difference, doubled by the zigzag, is no longer exact in a double. */
const MAX_INTEGER = 2 ** 50;
const MAX_DECIMALS = 6;
const powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];
const VARINT_BYTES = 8; // 56 bits; the largest zigzag has 53

export class Writer {
  private held = new Uint8Array(4096);
  length = 0;

  bytes(): Uint8Array {
    return this.held.slice(0, this.length);
  }

  /** Makes room, and hands out the buffer to write to directly; `length` is the caller's to advance. */
  room(more: number): Uint8Array {
    if (this.length + more > this.held.length) {
      const larger = new Uint8Array(Math.max(this.length + more, this.held.length * 2));
      larger.set(this.held.subarray(0, this.length));
      this.held = larger;
    }
    return this.held;
  }

  byte(value: number): void {
    this.room(1)[this.length++] = value;
  }

  varint(value: number): void {
    this.length = putVarint(this.room(VARINT_BYTES), this.length, value);
  }
}

export class Reader {
  at = 0;
  constructor(readonly data: Uint8Array) {}

  byte(): number {
    const value = this.data[this.at++];
    if (value === undefined) throw new RangeError('a block of history ends early');
    return value;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }
}

function putVarint(out: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  while (rest >= 0x80000000) {
    out[at++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  rest |= 0;
  while (rest > 0x7f || rest < 0) {
    out[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  out[at++] = rest;
  return at;
}

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

/** Integers, quality codes and ids: all within 2^50. */
export function writeIntegers(writer: Writer, column: Int32Array | Uint8Array | Float64Array, order: typeof STEPS | typeof CURVES = STEPS): void {
  const first = column[0] as number;
  if (column.every((value) => value === first)) {
    writer.byte(CONSTANT);
    writer.varint(zigzag(first));
    return;
  }
  writer.byte(order);
  writeDifferences(writer, column, 1, order);
}

export function readIntegers(reader: Reader, column: Int32Array | Uint8Array | Float64Array): void {
  const mode = reader.byte();
  if (mode === CONSTANT) {
    column.fill(unzigzag(reader.varint()));
    return;
  }
  readDifferences(reader, column, 1, mode);
}

/** Plain loops with their place in a local: every reading passes here twice, in its batch and in its block. */
function writeDifferences(writer: Writer, column: ArrayLike<number>, power: number, order: number): void {
  const out = writer.room(column.length * VARINT_BYTES);
  let at = writer.length;
  let last = 0;
  let step = 0;
  for (let i = 0; i < column.length; i++) {
    const value = power === 1 ? (column[i] as number) : Math.round((column[i] as number) * power);
    const nextStep = value - last;
    const coded = order === CURVES ? nextStep - step : nextStep;
    if (coded < 64 && coded >= -64) out[at++] = coded < 0 ? -2 * coded - 1 : 2 * coded;
    else at = putVarint(out, at, zigzag(coded));
    last = value;
    step = nextStep;
  }
  writer.length = at;
}

function readDifferences(reader: Reader, column: Float64Array | Int32Array | Uint8Array, power: number, order: number): void {
  const { data } = reader;
  let last = 0;
  let step = 0;
  for (let i = 0; i < column.length; i++) {
    const byte = data[reader.at];
    let coded: number;
    if (byte !== undefined && byte < 0x80) {
      reader.at++;
      coded = (byte >>> 1) ^ -(byte & 1);
    } else coded = unzigzag(reader.varint());
    step = order === CURVES ? step + coded : coded;
    last += step;
    column[i] = power === 1 ? last : last / power;
  }
}

/** Whole numbers (times, sequences) as integers of the given order, others as `writeValues` does. */
export function writeTimes(writer: Writer, column: Float64Array): void {
  const whole = column.every((value) => Number.isInteger(value) && Math.abs(value) < MAX_INTEGER / 4 && !Object.is(value, -0));
  writer.byte(whole ? 1 : 0);
  if (whole) writeIntegers(writer, column, CURVES);
  else writeValues(writer, column);
}

export function readTimes(reader: Reader, column: Float64Array): void {
  if (reader.byte() === 1) readIntegers(reader, column);
  else readValues(reader, column);
}

/** Any doubles, NaN, infinities and -0 too. */
export function writeValues(writer: Writer, column: Float64Array): void {
  const halves = halvesOf(column);
  if (isConstant(halves)) {
    writer.byte(CONSTANT);
    writePlanes(writer, bytesOf(column.subarray(0, 1)), 8);
    return;
  }
  const decimals = decimalsOf(column);
  if (decimals >= 0) {
    writer.byte(DECIMAL);
    writer.byte(decimals);
    writeDifferences(writer, column, powers[decimals] as number, STEPS);
  } else if (isFloat32(column)) {
    writer.byte(FLOAT32);
    writePlanes(writer, bytesOf(Float32Array.from(column)), 4);
  } else {
    writer.byte(FLOAT64);
    writePlanes(writer, bytesOf(column), 8);
  }
}

export function readValues(reader: Reader, column: Float64Array): void {
  const mode = reader.byte();
  if (mode === CONSTANT) {
    const one = new Float64Array(1);
    readPlanes(reader, bytesOf(one), 8);
    // By bits: what a NaN carries stays.
    const halves = new Uint32Array(one.buffer);
    const out = new Uint32Array(column.buffer, column.byteOffset, column.length * 2);
    for (let i = 0; i < out.length; i += 2) {
      out[i] = halves[0] as number;
      out[i + 1] = halves[1] as number;
    }
  } else if (mode === DECIMAL) {
    readDifferences(reader, column, powers[reader.byte()] ?? NaN, STEPS);
  } else if (mode === FLOAT32) {
    const floats = new Float32Array(column.length);
    readPlanes(reader, bytesOf(floats), 4);
    column.set(floats);
  } else {
    readPlanes(reader, bytesOf(column), 8);
  }
}

function isConstant(halves: Uint32Array): boolean {
  for (let i = 2; i < halves.length; i += 2) if (halves[i] !== halves[0] || halves[i + 1] !== halves[1]) return false;
  return true;
}

/**
 * Fewest decimals that give every value back: m / 10^k is rounded correctly (IEEE 754), so it is the very double that
 * the decimal text stands for. -1: some value is no short decimal.
 */
function decimalsOf(column: Float64Array): number {
  let decimals = 0;
  for (const value of column) {
    while (!fits(value, decimals)) if (++decimals > MAX_DECIMALS) return -1;
  }
  return column.every((value) => fits(value, decimals)) ? decimals : -1;
}

function fits(value: number, decimals: number): boolean {
  const power = powers[decimals] as number;
  const whole = Math.round(value * power);
  return Math.abs(whole) < MAX_INTEGER && whole / power === value && !(whole === 0 && Object.is(value, -0));
}

/** Exact as single precision, as what a model answers. Of NaN only the one that single precision gives back. */
export function isFloat32(column: Float64Array): boolean {
  const halves = halvesOf(column);
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    if (Math.fround(value) === value) continue;
    if (value === value || halves[2 * i] !== 0 || halves[2 * i + 1] !== 0x7ff80000) return false;
  }
  return true;
}

export const bytesOf = (column: Float64Array | Float32Array): Uint8Array => new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
/** Two a value, the lower one first. */
export const halvesOf = (column: Float64Array): Uint32Array => new Uint32Array(column.buffer, column.byteOffset, column.length * 2);

export function writePlanes(writer: Writer, bytes: Uint8Array, width: number): void {
  const out = writer.room(bytes.length);
  let at = writer.length;
  for (let plane = width - 1; plane >= 0; plane--) for (let i = plane; i < bytes.length; i += width) out[at++] = bytes[i] as number;
  writer.length = at;
}

export function readPlanes(reader: Reader, bytes: Uint8Array, width: number): void {
  const { data } = reader;
  if (reader.at + bytes.length > data.length) throw new RangeError('a block of history ends early');
  for (let plane = width - 1; plane >= 0; plane--) for (let i = plane; i < bytes.length; i += width) bytes[i] = data[reader.at++] as number;
}
