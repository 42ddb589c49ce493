import { appendFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createBatch, scoreFile, type Batch, type ScoreFile } from '../../../electron/engine/batch';
import type { BatchRun } from '../../../electron/contract/batch';
import { outputFiles } from '../../../electron/engine/inference/output-files';
import { scoreInWorker } from '../../../electron/engine/batch/scoring';
import { packageOfFile, type Models } from '../../../electron/engine/models';
import { locksOf, onlyWriter } from '../../../electron/engine/shared/one-writer';
import type { Who } from '../../../electron/engine/shared/who';
import type { Store } from '../../../electron/engine/store';
import { batchRig } from '../../support/batch-rig';
import { needsShared, sharedPath } from '../../support/needs';
import { labelManifest, writePackage } from '../../support/packages';
import { scoreFolder } from '../../support/score-folder';
import { stillClock as clock, workers } from '../../support/workers';

const real = workers();
const { host, inference } = real;
const { at, beside, model, text, score: scoreFrom } = scoreFolder(real);
async function score(input: string | Uint8Array, options: Partial<Omit<ScoreFile, 'input' | 'output'>> & { from?: string; to?: string } = {}) {
  const { from = 'in.csv', to = 'out.csv', ...rest } = options;
  await writeFile(at(from), input);
  return scoreFrom(at(from), to, rest);
}

describe('scoring a file', () => {
  it('writes each row as it was, with the prediction and the version behind it', async () => {
    const run = await score('id,Amount [mm],grade,note\r\n1,1.5,H,"a, ""b"""\r\n2,2,L,\r\n');
    expect(run).toMatchObject({ state: 'done', rows: 2, rejected: 0, rejectsFile: null, model: 'press', version: '1.0.0', message: '2 rows scored' });
    expect(await text('out.csv')).toBe('id,Amount [mm],grade,note,p,model_version\r\n1,1.5,H,"a, ""b""",11.5,1.0.0\r\n2,2,L,,3,1.0.0\r\n');
    expect(await readdir(at())).toEqual(['in.csv', 'out.csv']);
  });

  it('keeps delimiter and byte order mark, and finds columns by alias', async () => {
    await score('\uFEFFgrade;Amount of it\nM;3\n');
    expect(await text('out.csv')).toBe('\uFEFFgrade;Amount of it;p;model_version\nM;3;5;1.0.0\n');
  });

  it('reads and writes JSON Lines, and one as the other', async () => {
    const lines = '{"a": 1, "grade": "H", "big": 12345678901234567890}\n\n{"grade": "L", "a": 2}\n';
    await score(lines, { from: 'in.jsonl', to: 'out.ndjson' });
    expect(await text('out.ndjson')).toBe('{"a": 1, "grade": "H", "big": 12345678901234567890,"p":11,"model_version":"1.0.0"}\n{"grade": "L", "a": 2,"p":3,"model_version":"1.0.0"}\n');
    await score(lines, { from: 'in.jsonl', to: 'out.csv' });
    expect((await text('out.csv')).split('\n').slice(0, 2)).toEqual(['a,grade,big,p,model_version', '1,H,12345678901234567000,11,1.0.0']);
    await score('a,grade\n4,M\n', { to: 'out.jsonl' });
    expect(await text('out.jsonl')).toBe('{"a":4,"grade":"M","p":6,"model_version":"1.0.0"}\n');
  });

  it('puts what can\'t be scored into a rejects file, with line, column, value and reason', async () => {
    const run = await score('a,grade\n1,H\nhot,H\nNaN,L\n2,X\n3\n,M\n"1,5",L\n9,L\n');
    expect(run).toMatchObject({ rows: 2, rejected: 6, rejectsFile: at('out.csv.rejects.csv'), message: expect.stringContaining('line 3, a: not a number (hot)') });
    expect((await text('out.csv.rejects.csv')).trim().split('\n')).toEqual([
      'line,column,value,reason', '3,a,hot,not a number', '4,a,NaN,no value', '5,grade,X,"an unknown label: known are L, M, H"', '6,,3,"the row has 1 field, the header 2"',
      '7,a,,no value', '8,a,"1,5",a decimal comma: write the number with a decimal point',
    ]);
    expect((await text('out.csv')).trim().split('\n').map((row) => row.split(',')[2])).toEqual(['p', '11', '10']);
  });
});

