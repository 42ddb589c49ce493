import { isBits, type ModbusAddress, type TableName } from './address';

/** What one request may read (V1.1b3, 6.1 to 6.4). */
export const limitOf = (table: TableName): number => (isBits(table) ? 2_000 : 125);

export interface ReadRequest {
  unit: number;
  table: TableName;
  start: number;
  count: number;
  addresses: readonly ModbusAddress[];
}

/** As few requests as read all addresses: what lies no more than `gap` apart goes into one, as far as its limit allows. No value is split over two. */
export function plan(addresses: readonly ModbusAddress[], gap: number): ReadRequest[] {
  const groups = new Map<string, ModbusAddress[]>();
  for (const address of addresses) {
    const key = `${address.unit}/${address.table}`;
    groups.set(key, [...(groups.get(key) ?? []), address]);
  }
  return [...groups.values()].flatMap((group) => {
    const requests: { unit: number; table: TableName; start: number; count: number; addresses: ModbusAddress[] }[] = [];
    for (const address of [...group].sort((a, b) => a.offset - b.offset)) {
      const last = requests.at(-1);
      const end = address.offset + address.width;
      if (last && address.offset - (last.start + last.count) <= gap && Math.max(end, last.start + last.count) - last.start <= limitOf(address.table)) {
        last.count = Math.max(last.count, end - last.start);
        last.addresses.push(address);
      } else requests.push({ unit: address.unit, table: address.table, start: address.offset, count: address.width, addresses: [address] });
    }
    return requests;
  });
}

/** What a device refused whole, in smaller parts: without what lies between, then each by itself. */
export function split(request: ReadRequest): ReadRequest[] {
  const apart = plan(request.addresses, 0);
  return apart.length > 1 ? apart : request.addresses.map((address) => ({ ...request, start: address.offset, count: address.width, addresses: [address] }));
}
