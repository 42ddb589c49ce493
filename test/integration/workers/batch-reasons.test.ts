import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { read, utils, write } from '@e965/xlsx';
import Sqlite from 'better-sqlite3-multiple-ciphers';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, it } from 'vitest';
import { reasonColumns } from '../../../electron/contract/batch-files';
import type { BatchInput } from '../../../electron/contract/batch-input';
import { manifest as manifestSchema } from '../../../electron/contract/manifest';
import type { Batch } from '../../../electron/engine/batch';
import { withoutReasons } from '../../../electron/engine/batch/reasons';
import type { Models } from '../../../electron/engine/models';
import type { Who } from '../../../electron/engine/shared/who';
import { batchRig } from '../../support/batch-rig';
import { labelBackground, labelManifest, writePackage } from '../../support/packages';
import { columnsOfParquet, makeParquet, rowsOfParquet } from '../../support/parquet';
import { sequenceBackground, sequenceGolden, sequenceManifest, sequenceModel } from '../../support/sequences';
import { workers } from '../../support/workers';

const PATIENT_MS = 120_000;
const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } };
const { host, inference } = workers();
let models: Models;
let batch: Batch;
let dir: string;

beforeEach(async () => {
  ({ dir, models, batch } = await batchRig({ host, inference }));
});

const at = (name: string) => join(dir, name);

/** Mills at rest, and every twentieth worn and under load: a row takes thousands of the model's to explain, so few are. */
async function mills(rows: number): Promise<string> {
  const lines = Array.from({ length: rows }, (_, row) => (row % 20 === 3 ? [300, 310, 1300 + (row % 7), 64, 225, 'L'] : [300 + (row % 5) / 2, 310, 1500, 40, row % 50, 'M']).join(','));
  await writeFile(at('in.csv'), `air_temperature,process_temperature,rotational_speed,torque,tool_wear,type\n${lines.join('\n')}\n`);
  return at('in.csv');
}

/** Answers from then on. */
async function answering(path: string): Promise<void> {
  const { model, version } = await models.import(path, { who: anna });
  await models.promote(model, version, anna);
}

async function scored(what: Partial<Parameters<Batch['run']>[0]> & { output: string }) {
  const { id } = await batch.run({ model: 'machine-failure', input: at('in.csv'), reasons: { count: 3 }, ...what }, anna);
  const run = await batch.finished(id);
  expect(run).toMatchObject({ state: 'done', rejected: 0 });
  return readFile(what.output, 'utf8');
}

type Told = Record<string, string | number | null>;
const reasonsIn = (row: Told, count: number) => Array.from({ length: count }, (_, i) => [row[`reason_${i + 1}`], Number(row[`reason_${i + 1}_part`])] as const);

