import fc from 'fast-check';
import { get } from 'sparkplug-payload';
import { describe, expect, it } from 'vitest';
import { EdgeNodes } from '../../../../electron/engine/live/connectors/sparkplug/nodes';
import { readPayload, rebirthCommand } from '../../../../electron/engine/live/connectors/sparkplug/payload';
import { BAD, GOOD, UNCERTAIN } from '../../../../electron/engine/live/columns';
import type { Refused } from '../../../../electron/engine/live/values';

const sparkplug = get('spBv1.0')!;
type Built = Parameters<typeof sparkplug.encodePayload>[0];
type BuiltMetric = NonNullable<Built['metrics']>[number];
const T = Date.UTC(2026, 10, 24, 6);
const bdSeq = (value: number): BuiltMetric => ({ name: 'bdSeq', type: 'UInt64', value });
const metric = (name: string, type: string, value: unknown, more: object = {}) => ({ name, type, value, timestamp: T, ...more }) as unknown as BuiltMetric;
const bytes = (payload: Partial<Built>) => sparkplug.encodePayload({ timestamp: T, ...payload });

function site() {
  const refused: [string, Refused][] = [];
  const asked: string[] = [];
  const clock = { at: 0 };
  const nodes = new EdgeNodes({ refuse: (address, why) => refused.push([address, why]), rebirth: (group, edge) => asked.push(`${group}/${edge}`), now: () => clock.at });
  const say = (topic: string, payload: Partial<Built> | Uint8Array) => nodes.read(`spBv1.0/${topic}`, payload instanceof Uint8Array ? payload : bytes(payload)).map(({ address, value, time, quality }) => [address, value, time, quality]);
  return { nodes, refused, asked, clock, say, causes: () => refused.splice(0).map(([address, { cause }]) => `${cause} ${address}`) };
}

