import { deserialize, DefaultSerializer } from 'node:v8';
import { createConnection, type Socket } from 'node:net';
import type { Channel } from '../contract/channel';

/** A message larger than this is refused: the line is closed. A report's PDF is the largest thing that travels. */
const LIMIT_BYTES = 256 * 1024 * 1024;
/** What is kept to write and read again: new memory costs more than what is copied into it. */
const KEPT_BYTES = 1024 * 1024;
const READ_BYTES = 256 * 1024;

/** Room for a message's length. */
export const HEAD_BYTES = 4;

/** How a message is written. */
export interface Codec {
  /** The message behind `HEAD_BYTES` that are the channel's own; `room` gives memory that may have been used before. */
  encode(message: unknown, room: (bytes: number) => Buffer): Buffer;
  /** Nothing of the body may be kept: it is written over. Errors: any, and the line is closed. */
  decode(body: Buffer): unknown;
}

/** A structured clone behind so many bytes of zeros. */
export function cloneBehind(bytes: number, message: unknown): Buffer {
  const serializer = new DefaultSerializer();
  serializer.writeRawBytes(Buffer.alloc(bytes));
  serializer.writeHeader();
  serializer.writeValue(message);
  return serializer.releaseBuffer();
}

/** A structured clone as `node:v8` writes it, so that typed arrays travel as they do over a MessagePort. */
export const structured: Codec = {
  encode: (message) => cloneBehind(HEAD_BYTES, message),
  // What it reads may be views of what it is given.
  decode: (body) => deserialize(Buffer.from(body)) as unknown,
};

/**
 * A channel over a local socket: each message is four bytes of length (little-endian) and what the codec makes of it. Both ends are the same program and the
 * socket is its owner's alone.
 */
export function channelOverSocket(socket: Socket, codec: Codec = structured): Channel {
  const { channel, read } = framed(socket, codec);
  socket.on('data', read);
  return channel;
}

/** A channel to whoever listens there, which gets `first` before all else. Errors: whatever the system says of the connection. */
export function connectChannel(address: string, first: Buffer, codec: Codec): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    let read: (chunk: Buffer) => void = () => undefined;
    const onread = { buffer, callback: (bytes: number) => (read(buffer.subarray(0, bytes)), true) };
    const socket = createConnection({ path: address, onread });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.write(first);
      const made = framed(socket, codec);
      read = made.read;
      resolve(made.channel);
    });
  });
}

function framed(socket: Socket, { encode, decode }: Codec): { channel: Channel; read(chunk: Buffer): void } {
  let listener: ((message: unknown) => void) | undefined;
  const early: unknown[] = [];
  const closers: (() => void)[] = [];
  let closed = false;
  const inbox = new Inbox();
  const room = new Room();

  const deliver = (body: Buffer) => {
    const message = decode(body);
    if (listener) listener(message);
    else early.push(message);
  };
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    closed = true;
    for (const closer of closers) closer();
  });
  return {
    read: (chunk) => {
      try {
        inbox.add(chunk, deliver);
      } catch {
        socket.destroy();
      }
    },
    channel: {
      send: (message) => {
        if (closed) return;
        const frame = encode(message, room.take);
        frame.writeUInt32LE(frame.length - HEAD_BYTES, 0);
        socket.write(frame);
        // The system has it already, or the socket reads it later.
        if (socket.writableLength > 0) room.drop();
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
    },
  };
}

/** Memory for one message at a time. */
class Room {
  private kept: Buffer | undefined;

  readonly take = (bytes: number): Buffer => {
    if (bytes > KEPT_BYTES) return Buffer.allocUnsafe(bytes);
    if (!this.kept || this.kept.length < bytes) this.kept = Buffer.allocUnsafeSlow(bytes);
    return this.kept.subarray(0, bytes);
  };

  drop(): void {
    this.kept = undefined;
  }
}

/** What has come of messages that are not whole yet. */
class Inbox {
  private held = Buffer.allocUnsafeSlow(0);
  private length = 0;

  /** Calls `deliver` for each message that the chunk completes. Errors: `deliver`'s; a length past the limit. */
  add(chunk: Buffer, deliver: (body: Buffer) => void): void {
    if (this.length === 0) return this.hold(this.drain(chunk, deliver));
    this.hold(chunk);
    const { held, length } = this;
    this.length = 0;
    this.hold(this.drain(held.subarray(0, length), deliver));
  }

  private drain(bytes: Buffer, deliver: (body: Buffer) => void): Buffer {
    let at = 0;
    while (bytes.length - at >= HEAD_BYTES) {
      const from = at + HEAD_BYTES;
      const to = from + bytes.readUInt32LE(at);
      if (to - from > LIMIT_BYTES) throw new Error('The message is too large.');
      if (to > bytes.length) break;
      deliver(bytes.subarray(from, to));
      at = to;
    }
    return bytes.subarray(at);
  }

  /** May be of what is held itself: then it moves to the front. */
  private hold(bytes: Buffer): void {
    const length = this.length + bytes.length;
    if (length > this.held.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.held.length));
      larger.set(this.held.subarray(0, this.length));
      larger.set(bytes, this.length);
      this.held = larger;
    } else this.held.set(bytes, this.length);
    this.length = length;
    if (length === 0 && this.held.length > KEPT_BYTES) this.held = Buffer.allocUnsafeSlow(0);
  }
}
