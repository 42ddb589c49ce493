import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Sqlite from 'better-sqlite3-multiple-ciphers';
import { beforeEach, describe, expect, it } from 'vitest';
import { xlsxBytes } from '../../../electron/node/xlsx';
import { needsShared, sharedPath } from '../../support/needs';
import { columnsOfParquet, makeParquet, rowsOfParquet } from '../../support/parquet';
import { openForWriting } from '../../support/open-files';
import { scoreFolder } from '../../support/score-folder';
import { workers } from '../../support/workers';

/** Several processes are started one after the other, on a machine that may be busy. */
const PATIENT_MS = 60_000;
const real = workers();
const { host } = real;
const { at, score, text, refused } = scoreFolder(real);
beforeEach(async () => void (await mkdir(at('data'))));

const hidden = async () => (await readdir(at('.'))).filter((name) => name.startsWith('.'));

describe('scoring many files at once', () => {
  it('takes a folder or a pattern in the order of names, of any format, and says of which file each row is', async () => {
    await writeFile(at('data/b.csv'), 'grade;a\nH;2\nH;x\n');
    await writeFile(at('data/a.csv'), 'a,grade\n1,L\n');
    await writeFile(at('data/c.jsonl'), '{"a": 3, "grade": "M"}\n');
    await makeParquet(at('data/d.parquet'), "SELECT 4 AS a, 'L' AS grade");
    await pipeline(Readable.from(xlsxBytes('e', [{ name: 'E', columns: [{ name: 'a' }, { name: 'grade' }], rows: [[5, 'H'], ['hot', 'H']] }])), createWriteStream(at('data/e.xlsx')));
    await writeFile(at('data/notes.txt'), 'nothing');
    expect(await score(at('data'), 'out.csv')).toMatchObject({ rows: 5, rejected: 2, input: at('data'), message: expect.stringContaining('The first: b.csv, row 3, a: not a number (x)') });
    expect((await text('out.csv')).trimEnd().split('\n')).toEqual(['a,grade,file,p,model_version', '1,L,a.csv,2.0,1.0.0', '2,H,b.csv,12.0,1.0.0', '3,M,c.jsonl,5.0,1.0.0', '4,L,d.parquet,5.0,1.0.0', '5,H,e.xlsx,15.0,1.0.0']);
    expect((await text('out.csv.rejects.csv')).trimEnd().split('\n')).toEqual(['file,line,column,value,reason', 'b.csv,3,a,x,not a number', 'e.xlsx,3,a,hot,not a number']);
    expect(await score(at('data/?.csv'), 'some.csv')).toMatchObject({ rows: 2, rejected: 1 });
    expect(await hidden()).toEqual([]);
  }, PATIENT_MS);

  it('names the file and the column where columns differ, before a row is read', async () => {
    await writeFile(at('data/a.csv'), 'a,grade\n1,L\n');
    await writeFile(at('data/b.csv'), 'a,grade,more\n1,L,1\n');
    expect(await refused(at('data'))).toBe(`${at('data/b.csv')} has a column more, which a.csv lacks: files that are scored together have the same columns.`);
    await writeFile(at('data/b.csv'), 'a,grad\n1,L\n');
    expect(await refused(at('data/*.csv'))).toMatch(/b\.csv lacks the column grade, which a\.csv has \(and has grad, which that lacks\)/);
    expect(await refused(at('data/*.parquet'))).toMatch(/no file that can be scored/);
    expect(await refused(at('nowhere/*.csv'))).toMatch(/There is no folder/);
    expect(await readdir(at('.'))).toEqual(['data']);
  }, PATIENT_MS);

  it('lists a row that is none with its reason, whatever the model would make of nothing', async () => {
    await writeFile(at('data/a.csv'), 'a,grade,note\n1,L,x\n2,H\n3,M,y,z\n4,L,w\n');
    expect(await score(at('data'), 'out.csv')).toMatchObject({ rows: 2, rejected: 2 });
    expect((await text('out.csv.rejects.csv')).trimEnd().split('\n').slice(1)).toEqual(['a.csv,3,,,"the row has 2 fields, the header 3"', 'a.csv,4,,,"the row has 4 fields, the header 3"']);
    await pipeline(Readable.from(xlsxBytes('b', [{ name: 'B', columns: [{ name: 'a' }, { name: 'grade' }, { name: 'note' }], rows: [[5, 'H', 'v']] }])), createWriteStream(at('data/b.xlsx')));
    expect(await score(at('data'), 'mixed.csv')).toMatchObject({ rows: 3, rejected: 2 });
    expect((await text('mixed.csv.rejects.csv')).trimEnd().split('\n').slice(1)).toEqual(['a.csv,3,,,"the row has 2 fields, the header 3"', 'a.csv,4,,,"the row has 4 fields, the header 3"']);
    await expect(score(at('data'), 'few.csv', { maxRejected: { rows: 1 } })).rejects.toMatchObject({ message: expect.stringContaining(`rows of ${at('data')} could not be scored`), details: { file: at('data') } });
  }, PATIENT_MS);
});

