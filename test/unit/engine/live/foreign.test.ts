import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rejectionCause, type Tag } from '../../../../electron/contract/domain';
import { BAD, GOOD, ReadingBuilder, UNCERTAIN } from '../../../../electron/engine/live/columns';
import { decode } from '../../../../electron/engine/live/decode';
import { ForeignTopics, timeIn } from '../../../../electron/engine/live/foreign';
import { MappedTags, takeSample } from '../../../../electron/engine/live/mapped';
import type { Refused } from '../../../../electron/engine/live/values';
import { plant, T0 } from './support';

const number: Tag = { id: 1, asset: 1, name: 'temp', title: 'Temperature', kind: 'number', staleAfterMs: 1e4 };
const tags: Record<number, Tag> = { 1: number, 2: { ...number, id: 2, kind: 'integer' }, 3: { ...number, id: 3, kind: 'boolean' }, 4: { ...number, id: 4, kind: 'category', labels: ['idle', 'run', '7'] } };
const one = (address: string, tag = 1, scale = 1, offset = 0) => ({ address, tag, scale, offset });

function reader(rows: Parameters<MappedTags['set']>[0], timePath?: string) {
  const mapped = new MappedTags(rows);
  const foreign = new ForeignTopics(mapped, timePath);
  return {
    mapped,
    foreign,
    read(topic: string, payload: string | Uint8Array, retained = false) {
      const out = new ReadingBuilder(2);
      const refused: Refused[] = [];
      for (const sample of foreign.read(topic, Buffer.from(payload), T0, retained, (why) => refused.push(why))) takeSample(sample, mapped, (id) => tags[id], T0, out, (why) => refused.push(why));
      const c = out.columns();
      return { causes: refused.map(({ cause }) => cause), readings: Array.from(c.tag, (tag, i) => [tag, c.time[i], c.value[i], c.quality[i]]) };
    },
  };
}

describe('a topic of another layout', () => {
  it('is a plain value or a place in JSON, scaled, by the kind of the tag', () => {
    const { read } = reader([one('a/temp', 1, 0.1, 273), one('b#data.axes.1.load', 2, 10), one('b#data.on', 3), one('c#state', 4), one('d#a\\.b', 1)]);
    expect(read('a/temp', ' 25.5\n').readings).toEqual([[1, T0, 25.5 * 0.1 + 273, GOOD]]);
    expect(read('b', '{"data":{"axes":[{"load":1},{"load":0.7}],"on":"ON"}}').readings).toEqual([[2, T0, 7, GOOD], [3, T0, 1, GOOD]]);
    expect(read('c', '{"state":"run"}').readings).toEqual([[4, T0, 1, GOOD]]);
    expect(read('c', '{"state":7}').readings).toEqual([[4, T0, 2, GOOD]]);
    expect(read('d', '{"a.b":true}').readings).toEqual([[1, T0, 1, GOOD]]);
    expect(read('unmapped', '5')).toEqual({ causes: [], readings: [] });
  });

  it('has the time that stands in it, in seconds, milliseconds or as text, or is uncertain where the broker only kept it', () => {
    const { read } = reader([one('a#v')], 'meta.ts');
    for (const ts of [T0 - 1000, (T0 - 1000) / 1000, `"${new Date(T0 - 1000).toISOString()}"`, (T0 - 1000) * 1e6]) expect(read('a', `{"v":1,"meta":{"ts":${ts}}}`, true).readings).toEqual([[1, T0 - 1000, 1, GOOD]]);
    expect(read('a', '{"v":1,"meta":{"ts":"soon"}}').causes).toEqual(['time-invalid']);
    expect(read('a', '{"v":1}').causes).toEqual(['time-invalid']);
    expect(reader([one('a')]).read('a', '1', true).readings).toEqual([[1, T0, 1, UNCERTAIN]]);
    expect(reader([one('a')]).read('a', '1', false).readings).toEqual([[1, T0, 1, GOOD]]);
    expect(timeIn(-5, T0)).toBe(-5);
  });

  it('tells what can not be used, and stores what is right beside it', () => {
    const { read } = reader([one('a#x'), one('a#y', 2)]);
    expect(read('a', '{"x":"hot","y":3}')).toEqual({ causes: ['not-a-number'], readings: [[2, T0, 3, GOOD]] });
    expect(read('a', '{"x":{"deep":1},"y":3.5}').causes).toEqual(['not-a-number', 'not-a-number']);
    expect(read('a', '{"x":1').causes).toEqual(['not-a-number', 'not-a-number']);
    expect(read('a', new Uint8Array([0xff, 0x00, 0xfe])).causes).toEqual(['not-json']);
    expect(read('a', new Uint8Array(300_000)).causes).toEqual(['too-large']);
  });

  it('lists every value of every topic to be mapped, with the newest', () => {
    const { read, foreign } = reader([]);
    expect(foreign.browse().note).toMatch(/Nothing has come/);
    read('plant/line1/press', '{"temp":20.5,"axes":[{"load":3}],"name":"P1","none":null}');
    read('plant/line1/press', '{"temp":21.5,"axes":[{"load":3}],"name":"P1","none":null}');
    read('plain', 'true');
    expect(foreign.browse().tags.map(({ address, value, type }) => [address, value, type])).toEqual([
      ['plant/line1/press#temp', 21.5, 'number'], ['plant/line1/press#axes.0.load', 3, 'number'], ['plant/line1/press#name', 'P1', 'string'], ['plant/line1/press#none', null, ''], ['plain', true, 'boolean'],
    ]);
  });
});