describe('an input that is the same in every row', () => {
  const columns = { grade: { value: 'H' } };
  it('needs no column, in files of every kind, and the output says what the file had', async () => {
    const run = await score('a\n1.5\nx\n2\n', { columns });
    expect(run).toMatchObject({ rows: 2, rejected: 1, message: expect.stringContaining('In every row: grade = H.') });
    expect(await text('out.csv')).toBe('a,p,model_version\n1.5,11.5,1.0.0\n2,12,1.0.0\n');
    // Row by row, too, and a column of that name is passed on.
    await score('a,grade,note\n1.5,L,"x, y"\n', { columns, to: 'quoted.csv' });
    expect(await text('quoted.csv')).toBe('a,grade,note,p,model_version\n1.5,L,"x, y",11.5,1.0.0\n');
    await score('{"a":2}\n', { columns, from: 'in.jsonl', to: 'out.jsonl' });
    expect(await text('out.jsonl')).toBe('{"a":2,"p":12,"model_version":"1.0.0"}\n');
    const { makeParquet, rowsOfParquet } = await import('../../support/parquet');
    await makeParquet(at('in.parquet'), "SELECT * FROM (VALUES (1.5, 'x'), (NULL, 'y'), (2, 'z')) AS t(a, note)");
    expect(await scoreFrom(at('in.parquet'), 'out.parquet', { columns })).toMatchObject({ rows: 2, rejected: 1 });
    expect(await rowsOfParquet(at('out.parquet'), 'note, p')).toEqual([['x', 11.5], ['z', 12]]);
    await score('grade\nL\nH\n', { columns: { a: { value: 4 } }, to: 'number.csv' });
    expect(await text('number.csv')).toBe('grade,p,model_version\nL,5,1.0.0\nH,14,1.0.0\n');
  });

  it('is refused where the model can not be fed it', async () => {
    await expect(score('a\n1\n', { columns: { grade: { value: 'high' } } })).rejects.toThrow('grade was said to be "high" in every row: an unknown label: known are L, M, H.');
    await expect(score('grade\nH\n', { columns: { a: { value: '' } } })).rejects.toThrow('a was said to be "" in every row: no value.');
  });
});

describe('a file whose columns are called otherwise', () => {
  const columns = { a: { column: 'Länge', unit: 'cm' }, grade: { column: 'Güte' } };
  const wanted = [['Länge', 'Güte', 'p'], ['0.15', 'H', '11.5'], ['0.2', 'L', '3']];
  it('is scored by what was chosen, in the model\'s units, and keeps its own: CSV, JSON Lines and Parquet', async () => {
    const run = await score('Länge,Güte\n0.15,H\nx,H\n0.2,L\n', { columns });
    expect(run).toMatchObject({ rows: 2, rejected: 1, rejectReasons: [{ column: 'Länge', reason: 'not a number', rows: 1 }], message: expect.stringContaining('Converted into the model\'s units: Länge for a (× 10).') });
    expect((await text('out.csv')).trim().split('\n').map((row) => row.split(',').slice(0, 3))).toEqual(wanted);
    await score('{"Länge": 0.15, "Güte": "H"}\n{"Länge": 0.2, "Güte": "L"}\n', { columns, from: 'in.jsonl', to: 'out.jsonl' });
    expect((await text('out.jsonl')).trim().split('\n').map((line) => Object.values(JSON.parse(line) as object).slice(0, 3).map(String))).toEqual(wanted.slice(1));
    await score('Länge,Güte\n0.15,H\n0.2,L\n', { columns, to: 'mapped.parquet' });
    expect(await score('', { columns, from: 'mapped.parquet', to: 'again.csv' }).catch((error: Error) => error.message)).toMatch(/is empty/);
  });

  it('goes through Parquet too', async () => {
    const { makeParquet, rowsOfParquet } = await import('../../support/parquet');
    await makeParquet(at('in.parquet'), "SELECT * FROM (VALUES (0.15, 'H'), (NULL, 'H'), (0.2, 'L')) AS t(\"Länge\", \"Güte\")");
    expect(await scoreFrom(at('in.parquet'), 'out.parquet', { columns })).toMatchObject({ rows: 2, rejected: 1 });
    expect(await rowsOfParquet(at('out.parquet'), '"Länge"::DOUBLE, "Güte", p')).toEqual([[0.15, 'H', 11.5], [0.2, 'L', 3]]);
  });
});

