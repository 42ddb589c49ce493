/** Just enough of protobuf's wire format to write a model of trees: https://protobuf.dev/programming-guides/encoding/ */
export type Field = Uint8Array;

const VARINT = 0;
const BYTES = 2;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

const tag = (number: number, wire: number): number[] => varint(number * 8 + wire);

/** A whole number that is not negative. */
export const integer = (number: number, value: number): Field => Uint8Array.from([...tag(number, VARINT), ...varint(value)]);

export const bytes = (number: number, value: Uint8Array): Field => Buffer.concat([Uint8Array.from([...tag(number, BYTES), ...varint(value.length)]), value]);

export const text = (number: number, value: string): Field => bytes(number, Buffer.from(value, 'utf8'));

export const message = (number: number, fields: readonly Field[]): Field => bytes(number, Buffer.concat(fields));

/** Packed: 32-bit floats, little-endian. */
export function floats(number: number, values: readonly number[]): Field {
  const packed = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => packed.writeFloatLE(value, at * 4));
  return bytes(number, packed);
}

/** Packed: whole numbers that are not negative. */
export const integers = (number: number, values: readonly number[]): Field => bytes(number, Uint8Array.from(values.flatMap(varint)));
