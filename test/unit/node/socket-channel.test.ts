import { createConnection, createServer, type Server } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { Channel } from '../../../electron/contract/channel';
import { frames } from '../../../electron/engine/inference/frames';
import { offerSocket, takeSocket } from '../../../electron/node/private-socket';
import { channelOverSocket, structured, type Codec } from '../../../electron/node/socket-channel';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Two processes' ends, as they are made. */
async function pair(codec: () => Codec): Promise<[Channel, Channel]> {
  const offered = await offerSocket();
  const [socket, taken] = await Promise.all([offered.taken, takeSocket(offered.offer, codec())]);
  const made = channelOverSocket(socket, codec());
  closing.push(() => (taken.close(), made.close()));
  return [made, taken];
}

/** Sends all at once and gives what the other end makes of them. */
function through(from: Channel, to: Channel, messages: readonly unknown[]): Promise<unknown[]> {
  return new Promise((resolve) => {
    const got: unknown[] = [];
    to.onMessage((message) => {
      // What is read later must not change what was given before.
      got.push(structuredClone(message));
      if (got.length === messages.length) resolve(got);
    });
    for (const message of messages) from.send(message);
  });
}

const block = fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from(bytes).buffer);
const large = fc.integer({ min: 60_000, max: 400_000 }).map((bytes) => new Uint8Array(bytes).map((_, i) => i * 7).buffer);
const packed = fc.record({ head: fc.string({ unit: 'binary' }), text: fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }), block: fc.oneof({ weight: 6, arbitrary: block }, { weight: 1, arbitrary: large }) });
const id = fc.nat();
const message = fc.oneof(
  fc.record({ t: fc.constant('call'), id, name: fc.constant('run'), input: fc.record({ key: fc.string({ unit: 'binary' }), inputs: packed }) }),
  fc.record({ t: fc.constant('done'), id, value: packed }),
  fc.record({ t: fc.constant('done'), id, value: fc.oneof(fc.constant(null), fc.record({ ms: fc.double() }), fc.float64Array(), fc.bigInt64Array()) }),
  fc.record({ t: fc.constant('call'), id, name: fc.constant('load'), input: fc.record({ key: fc.string(), bytes: fc.uint8Array() }) }),
  fc.record({ t: fc.constant('failed'), id, error: fc.record({ code: fc.constant('gone'), message: fc.string() }) }),
);

test('what is said over a socket arrives as it was said, in either direction, in any number and size', async () => {
  for (const codec of [frames, () => structured]) {
    const [one, other] = await pair(codec);
    await fc.assert(fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 12 }), fc.boolean(), async (messages, turned) => {
      const [from, to] = turned ? [other, one] : [one, other];
      expect(await through(from, to, messages)).toEqual(messages);
    }), { numRuns: 150 });
  }
});

test('a block given back is read into again, and one that was not is left alone', () => {
  const codec = frames();
  const say = (bytes: number[]) => {
    const frame = codec.encode({ t: 'call', id: 1, name: 'run', input: { key: 'a', inputs: { head: '[]', text: [], block: Uint8Array.from(bytes).buffer } } }, (size) => Buffer.alloc(size));
    return (codec.decode(frame.subarray(4)) as { input: { inputs: { block: ArrayBuffer } } }).input.inputs.block;
  };
  const first = say([1, 2, 3]);
  const second = say([4, 5, 6]);
  expect([...new Uint8Array(first)]).toEqual([1, 2, 3]);
  codec.giveBack(first);
  expect(say([7, 8])).not.toBe(first);
  expect(say([7, 8, 9])).toBe(first);
  expect([...new Uint8Array(second)]).toEqual([4, 5, 6]);
});

test('a socket that was offered is for who has its secret, once', async () => {
  const offered = await offerSocket();
  const stranger = createConnection(offered.offer.address);
  stranger.on('error', () => undefined);
  stranger.write(Buffer.alloc(32, 7));
  await new Promise((resolve) => stranger.once('close', resolve));
  const [socket, channel] = await Promise.all([offered.taken, takeSocket(offered.offer, structured)]);
  closing.push(() => (channel.close(), socket.destroy()));
  await expect(takeSocket(offered.offer, structured)).rejects.toThrow(/ENOENT|ECONNREFUSED/);
});

test('what is no message of ours closes the line and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mw-line-'));
  const path = join(folder, 's');
  const server: Server = await new Promise((resolve) => {
    const made = createServer((socket) => void socket.end(Buffer.from('\u00ff'.repeat(64), 'latin1'))).listen(path, () => resolve(made));
  });
  closing.push(() => (server.close(), rmSync(folder, { recursive: true, force: true })));
  const channel = channelOverSocket(createConnection(path));
  const heard: unknown[] = [];
  channel.onMessage((message) => heard.push(message));
  await new Promise<void>((resolve) => channel.onClose(resolve));
  expect(heard).toEqual([]);
});