describe('a limit on rows that can\'t be scored', () => {
  /** Of ten rows two are bad. */
  const rows = (count: number) => `a,grade\n${Array.from({ length: count }, (_, row) => (row % 10 === 4 ? 'x,H' : row % 10 === 7 ? '1,X' : `${row},L`)).join('\n')}\n`;
  it('is kept by a run that meets it', async () => {
    expect(await score(rows(100), { maxRejected: { rows: 20 } })).toMatchObject({ rows: 80, rejected: 20, maxRejected: { rows: 20 } });
    expect(await score(rows(100), { maxRejected: { share: 0.2 }, overwrite: true })).toMatchObject({ rows: 80, rejected: 20, maxRejected: { share: 0.2 } });
  });

  it.each([['a count', { rows: 19 }, /19 are allowed/], ['none', { rows: 0 }, /0 are allowed/], ['a share', { share: 0.19 }, /19 % are allowed/]])('ends a run that passes it, with the commonest reasons, the rejects and no output: %s', async (_, maxRejected, allowed) => {
    const told: number[] = [];
    await expect(score(rows(100), { maxRejected, onProgress: ({ rejected }) => told.push(rejected) })).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(allowed) });
    expect(await readdir(at())).toEqual(['in.csv', 'out.csv.rejects.csv']);
    expect((await text('out.csv.rejects.csv')).trim().split('\n')).toHaveLength(21);
    await expect(score(rows(100), { maxRejected })).rejects.toThrow(/20 of the first 100 rows.*Most often: a: not a number \(10\); grade: an unknown label: known are L, M, H \(10\)\. They are listed in/);
    expect(told.at(-1)).toBe(20);
  });
});

/** Each scores files more than once. */
const PATIENT_MS = 120_000;

describe('a file that several threads score', () => {
  /** Some megabytes: numbers with a note, rows with a quote and a line end here and there, and rows that can't be scored. */
  const lines = Array.from({ length: 60_000 }, (_, row) => (row % 5000 === 7 ? `x${row},L,bad` : `${row / 8},${'LMH'[row % 3]},${row % 9000 === 3 ? '"a ""quoted""\nnote"' : `a note that is longer: number ${row}`}`));

  it('says the same of every row in the same order, byte for byte, however many there are', async () => {
    await writeFile(at('in.csv'), `a,grade,note\n${lines.join('\n')}\n`);
    await writeFile(at('in.jsonl'), lines.map((_, row) => JSON.stringify({ a: row % 4000 === 1 ? 'x' : row / 8, grade: 'LMH'[row % 3], note: `é, a note that is longer, ${row}` })).join('\n'));
    const { manifest, binding, runs } = await packageOfFile({ host, inference }, model());
    const written = async (threads: number, from: string, to: string) => {
      const job = { model: runs, manifest, binding, given: { input: at(from) }, files: outputFiles(at(to)), overwrite: true, threads, signal: new AbortController().signal, onProgress: () => {} };
      const { rows, rejected } = await scoreInWorker(host, job);
      return { rows, rejected, text: await readFile(at(to)), rejects: await text(`${to}.rejects.csv`) };
    };
    for (const [from, to] of [['in.csv', 'out.csv'], ['in.jsonl', 'out.parquet']] as const) {
      const [one, three] = [await written(1, from, to), await written(3, from, to)];
      expect(three.text.equals(one.text)).toBe(true);
      expect({ ...three, text: 0 }).toEqual({ ...one, text: 0 });
      expect(one.rows + one.rejected).toBe(60_000);
    }
    const [header, ...rows] = (await text('out.csv')).replaceAll('""\nnote', '""note').trimEnd().split('\n');
    const good = lines.map((line, row) => ({ line: line.replace('\n', ''), row })).filter(({ line }) => !line.startsWith('x'));
    expect(header).toBe('a,grade,note,p,model_version');
    expect(rows).toEqual(good.map(({ line, row }) => `${line},${row / 8 + ([1, 2, 10][row % 3] ?? 0)},1.0.0`));
    // Row 7 stands on line 10: behind the header, and behind a line end inside quotes.
    expect((await text('out.csv.rejects.csv')).split('\n').slice(1, 3)).toEqual(['10,a,x7,not a number', '5010,a,x5007,not a number']);
  }, PATIENT_MS);

  it('tells a model that the runtime refuses, and leaves nothing', async () => {
    await writeFile(at('in.csv'), 'a,grade\n1,H\n');
    const { manifest, binding } = await packageOfFile({ host, inference }, model());
    const files = outputFiles(at('out.csv'));
    await expect(scoreInWorker(host, { model: new Uint8Array(1000).fill(7), manifest, binding, given: { input: at('in.csv') }, files, overwrite: false, signal: new AbortController().signal, onProgress: () => {} })).rejects.toMatchObject({ code: 'model-refused' });
    expect(await readdir(at())).toEqual(['in.csv']);
  });

  it('tells the line of bytes that are no UTF-8, and of a quote that is never closed, behind many pieces', async () => {
    const whole = Buffer.from(`a,grade,note\n${lines.filter((line) => !line.includes('"')).join('\n')}\n`);
    const count = whole.toString().split('\n').length;
    await expect(score(Buffer.concat([whole, Buffer.from('1,L,caf\xe9\n', 'latin1')]))).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining(`line ${count} holds bytes`) });
    await expect(score(Buffer.concat([whole, Buffer.from(`1,L,"${'x'.repeat(1_200_000)}`)]))).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(new RegExp(`line ${count}: the row does not end within .* never closed`)) });
    expect(await readdir(at())).toEqual(['in.csv']);
  }, PATIENT_MS);
});

