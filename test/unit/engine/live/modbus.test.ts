import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expand, orders, parseAddress, valueAt } from '../../../../electron/engine/live/connectors/modbus/address';
import { limitOf, plan, split } from '../../../../electron/engine/live/connectors/modbus/plan';

const address = fc
  .tuple(fc.constantFrom(1, 2), fc.constantFrom('coil', 'discrete', 'holding', 'input'), fc.nat(3000), fc.constantFrom('', '/int16', '/uint32', '/float64', '/bit3', '/float32/cdab'))
  .map(([unit, table, offset, type]) => `${unit}/${table}/${offset}${table === 'coil' || table === 'discrete' ? '' : type}`);

describe('an address', () => {
  it('is unit, table, offset, and of registers type and order; anything else is none', () => {
    expect(parseAddress('1/holding/100/float32/cdab')).toMatchObject({ unit: 1, table: 'holding', offset: 100, width: 2, type: 'float32', order: 'cdab' });
    expect(parseAddress('247/coil/65535')).toMatchObject({ width: 1, type: 'bit' });
    expect(parseAddress('1/input/7/bit15')).toMatchObject({ type: 'bit', bit: 15 });
    for (const wrong of ['', '1/holding', '248/holding/1', '1/holding/65535/float32', '1/coil/1/int16', '1/holding/1/bit16', '1/holding/1/text', 'a/holding/1', '1/holding/70000']) expect([wrong, parseAddress(wrong)]).toEqual([wrong, undefined]);
    expect(expand('1/holding/0-9/float32', 100).map(({ offset }) => offset)).toEqual([0, 2, 4, 6, 8]);
    expect(expand('1/coil/3-5', 2).map(({ text }) => text)).toEqual(['1/coil/3', '1/coil/4']);
  });

  it('reads every type in every order', () => {
    const bytes = new DataView(new ArrayBuffer(8));
    const write: Record<string, (value: number) => void> = {
      int16: (v) => bytes.setInt16(0, v), uint16: (v) => bytes.setUint16(0, v), int32: (v) => bytes.setInt32(0, v), uint32: (v) => bytes.setUint32(0, v), float32: (v) => bytes.setFloat32(0, v),
      float64: (v) => bytes.setFloat64(0, v), int64: (v) => bytes.setBigInt64(0, BigInt(v)), uint64: (v) => bytes.setBigUint64(0, BigInt(v)),
    };
    for (const [type, value] of [['int16', -2], ['uint16', 65_000], ['int32', -70_000], ['uint32', 4e9], ['float32', 1.5], ['float64', 0.1], ['int64', -5e12], ['uint64', 5e12]] as const) {
      for (const order of orders) {
        const at = parseAddress(`1/holding/10/${type}/${order}`)!;
        write[type]?.(value);
        const plain = Array.from({ length: at.width * 2 }, (_, i) => bytes.getUint8(i));
        const words = Array.from({ length: at.width }, (_, i) => plain.slice(i * 2, i * 2 + 2));
        const ordered = (order === 'cdab' || order === 'dcba' ? words.reverse() : words).flatMap((word) => (order === 'badc' || order === 'dcba' ? [...word].reverse() : word));
        const data = new DataView(Uint8Array.from([0, 0, ...ordered]).buffer);
        expect([type, order, valueAt(at, 9, data)]).toEqual([type, order, value]);
      }
    }
  });
});

describe('a plan', () => {
  it('reads each address whole, once, in requests that the protocol allows, and in no more than one a value', () => {
    fc.assert(fc.property(fc.uniqueArray(address, { minLength: 1, maxLength: 60 }), fc.nat(100), (texts, gap) => {
      const wanted = texts.map((text) => parseAddress(text)!);
      const requests = plan(wanted, gap);
      expect(requests.flatMap(({ addresses }) => addresses.map(({ text }) => text)).sort()).toEqual([...texts].sort());
      expect(requests.length).toBeLessThanOrEqual(wanted.length);
      for (const { unit, table, start, count, addresses } of requests) {
        expect(count).toBeLessThanOrEqual(limitOf(table));
        for (const one of addresses) {
          expect([one.unit, one.table]).toEqual([unit, table]);
          expect(one.offset >= start && one.offset + one.width <= start + count).toBe(true);
        }
      }
      // What was refused whole comes apart in the end.
      for (const request of requests.filter(({ addresses }) => addresses.length > 1)) expect(split(request).length).toBeGreaterThan(1);
    }));
  });

  it('bridges a gap, and not a larger one', () => {
    const at = (...offsets: number[]) => offsets.map((offset) => parseAddress(`1/holding/${offset}`)!);
    expect(plan(at(0, 9), 8)).toMatchObject([{ start: 0, count: 10 }]);
    expect(plan(at(0, 10), 8)).toHaveLength(2);
    expect(plan(at(...Array.from({ length: 130 }, (_, i) => i)), 0).map(({ count }) => count)).toEqual([125, 5]);
  });
});
