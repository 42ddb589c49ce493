import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rejectionCause } from '../../../../electron/contract/domain';
import { BAD, GOOD, ReadingBuilder, UNCERTAIN } from '../../../../electron/engine/live/columns';
import { decode, PAYLOAD_LIMIT_BYTES } from '../../../../electron/engine/live/decode';
import type { Refused } from '../../../../electron/engine/live/values';
import { Rejections } from '../../../../electron/engine/live/rejections';
import { plant, T0 } from './support';

function read(topic: string, payload: string | Uint8Array) {
  const out = new ReadingBuilder(2);
  const refused: Refused[] = [];
  decode(topic, typeof payload === 'string' ? Buffer.from(payload) : payload, T0, plant, out, (one) => refused.push(one));
  const c = out.columns();
  return { refused, causes: refused.map(({ cause, tag }) => (tag ? `${cause} ${tag}` : cause)), readings: Array.from(c.tag, (tag, i) => [tag, c.time[i], c.value[i], c.quality[i]]) };
}
const mill = 'millwright/v1/works/mill-01';

describe('a message of one tag', () => {
  it('is a bare value at the time it came, or an object with time and quality', () => {
    expect(read(`${mill}/speed`, '1500.5').readings).toEqual([[11, T0, 1500.5, GOOD]]);
    expect(read(`${mill}/speed`, `{"t":${T0 - 7},"v":3,"q":"uncertain"}`).readings).toEqual([[11, T0 - 7, 3, UNCERTAIN]]);
    expect(read(`${mill}/speed`, '{"v":null,"q":"bad"}').readings).toEqual([[11, T0, NaN, BAD]]);
    expect(read(`${mill}/speed`, '{"v":3,"q":"192"}').readings).toEqual([[11, T0, 3, UNCERTAIN]]);
  });

  it('carries what its kind of tag takes, and nothing else', () => {
    expect(read(`${mill}/mode`, '"cutting"').readings).toEqual([[15, T0, 1, GOOD]]);
    expect(read(`${mill}/running`, 'true').readings).toEqual([[14, T0, 1, GOOD]]);
    expect(read(`${mill}/running`, '0').readings).toEqual([[14, T0, 0, GOOD]]);
    for (const [name, payload, cause] of [
      ['speed', '"12"', 'not-a-number'], ['speed', 'null', 'not-a-number'], ['speed', 'true', 'not-a-number'], ['speed', '"NaN"', 'not-finite'], ['speed', '1e999', 'not-finite'],
      ['speed', '{"v":[1]}', 'not-a-number'], ['speed', '{}', 'not-a-number'], ['parts', '1.5', 'not-a-number'], ['running', '2', 'not-a-number'], ['mode', '"off"', 'unknown-label'], ['mode', '7', 'unknown-label'],
    ] as const) {
      const { causes, readings } = read(`${mill}/${name}`, payload);
      expect([payload, causes, readings]).toEqual([payload, [`${cause} ${name}`], []]);
    }
  });
});

describe('a message of one asset', () => {
  it('holds its tags, each a value or an object, and one time for those that have none of their own', () => {
    const { readings } = read(mill, `{"t":${T0 - 1000},"speed":1,"torque":{"v":2,"t":${T0 - 5},"q":"bad"}}`);
    expect(readings).toEqual([[11, T0 - 1000, 1, GOOD], [12, T0 - 5, 2, BAD]]);
  });

  it('may be an array of what a gateway stored', () => {
    expect(read(mill, `[{"t":${T0 - 2000},"speed":1},{"t":${T0 - 1000},"speed":2}]`).readings).toEqual([[11, T0 - 2000, 1, GOOD], [11, T0 - 1000, 2, GOOD]]);
  });

  it('keeps what is right beside what is wrong', () => {
    const { causes, readings } = read(mill, '{"speed":"fast","torque":40,"colour":3}');
    expect(causes).toEqual(['not-a-number speed', 'unknown-tag colour']);
    expect(readings).toEqual([[12, T0, 40, GOOD]]);
  });
});