describe('text as it is written elsewhere', () => {
  const rows = 'a;grade;ort\n1,5;H;Größe €\n1.234,25;L;"x;y"\n';

  it.each<[string, Buffer, object]>([
    ['UTF-16 with its mark', Buffer.from(`\uFEFF${rows}`, 'utf16le'), {}],
    ['UTF-16 big-endian with its mark', Buffer.from(`\uFEFF${rows}`, 'utf16le').swap16(), {}],
    ['Windows-1252', Buffer.from(rows.replace('€', '\x80'), 'latin1'), { encoding: 'windows-1252' }],
    ['UTF-8', Buffer.from(rows), { encoding: 'utf-8' }],
  ])('is read: %s, with decimal commas', async (_, bytes, how) => {
    await writeFile(at('in.csv'), bytes);
    expect(await score({ kind: 'files', path: at('in.csv'), decimal: ',', ...how }, 'out.csv')).toMatchObject({ rows: 2, rejected: 0 });
    expect(await text('out.csv')).toBe('a,grade,ort,p,model_version\n1.5,H,Größe €,11.5,1.0.0\n1234.25,L,x;y,1235.25,1.0.0\n');
  });

  it('takes UTF-16 as a path alone, another delimiter, and says how to read what is no UTF-8', async () => {
    await writeFile(at('in.csv'), Buffer.from('\uFEFFa,grade\n1,H\n', 'utf16le'));
    expect(await score(at('in.csv'), 'one.csv')).toMatchObject({ rows: 1 });
    await writeFile(at('pipes.csv'), 'a|grade\n1|H\n');
    expect(await score({ kind: 'files', path: at('pipes.csv'), delimiter: '|' }, 'two.csv')).toMatchObject({ rows: 1 });
    await writeFile(at('latin.csv'), Buffer.from('a,grade,ort\n1,H,Gr\xf6\xdfe\n', 'latin1'));
    expect(await refused(at('latin.csv'))).toMatch(/line 2 holds bytes that are none.*--encoding windows-1252/);
    expect(await refused({ kind: 'files', path: at('latin.csv'), encoding: 'utf-16le' })).toMatch(/not utf-16le text|lacks the column/);
  }, PATIENT_MS);
});

