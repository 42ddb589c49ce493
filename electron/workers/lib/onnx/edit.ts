import { eachField, type Field } from './wire';

/**
 * Changing a message without taking it apart: what nobody touches is passed on as views of the file, byte for byte, so that a forest
 * of fifty megabytes is not turned into objects and back for the sake of one node.
 */
export type Pieces = Uint8Array[];

/** The message in `bytes[start, end)`; where `change` gives pieces, they stand in the field's place (none: it is left out). */
export function edited(bytes: Uint8Array, start: number, end: number, change: (field: Field) => Pieces | undefined): Pieces {
  const pieces: Pieces = [];
  let kept = start;
  let begins = start;
  eachField(bytes, start, end, (field) => {
    const instead = change(field);
    if (instead) {
      pieces.push(bytes.subarray(kept, begins), ...instead);
      kept = field.end;
    }
    begins = field.end;
  });
  pieces.push(bytes.subarray(kept, end));
  return pieces;
}

/** A length-delimited field of these contents. */
export const message = (number: number, contents: Pieces): Pieces => [varint(number * 8 + 2), varint(lengthOf(contents)), ...contents];

/** A varint field. */
export const integer = (number: number, value: number): Pieces => [varint(number * 8), varint(value)];

/** A field of four bytes. */
export function float(number: number, value: number): Pieces {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setFloat32(0, value, true);
  return [varint(number * 8 + 5), new Uint8Array(bytes.buffer)];
}

export const string = (number: number, value: string): Pieces => message(number, [new TextEncoder().encode(value)]);

export const lengthOf = (pieces: Pieces): number => pieces.reduce((sum, { length }) => sum + length, 0);

export function joined(pieces: Pieces): Uint8Array {
  const all = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