describe('what is not stored as it came', () => {
  it('names its cause', () => {
    expect(read('millwright/v1/works/mill-99/speed', '1').causes).toEqual(['unknown-topic']);
    expect(read('millwright/v1/elsewhere/mill-01/speed', '1').causes).toEqual(['unknown-topic']);
    expect(read('factory/mill-01', '1').causes).toEqual(['unknown-topic']);
    expect(read(`${mill}/speed/extra`, '1').causes).toEqual(['unknown-topic']);
    expect(read(`${mill}/`, '1').causes).toEqual(['unknown-topic']);
    expect(read(`${mill}/colour`, '1').causes).toEqual(['unknown-tag colour']);
    expect(read(mill, 'speed=3').causes).toEqual(['not-json']);
    expect(read(mill, '').causes).toEqual(['not-json']);
    expect(read(mill, '"text"').causes).toEqual(['not-json']);
    expect(read(mill, '{"speed":NaN}').causes).toEqual(['not-finite']);
    expect(read(`${mill}/speed`, Uint8Array.of(0xff, 0xfe)).causes).toEqual(['not-json']);
    expect(read(mill, new Uint8Array(PAYLOAD_LIMIT_BYTES + 1)).causes).toEqual(['too-large']);
    expect(read(`${mill}/speed`, `{"t":${Math.floor(T0 / 1000)},"v":1}`).causes).toEqual(['time-invalid speed']);
    expect(read(`${mill}/speed`, '{"t":"soon","v":1}').causes).toEqual(['time-invalid speed']);
    expect(read(`${mill}/speed`, `{"t":${T0 - 400 * 86_400_000},"v":1}`).causes).toEqual(['too-old speed']);
  });

  it('is a time ahead of the clock: told, and kept as uncertain under the time it came', () => {
    expect(read(`${mill}/speed`, `{"t":${T0 + 5000},"v":1}`)).toMatchObject({ causes: [], readings: [[11, T0 + 5000, 1, GOOD]] });
    const hour = read(`${mill}/speed`, `{"t":${T0 + 3_600_000},"v":1}`);
    expect(hour).toMatchObject({ causes: ['time-ahead speed'], readings: [[11, T0, 1, UNCERTAIN]] });
    expect(hour.refused[0]?.message).toContain('3600 s ahead');
  });
});

describe('any bytes on any topic', () => {
  const topic = fc.oneof(fc.constantFrom(mill, `${mill}/speed`, `${mill}/mode`), fc.string(), fc.array(fc.constantFrom('millwright', 'v1', 'works', 'mill-01', 'speed', '', '+', '__proto__')).map((parts) => parts.join('/')));
  const likely = fc.dictionary(fc.constantFrom('t', 'v', 'q', 'speed', 'torque', 'mode', '__proto__', 'constructor'), fc.oneof(fc.jsonValue(), fc.double(), fc.constantFrom(T0, T0 + 1e7, 'bad', 'cutting')));
  const payload = fc.oneof(fc.uint8Array(), fc.json().map((s) => Buffer.from(s)), likely.map((o) => Buffer.from(JSON.stringify(o))), fc.array(likely).map((o) => Buffer.from(JSON.stringify(o))));

  it('never throw, and leave only readings of known tags with times and values that can be right', () => {
    fc.assert(
      fc.property(topic, payload, (on, bytes) => {
        const { refused, readings } = read(on, bytes);
        for (const [id, time, value, quality] of readings) {
          const known = plant.tagById(Number(id))?.tag;
          expect(known).toBeDefined();
          expect(Number(time)).toBeLessThanOrEqual(T0 + 5000);
          expect(Number(time)).toBeGreaterThan(T0 - 367 * 86_400_000);
          expect(Number.isFinite(value) || quality === BAD).toBe(true);
        }
        for (const { cause, message, sample } of refused) {
          expect(rejectionCause.options).toContain(cause);
          expect(message.length).toBeLessThan(400);
          expect(sample.length).toBeLessThanOrEqual(120);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

describe('the list of rejections', () => {
  it('counts by cause, connector and topic, with the newest sample, and stays small whatever is sent', () => {
    const list = new Rejections();
    for (let i = 0; i < 5000; i++) list.add('in', `random/${i}`, { cause: 'unknown-topic', sample: String(i), message: 'm' }, T0 + i);
    list.add('in', mill, { cause: 'not-a-number', tag: 'speed', sample: 'fast', message: 'm' }, T0 + 9000);
    list.add('in', `${mill}/speed`, { cause: 'not-a-number', tag: 'speed', sample: 'faster', message: 'm' }, T0 + 9001);
    expect(list.total).toBe(5002);
    expect(list.list().length).toBeLessThan(30);
    expect(list.list()[0]).toMatchObject({ cause: 'not-a-number', topic: `${mill}/speed`, sample: 'faster', count: 2, first: T0 + 9000, last: T0 + 9001 });
    expect(list.list().reduce((sum, { count }) => sum + count, 0)).toBe(5002);
  });
});
