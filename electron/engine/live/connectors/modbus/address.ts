import { MillwrightError } from '../../../../contract/errors';

/** Tables of the Modbus application protocol (V1.1b3, 4.3) with the function that reads each. */
export const tables = { coil: 1, discrete: 2, holding: 3, input: 4 } as const;
export type TableName = keyof typeof tables;

const widths = { int16: 1, uint16: 1, int32: 2, uint32: 2, int64: 4, uint64: 4, float32: 2, float64: 4 } as const;
export type NumberType = keyof typeof widths;
/** How the bytes a, b, c, d of a value of 32 bits follow each other; longer ones accordingly. */
export const orders = ['abcd', 'cdab', 'badc', 'dcba'] as const;
export type Order = (typeof orders)[number];

/** One value of a device: `unit/table/offset`, and of registers `/type` (or `/bit0` to `/bit15`) and `/order`. Offsets count from 0: what is called 40101 is `holding/100`. */
export interface ModbusAddress {
  text: string;
  unit: number;
  table: TableName;
  offset: number;
  /** Registers, or bits of a table of bits. */
  width: number;
  type: NumberType | 'bit';
  /** Of a register. */
  bit: number;
  order: Order;
}

export const isBits = (table: TableName): boolean => table === 'coil' || table === 'discrete';

/** Undefined: it is none. */
export function parseAddress(text: string): ModbusAddress | undefined {
  const found = /^(\d{1,3})\/(coil|discrete|input|holding)\/(\d{1,5})(?:\/(bit\d{1,2}|u?int(?:16|32|64)|float(?:32|64)))?(?:\/(abcd|cdab|badc|dcba))?$/.exec(text);
  if (!found) return undefined;
  const [, unit, table, offset, type = 'uint16', order = 'abcd'] = found as unknown as [string, string, TableName, string, string | undefined, Order | undefined];
  const bits = isBits(table);
  if (bits && (found[4] !== undefined || found[5] !== undefined)) return undefined;
  const bit = type.startsWith('bit') ? Number(type.slice(3)) : 0;
  const width = bits || type.startsWith('bit') ? 1 : widths[type as NumberType];
  const address: ModbusAddress = { text, unit: Number(unit), table, offset: Number(offset), width, type: bits || type.startsWith('bit') ? 'bit' : (type as NumberType), bit, order };
  return address.unit <= 247 && bit <= 15 && address.offset + width <= 65_536 ? address : undefined;
}

/** The addresses of a range such as `1/holding/0-20/float32`, which follow each other without a gap. */
export function expand(text: string, most: number): ModbusAddress[] {
  const found = /^(\d+\/\w+\/)(\d+)-(\d+)(\/.*)?$/.exec(text.trim());
  if (!found) return [parseAddress(text.trim())].flatMap((one) => one ?? []);
  const [, before = '', from, to, after = ''] = found;
  const all: ModbusAddress[] = [];
  for (let at = Number(from); at <= Number(to) && all.length < most; ) {
    const one = parseAddress(`${before}${at}${after}`);
    if (!one) break;
    all.push(one);
    at += one.width;
  }
  return all;
}

/** `modbus://host:port`. Errors: invalid-input. */
export function modbusHost(url: string): { host: string; port: number } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'modbus:' || !parsed.hostname) throw new MillwrightError('invalid-input', `"${url}" is not the address of a Modbus device. Write it like modbus://192.168.1.20:502.`);
  return { host: parsed.hostname.replace(/^\[|\]$/g, ''), port: parsed.port === '' ? 502 : Number(parsed.port) };
}

/** Reads a value out of the bytes of a table's answer, which begins at `start`. */
export function valueAt(address: ModbusAddress, start: number, data: DataView): number | boolean {
  const { offset, table, type, width, bit, order } = address;
  if (isBits(table)) return ((data.getUint8((offset - start) >> 3) >> ((offset - start) & 7)) & 1) === 1;
  const at = (offset - start) * 2;
  if (type === 'bit') return ((data.getUint16(at) >> bit) & 1) === 1;
  const bytes = new DataView(new ArrayBuffer(width * 2));
  const swapBytes = order === 'badc' || order === 'dcba';
  const swapWords = order === 'cdab' || order === 'dcba';
  for (let word = 0; word < width; word++) bytes.setUint16((swapWords ? width - 1 - word : word) * 2, data.getUint16(at + word * 2, swapBytes));
  switch (type) {
    case 'int16': return bytes.getInt16(0);
    case 'uint16': return bytes.getUint16(0);
    case 'int32': return bytes.getInt32(0);
    case 'uint32': return bytes.getUint32(0);
    case 'int64': return Number(bytes.getBigInt64(0));
    case 'uint64': return Number(bytes.getBigUint64(0));
    case 'float32': return bytes.getFloat32(0);
    case 'float64': return bytes.getFloat64(0);
  }
}
