import { read, utils, write, type BookType, type WorkBook } from '@e965/xlsx';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createWriteStream, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import type { ScoreFile } from '../../../electron/engine/batch';
import { xlsxBytes, type SheetCell } from '../../../electron/node/xlsx';
import { sheetRows } from '../../../electron/workers/lib/batch/stage/sheet-rows';
import { columnsOfParquet, makeParquet, rowsOfParquet } from '../../support/parquet';
import { scoreFolder } from '../../support/score-folder';
import { workers } from '../../support/workers';
import { zip } from '../../support/zip';

/** Several processes are started one after the other, on a machine that may be busy. */
const PATIENT_MS = 60_000;
const { at, text, score: scoreFrom } = scoreFolder(workers());
const score = (input: ScoreFile['input'], ...rest: [to: string, more?: object]) => scoreFrom(typeof input === 'string' ? at(input) : input, ...rest);
const refused = (input: Parameters<typeof score>[0], to = 'out.csv') => score(input, to).then(() => 'scored', ({ message }: Error) => message);

/** By another writer. */
async function book(name: string, sheets: Record<string, unknown[][]>, change: (made: WorkBook) => void = () => undefined, bookType: BookType = 'xlsx'): Promise<void> {
  const made = utils.book_new();
  for (const [sheet, rows] of Object.entries(sheets)) utils.book_append_sheet(made, utils.aoa_to_sheet(rows, { cellDates: false }), sheet);
  change(made);
  await writeFile(at(name), write(made, { type: 'buffer', bookType, bookSST: true }) as Buffer);
}
async function ours(name: string, columns: string[], rows: SheetCell[][]): Promise<void> {
  await pipeline(Readable.from(xlsxBytes(at(name), [{ name: 'One', columns: columns.map((column) => ({ name: column })), rows }])), createWriteStream(at(name)));
}
const rowsOf = (name: string) => utils.sheet_to_json<unknown[]>(Object.values(read(readFileSync(at(name))).Sheets)[0]!, { header: 1 });

