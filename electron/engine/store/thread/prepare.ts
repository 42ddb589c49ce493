import { closeSync, constants, copyFileSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { MillwrightError } from '../../../contract/errors';
import type { Prepared, PrepareRequest } from '../messages';
import type { Migration } from '../types';
import { connect, type Connection, PAGE_BYTES } from './connection';

const beside = ['', '-wal', '-shm', '-journal'];

/**
 * Brings a file to this version's schema, or makes it. An existing file is looked at through a connection that can't
 * write; migrations run on a copy that takes the file's place in one rename, so that whatever happens the file under
 * its own name is whole: the old one or the new one.
 */
export function prepareFile(request: PrepareRequest, addon: string): Prepared {
  const { path } = request;
  const name = basename(path);
  removeCopy(path);
  if (!existsSync(path)) {
    if (sizeOf(`${path}-wal`) > 0) {
      throw damaged(name, `${name} is missing, but its log (${name}-wal) is there. Put the file back, or restore a backup; nothing was written.`);
    }
    build(request, addon, request.migrations, false);
    return { created: true, migrated: request.migrations.map(({ id }) => id), bytes: sizeOf(path), checked: true };
  }
  const bytes = sizeOf(path);
  if (bytes === 0) throw damaged(name, `${name} is empty: its contents are gone. Restore it from a backup; nothing was written.`);
  const checked = bytes + sizeOf(`${path}-wal`) <= request.checkUpToBytes;
  const applied = inspect(request, addon, checked);
  const known = new Set(request.migrations.map(({ id }) => id));
  const unknown = [...applied].filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new MillwrightError('store-newer', `${name} was written by a newer Millwright (schema step ${Math.max(...unknown)}). Start that version or a later one; the file was left as it is.`, { file: name });
  }
  const pending = request.migrations.filter(({ id }) => !applied.has(id));
  if (pending.length > 0) build(request, addon, pending, true);
  return { created: false, migrated: pending.map(({ id }) => id), bytes: sizeOf(path), checked };
}

/** Ids of the migrations that the file has seen. Throws `store-damaged` where the file is not what was written. */
function inspect({ path, key }: PrepareRequest, addon: string, check: boolean): Set<number> {
  const had = { log: existsSync(`${path}-wal`), index: existsSync(`${path}-shm`) };
  let db: Connection | undefined;
  try {
    db = connect({ addon, path, key, write: false });
    const found = check ? findings(db, 'integrity_check') : [];
    if (found.length > 0) throw damaged(basename(path), `${basename(path)} is damaged (${found[0]}). It was left as it is; restore it from a backup.`);
    const tables = db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'schema_migration'").get() as { n: number };
    if (tables.n === 0) throw damaged(basename(path), `${basename(path)} holds no Millwright schema. It was left as it is.`);
    return new Set((db.prepare('SELECT id FROM schema_migration').all() as { id: number }[]).map(({ id }) => id));
  } finally {
    db?.close();
    // A reader of a cleanly closed file leaves an empty log behind; nobody else has the file open.
    if (!had.log && sizeOf(`${path}-wal`) === 0) rmSync(`${path}-wal`, { force: true });
    if (!had.log && !had.index) rmSync(`${path}-shm`, { force: true });
  }
}

/** What SQLite finds wrong with a file; empty when it is sound. */
export function findings(db: Connection, check: 'integrity_check' | 'quick_check'): string[] {
  const rows = db.pragma(`${check}(5)`) as Record<string, string>[];
  const lines = rows.flatMap((row) => String(row[check]).split('\n')).filter((line) => !line.startsWith('*** in database'));
  return lines.length === 1 && lines[0] === 'ok' ? [] : lines;
}

/** Applies `migrations` to a copy of the file (or a new one) and puts it in the file's place. */
function build({ path, key, now, keepOld }: PrepareRequest, addon: string, migrations: readonly Migration[], exists: boolean): void {
  const copy = `${path}.migrating`;
  try {
    if (exists) {
      emptyLog(path, key, addon);
      copyFileSync(path, copy, constants.COPYFILE_FICLONE);
    }
    migrate(copy, key, addon, migrations, now, exists);
    sync(copy);
  } catch (error) {
    removeCopy(path);
    throw error;
  }
  if (exists && keepOld) keep(path, `${path}.before-${migrations.at(-1)?.id}`);
  renameSync(copy, path);
  sync(dirname(path));
}

/** Everything that was committed must be in the file itself before it is copied: its last writer's closing does that. */
function emptyLog(path: string, key: string, addon: string): void {
  const db = connect({ addon, path, key, write: true });
  try {
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
  if (sizeOf(`${path}-wal`) > 0) {
    throw new MillwrightError('home-in-use', `${basename(path)} is in use by another program. Close it and start again.`, { file: basename(path) });
  }
  for (const tail of ['-wal', '-shm']) rmSync(path + tail, { force: true });
}

function migrate(path: string, key: string, addon: string, migrations: readonly Migration[], now: number, exists: boolean): void {
  const db = connect({ addon, path, key, write: true });
  try {
    if (!exists) {
      db.pragma(`page_size = ${PAGE_BYTES}`);
      db.pragma('auto_vacuum = INCREMENTAL');
      db.pragma('journal_mode = WAL');
    }
    // A copy that is lost is made again, so one fsync at the end is enough.
    db.pragma('synchronous = OFF');
    // As SQLite advises for rebuilding tables: off while they change, then checked as a whole.
    db.pragma('foreign_keys = OFF');
    if (!exists) db.exec('CREATE TABLE schema_migration (id INTEGER PRIMARY KEY, name TEXT NOT NULL, applied INTEGER NOT NULL) STRICT');
    for (const migration of migrations) apply(db, migration, now);
    const broken = db.pragma('foreign_key_check') as unknown[];
    if (broken.length > 0) throw new Error(`${broken.length} rows refer to rows that are not there`);
  } finally {
    db.close();
  }
}

function apply(db: Connection, { id, name, sql }: Migration, now: number): void {
  try {
    db.transaction(() => {
      db.exec(sql);
      db.prepare('INSERT INTO schema_migration (id, name, applied) VALUES (?, ?, ?)').run(id, name, Math.round(now));
    })();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const failed = new Error(`schema step ${id} (${name}) failed: ${message}. The file was left as it was before.`) as Error & { code?: string };
    failed.code = (error as { code?: string }).code ?? 'SQLITE_ERROR';
    throw failed;
  }
}

/** A second name for the old file, or a copy where the file system knows no second names. The file's own name never goes away. */
function keep(path: string, as: string): void {
  rmSync(as, { force: true });
  try {
    linkSync(path, as);
  } catch {
    copyFileSync(path, as, constants.COPYFILE_FICLONE);
    sync(as);
  }
}

function removeCopy(path: string): void {
  for (const tail of beside) rmSync(`${path}.migrating${tail}`, { force: true });
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** To the disk: a file's contents, or the names in a folder (which Windows does by itself). */
function sync(path: string): void {
  let handle: number | undefined;
  try {
    handle = openSync(path, statSync(path).isDirectory() ? 'r' : 'r+');
    fsyncSync(handle);
  } catch (error) {
    if (process.platform !== 'win32') throw error;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function damaged(file: string, message: string): MillwrightError {
  return new MillwrightError('store-damaged', message, { file });
}
