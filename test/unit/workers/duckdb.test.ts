import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { literal, openDatabase, quoted } from '../../../electron/workers/lib/duckdb/open';
import { makeParquet } from '../../support/parquet';
import { temporaryDir } from '../../support/store';

async function opened(files: string[] = [], memoryMiB?: number) {
  const { connection, close } = await openDatabase(files, { ...(memoryMiB && { memoryMiB }) });
  onTestFinished(close);
  return { run: async (sql: string) => (await connection.runAndReadAll(sql)).getRows() };
}

describe('the database that reads and writes files', () => {
  it('reaches the files that it was given, and no other, by no way', async () => {
    const dir = await temporaryDir();
    const [mine, other, out] = ['mine.parquet', 'other.parquet', 'out.parquet'].map((name) => join(dir, name)) as [string, string, string];
    await makeParquet(mine, 'SELECT 7 AS a');
    await makeParquet(other, 'SELECT 8 AS a');
    await writeFile(join(dir, 'secret.txt'), 'secret');
    const { run } = await opened([mine, out]);
    expect(await run(`SELECT a FROM read_parquet(${literal(mine)})`)).toEqual([[7]]);
    await run(`COPY (SELECT 1) TO ${quoted(out)}`);
    for (const sql of [
      `SELECT * FROM read_parquet(${quoted(other)})`, `SELECT * FROM read_parquet(${quoted(join(dir, '*.parquet'))})`, `SELECT * FROM read_text(${quoted(join(dir, 'secret.txt'))})`, `SELECT * FROM glob(${quoted(`${dir}/*`)})`,
      `COPY (SELECT 1) TO ${quoted(join(dir, 'new.parquet'))}`, `ATTACH ${quoted(join(dir, 'new.db'))}`, `EXPORT DATABASE ${quoted(join(dir, 'all'))}`, `SELECT * FROM read_parquet('https://127.0.0.1:9/a.parquet')`,
    ]) await expect(run(sql), sql).rejects.toThrow(/disabled by configuration|disabled through configuration/);
    expect((await readdir(dir)).sort()).toEqual(['mine.parquet', 'other.parquet', 'out.parquet', 'secret.txt']);
  });

  it('loads nothing from elsewhere, and its settings stay', async () => {
    const { run } = await opened();
    for (const sql of ['INSTALL httpfs', 'LOAD httpfs', "INSTALL httpfs FROM 'http://127.0.0.1:9'"]) await expect(run(sql), sql).rejects.toThrow(/disabled|configuration/);
    for (const sql of ["SET temp_directory = '/tmp'", 'SET enable_external_access = true', "SET allowed_paths = ['/etc/passwd']", 'SET autoinstall_known_extensions = true', "SET memory_limit = '64GB'", 'RESET lock_configuration']) await expect(run(sql), sql).rejects.toThrow(/locked|can ?not/i);
    expect(await run("SELECT name, value FROM duckdb_settings() WHERE name IN ('autoinstall_known_extensions', 'autoload_known_extensions', 'temp_directory', 'allow_persistent_secrets') ORDER BY name")).toEqual([
      ['allow_persistent_secrets', 'false'], ['autoinstall_known_extensions', 'false'], ['autoload_known_extensions', 'false'], ['temp_directory', ''],
    ]);
  });

  it('says that memory is out instead of spilling, and leaves no file in home, temp or where it runs', async () => {
    const home = await mkdtemp(join(tmpdir(), 'mw-home-'));
    onTestFinished(() => rm(home, { recursive: true, force: true }));
    for (const name of ['HOME', 'TMPDIR']) {
      const before = process.env[name];
      onTestFinished(() => void (before === undefined ? Reflect.deleteProperty(process.env, name) : (process.env[name] = before)));
      process.env[name] = home;
    }
    const here = await readdir('.');
    const { run } = await opened([], 64);
    await expect(run('SELECT random() AS r FROM range(20000000) ORDER BY r')).rejects.toThrow(/Out of Memory/);
    expect(await readdir(home)).toEqual([]);
    expect(await readdir('.')).toEqual(here);
  });

  it('takes a name as it stands, not for a pattern', async () => {
    const dir = await temporaryDir();
    const name = join(dir, "a[b]*?'.parquet");
    await makeParquet(join(dir, 'made.parquet'), 'SELECT 7 AS a');
    await writeFile(name, await (await import('node:fs/promises')).readFile(join(dir, 'made.parquet')));
    const { run } = await opened([name]);
    expect(await run(`SELECT a FROM read_parquet(${literal(name)})`)).toEqual([[7]]);
  });
});
