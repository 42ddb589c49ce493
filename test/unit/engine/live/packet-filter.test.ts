import fc from 'fast-check';
import mqtt from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { PacketFilter, type Oversized } from '../../../../electron/engine/live/connectors/mqtt/packet-filter';

const publish = (topic: string, bytes: number, messageId: number) => mqtt.generate({ cmd: 'publish', topic, payload: Buffer.alloc(bytes, 120), qos: 1, dup: false, retain: false, messageId });
const LONG = 400_000;

function through(stream: Uint8Array, cuts: readonly number[]) {
  const oversized: Oversized[] = [];
  const filter = new PacketFilter((packet) => oversized.push(packet));
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const cut of [...cuts.map((c) => c % (stream.length + 1)).sort((a, b) => a - b), stream.length]) {
    parts.push(...filter.pass(stream.subarray(from, cut)));
    from = cut;
  }
  return { passed: Buffer.concat(parts), oversized };
}

describe('the guard before the parser of MQTT packets', () => {
  it('takes out publishes that are too long and passes all others unchanged, however the stream is cut', () => {
    const packet = fc.tuple(fc.constantFrom(0, 1, 100, 127, 128, 20_000, LONG), fc.constantFrom('a', 'millwright/v1/x/y/z'));
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 6 }), fc.array(fc.nat(1_000_000), { maxLength: 12 }), (packets, cuts) => {
        const made = packets.map(([bytes, topic], index) => ({ bytes, topic, id: index + 1, data: publish(topic, bytes, index + 1) }));
        const ping = mqtt.generate({ cmd: 'pingreq' });
        const stream = Buffer.concat([ping, ...made.flatMap(({ data }) => [data, ping])]);
        const { passed, oversized } = through(stream, [...cuts, 1, 2, 3]);
        expect(passed.equals(Buffer.concat([ping, ...made.flatMap(({ bytes, data }) => (bytes === LONG ? [ping] : [data, ping]))]))).toBe(true);
        expect(oversized.map(({ topic, messageId, qos }) => [topic, messageId, qos])).toEqual(made.filter(({ bytes }) => bytes === LONG).map(({ topic, id }) => [topic, id, 1]));
      }),
      { numRuns: 150 },
    );
  });

  it('holds when every byte comes alone', () => {
    const stream = Buffer.concat([publish('a/b', 200, 1), publish('c/d', LONG, 2), publish('e/f', 1, 3)]);
    const filter = new PacketFilter(() => {});
    const parts: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at++) parts.push(...filter.pass(stream.subarray(at, at + 1)));
    expect(Buffer.concat(parts).equals(Buffer.concat([publish('a/b', 200, 1), publish('e/f', 1, 3)]))).toBe(true);
  });

  it('refuses what is no MQTT, and a long packet of another kind', () => {
    const filter = () => new PacketFilter(() => {});
    expect(() => filter().pass(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0xff))).toThrow();
    expect(() => filter().pass(Uint8Array.of(0x10, 0xff, 0xff, 0xff, 0x7f))).toThrow();
  });
});