describe('what can\'t be scored', () => {
  it.each<[string, string | Uint8Array, RegExp, object?]>([
    ['a missing column', 'a,grad\n1,H\n', /lacks the column grade \(did you mean the column "grad"\?\).*Found were: a, grad\. Say which column feeds what by --columns grade=COLUMN/],
    ['a file of another kind', 'a,grade\n1,H\n', /\.dbf can't be scored. Known are \.csv/, { from: 'in.dbf' }],
    ['text that is called Parquet', 'a,grade\n1,H\n', /in\.parquet is no Parquet file/, { from: 'in.parquet' }],
    ['an output of another kind', 'a,grade\n1,H\n', /an output can't end in \.ods. Name it with \.csv/, { to: 'out.ods' }],
    ['an archive', 'x', /\.gz can't be scored.*Unpack it first/, { from: 'in.csv.gz' }],
    ['a SQLite file of which nothing is said', 'x', /--table NAME or --sql QUERY/, { from: 'in.db' }],
    ['UTF-16 without its mark', Buffer.from('a,grade\n1,H\n', 'utf16le'), /looks like UTF-16 text without its mark.*--encoding utf-16le/],
    ['line ends of old Macs', 'a,grade\r1,H\r', /CR alone.*Save it/],
    ['numbers without a header', '1,2\n3,4\n', /first line is all numbers.*--no-header/],
    ['an empty file', '', /is empty/],
    ['a header alone', 'a,grade\n', /no rows/],
    ['a column that the output would add', 'a,grade,p\n1,H,2\n', /column p already/],
    ['Latin-1', Buffer.from('a,grade,note\n1,H,ok\n1,H,Gr\xf6\xdfe\n', 'latin1'), /not UTF-8 text: line 3/],
    ['its own output', 'a,grade\n1,H\n', /output is the input/, { to: 'in.csv', overwrite: true }],
    ['a folder that is not there', 'a,grade\n1,H\n', /folder does not exist/, { to: 'nowhere/out.csv' }],
    ['JSON that is no object', '[1, 2]\n', /no JSON object/, { from: 'in.jsonl' }],
  ])('is refused before anything is written: %s', async (_, input, reason, options: { from?: string } = {}) => {
    await expect(score(input, options)).rejects.toMatchObject({ code: expect.stringMatching(/^invalid-input$/), message: expect.stringMatching(reason) });
    expect(await readdir(at())).toEqual([options.from ?? 'in.csv']);
  });

  it('leaves no output when no row could be scored, but says why each could not', async () => {
    await expect(score('a,grade\nx,H\ny,H\n')).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(/None of the 2 rows.*line 2, a: not a number \(x\)/) });
    expect(await readdir(at())).toEqual(['in.csv', 'out.csv.rejects.csv']);
  });

  it('is told where the output exists, which stays unless it may be replaced', async () => {
    await writeFile(at('out.csv'), 'mine');
    await expect(score('a,grade\n1,H\n')).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('out.csv exists already') });
    expect(await text('out.csv')).toBe('mine');
    await score('a,grade\n1,H\n', { overwrite: true });
    expect(await text('out.csv')).toContain('11,1.0.0');
  });

  it('is told where the model misses its own golden samples', async () => {
    const wrong = await writePackage(beside('wrong'), { golden: { goldenVersion: 1, source: 's', inputs: { a: [1], grade: ['L'] }, outputs: { p: [7] }, tolerance: { absolute: 0, relative: 0 } } });
    await expect(score('a,grade\n1,H\n', { modelPath: wrong })).rejects.toMatchObject({ code: 'model-refused' });
  });
});