describe('text without a header, without quotes, or with blanks between', () => {
  it('is read as it was said to be written', async () => {
    await writeFile(at('plain.txt'), '1\tH\tsays "so\n\n2\tL\t"\n3\tL\n');
    const columns = { a: { column: 'column1' }, grade: { column: 'column2' } };
    expect(await score({ kind: 'files', path: at('plain.txt'), delimiter: '\t', header: false, quotes: false }, 'out.csv', { columns })).toMatchObject({ rows: 2, rejected: 1 });
    expect((await text('out.csv')).trimEnd().split('\n')).toEqual(['column1,column2,column3,p,model_version', '1,H,"says ""so",11.0,1.0.0', '2,L,"""",3.0,1.0.0']);
    expect((await text('out.csv.rejects.csv')).trimEnd().split('\n').slice(1)).toEqual(['4,,,"the row has 2 fields, the header 3"']);
    await writeFile(at('blanks.txt'), '  1   H  \r\n2 \t L\r\n');
    expect(await score({ kind: 'files', path: at('blanks.txt'), delimiter: ' ', header: false }, 'blanks.csv', { columns })).toMatchObject({ rows: 2, rejected: 0 });
    await writeFile(at('quoted.csv'), '"1","H"\n2,L\n');
    expect(await score({ kind: 'files', path: at('quoted.csv'), header: false }, 'quoted-out.csv', { columns })).toMatchObject({ rows: 2, rejected: 0 });
  });
});

describe.skipIf(needsShared('sentiment') || needsShared('cmapss'))('public files as they are', () => {
  it('are scored whole: reviews whose quotes are none of CSV, engines in columns of blanks', { timeout: PATIENT_MS }, async () => {
    const shipped = (name: string) => join(process.cwd(), 'models', name);
    const reviews = { kind: 'files' as const, path: sharedPath('sentiment/imdb_labelled.txt'), delimiter: '\t', header: false, quotes: false };
    expect(await score(reviews, 'reviews.csv', { modelPath: shipped('review-sentiment'), columns: { text: { column: 'column1' } } })).toMatchObject({ rows: 1000, rejected: 0 });
    const sensors = { t24: 7, t30: 8, t50: 9, p30: 12, nf: 13, nc: 14, ps30: 16, phi: 17, nrf: 18, nrc: 19, bpr: 20, htbleed: 22, w31: 25, w32: 26 };
    const columns = Object.fromEntries(Object.entries({ unit: 1, cycle: 2, ...sensors }).map(([name, place]) => [name, { column: `column${place}` }]));
    const engines = { kind: 'files' as const, path: sharedPath('cmapss/test_FD001.txt'), delimiter: ' ', header: false };
    // 100 engines, of each of which 29 cycles have no whole window before them.
    expect(await score(engines, 'engines.csv', { modelPath: shipped('turbofan-rul'), columns })).toMatchObject({ rows: 13_096 - 2_900, rejected: 2_900 });
  });
});

describe.skipIf(needsShared('skab'))('the pump loop of SKAB', () => {
  it('is scored as it is, with the quiet hours of the pump as values of every row: as if they stood in columns', { timeout: PATIENT_MS }, async () => {
    const file = sharedPath('skab/valve1-0.csv');
    const [, ...quiet] = (await readFile(file, 'utf8')).trim().split(/\r?\n/).slice(0, 300).map((line) => line.split(';').slice(1, 9).map(Number));
    const sensors = ['accelerometer_1', 'accelerometer_2', 'current', 'pressure', 'temperature', 'thermocouple', 'voltage', 'flow'];
    const values = Object.fromEntries(sensors.flatMap((name, at) => {
      const mean = quiet.reduce((sum, row) => sum + (row[at] ?? NaN), 0) / quiet.length;
      return [[`${name}_mean`, mean], [`${name}_spread`, Math.sqrt(quiet.reduce((sum, row) => sum + ((row[at] ?? NaN) - mean) ** 2, 0) / quiet.length)]];
    }));
    const modelPath = join(process.cwd(), 'models', 'pump-anomaly');
    const columns = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
    const { rows, rejected } = await score(file, 'same.csv', { modelPath, columns });
    const lines = (await readFile(file, 'utf8')).trim().split(/\r?\n/);
    // The model says nothing of the first nine seconds.
    expect([rows, rejected]).toEqual([lines.length - 10, 9]);
    await writeFile(at('wide.csv'), lines.map((line, at) => `${line};${(at === 0 ? Object.keys(values) : Object.values(values)).join(';')}\n`).join(''));
    await score(at('wide.csv'), 'wide-scored.csv', { modelPath });
    const predicted = async (name: string) => (await text(name)).trim().split(/\r?\n/).slice(1).map((line) => line.split(';').slice(name === 'same.csv' ? 11 : 27));
    expect(await predicted('same.csv')).toEqual(await predicted('wide-scored.csv'));
  });
});

