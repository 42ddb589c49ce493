import { float, integer, message, string, type Pieces } from './edit';
import { eachField, int64Texts, LONGEST_NAME, text, type Field } from './wire';

/** A node as its message says, its attributes by name. What is large in it (tensors, graphs) is stepped over. */
export interface NodeView {
  op: string;
  domain: string;
  inputs: string[];
  outputs: string[];
  attributes: ReadonlyMap<string, AttributeView>;
}

export interface AttributeView {
  f: number;
  i: number;
  s: string;
  ints: number[];
  /** How many dimensions its tensor has. */
  rank: number | undefined;
}

const MOST_INTS = 1024;
const MOST_NAMES = 4096;

/** NodeProto. Errors: WireError. */
export function readNode(bytes: Uint8Array, field: Field): NodeView {
  const node = { op: '', domain: '', inputs: [] as string[], outputs: [] as string[], attributes: new Map<string, AttributeView>() };
  eachField(bytes, field.start, field.end, (part) => {
    if (part.wire !== 2) return;
    if (part.number === 1 && node.inputs.length < MOST_NAMES) node.inputs.push(text(bytes, part, LONGEST_NAME));
    else if (part.number === 2 && node.outputs.length < MOST_NAMES) node.outputs.push(text(bytes, part, LONGEST_NAME));
    else if (part.number === 4) node.op = text(bytes, part);
    else if (part.number === 7) node.domain = text(bytes, part);
    else if (part.number === 5) node.attributes.set(attributeName(bytes, part), readAttribute(bytes, part));
  });
  return node;
}

export function attributeName(bytes: Uint8Array, field: Field): string {
  let name = '';
  eachField(bytes, field.start, field.end, (part) => {
    if (part.number === 1 && part.wire === 2) name = text(bytes, part);
  });
  return name;
}

function readAttribute(bytes: Uint8Array, field: Field): AttributeView {
  const view: AttributeView = { f: 0, i: 0, s: '', ints: [], rank: undefined };
  const signed = (part: Field): number[] => {
    const texts: string[] = [];
    int64Texts(bytes, part, texts, MOST_INTS);
    return texts.map(Number);
  };
  eachField(bytes, field.start, field.end, (part) => {
    if (part.number === 2 && part.wire === 5) view.f = new DataView(bytes.buffer, bytes.byteOffset + part.start, 4).getFloat32(0, true);
    else if (part.number === 3 && part.wire === 0) view.i = signed(part)[0] ?? 0;
    else if (part.number === 4 && part.wire === 2) view.s = text(bytes, part);
    else if (part.number === 8 && (part.wire === 0 || part.wire === 2) && view.ints.length < MOST_INTS) view.ints.push(...signed(part));
    else if (part.number === 5 && part.wire === 2) view.rank = tensorDims(bytes, part).length;
  });
  return view;
}

/** TensorProto's dimensions. */
export function tensorDims(bytes: Uint8Array, field: Field): number[] {
  const dims: string[] = [];
  eachField(bytes, field.start, field.end, (part) => {
    if (part.number === 1 && (part.wire === 0 || part.wire === 2)) int64Texts(bytes, part, dims, MOST_INTS);
  });
  return dims.map(Number);
}

/** Fields of an AttributeProto's value and its type, as onnx.proto numbers them. */
const FLOAT = 1;
const INT = 2;
const TENSOR = 4;
const FLOATS = 6;
const INTS = 7;
/** TensorProto.DataType. */
const INT64 = 7;

const attribute = (name: string, type: number, value: Pieces): Pieces => message(5, [...string(1, name), ...value, ...integer(20, type)]);

/** An attribute of a node, to stand in its message. `value` is none below 0. */
export const intAttribute = (name: string, value: number): Pieces => attribute(name, INT, integer(3, value));
export const floatAttribute = (name: string, value: number): Pieces => attribute(name, FLOAT, float(2, value));
export const intsAttribute = (name: string, values: readonly number[]): Pieces => attribute(name, INTS, values.flatMap((value) => integer(8, value)));
export const floatsAttribute = (name: string, values: readonly number[]): Pieces => attribute(name, FLOATS, values.flatMap((value) => float(7, value)));

/** A node of ONNX's own operators, to stand in a graph. */
export function nodeOf(op: string, inputs: readonly string[], output: string, attributes: Pieces): Pieces {
  return message(1, [...inputs.flatMap((name) => string(1, name)), ...string(2, output), ...string(4, op), ...attributes]);
}

/** The node that gives a list of whole numbers, negative ones too. */
export function constantOf(output: string, values: readonly number[]): Pieces {
  const raw = new DataView(new ArrayBuffer(values.length * 8));
  values.forEach((value, at) => raw.setBigInt64(at * 8, BigInt(value), true));
  const tensor = [...integer(1, values.length), ...integer(2, INT64), ...message(9, [new Uint8Array(raw.buffer)])];
  return nodeOf('Constant', [], output, attribute('value', TENSOR, message(5, tensor)));
}
