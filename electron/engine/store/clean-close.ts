import { readdirSync, readFileSync, statSync } from 'node:fs';
import { open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MillwrightError } from '../../contract/errors';

/**
 * Stands in the folder while the store is closed and every log is in its file: size and time of each file. A log beside
 * a file that is still the same was put there by somebody, out of an older copy, and would silently turn pages back. Where
 * the file itself is another one too (a backup of a running appliance, restored), its log belongs to it.
 */
const FILE = 'store.closed';

export interface Reopened {
  /** To be called where opening failed and changed nothing: it is closed as it was. */
  undo(): Promise<void>;
}

/** Throws `store-damaged` where a log came from elsewhere; else the store counts as open from now on. */
export async function noteOpened(dir: string): Promise<Reopened> {
  const closed = read(dir);
  if (closed === undefined) return { undo: () => Promise.resolve() };
  const then = parse(closed);
  for (const log of logs(dir)) {
    const file = log.slice(0, -'-wal'.length);
    if (then[file] === undefined || then[file] !== stateOf(join(dir, file))) continue;
    throw new MillwrightError('store-damaged', `${log} does not belong to the data in this folder: when the appliance was last closed there was no such log. Move it away, or restore a backup as a whole; nothing was written.`, { file: log });
  }
  await rm(join(dir, FILE));
  await sync(dir);
  return { undo: () => writeFile(join(dir, FILE), closed, { mode: 0o600 }) };
}

export async function noteClosed(dir: string): Promise<void> {
  if (logs(dir).length > 0) return;
  const files = readdirSync(dir).filter((name) => name.endsWith('.db'));
  await writeFile(join(dir, FILE), JSON.stringify(Object.fromEntries(files.map((name) => [name, stateOf(join(dir, name))]))), { mode: 0o600 });
}

function logs(dir: string): string[] {
  return readdirSync(dir).filter((name) => name.endsWith('.db-wal') && statSync(join(dir, name)).size > 0);
}

function stateOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && `${stat.size} ${stat.mtimeMs}`;
}

function read(dir: string): string | undefined {
  try {
    return readFileSync(join(dir, FILE), 'utf8');
  } catch {
    return undefined;
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

async function sync(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