describe('a SQLite file', () => {
  function make(name: string, ...statements: string[]): Sqlite.Database {
    const db = new Sqlite(at(name), { nativeBinding: resolve('dist/native/better_sqlite3.node') });
    for (const one of statements) db.exec(one);
    return db;
  }

  it('is scored by a table or one SELECT, with its types, and nothing is left beside it', async () => {
    make('in.db', 'PRAGMA journal_mode = WAL', 'CREATE TABLE "the readings" (a REAL, grade TEXT, big INTEGER, raw BLOB, n)', "INSERT INTO \"the readings\" VALUES (1.5, 'H', 9007199254740993, x'00ff', 1), (2, 'L', 3, NULL, 'one'), ('hot', 'L', 1, NULL, 2)").close();
    const before = await stat(at('in.db'), { bigint: true });
    expect(await score({ kind: 'sqlite', path: at('in.db'), table: 'The Readings' }, 'out.parquet')).toMatchObject({ rows: 2, rejected: 1, message: expect.stringContaining('row 3, a: not a number (hot)') });
    expect(await columnsOfParquet(at('out.parquet'))).toEqual(['a VARCHAR', 'grade VARCHAR', 'big VARCHAR', 'raw VARCHAR', 'n VARCHAR', 'p DOUBLE', 'model_version VARCHAR']);
    expect(await rowsOfParquet(at('out.parquet'), 'a, big, raw, n, p')).toEqual([['1.5', '9007199254740993', '00ff', '1', 11.5], ['2', '3', null, 'one', 3]]);
    await score({ kind: 'sqlite', path: at('in.db'), sql: "-- the good ones\nSELECT a + 1 AS a, grade, n AS n FROM \"the readings\" WHERE typeof(a) = 'real' AND n = 1;" }, 'query.parquet');
    expect(await columnsOfParquet(at('query.parquet'))).toEqual(['a DOUBLE', 'grade VARCHAR', 'n BIGINT', 'p DOUBLE', 'model_version VARCHAR']);
    expect((await readdir(at('.'))).filter((name) => name.startsWith('in.db') || name.startsWith('.'))).toEqual(['in.db']);
    expect((await stat(at('in.db'), { bigint: true })).mtimeNs).toBe(before.mtimeNs);
  }, PATIENT_MS);

  it('is read rightly while another program writes into it', async () => {
    const writer = make('in.db', 'PRAGMA journal_mode = WAL', 'PRAGMA wal_autocheckpoint = 0', 'CREATE TABLE t (a, grade)', "INSERT INTO t VALUES (1, 'H')");
    try {
      writer.exec("BEGIN; INSERT INTO t VALUES (2, 'L')");
      expect(await score({ kind: 'sqlite', path: at('in.db'), table: 't' }, 'one.csv')).toMatchObject({ rows: 1 });
      writer.exec('COMMIT');
      expect(await score({ kind: 'sqlite', path: at('in.db'), table: 't' }, 'two.csv')).toMatchObject({ rows: 2 });
    } finally {
      writer.close();
    }
  });

  it('answers nothing but one SELECT, and says what is wrong with a file', async () => {
    make('in.db', 'CREATE TABLE t (a, grade)', "INSERT INTO t VALUES (1, 'H')").close();
    make('none.db', 'CREATE TABLE t (a)', 'DROP TABLE t').close();
    make('locked.db', "PRAGMA key = 'secret'", 'CREATE TABLE t (a)').close();
    const whole = await readFile(at('in.db'));
    await writeFile(at('cut.db'), Buffer.concat([whole.subarray(0, 100), Buffer.alloc(whole.length - 100, 7)]));
    const ask = (sql: string) => refused({ kind: 'sqlite', path: at('in.db'), sql });
    expect(await ask("INSERT INTO t VALUES (2, 'H')")).toMatch(/begins with SELECT, this one with INSERT/);
    expect(await ask("WITH x AS (SELECT 1) DELETE FROM t")).toMatch(/something else than rows/);
    expect(await ask('SELECT 1; SELECT 2')).toMatch(/more than one thing/);
    expect(await ask('PRAGMA table_info(t)')).toMatch(/begins with SELECT, this one with PRAGMA/);
    expect(await ask('SELECT a, b FROM t')).toMatch(/no such column: b/);
    expect(await refused({ kind: 'sqlite', path: at('in.db'), table: 'u' })).toBe(`${at('in.db')} has no table u. There is: t.`);
    expect(await refused({ kind: 'sqlite', path: at('none.db'), table: 'u' })).toMatch(/none at all/);
    expect(await refused({ kind: 'sqlite', path: at('locked.db'), table: 't' })).toMatch(/encrypted/);
    expect(await refused({ kind: 'sqlite', path: at('cut.db'), table: 't' })).toMatch(/damaged/);
    expect(await refused({ kind: 'sqlite', path: at('missing.db'), table: 't' })).toMatch(/There is no file/);
    expect(whole.equals(await readFile(at('in.db')))).toBe(true);
    expect(await hidden()).toEqual([]);
  }, PATIENT_MS);
});