describe('a run that is broken off', () => {
  const long = () => `a,grade\n${'1,H\n'.repeat(2_000_000)}`;

  it('leaves nothing behind when cancelled', async () => {
    await writeFile(at('in.csv'), long());
    const control = new AbortController();
    const progress: number[] = [];
    const run = scoreFile({ host, inference, clock, modelPath: model(), input: at('in.csv'), output: at('out.csv'), signal: control.signal, onProgress: ({ rows }) => {
      progress.push(rows);
      control.abort();
    } });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect(progress.length).toBeGreaterThan(0);
    expect(await readdir(at())).toEqual(['in.csv']);
  });

  it('is not made of a file that is written to meanwhile, and leaves nothing', async () => {
    await writeFile(at('in.csv'), `a,grade\n${'1,H\n'.repeat(1_000_000)}`);
    let added = false;
    const run = scoreFile({ host, inference, clock, modelPath: model(), input: at('in.csv'), output: at('out.csv'), onProgress: () => {
      if (!added) appendFileSync(at('in.csv'), '1,H\n');
      added = true;
    } });
    await expect(run).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/in\.csv was changed while it was being scored.*score it again/) });
    expect(await readdir(at())).toEqual(['in.csv']);
  }, PATIENT_MS);

  it('waits for one that writes the same output, and is refused while that goes on', async () => {
    const other = await onlyWriter(at('out.csv'));
    await expect(score('a,grade\n1,H\n')).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(/out\.csv is being written by another run/) });
    const waiting = score('a,grade\n1,H\n');
    while ((await locksOf(at('out.csv'))).length < 2) await new Promise(setImmediate);
    await other.release();
    expect(await waiting).toMatchObject({ rows: 1 });
    expect((await readdir(at())).sort()).toEqual(['in.csv', 'out.csv']);
  });
});