describe('10,000 malformed payloads of every kind', () => {
  const good = ['millwright/v1/works/mill-01/speed', '1500'] as const;
  const json = fc.json({ maxDepth: 6 });
  const near = fc.tuple(json, fc.nat(), fc.constantFrom('', '{', '"', '\u0000', ',', 'NaN', ']')).map(([text, at, what]) => text.slice(0, at % (text.length + 1)) + what + text.slice(at % (text.length + 1)));
  const payload = fc.oneof(
    fc.uint8Array({ maxLength: 200 }), fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)), json.map((text) => Buffer.from(text)), near.map((text) => Buffer.from(text)),
    fc.constantFrom('{"v":', '{"v":1e999}', '{"v":NaN}', '[[[[', '{"t":-1,"v":2}', '{"t":"x","v":2}', '{"t":1e300,"v":1}', '{"__proto__":{"v":1},"v":"x"}', '{"constructor":1}', `${'['.repeat(5000)}`, `{"v":"${'9'.repeat(400)}"}`, '\ufeff1').map((text) => Buffer.from(text)),
  );
  const topics = ['millwright/v1/works/mill-01/speed', 'millwright/v1/works/mill-01', 'millwright/v1/works', 'millwright/v1//x/y', 'foreign/a', 'foreign/b'];

  it('are counted by cause or stored as what they say, and never disturb the good one beside them', () => {
    const rig = reader([one('foreign/a', 1), one('foreign/b#v.0.x', 3)], undefined);
    let told = 0;
    let stored = 0;
    fc.assert(
      fc.property(payload, fc.constantFrom(...topics), (bytes, topic) => {
        const out = new ReadingBuilder(2);
        const refuse = ({ cause, sample, message }: Refused) => {
          told++;
          expect(rejectionCause.options).toContain(cause);
          expect(sample.length).toBeLessThanOrEqual(200);
          expect(message.length).toBeGreaterThan(10);
        };
        const take = (on: string, what: Uint8Array) => {
          if (on.startsWith('millwright/')) decode(on, what, T0, plant, out, refuse);
          else for (const sample of rig.foreign.read(on, what, T0, false, refuse)) takeSample(sample, rig.mapped, (id) => tags[id], T0, out, refuse);
        };
        take(topic, bytes);
        const before = out.length;
        stored += before;
        const columns = out.columns();
        columns.value.forEach((value, i) => expect(Number.isFinite(value) || columns.quality[i] === BAD).toBe(true));
        columns.time.forEach((time) => expect(time > T0 - 400 * 86_400_000 && time <= T0 + 5_000).toBe(true));
        take(good[0], Buffer.from(good[1]));
        expect([out.length, out.columns().value[before]]).toEqual([before + 1, 1500]);
      }),
      { numRuns: 10_000 },
    );
    expect(told).toBeGreaterThan(5_000);
    expect(stored).toBeGreaterThan(100);
  });
});