describe('scoring a sheet of Excel', () => {
  it('reads the first sheet, or the one that is named, and says which there are', async () => {
    await book('in.xlsx', { Cover: [['a', 'grade'], [1, 'H']], Readings: [['a', 'grade', 'note'], [2, 'L', 'x & <y>'], [3.5, 'M', null]] });
    expect(await score('in.xlsx', 'first.csv')).toMatchObject({ state: 'done', rows: 1, input: at('in.xlsx') });
    expect(await text('first.csv')).toBe('a,grade,p,model_version\n1,H,11.0,1.0.0\n');
    expect(await score({ kind: 'sheet', path: at('in.xlsx'), sheet: 'readings' }, 'named.csv')).toMatchObject({ rows: 2, rejected: 0 });
    expect(await text('named.csv')).toBe('a,grade,note,p,model_version\n2.0,L,x & <y>,3.0,1.0.0\n3.5,M,,5.5,1.0.0\n');
    expect(await refused({ kind: 'sheet', path: at('in.xlsx'), sheet: 'Reading' })).toBe(`${at('in.xlsx')} has no sheet Reading. There are: Cover, Readings.`);
    expect((await readdir(at('.'))).sort()).toEqual(['first.csv', 'in.xlsx', 'named.csv']);
  });

  it('lists what it can\'t score with the row of the sheet, and knows errors, formulas and blanks', async () => {
    await book('in.xlsx', { S: [['a', 'grade', 'note'], [1, 'H'], [], ['hot', 'H'], [null, 'L'], [0, 'M', 'kept'], [0, 'H', 'bad']] }, ({ Sheets: { S } }) => {
      Object.assign(S!, { A6: { t: 'n', v: 7, f: '3+4' }, A7: { t: 'e', v: 7, f: '1/0' } });
    });
    expect(await score('in.xlsx', 'out.csv')).toMatchObject({ rows: 2, rejected: 3, message: expect.stringContaining('The first: row 4, a: not a number (hot)') });
    expect((await text('out.csv.rejects.csv')).trim().split('\n')).toEqual(['line,column,value,reason', '4,a,hot,not a number', '5,a,,no value', '7,a,#DIV/0!,an error of the sheet stands in the cell']);
    expect(await text('out.csv')).toBe('a,grade,note,p,model_version\n1,H,,11.0,1.0.0\n7,M,kept,9.0,1.0.0\n');
  });

  it('keeps types: numbers, whole numbers, truth, dates of both systems and times of day', async () => {
    for (const from1904 of [false, true]) {
      const name = `in${from1904}.xlsx`;
      await book(name, { S: [['a', 'grade', 'day', 'at', 'clock', 'ok', 'long', 'share'], [1.5, 'H', 0, 0, 0, true, 0, 0.25]] }, (made) => {
        made.Workbook = { WBProps: { date1904: from1904 } };
        const serial = 45_443.520_833_333_336 - (from1904 ? 1462 : 0);
        Object.assign(made.Sheets['S']!, { C2: { t: 'n', v: Math.floor(serial), z: 'yyyy-mm-dd' }, D2: { t: 'n', v: serial, z: 'dd/mm/yyyy hh:mm' }, E2: { t: 'n', v: 0.75, z: 'hh:mm:ss' }, G2: { t: 'n', v: 1.5, z: '[h]:mm' }, H2: { t: 'n', v: 0.25, z: '0.0 %' } });
      });
      await score(name, `${name}.parquet`);
      expect(await columnsOfParquet(at(`${name}.parquet`))).toEqual(['a DOUBLE', 'grade VARCHAR', 'day TIMESTAMP', 'at TIMESTAMP', 'clock VARCHAR', 'ok BOOLEAN', 'long DOUBLE', 'share DOUBLE', 'p DOUBLE', 'model_version VARCHAR']);
      expect(await rowsOfParquet(at(`${name}.parquet`), 'a, day::VARCHAR, "at"::VARCHAR, clock, ok, long, share')).toEqual([[1.5, '2024-05-31 00:00:00', '2024-05-31 12:30:00', '18:00:00', true, 1.5, 0.25]]);
    }
  });

  it('reads what our own writer wrote, whose texts stand in their cells, to the bit', async () => {
    const odd = ['=1+1', 'line\r\nend', '\u0007', '_x0041_', '  ', 'ü', '\u{1f600}'];
    await ours('in.xlsx', ['a', 'grade', 'note', 'at'], odd.map((note, row) => [0.1 + row / 3, 'H', note, { local: Date.UTC(2024, 1, 29, 1, 2, 3, 3 + row) }]));
    await score('in.xlsx', 'out.parquet');
    expect(await rowsOfParquet(at('out.parquet'), 'a, note, "at"::VARCHAR')).toEqual(odd.map((note, row) => [0.1 + row / 3, note, `2024-02-29 01:02:03.00${3 + row}`]));
  });

  it('writes a workbook of any input: columns kept in their order and types, predictions behind', async () => {
    await writeFile(at('in.csv'), 'id;a;grade;note\n007;1.5;H;=SUM(A1)\n12345678901234567890;2;L;\n9;x;L;bad\n');
    expect(await score('in.csv', 'out.xlsx')).toMatchObject({ rows: 2, rejected: 1 });
    expect(rowsOf('out.xlsx')).toEqual([['id', 'a', 'grade', 'note', 'p', 'model_version'], ['007', 1.5, 'H', '=SUM(A1)', 11.5, '1.0.0'], ['12345678901234567890', 2, 'L', undefined, 3, '1.0.0']]);
    await makeParquet(at('in.parquet'), "SELECT 1.5 AS a, 'H' AS grade, true AS ok, TIMESTAMP '2024-05-31 12:30:00' AS at, '12' AS code, [1] AS list");
    await score('in.parquet', 'two.xlsx');
    expect(rowsOf('two.xlsx')[1]).toEqual([1.5, 'H', true, 45_443.520_833_333_33, '12', undefined, 11.5, '1.0.0']);
    await ours('in.xlsx', ['a', 'grade', 'mixed'], [[1, 'H', 5], [2, 'L', 'five'], [3, 'M', null]]);
    await score('in.xlsx', 'three.xlsx');
    expect(rowsOf('three.xlsx').slice(1)).toEqual([[1, 'H', 5, 11, '1.0.0'], [2, 'L', 'five', 3, '1.0.0'], [3, 'M', undefined, 5, '1.0.0']]);
    const first = await readFile(at('three.xlsx'));
    await score('in.xlsx', 'three.xlsx', { overwrite: true });
    expect((await readFile(at('three.xlsx'))).equals(first)).toBe(true);
    expect((await readdir(at('.'))).filter((name) => name.startsWith('.'))).toEqual([]);
  }, PATIENT_MS);

  it('refuses a workbook of more rows than a sheet has, and leaves nothing', async () => {
    await makeParquet(at('in.parquet'), "SELECT 1 AS a, 'H' AS grade FROM range(1048576)");
    expect(await refused('in.parquet', 'out.xlsx')).toMatch(/1,048,576 rows.*at most 1,048,575 below its header/);
    expect(await readdir(at('.'))).toEqual(['in.parquet']);
  });

  it('says what is wrong with a file that is none, before a row is read', async () => {
    await book('old.xls', { S: [['a', 'grade'], [1, 'H']] }, undefined, 'biff8');
    await book('binary.xlsb', { S: [['a', 'grade'], [1, 'H']] }, undefined, 'xlsb');
    await book('macro.xlsm', { S: [['a', 'grade'], [1, 'H']] }, undefined, 'xlsm');
    await book('wrong.xlsx', { S: [['b', 'grade'], [1, 'H']] });
    await book('empty.xlsx', { S: [[]] });
    await book('header.xlsx', { S: [['a', 'grade']] });
    const good = await readFile(at('macro.xlsm'));
    await writeFile(at('cut.xlsx'), good.subarray(0, good.length - 40));
    await writeFile(at('locked.xlsx'), Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(600)]));
    await writeFile(at('text.xlsx'), 'a,grade\n1,H\n');
    await writeFile(at('bomb.xlsx'), zip([{ name: 'xl/workbook.xml', bytes: Buffer.alloc(96 * 1024 * 1024, ' ') }]));
    await writeFile(at('doctype.xlsx'), zip([{ name: 'xl/workbook.xml', bytes: Buffer.from('<!DOCTYPE x [<!ENTITY a "aa">]><workbook/>') }]));
    expect(await score('macro.xlsm', 'macro.csv')).toMatchObject({ rows: 1 });
    // By the reader alone: a process for each would take its time.
    const reading = (name: string) => sheetRows({ kind: 'sheet', path: at(name) }).then(() => 'read', ({ message }: Error) => message);
    for (const [name, says] of [
      ['old.xls', /Excel 97 to 2003.*save it as .xlsx/], ['binary.xlsb', /binary workbook/], ['empty.xlsx', /, sheet S is empty/], ['cut.xlsx', /damaged|no Excel/],
      ['locked.xlsx', /protected by a password/], ['text.xlsx', /no Excel workbook/], ['bomb.xlsx', /unpacks to 96 MiB/], ['doctype.xlsx', /document type/], ['missing.xlsx', /There is no file/],
    ] as const) expect(await reading(name), name).toMatch(says);
    for (const [name, says] of [['wrong.xlsx', /lacks the column a/], ['header.xlsx', /has a header and no rows/], ['text.xlsx', /no Excel workbook/]] as const) expect(await refused(name), name).toMatch(says);
    expect((await readdir(at('.'))).filter((name) => name.startsWith('.') || name.startsWith('out'))).toEqual([]);
    expect(read(good).SheetNames).toEqual(['S']);
  }, PATIENT_MS);
});