describe('reasons beside predictions', () => {
  it('are those that the row gets when it is explained alone, and none below the limit', { timeout: PATIENT_MS }, async () => {
    await answering(join(process.cwd(), 'models/machine-failure'));
    const input = await mills(6);
    const { rows } = await batch.explain({ model: 'machine-failure', input, most: 6, budget: { ms: PATIENT_MS } });
    const text = await scored({ output: at('all.csv') });
    const told = parse<Told>(text, { columns: true });
    expect(text.split('\n', 1)[0]).toMatch(/_probability,reason_1,reason_1_part,reason_2,reason_2_part,reason_3,reason_3_part,model_version$/);
    rows.forEach(({ explanation: { inputs } }, row) => {
      const wanted = inputs.filter(({ effect }) => effect !== 0).slice(0, 3);
      reasonsIn(told[row] ?? {}, wanted.length).forEach(([name, part], i) => {
        expect(name).toBe(wanted[i]?.name);
        expect(part).toBeCloseTo(wanted[i]?.effect ?? NaN, 9);
      });
    });

    const risks = told.map((row) => Number(row.failure_probability));
    const from = [...risks].sort((a, b) => a - b)[3] ?? NaN;
    const lines = (await scored({ output: at('some.jsonl'), reasons: { count: 2, from } })).trim().split('\n').map((line) => JSON.parse(line) as Told);
    lines.forEach((line, row) => {
      const own = told[row] ?? {};
      const some = (risks[row] ?? NaN) >= from ? { reason_1: own.reason_1, reason_1_part: Number(own.reason_1_part) } : { reason_1: null, reason_1_part: null, reason_2: null, reason_2_part: null };
      expect(line).toMatchObject(some);
    });
    expect(lines.filter(({ reason_1: first }) => first === null).length).toBeGreaterThan(0);
  });

  it('are the same bytes where a run was killed and went on', { timeout: PATIENT_MS }, async () => {
    await answering(join(process.cwd(), 'models/machine-failure'));
    await mills(300);
    const whole = await scored({ output: at('whole.csv'), reasons: { count: 1, from: 0.5 } });
    expect(parse<Told>(whole, { columns: true }).filter((row) => row.reason_1 !== '')).toHaveLength(15);
    let resumed = '';
    let killed = false;
    const stop = batch.changed.on((run) => {
      if (/It went on behind/.test(run.message)) resumed = run.message;
      if (killed || run.state !== 'running' || run.rows === 0) return;
      killed = true;
      [...host.workers].at(-1)?.kill();
    });
    expect(await scored({ output: at('killed.csv'), reasons: { count: 1, from: 0.5 } })).toBe(whole);
    stop();
    expect([killed, resumed]).toEqual([true, expect.stringContaining('It went on behind')]);
  });

  it('are refused where they can\'t be told', async () => {
    await answering(await writePackage(at('press')));
    await writeFile(at('in.csv'), 'a,grade,reason_1\n1,L,x\n');
    const ask = (what: object) => batch.run({ model: 'press', input: at('in.csv'), output: at('out.csv'), reasons: { count: 1 }, ...what }, anna);
    expect((await batch.preview({ model: 'press', input: at('in.csv'), show: 0, reasons: { count: 1 } })).warnings).toEqual([expect.objectContaining({ code: 'no-background', stops: true, text: expect.stringContaining('background.json') }), expect.objectContaining({ code: 'clash', names: ['reason_1'] })]);
    await expect(ask({})).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('background.json') });
    const classes = manifestSchema.parse(labelManifest({ outputs: [{ name: 'c', title: 'c', kind: 'category', labels: ['no', 'yes'], meaning: 'c' }], thresholds: [] }));
    expect(await withoutReasons({ sha256: '', manifest: classes }, { reasons: { count: 1, from: 1 } }, () => Promise.resolve(null))).toMatchObject([{ code: 'no-amount', stops: true, names: ['c'] }]);
    await answering(join(process.cwd(), 'models/machine-failure'));
    await writeFile(at('in.csv'), `air_temperature,process_temperature,rotational_speed,torque,tool_wear,type,reason_1\n300,310,1500,40,50,L,x\n`);
    const { id } = await ask({ model: 'machine-failure' });
    expect(await batch.finished(id)).toMatchObject({ state: 'failed', message: expect.stringContaining('a column reason_1 already') });
  });
});

