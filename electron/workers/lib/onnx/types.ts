import { eachField, text, WireError, type Field } from './wire';

/** As the contract's `tensorInfo`: a dimension is a number, a name, or null where the model leaves it open. */
export interface TensorShape {
  name: string;
  type: string;
  shape: (number | string | null)[];
  labels?: string[];
}

/** TensorProto.DataType, in its order. */
const elementTypes = [
  'unknown', 'float32', 'uint8', 'int8', 'uint16', 'int16', 'int32', 'int64', 'string', 'bool', 'float16', 'float64', 'uint32', 'uint64',
  'complex64', 'complex128', 'bfloat16', 'float8e4m3fn', 'float8e4m3fnuz', 'float8e5m2', 'float8e5m2fnuz', 'uint4', 'int4', 'float4e2m1',
];
const elementType = (code: number) => elementTypes[code] ?? `type ${code}`;
const DEEPEST_TYPE = 8;

/** TypeProto. Sequences, maps and optionals are named as they nest: `sequence(map(int64,float32))`. */
export function readType(bytes: Uint8Array, field: Field, depth = 0): Omit<TensorShape, 'name'> {
  if (depth > DEEPEST_TYPE) throw new WireError('types nested too deeply');
  let type = 'unknown';
  let shape: TensorShape['shape'] = [];
  eachField(bytes, field.start, field.end, (part) => {
    if (part.wire !== 2) return;
    if (part.number === 1) ({ type, shape } = readTensorType(bytes, part));
    else if (part.number === 8) type = `sparse(${readTensorType(bytes, part).type})`;
    else if (part.number === 4) type = `sequence(${element(bytes, part, depth)})`;
    else if (part.number === 9) type = `optional(${element(bytes, part, depth)})`;
    else if (part.number === 5) type = readMapType(bytes, part, depth);
  });
  return { type, shape };
}

function element(bytes: Uint8Array, field: Field, depth: number): string {
  let type = 'unknown';
  eachField(bytes, field.start, field.end, (part) => {
    if (part.number === 1 && part.wire === 2) type = readType(bytes, part, depth + 1).type;
  });
  return type;
}

function readMapType(bytes: Uint8Array, field: Field, depth: number): string {
  let key = 'unknown';
  let value = 'unknown';
  eachField(bytes, field.start, field.end, (part) => {
    if (part.number === 1) key = elementType(part.value);
    else if (part.number === 2 && part.wire === 2) value = readType(bytes, part, depth + 1).type;
  });
  return `map(${key},${value})`;
}

function readTensorType(bytes: Uint8Array, field: Field): Omit<TensorShape, 'name'> {
  let type = 'unknown';
  let shape: TensorShape['shape'] | undefined;
  eachField(bytes, field.start, field.end, (part) => {
    if (part.number === 1) type = elementType(part.value);
    else if (part.number === 2 && part.wire === 2) {
      const dims: TensorShape['shape'] = (shape = []);
      eachField(bytes, part.start, part.end, (dim) => {
        if (dim.number === 1 && dim.wire === 2 && dims.length < 32) dims.push(readDim(bytes, dim));
      });
    }
  });
  // Without a shape any is right: a table of rows and columns, as what is fed here is. A shape without dimensions is one number.
  return { type, shape: shape ?? [null, null] };
}

function readDim(bytes: Uint8Array, field: Field): number | string | null {
  let dim: number | string | null = null;
  eachField(bytes, field.start, field.end, (part) => {
    if (part.number === 1 && part.wire === 0) dim = part.value;
    else if (part.number === 2 && part.wire === 2) dim = text(bytes, part, 60) || null;
  });
  return dim;
}
