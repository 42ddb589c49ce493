import { createHash } from 'node:crypto';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

/** A Unix socket's path may have 107 bytes. */
export const SOCKET_PATH_LIMIT = 107;

/** The OS's place for application data. */
export function defaultHome(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  if (env.MILLWRIGHT_HOME) return resolve(env.MILLWRIGHT_HOME);
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'Millwright');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Millwright');
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'millwright');
}

/** A short name that belongs to one data folder of one user. */
export function homeDigest(home: string): string {
  return createHash('sha256').update(resolve(home)).digest('hex').slice(0, 16);
}

/** The user's runtime folder: sockets of long homes and the window's own session live there, never in the data folder. */
export function runtimeFolder(home: string): string {
  const base = process.env.XDG_RUNTIME_DIR ?? join(tmpdir(), `millwright-${userInfo().uid >= 0 ? userInfo().uid : userInfo().username}`);
  return join(base, `millwright-${homeDigest(home)}`);
}

/** Where the engine of a data folder listens: beside its data, or in the runtime folder where that path would be too long. */
export function socketPath(home: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return `\\\\.\\pipe\\millwright-${homeDigest(home)}`;
  const beside = join(resolve(home), 'engine.sock');
  return Buffer.byteLength(beside) <= SOCKET_PATH_LIMIT ? beside : join(runtimeFolder(home), 'engine.sock');
}
