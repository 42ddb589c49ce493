import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';
import { type Migration, openStore, type Store, type StoreOptions } from '../../electron/engine/store';

const root = join(import.meta.dirname, '../..');

/** The encrypting SQLite for the runtime that the tests run in. */
export const addon = join(root, 'dist/native/better_sqlite3.node');

let made: Promise<string> | undefined;

/** The script of a thread of SQL, made of the sources as they are now. */
export function sqlThread(): Promise<string> {
  return (made ??= bundled('electron/engine/store/sql-thread.ts'));
}

/** A script for a thread or a process, bundled into a folder that goes with the test process. */
export async function bundled(source: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'millwright-thread-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  const outfile = join(dir, 'thread.cjs');
  await build({ entryPoints: [join(root, source)], outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20', external: ['electron', 'onnxruntime-node', 'esbuild'], logLevel: 'silent' });
  return outfile;
}

/** A folder that is gone after the test. */
export async function temporaryDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'millwright-test-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** A file of this content in such a folder. */
export async function temporaryFile(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(await temporaryDir(), name);
  await writeFile(path, content);
  return path;
}

/** A real encrypted store in a folder of its own, closed and removed after the test. */
export async function testStore(migrations: readonly Migration[], options: Partial<StoreOptions> = {}): Promise<Store> {
  if (!existsSync(addon)) throw new Error('dist/native/better_sqlite3.node is missing: run `node build/setup.mjs` first');
  const store = await openStore({ dir: options.dir ?? (await temporaryDir()), key: randomBytes(32), addon, sqlThread: await sqlThread(), migrations, reserve: false, ...options });
  onTestFinished(() => store.close());
  return store;
}
