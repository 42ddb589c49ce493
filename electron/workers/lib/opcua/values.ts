import type { StatusCode} from 'node-opcua-client';
import { DataType, VariantArrayType, type DataValue, type Variant } from 'node-opcua-client';
import type { OpcuaEvent } from '../../../contract/opcua-line';

export type OpcuaSample = Extract<OpcuaEvent, { type: 'samples' }>['samples'][number];
export type OpcuaRefused = Omit<Extract<OpcuaEvent, { type: 'refused' }>, 'type'>;
type Value = OpcuaSample['value'];

export const [GOOD, UNCERTAIN, BAD] = [0, 1, 2] as const;

/** By the severity of a status code, its two highest bits (OPC 10000-4, 7.39.1). */
export function qualityOf(status: StatusCode): 0 | 1 | 2 {
  const severity = status.value >>> 30;
  return severity === 0 ? GOOD : severity === 1 ? UNCERTAIN : BAD;
}

/** Of its source; else when the server had it. Undefined: neither was said. */
export function timeOf({ sourceTimestamp, serverTimestamp }: Pick<DataValue, 'sourceTimestamp' | 'serverTimestamp'>): number | undefined {
  const time = (sourceTimestamp ?? serverTimestamp)?.getTime();
  return Number.isFinite(time) ? time : undefined;
}

const BITS_32 = 32n;
/** A pair of 32 bits, the higher first. */
function wholeOf(value: unknown, signed: boolean): bigint {
  const [high = 0, low = 0] = value as [number, number];
  const bits = (BigInt(high >>> 0) << BITS_32) | BigInt(low >>> 0);
  return signed ? BigInt.asIntN(64, bits) : bits;
}

/** One value as tags take it; `inexact`: digits were lost; a text: why no tag takes it. */
export function plainOf(variant: Variant): { value: Value; inexact: boolean } | string {
  const { dataType, arrayType, value } = variant;
  const name = DataType[dataType] ?? `type ${String(dataType)}`;
  if (arrayType !== undefined && arrayType !== VariantArrayType.Scalar) return `It is a list of ${name}. Map the node of a single value.`;
  const exact = (of: Value) => ({ value: of, inexact: false });
  switch (dataType) {
    case DataType.Boolean:
      return exact(Boolean(value));
    case DataType.SByte: case DataType.Byte: case DataType.Int16: case DataType.UInt16: case DataType.Int32: case DataType.UInt32: case DataType.Float: case DataType.Double:
      // What is not finite goes as its name, which the tag's rules know.
      return typeof value === 'number' ? exact(Number.isFinite(value) ? value : String(value)) : `It says that it is ${name} and is not.`;
    case DataType.Int64: case DataType.UInt64: {
      if (!Array.isArray(value)) return `It says that it is ${name} and is not.`;
      const whole = wholeOf(value, dataType === DataType.Int64);
      return { value: Number(whole), inexact: BigInt(Number(whole)) !== whole };
    }
    case DataType.DateTime:
      return value instanceof Date && Number.isFinite(value.getTime()) ? exact(value.getTime()) : exact(null);
    case DataType.String:
      return exact(typeof value === 'string' ? value.slice(0, 10_000) : null);
    case DataType.LocalizedText:
      return exact(String((value as { text?: unknown } | null)?.text ?? '').slice(0, 10_000));
    case DataType.Null:
      return exact(null);
    default:
      return `A value of type ${name} goes into no tag: numbers, truth, times and texts do.`;
  }
}

/** A reading of a node, or what is to be told instead of it; both where it is kept with a remark. */
export function sampleOf(address: string, dataValue: DataValue): { sample?: OpcuaSample; refused?: OpcuaRefused } {
  const quality = qualityOf(dataValue.statusCode);
  const time = timeOf(dataValue);
  const timed = time === undefined ? {} : { time };
  // What stands in a value that its server calls bad is not to be used (OPC 10000-8, 6.3.2).
  if (quality === BAD) return { sample: { address, value: null, quality, ...timed } };
  const plain = plainOf(dataValue.value);
  if (typeof plain === 'string') return { refused: { address, cause: 'unsupported', sample: typeNameOf(dataValue.value), message: plain } };
  const { value, inexact } = plain;
  if (!inexact) return { sample: { address, value, quality, ...timed } };
  return {
    sample: { address, value, quality: UNCERTAIN, ...timed },
    refused: { address, cause: 'unsupported', sample: wholeOf(dataValue.value.value, dataValue.value.dataType === DataType.Int64).toString(), message: 'A whole number of more than 53 bits: its last digits are lost. It was kept as uncertain.' },
  };
}

export function typeNameOf({ dataType, arrayType }: Variant): string {
  const name = DataType[dataType] ?? '';
  if (name === 'Null') return '';
  return arrayType === undefined || arrayType === VariantArrayType.Scalar ? name : `${name}[]`;
}
