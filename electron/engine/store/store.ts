import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { MillwrightError, toErrorData } from '../../contract/errors';
import { systemClock } from '../shared/clock';
import { Emitter } from '../shared/emitter';
import { noteClosed, noteOpened } from './clean-close';
import { FileDatabase } from './database';
import { SqlError, storeError } from './errors';
import { verifyKey, writeKeyCheck } from './key-check';
import { IN_THE_CLEAR, type Prepared } from './messages';
import { ReaderPool } from './readers';
import { Reserve } from './reserve';
import { takeThread } from './spare';
import type { SqlThread } from './thread';
import type { Database, FileHealth, Migration, Store, StoreOptions } from './types';

const MAIN = 'millwright.db';
const fileName = /^[a-z0-9][a-z0-9._-]{0,100}\.db$/;
const READERS = 2;
const IDLE_MS = 60_000;
const STUCK_AFTER_MS = 30_000;
/** Checked whole before it opens: about 4 ms a MiB. Larger files are checked by a thread of their own once they are open. */
const CHECK_UP_TO_BYTES = 4 * 1024 * 1024;
/** Nothing is slowed by the check of a large file during the start. */
const CHECK_LATER_MS = 20_000;

/**
 * Opens (or makes) the encrypted files of a folder. Throws `wrong-key`, `store-damaged`, `store-newer`, `store-full` or
 * `store-failed`, and has then overwritten nothing.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  if (options.key.length !== 32) throw new MillwrightError('wrong-key', 'The key of a store has 32 bytes.');
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  const store = new FolderStore(options);
  await store.open();
  return store;
}

/** Whether a folder holds a store's main file. */
export function storeExists(dir: string): boolean {
  return existsSync(join(dir, MAIN));
}

class FolderStore implements Store {
  readonly health = new Emitter<FileHealth>();
  readonly reserve: Reserve;
  readonly main: FileDatabase;
  private readonly key: string;
  private readonly mainReaders: ReaderPool;
  /** Shared by all other files: many small history files would otherwise each bring two threads. */
  private readonly otherReaders: ReaderPool;
  private readonly opening = new Map<string, Promise<FileDatabase>>();
  private readonly later = new Set<ReturnType<typeof setTimeout>>();
  private nextFile = 1;
  private closing: Promise<void> | undefined;

  constructor(private readonly options: StoreOptions) {
    this.key = options.inTheClear ? IN_THE_CLEAR : Buffer.from(options.key).toString('hex');
    this.reserve = new Reserve(options.dir);
    const idleMs = options.idleMs ?? IDLE_MS;
    this.mainReaders = new ReaderPool(this.spawn, READERS, idleMs * 10);
    this.otherReaders = new ReaderPool(this.spawn, READERS, idleMs);
    this.main = this.database(MAIN, options.migrations);
  }

  async open(): Promise<void> {
    const { dir, key } = this.options;
    const known = verifyKey(dir, key);
    if (known && !storeExists(dir)) {
      throw new MillwrightError('store-damaged', `${MAIN} is missing from the data folder. Put it back, or restore a backup; nothing was written.`, { file: MAIN });
    }
    const reopened = await noteOpened(dir);
    const prepared = await this.main.open().catch(async (error: unknown) => {
      await reopened.undo().catch(() => {});
      throw error;
    });
    if (!known) await writeKeyCheck(dir, key);
    this.checkLater(MAIN, prepared);
    if (this.options.reserve !== false) this.reserve.restoreLater();
  }

  async file(name: string, migrations: readonly Migration[]): Promise<Database> {
    this.mustBeOpen();
    if (name === MAIN || !fileName.test(name)) throw new MillwrightError('invalid-input', `${name} can't be the name of a file of the store.`, { file: name });
    let opening = this.opening.get(name);
    if (!opening) {
      const database = this.database(name, migrations);
      opening = database.open().then((prepared) => {
        this.checkLater(name, prepared);
        return database;
      });
      opening.catch(() => this.opening.delete(name));
      this.opening.set(name, opening);
    }
    return opening;
  }

  async files(prefix: string): Promise<string[]> {
    const names = await readdir(this.options.dir);
    return names.filter((name) => name !== MAIN && name.startsWith(prefix) && fileName.test(name)).sort();
  }