describe('runs of the appliance', () => {
  const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } };
  const records: string[] = [];
  const security = { record: async (_: unknown, who: Who, what: string) => void records.push(`${who.kind} ${what}`) };
  let store: Store;
  let models: Models;
  let batch: Batch;
  beforeEach(async () => {
    records.length = 0;
    ({ store, models, batch } = await batchRig(real, { security }));
    await models.import(model(), { who: anna });
  });

  it('score with the champion, tell how far they are, and are kept with their end', async () => {
    await writeFile(at('in.csv'), 'a,grade\n1,H\nx,H\n');
    const what = { model: 'press', input: at('in.csv'), output: at('out.csv') };
    await expect(batch.run(what, anna)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('no champion') });
    await expect(batch.run({ ...what, model: 'none' }, anna)).rejects.toMatchObject({ code: 'not-found' });
    await models.promote('press', '1.0.0', anna);
    const { id, state } = await batch.run(what, anna);
    expect(state).toBe('running');
    expect(await batch.finished(id)).toMatchObject({ state: 'done', rows: 1, rejected: 1, version: '1.0.0', finished: clock.now() });
    expect((await createBatch({ store, security, models, host, clock })).runs()).toEqual(batch.runs());
    expect(records.slice(-2)).toEqual(['person batch.start', 'system batch.end']);
  });

  it('keep which columns fed the model for the next file like it, until its inputs change', async () => {
    await models.promote('press', '1.0.0', anna);
    await writeFile(at('in.csv'), 'x,y\n1,H\n');
    const look = () => batch.preview({ model: 'press', input: at('in.csv'), show: 1 });
    expect(await look()).toMatchObject({ kept: null, warnings: [{ code: 'not-fed', input: 'a' }, { code: 'not-fed', input: 'grade' }] });
    const columns = { a: { column: 'x', unit: 'cm' }, grade: { column: 'y' } };
    const { id } = await batch.run({ model: 'press', input: at('in.csv'), output: at('out.csv'), columns }, anna);
    expect(await batch.finished(id)).toMatchObject({ state: 'done', rows: 1 });
    expect(await text('out.csv')).toBe('x,y,p,model_version\n1,H,20,1.0.0\n');
    await writeFile(at('in.csv'), 'y,x\nH,2\n');
    expect(await look()).toMatchObject({ kept: { who: 'Anna', at: clock.now() }, warnings: [], inputs: [{ name: 'a', column: 'x', given: 'cm', how: 'kept' }, { name: 'grade', column: 'y', how: 'kept' }], choices: columns });
    expect(records).toContain('person batch.mapping');
    const inputs = labelManifest().inputs.map((input) => (input.name === 'a' ? { ...input, unit: 'm' } : input)) as never;
    await models.import(await writePackage(beside('metres'), { manifest: labelManifest({ version: '2.0.0', inputs }) }), { who: anna });
    await models.promote('press', '2.0.0', anna);
    expect(await look()).toMatchObject({ version: '2.0.0', warnings: [{ code: 'kept-changed', names: ['a'] }, { code: 'not-fed', input: 'a' }], inputs: [{ column: null }, { column: 'y', how: 'kept' }] });
  });

  it('can be cancelled, and fail with the reason', async () => {
    await models.promote('press', '1.0.0', anna);
    await writeFile(at('long.csv'), `a,grade\n${'1,H\n'.repeat(2_000_000)}`);
    const { id } = await batch.run({ model: 'press', input: at('long.csv'), output: at('out.csv') }, anna);
    await batch.cancel(id, anna);
    expect(batch.runs()[0]).toMatchObject({ id, state: 'cancelled' });
    await expect(batch.cancel(id, anna)).rejects.toMatchObject({ code: 'conflict' });
    const failing = await batch.run({ model: 'press', input: at('nowhere.csv'), output: at('out.csv') }, anna);
    expect(await batch.finished(failing.id)).toMatchObject({ state: 'failed', message: expect.stringContaining('nowhere.csv') });
    expect(await readdir(at())).toEqual(['long.csv']);
  });

  const again = () => createBatch({ store, security, models, host, clock });
  const reached = (of: Batch, id: number, enough: (run: BatchRun) => boolean) => new Promise<BatchRun>((resolve) => {
    const look = (run: BatchRun) => run.id === id && (enough(run) || run.state !== 'running') && (stop(), resolve(run));
    const stop = of.changed.on(look);
    of.runs().forEach(look);
  });

  it('pause, stay paused over a restart, and go on where they were', async () => {
    await models.promote('press', '1.0.0', anna);
    await writeFile(at('long.csv'), `a,grade\n${'1,H\n'.repeat(3_000_000)}`);
    const { id } = await batch.run({ model: 'press', input: at('long.csv'), output: at('out.csv') }, anna);
    await reached(batch, id, ({ rows }) => rows > 0);
    await batch.pause(id, anna);
    const paused = batch.runs()[0];
    expect(paused).toMatchObject({ id, state: 'paused', finished: null });
    await expect(batch.pause(id, anna)).rejects.toMatchObject({ code: 'conflict', message: `Run ${id} is paused already.` });
    await expect(batch.run({ model: 'press', input: at('long.csv'), output: at('out.csv') }, anna)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('is paused') });
    const next = await again();
    expect(next.runs()[0]).toEqual(paused);
    expect(await next.resume(id, anna)).toMatchObject({ id, state: 'running' });
    await expect(next.resume(id, anna)).rejects.toMatchObject({ code: 'conflict' });
    const done = await next.finished(id);
    expect(done).toMatchObject({ state: 'done', rows: 3_000_000, message: expect.stringMatching(/^3,000,000 rows scored, [\d,]+ of them before it was interrupted$/) });
    expect((await text('out.csv')).length).toBe('a,grade,p,model_version\n'.length + 3_000_000 * '1,H,11,1.0.0\n'.length);
    await expect(next.pause(id, anna)).rejects.toMatchObject({ code: 'conflict', message: `Run ${id} is over already: done.` });
    expect((await readdir(at())).sort()).toEqual(['long.csv', 'out.csv']);
    expect(records.slice(-4)).toEqual(['person batch.start', 'person batch.pause', 'person batch.resume', 'system batch.end']);
  }, PATIENT_MS);

  it('that are under way when the engine ends go on with the next, as does one whose process dies; a paused one can be cancelled', async () => {
    await models.promote('press', '1.0.0', anna);
    await writeFile(at('long.csv'), `a,grade\n${'1,H\n'.repeat(3_000_000)}`);
    const { id } = await batch.run({ model: 'press', input: at('long.csv'), output: at('out.csv') }, anna);
    const first = await reached(batch, id, ({ rows }) => rows > 0);
    await batch.close();
    const next = await again();
    expect(next.runs()[0]).toMatchObject({ id, state: 'running' });
    const second = await reached(next, id, ({ rows }) => rows > first.rows);
    const before = new Set(host.workers);
    [...host.workers].at(-1)?.kill();
    await reached(next, id, ({ rows }) => rows > second.rows);
    expect([...host.workers].filter((worker) => !before.has(worker)).length).toBeLessThanOrEqual(1);
    await next.pause(id, anna).catch(() => undefined);
    if (next.runs()[0]?.state === 'paused') await next.cancel(id, anna);
    expect(next.runs()[0]?.state).toMatch(/^(cancelled|done)$/);
    expect((await readdir(at())).filter((name) => name !== 'out.csv')).toEqual(['long.csv']);
    await next.close();
  }, PATIENT_MS);
});

