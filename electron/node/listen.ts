import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import type { Channel } from '../contract/channel';
import { MillwrightError } from '../contract/errors';
import { attach, isHello, type Hello } from './attach';
import { channelOverSocket } from './socket-channel';
import { socketPath } from './places';

/** A take-over of a dead socket lasts milliseconds; a lock this old belongs to a process that died in it. */
const TAKEOVER_STALE_MS = 10_000;

/**
 * Makes this process the engine of a data folder: listens on its socket, its owner only. A socket that a killed engine
 * left is found dead and replaced; a living one means that the folder is taken.
 * @throws home-in-use
 */
export async function listen(home: string, onCaller: (channel: Channel, hello: Hello) => void): Promise<Server> {
  const path = socketPath(home);
  const server = createServer((socket) => {
    const channel = channelOverSocket(socket);
    const expectHello = setTimeout(() => socket.destroy(), 5_000);
    channel.onMessage((message) => {
      clearTimeout(expectHello);
      if (isHello(message)) onCaller(held(channel), message);
      else socket.destroy();
    });
  });
  if (process.platform !== 'win32') await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await takeOver(home, path, server);
  if (process.platform !== 'win32') await chmod(path, 0o600);
  return server;
}

/** Keeps what comes until somebody listens: a caller is served only once it is known who it is. */
function held(channel: Channel): Channel {
  const waiting: unknown[] = [];
  channel.onMessage((message) => waiting.push(message));
  return {
    ...channel,
    onMessage: (listener) => {
      channel.onMessage(listener);
      for (const message of waiting.splice(0)) listener(message);
    },
  };
}

async function takeOver(home: string, path: string, server: Server): Promise<void> {
  const lock = `${path}.lock`;
  const started = Date.now();
  // Two engines that start at once must not each find the other's fresh socket dead: only the holder of the lock replaces it.
  while (process.platform !== 'win32') {
    try {
      await mkdir(lock);
      break;
    } catch {
      if (Date.now() - started > TAKEOVER_STALE_MS) await rm(lock, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  try {
    const living = await attach(home, 'ctl');
    if (living) {
      living.close();
      throw new MillwrightError('home-in-use', `Another Millwright is working with ${home}. Use its window, or quit it first.`, { home });
    }
    if (process.platform !== 'win32') await rm(path, { force: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(new MillwrightError('store-failed', `Can't listen on ${path}: ${error.message}`, { file: path })));
      server.listen(path, resolve);
    });
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}