  async dropFile(name: string): Promise<void> {
    if (name === MAIN || !fileName.test(name)) throw new MillwrightError('invalid-input', `${name} can't be dropped.`, { file: name });
    const opening = this.opening.get(name);
    this.opening.delete(name);
    await (await opening?.catch(() => undefined))?.close();
    // The log first: a log without its file would be taken for that of a new file of the same name.
    for (const tail of ['-wal', '-shm', '']) await rm(join(this.options.dir, name + tail), { force: true });
  }

  async space(): Promise<{ used: number; free: number }> {
    const { dir } = this.options;
    const sizes = await Promise.all((await readdir(dir)).map(async (name) => (await stat(join(dir, name)).catch(() => undefined))?.size ?? 0));
    return { used: sizes.reduce((sum, size) => sum + size, 0), free: await freeBytes(dir) };
  }

  close(): Promise<void> {
    this.closing ??= (async () => {
      for (const timer of this.later) clearTimeout(timer);
      await this.reserve.close();
      const others = await Promise.all([...this.opening.values()].map((opening) => opening.catch(() => undefined)));
      await Promise.all([this.main.close(), ...others.map((other) => other?.close())]);
      await Promise.all([this.mainReaders.close(), this.otherReaders.close()]);
      await noteClosed(this.options.dir).catch(() => {});
    })();
    return this.closing;
  }

  private readonly spawn = (): SqlThread => takeThread(this.options.sqlThread, this.options.addon);

  private database(name: string, migrations: readonly Migration[]): FileDatabase {
    const { dir, maxPages, stuckAfterMs = STUCK_AFTER_MS, idleMs = IDLE_MS, clock = systemClock() } = this.options;
    const path = join(dir, name);
    const isMain = name === MAIN;
    return new FileDatabase({
      name,
      file: { file: this.nextFile++, path, key: this.key, maxPages },
      migrations,
      spawn: this.spawn,
      readers: isMain ? this.mainReaders : this.otherReaders,
      prepare: (thread) => thread.ask<Prepared>({ do: 'prepare', path, key: this.key, migrations: rising(migrations), now: clock.now(), checkUpToBytes: CHECK_UP_TO_BYTES, keepOld: isMain }),
      mayWrite: () => this.mayWrite(name),
      failed: (error) => this.failed(name, error),
      stuckAfterMs,
      writerIdleMs: isMain ? null : idleMs,
    });
  }

  /** While the reserve is given up, what it gave room for comes first: everything else waits for space. */
  private mayWrite(name: string): void {
    if (name === MAIN || !this.reserve.givenUp) return;
    throw new MillwrightError('store-full', `There is no space left to write ${name}: what remains is kept for alarms and the audit trail. Free space on the disk that holds the appliance's data folder.`, { file: name });
  }

  private async failed(name: string, error: unknown): Promise<{ error: unknown; again: boolean }> {
    if (!(error instanceof SqlError) && !(error instanceof MillwrightError)) return { error, again: false };
    const told = storeError(error, name, error instanceof SqlError ? await freeBytes(this.options.dir).catch(() => undefined) : undefined);
    if (!(told instanceof MillwrightError)) return { error: told, again: false };
    if (told.code === 'store-damaged' || told.code === 'store-full' || told.code === 'store-failed') {
      this.health.emit({ file: name, ok: false, error: toErrorData(told) });
    }
    const again = told.code === 'store-full' && this.reserve.held;
    if (again) await this.reserve.release();
    return { error: told, again: again && name === MAIN };
  }

  private checkLater(name: string, prepared: Prepared): void {
    if (prepared.checked) return;
    const timer = setTimeout(() => {
      this.later.delete(timer);
      void this.check(name);
    }, this.options.checkAfterMs ?? CHECK_LATER_MS);
    timer.unref();
    this.later.add(timer);
  }

  private async check(name: string): Promise<void> {
    const thread = this.spawn();
    try {
      const found = await thread.ask<string[]>({ do: 'check', path: join(this.options.dir, name), key: this.key });
      const error = { code: 'store-damaged' as const, message: `${name} is damaged (${found[0]}). Restore it from a backup.`, details: { file: name } };
      this.health.emit(found.length === 0 ? { file: name, ok: true } : { file: name, ok: false, error });
    } catch (error) {
      await this.failed(name, error);
    } finally {
      await thread.close();
    }
  }

  private mustBeOpen(): void {
    if (this.closing) throw new MillwrightError('locked', 'The store is closed. Unlock the appliance and try again.');
  }
}

function rising(migrations: readonly Migration[]): Migration[] {
  return [...migrations].sort((a, b) => a.id - b.id);
}

async function freeBytes(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}
