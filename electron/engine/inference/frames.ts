import { cloneBehind, HEAD_BYTES, structured, type Codec } from '../../node/socket-channel';
import type { Packed } from './packed';

/** A body's first byte. Of `RUN` and `DONE`, four bytes with the length of a JSON follow, then the JSON, then the block. */
const OTHER = 0;
const RUN = 1;
const DONE = 2;
const KIND_BYTES = 1;
const LENGTH_BYTES = 4;
const MOST_SPARE = 4;

type Text = [id: number, key: string, head: string, text: string[]];

export interface Frames extends Codec {
  /** Nobody reads the block of a call any more: the next one is read into it. */
  giveBack(block: ArrayBuffer): void;
}

/**
 * How calls to an inference process are written. A run and its answer are a line of JSON and the tensors' bytes: a structured clone of a message so small takes longer than
 * the run of most models. All else is a structured clone.
 */
export function frames(): Frames {
  const spare: ArrayBuffer[] = [];
  const blockOf = (bytes: Buffer): ArrayBuffer => {
    const at = spare.findIndex(({ byteLength }) => byteLength === bytes.length);
    const block = at < 0 ? new ArrayBuffer(bytes.length) : spare.splice(at, 1)[0]!;
    // A copy, since numbers are read where their width allows.
    new Uint8Array(block).set(bytes);
    return block;
  };
  return {
    encode(message, room) {
      const { t, id, name, input, value } = message as { t: string; id: number; name?: string; input?: { key: string; inputs: Packed }; value?: unknown };
      if (t === 'call' && name === 'run' && input) return written(room, RUN, [id, input.key, input.inputs.head, input.inputs.text], input.inputs.block);
      if (t === 'done' && isPacked(value)) return written(room, DONE, [id, '', value.head, value.text], value.block);
      // A model's file may be among it: written once, the kind's byte being 0.
      return cloneBehind(HEAD_BYTES + KIND_BYTES, message);
    },
    decode(body) {
      const kind = body[0];
      if (kind === OTHER) return structured.decode(body.subarray(KIND_BYTES));
      const from = KIND_BYTES + LENGTH_BYTES;
      const to = from + body.readUInt32LE(KIND_BYTES);
      const [id, key, head, text] = JSON.parse(body.toString('utf8', from, to)) as Text;
      const packed: Packed = { head, text, block: blockOf(body.subarray(to)) };
      return kind === RUN ? { t: 'call', id, name: 'run', input: { key, inputs: packed } } : { t: 'done', id, value: packed };
    },
    giveBack: (block) => {
      spare.push(block);
      if (spare.length > MOST_SPARE) spare.shift();
    },
  };
}

const isPacked = (value: unknown): value is Packed => typeof value === 'object' && value !== null && 'block' in value && 'head' in value;

function written(room: (bytes: number) => Buffer, kind: number, text: Text, block: ArrayBuffer): Buffer {
  const json = JSON.stringify(text);
  const length = Buffer.byteLength(json);
  const from = HEAD_BYTES + KIND_BYTES + LENGTH_BYTES;
  const frame = room(from + length + block.byteLength);
  frame.writeUInt8(kind, HEAD_BYTES);
  frame.writeUInt32LE(length, HEAD_BYTES + KIND_BYTES);
  frame.write(json, from);
  frame.set(new Uint8Array(block), from + length);
  return frame;
}