describe('rows that are read into a table first', () => {
  it('are the same for a run that goes on, though their source has changed, and are gone behind it', async () => {
    make300('in.db');
    const input = { kind: 'sqlite', path: at('in.db'), table: 't' } as const;
    const [started, written] = [new Set(host.workers), new Set<string>()];
    await score(input, 'whole.csv', { threads: 1, onProgress: () => {
      for (const { pid } of host.workers) if (pid !== undefined && ![...started].some((one) => one.pid === pid)) for (const file of openForWriting(pid)) written.add(file);
    } });
    const whole = await text('whole.csv');
    if (process.platform === 'linux') {
      // Parts of a run lie beside the output alone: nothing else is open for writing while it is under way.
      expect([...written].filter((file) => !file.startsWith(at('.whole.csv')))).toEqual([]);
      expect([...written]).toEqual(expect.arrayContaining([at('.whole.csv.part'), at('.whole.csv.journal')]));
    }
    let killed = false;
    const before = new Set(host.workers);
    await score(input, 'out.csv', { threads: 1, onProgress: ({ phase, rows }: { phase: string; rows: number }) => {
      if (killed || phase !== 'scoring' || rows === 0) return;
      killed = true;
      for (const worker of host.workers) if (!before.has(worker)) worker.kill();
    } }).catch(({ code }: { code: string }) => expect(code).toBe('gone'));
    expect(killed).toBe(true);
    expect((await hidden()).sort()).toEqual(expect.arrayContaining(['.out.csv.journal', '.out.csv.rows.json', '.out.csv.rows.parquet']));
    const db = new Sqlite(at('in.db'), { nativeBinding: resolve('dist/native/better_sqlite3.node') });
    db.exec('UPDATE t SET a = a + 1; DELETE FROM t WHERE a > 1000');
    db.close();
    expect(await score(input, 'out.csv')).toMatchObject({ state: 'done', rows: 200_000, message: expect.stringContaining('before it was interrupted') });
    expect(await text('out.csv')).toBe(whole);
    expect(await hidden()).toEqual([]);
  }, PATIENT_MS);

  function make300(name: string): void {
    const db = new Sqlite(at(name), { nativeBinding: resolve('dist/native/better_sqlite3.node') });
    db.exec("CREATE TABLE t (a, grade); WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 199999) INSERT INTO t SELECT i / 8.0, 'H' FROM n");
    db.close();
  }
});
