import { Reader, Writer } from 'protobufjs/minimal';

/** Reads and writes Sparkplug B payloads (Eclipse Sparkplug 3.0, 6.4: protobuf, fields by their numbers there), as far as a host application needs them. */

export interface Metric {
  name: string | undefined;
  alias: string | undefined;
  /** UTC ms. */
  time: number | undefined;
  /** 6.4.16; undefined where only the birth says it. */
  datatype: number | undefined;
  historical: boolean;
  isNull: boolean;
  raw: Raw;
  properties: Record<string, number | string | boolean>;
}

/** A value before its type is known: signed integers travel as unsigned ones. */
export type Raw =
  | { kind: 'int'; value: number }
  | { kind: 'long'; signed: number; unsigned: number }
  | { kind: 'float' | 'double'; value: number }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'string'; value: string }
  | { kind: 'other' }
  | { kind: 'none' };

export interface Payload {
  time: number | undefined;
  seq: number | undefined;
  metrics: Metric[];
}

export const datatypes = ['', 'Int8', 'Int16', 'Int32', 'Int64', 'UInt8', 'UInt16', 'UInt32', 'UInt64', 'Float', 'Double', 'Boolean', 'String', 'DateTime', 'Text', 'UUID', 'DataSet', 'Bytes', 'File', 'Template'] as const;
const BOOLEAN = 11;

/** @throws Error where the bytes are no such payload */
export function readPayload(bytes: Uint8Array): Payload {
  const reader = Reader.create(bytes);
  const payload: Payload = { time: undefined, seq: undefined, metrics: [] };
  fields(reader, reader.len, (field) => {
    if (field === 1) payload.time = unsigned(reader);
    else if (field === 2) payload.metrics.push(metric(reader, reader.uint32() + reader.pos));
    else if (field === 3) payload.seq = unsigned(reader);
    else return false;
    return true;
  });
  return payload;
}

function metric(reader: Reader, end: number): Metric {
  const read: Metric = { name: undefined, alias: undefined, time: undefined, datatype: undefined, historical: false, isNull: false, raw: { kind: 'none' }, properties: {} };
  fields(reader, end, (field) => {
    switch (field) {
      case 1: read.name = reader.string(); return true;
      case 2: read.alias = String(reader.uint64()); return true;
      case 3: read.time = unsigned(reader); return true;
      case 4: read.datatype = reader.uint32(); return true;
      case 5: read.historical = reader.bool(); return true;
      case 7: read.isNull = reader.bool(); return true;
      case 9: read.properties = properties(reader, reader.uint32() + reader.pos); return true;
      case 10: read.raw = { kind: 'int', value: reader.uint32() }; return true;
      case 11: read.raw = long(reader); return true;
      case 12: read.raw = { kind: 'float', value: reader.float() }; return true;
      case 13: read.raw = { kind: 'double', value: reader.double() }; return true;
      case 14: read.raw = { kind: 'boolean', value: reader.bool() }; return true;
      case 15: read.raw = { kind: 'string', value: reader.string() }; return true;
      case 16: case 17: case 18: case 19: read.raw = { kind: 'other' }; return false;
      default: return false;
    }
  });
  return read;
}

function properties(reader: Reader, end: number): Metric['properties'] {
  const keys: string[] = [];
  const values: (number | string | boolean | undefined)[] = [];
  fields(reader, end, (field) => {
    if (field === 1) keys.push(reader.string());
    else if (field === 2) values.push(property(reader, reader.uint32() + reader.pos));
    else return false;
    return true;
  });
  return Object.fromEntries(keys.flatMap((key, at) => (values[at] === undefined ? [] : [[key, values[at]]])));
}

function property(reader: Reader, end: number): number | string | boolean | undefined {
  let value: number | string | boolean | undefined;
  fields(reader, end, (field) => {
    if (field === 3) value = reader.uint32();
    else if (field === 4) value = unsigned(reader);
    else if (field === 5) value = reader.float();
    else if (field === 6) value = reader.double();
    else if (field === 7) value = reader.bool();
    else if (field === 8) value = reader.string();
    else return false;
    return true;
  });
  return value;
}

/** `take` reads a field by its number, or says that it is to be skipped. */
function fields(reader: Reader, end: number, take: (field: number) => boolean): void {
  if (end > reader.len) throw new Error('it ends too soon');
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (!take(tag >>> 3)) reader.skipType(tag & 7);
  }
  if (reader.pos !== end) throw new Error('a part of it is longer than it says');
}

const unsigned = (reader: Reader): number => Number(String(reader.uint64()));

function long(reader: Reader): Raw {
  const { pos } = reader;
  const value = unsigned(reader);
  reader.pos = pos;
  return { kind: 'long', unsigned: value, signed: Number(String(reader.int64())) };
}

/** A metric's value by its datatype; undefined: of a type that no tag can hold. */
export function valueOf({ raw }: Pick<Metric, 'raw'>, datatype: number): number | string | boolean | undefined {
  if (datatype > 15) return undefined;
  switch (raw.kind) {
    case 'int':
      return datatype === 1 ? (raw.value << 24) >> 24 : datatype === 2 ? (raw.value << 16) >> 16 : datatype === 3 ? raw.value | 0 : raw.value;
    case 'long':
      // Some senders put Int32 and UInt32 there.
      return datatype <= 4 ? raw.signed : raw.unsigned;
    case 'none':
    case 'other':
      return undefined;
    default:
      return raw.value;
  }
}

/** A command to a node to tell all it has anew (5.9). */
export function rebirthCommand(time: number): Uint8Array {
  const writer = Writer.create();
  writer.uint32(8).uint64(time);
  writer.uint32(18).fork();
  writer.uint32(10).string('Node Control/Rebirth').uint32(24).uint64(time).uint32(32).uint32(BOOLEAN).uint32(112).bool(true);
  return writer.ldelim().finish();
}