describe('reasons from anywhere into anything', () => {
  const header = 'a,grade';
  const rows = Array.from({ length: 300 }, (_, row) => ({ a: row % 50 === 7 ? null : (row * 7) % 90 / 4, grade: 'LMH'[row % 3] ?? '' }));
  const csv = (from: number, to: number) => `${header}\n${rows.slice(from, to).map(({ a, grade }) => `${a ?? 'x'},${grade}`).join('\n')}\n`;
  const press = async () => answering(await writePackage(at('press'), { background: labelBackground() }));
  const run = async (input: BatchInput, output: string, what: object = {}) => {
    const { id } = await batch.run({ model: 'press', input, output: at(output), reasons: { count: 2 }, ...what }, anna);
    expect(await batch.finished(id)).toMatchObject({ state: 'done', rows: 294, rejected: 6 });
    return at(output);
  };
  /** What the output adds, row by row: numbers as numbers, and nothing as null. */
  const told = (all: readonly Record<string, unknown>[]) => all.map((row) => ['p', ...reasonColumns(2), 'model_version'].map((name) => {
    const value = row[name] ?? null;
    return value === null || value === '' ? null : name === 'p' || name.endsWith('part') ? Number(value) : value;
  }));
  const csvTold = async (path: string) => told(parse<Told>(await readFile(path, 'utf8'), { columns: true }));

  it('are the same, in the same columns', { timeout: PATIENT_MS }, async () => {
    await press();
    await mkdir(at('many'));
    await writeFile(at('in.csv'), csv(0, 300));
    await writeFile(at('many/1.csv'), csv(0, 100));
    await writeFile(at('many/2.csv'), csv(100, 300));
    await makeParquet(at('in.parquet'), `SELECT TRY_CAST(a AS DOUBLE) AS a, grade FROM read_csv('${at('in.csv')}', all_varchar = true)`);
    const book = utils.book_new();
    utils.book_append_sheet(book, utils.json_to_sheet(rows), 'Rows');
    await writeFile(at('in.xlsx'), write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
    const db = new Sqlite(at('in.db'), { nativeBinding: resolve('dist/native/better_sqlite3.node') });
    db.exec(`CREATE TABLE t (a, grade); INSERT INTO t VALUES ${rows.map(({ a, grade }) => `(${a ?? 'NULL'}, '${grade}')`).join(', ')}`);
    db.close();

    const wanted = await csvTold(await run(at('in.csv'), 'csv.csv'));
    expect(new Set(wanted.map(([, first]) => first))).toEqual(new Set(['a', 'grade']));
    // Where one of them moved nothing.
    expect(wanted.filter(([, , , second]) => second === null).length).toBeGreaterThan(0);
    const columns = ['a', 'grade', 'p', ...reasonColumns(2), 'model_version'];

    expect(await csvTold(await run(at('many'), 'many.csv'))).toEqual(wanted);
    expect(await csvTold(await run(at('in.xlsx'), 'sheet.csv'))).toEqual(wanted);
    expect(await csvTold(await run({ kind: 'files', path: at('in.csv'), delimiter: ',' }, 'said.csv'))).toEqual(wanted);
    const jsonl = (await readFile(await run(at('in.parquet'), 'parquet.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as Told);
    expect([Object.keys(jsonl[0] ?? {}), told(jsonl)]).toEqual([columns, wanted]);
    const workbook = read(await readFile(await run({ kind: 'sqlite', path: at('in.db'), table: 't' }, 'table.xlsx')));
    expect(told(utils.sheet_to_json(workbook.Sheets.Scored!))).toEqual(wanted);
    for (const [input, output] of [['in.parquet', 'parquet.parquet'], ['in.csv', 'csv.parquet']] as const) {
      await run(at(input), output);
      const found = await rowsOfParquet(at(output), columns.slice(2).map((name) => `"${name}"`).join(', '));
      expect(found).toEqual(wanted);
      expect((await columnsOfParquet(at(output))).slice(2)).toEqual(['p DOUBLE', 'reason_1 VARCHAR', 'reason_1_part DOUBLE', 'reason_2 VARCHAR', 'reason_2_part DOUBLE', 'model_version VARCHAR']);
    }
    const some = await csvTold(await run(at('in.parquet'), 'some.csv', { reasons: { count: 2, from: 20 } }));
    expect(some).toEqual(wanted.map(([p, ...rest]) => (Number(p) >= 20 ? [p, ...rest] : [p, null, null, null, null, rest.at(-1)])));
  });

  it('are told of windows, as when one is explained alone', { timeout: PATIENT_MS }, async () => {
    await answering(await writePackage(at('engine'), { manifest: sequenceManifest(), golden: sequenceGolden, model: sequenceModel(), background: sequenceBackground }));
    const lines = Array.from({ length: 200 }, (_, row) => `${Math.floor(row / 40)},${row % 40},${(row * 3) % 7},${(row * 5) % 9}`);
    await writeFile(at('steps.csv'), `unit,cycle,a,b\n${lines.join('\n')}\n`);
    await makeParquet(at('steps.parquet'), `SELECT * FROM read_csv('${at('steps.csv')}')`);
    const { rows: alone } = await batch.explain({ model: 'engine', input: at('steps.csv'), most: 190, budget: { ms: PATIENT_MS } });
    expect(alone).toHaveLength(190);
    const reasons = async (path: string) => parse<Told>(await readFile(path, 'utf8'), { columns: true }).map((row) => reasonsIn(row, 2));
    for (const input of ['steps.csv', 'steps.parquet']) {
      const { id } = await batch.run({ model: 'engine', input: at(input), output: at(`${input}.csv`), reasons: { count: 2 } }, anna);
      expect(await batch.finished(id)).toMatchObject({ state: 'done', rows: 190, rejected: 10 });
      const found = await reasons(at(`${input}.csv`));
      alone.forEach(({ explanation }, row) => {
        const moved = explanation.inputs.filter(({ effect }) => effect !== 0).map(({ name, effect }) => [name, effect] as const);
        expect(found[row]?.slice(0, moved.length)).toEqual(moved);
      });
    }
  });
});