describe("a node's messages", () => {
  it('have every type of number, truth and text as it was, by name in the birth and by alias after it', () => {
    const { say, causes } = site();
    const all: [string, string, unknown][] = [
      ['i8', 'Int8', -5], ['i16', 'Int16', -300], ['i32', 'Int32', -70_000], ['i64', 'Int64', -5_000_000_000], ['u8', 'UInt8', 200], ['u16', 'UInt16', 60_000], ['u32', 'UInt32', 4_000_000_000], ['u64', 'UInt64', 9_000_000_000],
      ['f', 'Float', 1.5], ['d', 'Double', 0.1], ['b', 'Boolean', true], ['s', 'String', 'run'], ['t', 'Text', 'long'], ['at', 'DateTime', T],
    ];
    const birth = say('G/NBIRTH/E', { seq: 0, metrics: [bdSeq(3), ...all.map(([name, type, value], alias) => metric(name, type, value, { alias }))] });
    expect(birth).toEqual(all.map(([name, , value]) => [`G/E:${name}`, value, T, GOOD]));
    const data = say('G/NDATA/E', { seq: 1, metrics: all.map(([, type, value], alias) => ({ alias, type, value, timestamp: T + 7 }) as BuiltMetric) });
    expect(data).toEqual(all.map(([name, , value]) => [`G/E:${name}`, value, T + 7, GOOD]));
    expect(causes()).toEqual([]);
  });

  it('of devices have their own metrics and aliases; null is bad, history has its time, qualities are carried', () => {
    const { say, causes, nodes } = site();
    say('G/NBIRTH/E', { seq: 0, metrics: [bdSeq(0)] });
    say('G/DBIRTH/E/D', { seq: 1, metrics: [metric('axes/x', 'Float', 1, { alias: 9, properties: { engUnit: { type: 'String', value: 'mm' } } })] });
    expect(say('G/DDATA/E/D', { seq: 2, metrics: [metric('axes/x', 'Float', null, { isNull: true })] })).toEqual([['G/E/D:axes/x', null, T, BAD]]);
    expect(say('G/DDATA/E/D', { seq: 3, metrics: [{ alias: 9, type: 'Float', value: 2, timestamp: T - 60_000, isHistorical: true }] })).toEqual([['G/E/D:axes/x', 2, T - 60_000, GOOD]]);
    const quality = (value: number) => say('G/DDATA/E/D', { seq: 4, metrics: [metric('axes/x', 'Float', 3, { properties: { Quality: { type: 'Int32', value } } })] })[0]?.[3];
    expect([quality(192), quality(0), quality(500)]).toEqual([GOOD, BAD, UNCERTAIN]);
    causes();
    expect(nodes.browse()).toMatchObject([{ address: 'G/E/D:axes/x', title: 'axes/x', type: 'Float', unit: 'mm', value: 3 }]);
  });

  it('before a birth, with an unknown name or alias, or after a gap let the node be asked for its birth, not at every message', () => {
    const { say, causes, asked, clock } = site();
    expect(say('G/NDATA/E', { seq: 5, metrics: [metric('a', 'Int32', 1)] })).toEqual([]);
    expect(causes()).toEqual(['no-birth spBv1.0/G/NDATA/E']);
    say('G/NDATA/E', { seq: 6, metrics: [] });
    expect(asked).toEqual(['G/E']);
    causes();
    say('G/NBIRTH/E', { seq: 255, metrics: [bdSeq(0), metric('a', 'Int32', 1, { alias: 1 })] });
    expect(say('G/NDATA/E', { seq: 0, metrics: [metric('a', 'Int32', 2)] })).toHaveLength(1);
    clock.at += 10_000;
    expect(say('G/NDATA/E', { seq: 3, metrics: [{ alias: 1, type: 'Int32', value: 3, timestamp: T }] })).toEqual([['G/E:a', 3, T, GOOD]]);
    expect(causes()).toEqual(['sequence-gap spBv1.0/G/NDATA/E']);
    expect(asked).toEqual(['G/E', 'G/E']);
    clock.at += 10_000;
    say('G/NDATA/E', { seq: 4, metrics: [{ alias: 77, type: 'Int32', value: 3, timestamp: T }] });
    expect(causes()).toEqual(['no-birth G/E:alias 77']);
    expect(asked).toHaveLength(3);
  });

  it('that tell of a death make its tags bad; one of an earlier connection does not', () => {
    const { say } = site();
    say('G/NBIRTH/E', { seq: 0, metrics: [bdSeq(7), metric('a', 'Int32', 1)] });
    say('G/DBIRTH/E/D', { seq: 1, metrics: [metric('b', 'Int32', 1)] });
    expect(say('G/NDEATH/E', { metrics: [bdSeq(6)] })).toEqual([]);
    expect(say('G/DDEATH/E/D', { seq: 2 })).toEqual([['G/E/D:b', null, T, BAD]]);
    expect(say('G/NDEATH/E', { metrics: [bdSeq(7)] })).toEqual([['G/E:a', null, undefined, BAD], ['G/E/D:b', null, undefined, BAD]]);
  });

  it('with data sets, templates and bytes are counted, and what stands beside them is stored', () => {
    const { say, causes } = site();
    const table = metric('table', 'DataSet', { numOfColumns: 1, types: ['Int32'], columns: ['c'], rows: [[1]] });
    const parts = metric('parts', 'Template', { isDefinition: true, metrics: [], parameters: [] });
    expect(say('G/NBIRTH/E', { seq: 0, metrics: [table, metric('a', 'Int32', 1), parts, metric('raw', 'Bytes', new Uint8Array([1]))] })).toEqual([['G/E:a', 1, T, GOOD]]);
    expect(causes()).toEqual(['unsupported G/E:table', 'unsupported G/E:parts', 'unsupported G/E:raw']);
  });
});

it('asks for a birth as a Sparkplug library reads it', () => {
  expect(sparkplug.decodePayload(rebirthCommand(T))).toMatchObject({ metrics: [{ name: 'Node Control/Rebirth', type: 'Boolean', value: true }] });
});

it('survives any bytes, and any payload that is cut or turned over', () => {
  const whole = bytes({ seq: 1, metrics: [metric('a', 'Double', 1.5, { alias: 3, properties: { Quality: { type: 'Int32', value: 192 } } }), metric('b', 'String', 'text')] });
  const damaged = fc.tuple(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length)).map(([at, byte, end]) => Uint8Array.from(whole, (old, i) => (i === at ? byte : old)).subarray(0, end));
  const { nodes, refused } = site();
  fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 100 }), damaged), fc.constantFrom('G/NBIRTH/E', 'G/NDATA/E', 'G/DBIRTH/E/D', 'G/DDATA/E/D', 'G/NDEATH/E', 'G/x', 'G', 'G/NBIRTH/E/D'), (data, topic) => {
    for (const sample of nodes.read(`spBv1.0/${topic}`, data)) expect(sample.address).toMatch(/^G\/E/);
  }), { numRuns: 3_000 });
  expect(refused.length).toBeGreaterThan(100);
  expect(readPayload(whole).metrics.map(({ name }) => name)).toEqual(['a', 'b']);
});
