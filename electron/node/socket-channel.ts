import { deserialize, serialize } from 'node:v8';
import type { Socket } from 'node:net';
import type { Channel } from '../contract/channel';

/** A message larger than this is refused: the line is closed. A report's PDF is the largest thing that travels. */
const LIMIT_BYTES = 256 * 1024 * 1024;

/**
 * A channel over a local socket: each message is four bytes of length (little-endian) and a structured clone as
 * `node:v8` writes it, so that typed arrays travel as they do over a MessagePort. Both ends are the same program and the
 * socket is its owner's alone.
 */
export function channelOverSocket(socket: Socket): Channel {
  const chunks: Buffer[] = [];
  let have = 0;
  let listener: ((message: unknown) => void) | undefined;
  const early: unknown[] = [];
  const closers: (() => void)[] = [];
  let closed = false;

  const deliver = (message: unknown) => (listener ? listener(message) : early.push(message));
  const take = (bytes: number): Buffer => {
    const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    chunks.length = 0;
    if (all.length > bytes) chunks.push(all.subarray(bytes));
    have -= bytes;
    return all.subarray(0, bytes);
  };
  let wanted = -1;
  const drain = () => {
    for (;;) {
      if (wanted < 0) {
        if (have < 4) return;
        wanted = take(4).readUInt32LE(0);
        if (wanted > LIMIT_BYTES) return void socket.destroy();
      }
      if (have < wanted) return;
      const body = take(wanted);
      wanted = -1;
      let message: unknown;
      try {
        message = deserialize(body);
      } catch {
        return void socket.destroy();
      }
      deliver(message);
    }
  };

  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    have += chunk.length;
    drain();
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    closed = true;
    for (const closer of closers) closer();
  });

  return {
    send: (message) => {
      if (closed) return;
      const body = serialize(message);
      const head = Buffer.allocUnsafe(4);
      head.writeUInt32LE(body.length, 0);
      socket.cork();
      socket.write(head);
      socket.write(body);
      socket.uncork();
    },
    onMessage: (next) => {
      listener = next;
      for (const message of early.splice(0)) next(message);
    },
    onClose: (closer) => {
      if (closed) closer();
      else closers.push(closer);
    },
    close: () => socket.end(),
  };
}
