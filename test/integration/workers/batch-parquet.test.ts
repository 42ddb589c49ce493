import { readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { BatchProcesses, previewWithFile } from '../../../electron/engine/batch';
import { explainFile } from '../../../electron/engine/batch/explain';
import { packageOfFile } from '../../../electron/engine/models';
import { columnsOfParquet, makeParquet, rowsOfParquet, sql } from '../../support/parquet';
import { scoreFolder } from '../../support/score-folder';
import { workers } from '../../support/workers';

const real = workers();
const { host, inference } = real;
const { at, model, score: scoreFrom } = scoreFolder(real);
const score = (from: string, to: string, rest: object = {}) => scoreFrom(at(from), to, rest);

describe('scoring Parquet', () => {
  it('keeps every column as it is, in its order and type, and lays the predictions behind', async () => {
    const columns = {
      id: '9007199254740993::BIGINT', 'Amount [mm]': 'range::DOUBLE', price: "'12345678901234567.89'::DECIMAL(19, 2)", at: "TIMESTAMP '2026-01-02 03:04:05.123456'", utc: "TIMESTAMPTZ '2026-01-02 03:04:05.123456+00'", day: "DATE '2026-01-02'", ok: 'range % 2 = 0',
      small: '(range % 200)::UTINYINT', ratio: '0.1::FLOAT', zero: "'-0'::DOUBLE", nothing: 'NULL::INTEGER', raw: "'\\x00\\xFF'::BLOB", list: '[1, range]', deep: "{a: 1, 'b c': ['x']}", grade: "['L', 'M', 'H'][1 + range % 3]", 'odd "name", ünd; so': "'a, \"b\"' || chr(10)", uuid: "'6f0b1d3e-0000-4000-8000-000000000001'::UUID",
    };
    const select = Object.entries(columns).map(([name, value]) => `${value} AS "${name.replaceAll('"', '""')}"`).join(', ');
    await makeParquet(at('in.parquet'), `SELECT ${select} FROM range(40000)`, 'DICTIONARY_SIZE_LIMIT 0, ROW_GROUP_SIZE 7000');
    expect(await score('in.parquet', 'out.parquet')).toMatchObject({ state: 'done', rows: 40_000, rejected: 0, message: '40,000 rows scored' });
    expect(await columnsOfParquet(at('out.parquet'))).toEqual([...(await columnsOfParquet(at('in.parquet'))), 'p DOUBLE', 'model_version VARCHAR']);
    const differ = `SELECT count(*) FROM read_parquet('${at('in.parquet')}') a POSITIONAL JOIN read_parquet('${at('out.parquet')}') b WHERE ${Object.keys(columns).map((name) => `a."${name.replaceAll('"', '""')}" IS DISTINCT FROM b."${name.replaceAll('"', '""')}"`).join(' OR ')}`;
    expect(await sql(differ)).toEqual([[0n]]);
    expect(await sql(`SELECT count(*), count(*) FILTER (p = range + CASE grade WHEN 'L' THEN 1 WHEN 'M' THEN 2 ELSE 10 END AND model_version = '1.0.0') FROM (SELECT "Amount [mm]"::BIGINT AS range, * FROM read_parquet('${at('out.parquet')}'))`)).toEqual([[40_000n, 40_000n]]);
    expect((await rowsOfParquet(at('out.parquet'), 'any_value(zero)'))[0]?.[0]).toBe(-0);
    expect((await readdir(at('.'))).sort()).toEqual(['in.parquet', 'out.parquet']);
  });

  it('takes numbers and labels of any type, lists what it can\'t with row, column, value and reason, and leaves those rows out', async () => {
    await makeParquet(at('in.parquet'), "SELECT * FROM (VALUES (1::DECIMAL(9, 3), 'H'::ENUM('L', 'M', 'H', 'X')), (NULL, 'H'), (2, 'X'), (3, NULL), (4.5, 'L')) AS t(a, grade)");
    const run = await score('in.parquet', 'out.parquet');
    expect(run).toMatchObject({ rows: 2, rejected: 3, rejectsFile: at('out.parquet.rejects.csv'), message: expect.stringContaining('The first: row 2, a: no value') });
    expect((await readFile(at('out.parquet.rejects.csv'), 'utf8')).trim().split('\n')).toEqual(['line,column,value,reason', '2,a,,no value', '3,grade,X,"an unknown label: known are L, M, H"', '4,grade,,no value']);
    expect(await rowsOfParquet(at('out.parquet'), 'a::DOUBLE, grade, p')).toEqual([[1, 'H', 11], [4.5, 'L', 5.5]]);
    await makeParquet(at('texts.parquet'), "SELECT * FROM (VALUES ('1', 'H'), ('hot', 'H'), ('1,5', 'L'), (' 2 ', 'M'), ('nan', 'M')) AS t(a, grade)");
    expect(await score('texts.parquet', 'two.parquet')).toMatchObject({ rows: 2, rejected: 3 });
    expect((await readFile(at('two.parquet.rejects.csv'), 'utf8')).trim().split('\n').slice(1)).toEqual(['2,a,hot,not a number', '3,a,"1,5",a decimal comma: write the number with a decimal point', '5,a,nan,no value']);
    await makeParquet(at('floats.parquet'), "SELECT * FROM (VALUES (1e39, 'H'), ('inf'::DOUBLE, 'H'), ('nan'::DOUBLE, 'H'), (-0.5, 'M')) AS t(a, grade)");
    expect(await score('floats.parquet', 'three.parquet')).toMatchObject({ rows: 1, rejected: 3 });
    expect((await readFile(at('three.parquet.rejects.csv'), 'utf8')).trim().split('\n').slice(1)).toEqual(['1,a,1e+39,the number is too large', '2,a,Infinity,the number is too large', '3,a,,no value']);
  });

  it('is looked into before, all over the file', async () => {
    await makeParquet(at('in.parquet'), "SELECT CASE WHEN range > 15000 THEN 250 ELSE 30 END AS \"Amount [mm]\", CASE WHEN range < 19990 THEN 'L' END AS grade, [1] AS list FROM range(20000)");
    const found = await previewWithFile({ host, inference, processes: new BatchProcesses(host, 0) }, { model: model(), input: at('in.parquet'), show: 2 });
    expect([found.looked, found.columns.map(({ type }) => type), found.unused]).toEqual([{ rows: 500, first: 200, rejected: 0, judged: true, of: 20_000, exact: true }, ['integer', 'text', 'other'], ['list']]);
    expect(found.warnings).toMatchObject([{ code: 'outside', input: 'a', of: 500 }]);
    expect(found.rows.map(({ cells }) => cells.slice(0, 2))).toEqual([['30', 'L'], ['30', 'L']]);
  });

  it('goes from and to CSV and JSON Lines', async () => {
    await makeParquet(at('in.parquet'), "SELECT * FROM (VALUES (1, 'H', '2026-01-02'::DATE, 9007199254740993, 'nan'::DOUBLE), (2, 'L', NULL, 2, 0.5)) AS t(a, grade, day, big, f)");
    await score('in.parquet', 'out.csv');
    expect(await readFile(at('out.csv'), 'utf8')).toBe('a,grade,day,big,f,p,model_version\n1,H,2026-01-02,9007199254740993,nan,11.0,1.0.0\n2,L,,2,0.5,3.0,1.0.0\n');
    await score('in.parquet', 'out.jsonl');
    expect((await readFile(at('out.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
      { a: 1, grade: 'H', day: '2026-01-02', big: Number('9007199254740993'), f: null, p: 11, model_version: '1.0.0' }, { a: 2, grade: 'L', day: null, big: 2, f: 0.5, p: 3, model_version: '1.0.0' },
    ]);
    await writeFile(at('in.csv'), 'id;Amount of it;grade;note\n007;1.5;H;"a;b"\n008;x;H;\n009;2;L;\n');
    expect(await score('in.csv', 'back.parquet')).toMatchObject({ rows: 2, rejected: 1 });
    expect(await columnsOfParquet(at('back.parquet'))).toEqual(['id VARCHAR', 'Amount of it DOUBLE', 'grade VARCHAR', 'note VARCHAR', 'p DOUBLE', 'model_version VARCHAR']);
    expect(await rowsOfParquet(at('back.parquet'))).toEqual([['007', 1.5, 'H', 'a;b', 11.5, '1.0.0'], ['009', 2, 'L', null, 3, '1.0.0']]);
    await writeFile(at('in.jsonl'), '{"a": 1, "grade": "H", "more": {"x": [1]}, "none": null}\n');
    await score('in.jsonl', 'lines.parquet');
    expect(await rowsOfParquet(at('lines.parquet'))).toEqual([[1, 'H', '{"x":[1]}', null, 11, '1.0.0']]);
  });

  it('explains rows of one', async () => {
    await makeParquet(at('in.parquet'), "SELECT range::DOUBLE AS a, 'H' AS grade FROM range(5)");
    const { manifest } = await packageOfFile({ host, inference }, model());
    const asked: unknown[] = [];
    const models = { explain: async (_: number, row: unknown) => (asked.push(row), {} as never) };
    const { rows } = await explainFile({ host, models }, { id: 1, manifest } as never, { model: 'press', input: at('in.parquet'), from: 3, most: 2 });
    expect(rows.map(({ line }) => line)).toEqual([3, 4]);
    expect(asked).toMatchObject([{ a: Float64Array.of(2) }, { a: Float64Array.of(3) }]);
  });
});

describe('Parquet that can\'t be scored', () => {
  it.each<[string, string, RegExp]>([
    ['a list where a number belongs', "SELECT [1] AS a, 'H' AS grade", /the column a is of the type INTEGER\[\], of which the model can be fed nothing/],
    ['a column that is missing', "SELECT 1 AS a, 'H' AS grad", /lacks the column grade \(did you mean the column "grad"\?\)/],
    ['a column that the output would add', "SELECT 1 AS a, 'H' AS grade, 1 AS \"P\"", /two columns P and p, whose names/],
    ['no rows', "SELECT 1 AS a, 'H' AS grade WHERE false", /has no rows/],
  ])('is refused before anything is written: %s', async (_, select, reason) => {
    await makeParquet(at('in.parquet'), select);
    await expect(score('in.parquet', 'out.parquet')).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(reason) });
    expect(await readdir(at('.'))).toEqual(['in.parquet']);
  });

  it('is refused where two of its columns have one name', async () => {
    await makeParquet(at('made.parquet'), "SELECT 1 AS a, 'H' AS grade, 1 AS note_1, 2 AS note_2");
    await writeFile(at('in.parquet'), Buffer.from((await readFile(at('made.parquet'))).toString('latin1').replaceAll('note_2', 'NOTE_1'), 'latin1'));
    await expect(score('in.parquet', 'out.parquet')).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(/two columns note_1 and NOTE_1, whose names/) });
  });

  it('is refused with a reason where it is cut short or damaged, and leaves nothing', async () => {
    await makeParquet(at('whole.parquet'), "SELECT random() AS a, 'H' AS grade FROM range(50000)");
    const whole = await readFile(at('whole.parquet'));
    await writeFile(at('cut.parquet'), whole.subarray(0, whole.length / 2));
    await expect(score('cut.parquet', 'out.parquet')).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(/cut\.parquet is not a whole Parquet file: it ends without its footer/) });
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 100_000, 120_000);
    await writeFile(at('damaged.parquet'), damaged);
    // Compressed pages carry no checksum here: what can still be read is numbers.
    await score('damaged.parquet', 'out.parquet').catch((error: unknown) => expect(error).toMatchObject({ code: expect.stringMatching(/^(invalid-input|gone)$/) }));
    await writeFile(at('footer.parquet'), Buffer.concat([whole.subarray(0, whole.length - 300), Buffer.alloc(292, 0xee), whole.subarray(whole.length - 8)]));
    await expect(score('footer.parquet', 'three.parquet')).rejects.toMatchObject({ code: expect.stringMatching(/^(invalid-input|gone)$/) });
    expect((await readdir(at('.'))).filter((name) => name.endsWith('.part') || name === 'three.parquet')).toEqual([]);
  });

  it('leaves nothing behind when cancelled, of one that is killed what the next goes on from, and what was there before stays', async () => {
    await makeParquet(at('in.parquet'), "SELECT random() AS a, 'H' AS grade FROM range(1500000)");
    await writeFile(at('out.parquet'), 'mine');
    await expect(score('in.parquet', 'out.parquet')).rejects.toMatchObject({ code: 'conflict' });
    const control = new AbortController();
    await expect(score('in.parquet', 'out.parquet', { overwrite: true, signal: control.signal, onProgress: () => control.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    const before = new Set(host.workers);
    await expect(score('in.parquet', 'out.parquet', { overwrite: true, onProgress: () => [...host.workers].filter((worker) => !before.has(worker)).forEach((worker) => worker.kill()) })).rejects.toMatchObject({ code: 'gone' });
    expect(await readFile(at('out.parquet'), 'utf8')).toBe('mine');
    expect((await readdir(at('.'))).filter((name) => !name.endsWith('.lock')).sort()).toEqual(['.out.parquet.journal', '.out.parquet.part', 'in.parquet', 'out.parquet']);
  });
});
