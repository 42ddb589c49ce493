import { randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MillwrightError } from '../contract/errors';
import type { Channel } from '../contract/channel';
import { SOCKET_PATH_LIMIT } from './places';
import { connectChannel, type Codec } from './socket-channel';

/** Where a process finds the socket that was made for it alone, and what it says there first. Told over a line that both have already. */
export interface SocketOffer {
  address: string;
  secret: string;
}

export interface OfferedSocket {
  offer: SocketOffer;
  /** The other process's end. */
  taken: Promise<Socket>;
  /** Nobody will come any more. */
  withdraw(): void;
}

const SECRET_BYTES = 32;

/** Opens a socket for one process of this user. Whoever comes without the secret is sent away. Errors: unavailable. */
export async function offerSocket(): Promise<OfferedSocket> {
  const { address, remove } = newAddress();
  const secret = randomBytes(SECRET_BYTES);
  const server = createServer();
  const over = () => {
    server.close();
    remove();
  };
  const taken = new Promise<Socket>((resolve) => {
    server.on('connection', (socket) => {
      void isKnown(socket, secret).then((known) => {
        if (!known) return socket.destroy();
        over();
        resolve(socket);
      });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      remove();
      reject(new MillwrightError('unavailable', `Two processes of the appliance can't speak with each other: ${error.message}`, undefined, error));
    });
    server.listen(address, resolve);
  });
  return { offer: { address, secret: secret.toString('hex') }, taken, withdraw: over };
}

/** The other end of what was offered. Errors: whatever the system says of the connection. */
export function takeSocket({ address, secret }: SocketOffer, codec: Codec): Promise<Channel> {
  return connectChannel(address, Buffer.from(secret, 'hex'), codec);
}

/** Reads the secret and not a byte more. */
function isKnown(socket: Socket, secret: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      const said = socket.read(SECRET_BYTES) as Buffer | null;
      if (!said) return;
      socket.off('readable', look);
      resolve(said.length === SECRET_BYTES && timingSafeEqual(said, secret));
    };
    socket.on('readable', look);
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

/** In a folder that its owner alone can open; a pipe's name on Windows can't be guessed. */
function newAddress(): { address: string; remove(): void } {
  if (process.platform === 'win32') return { address: `\\\\.\\pipe\\millwright-${randomBytes(16).toString('hex')}`, remove: () => undefined };
  const name = 'line.sock';
  const own = join(tmpdir(), 'millwright-');
  const folder = mkdtempSync(Buffer.byteLength(own) + 7 + name.length <= SOCKET_PATH_LIMIT ? own : '/tmp/millwright-');
  return { address: join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