describe.skipIf(needsShared('ai4i2020'))('the machine-failure model', () => {
  it('scores the 10,000 rows it was made for, each as its golden samples say', async () => {
    const folder = sharedPath('ai4i2020');
    const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.csv'));
    const modelPath = join(process.cwd(), 'models/machine-failure');
    const run = await scoreFile({ host, inference, clock, modelPath, input: join(folder, name), output: at('out.csv') });
    expect(run).toMatchObject({ rows: 10_000, rejected: 0 });
    const rows = (await text('out.csv')).trim().split('\n').map((row) => row.split(','));
    const golden = JSON.parse(await readFile(join(modelPath, 'golden.json'), 'utf8')) as { inputs: Record<string, (string | number)[]>; outputs: Record<string, number[]>; tolerance: { absolute: number } };
    const key = (values: (string | number | undefined)[]) => values.map(String).join('|');
    const predicted = rows[0]?.indexOf('failure_probability') ?? -1;
    const scored = new Map(rows.slice(1).map((row) => [key([row[2], ...row.slice(3, 8).map(Number)]), Number(row[predicted])]));
    const { type = [], ...numbers } = golden.inputs;
    // Rows of its data; those with gaps and extremes, made up for it, are in no file.
    const found = type.flatMap((grade, i) => {
      const got = scored.get(key([grade, ...['air_temperature', 'process_temperature', 'rotational_speed', 'torque', 'tool_wear'].map((column) => numbers[column]?.[i])]));
      return got === undefined ? [] : [[got, golden.outputs.failure_probability?.[i] ?? NaN] as const];
    });
    expect(found.length).toBeGreaterThanOrEqual(64);
    for (const [got, want] of found) expect(got).toBeCloseTo(want, 4);
  });
});
