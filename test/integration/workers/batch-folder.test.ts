import { utils, write } from '@e965/xlsx';
import { appendFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FolderLook } from '../../../electron/contract/batch-folder';
import { BatchProcesses, createBatch, createBatchJobs, lookFolderWithFile, previewWithFile, type ScoreFile } from '../../../electron/engine/batch';
import { createSchedule, scheduleMigrations } from '../../../electron/engine/schedule';
import type { Who } from '../../../electron/engine/shared/who';
import { batchRig } from '../../support/batch-rig';
import { writePackage } from '../../support/packages';
import { makeParquet } from '../../support/parquet';
import { scoreFolder } from '../../support/score-folder';
import { stillClock, workers } from '../../support/workers';

const PATIENT_MS = 120_000;
const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } };
const real = workers();
const { at, model, text, score, refused } = scoreFolder(real);
const names = async (folder: string) => (await readdir(at(folder))).sort();
const why = (input: ScoreFile['input'], to: string, more: object = {}) => score(input, to, more).then(() => 'scored', ({ message }: Error) => message.replaceAll(`${at()}/`, ''));

async function files(all: Record<string, string>): Promise<void> {
  await mkdir(at('in'), { recursive: true });
  for (const [name, content] of Object.entries(all)) await writeFile(at(`in/${name}`), content);
}

describe('scoring each file of a folder into an output of its own', { timeout: PATIENT_MS }, () => {
  it('gives each the bytes that it would have alone, under its name, with its rejects beside it, in its own format or the one asked for', async () => {
    await files({ 'a.csv': 'a;grade;note\n1;H;x\nhot;L;y\n', 'b.tsv': 'a\tgrade\n2\tL\n', 'c.jsonl': '{"a":3,"grade":"M","x":[1]}\n{"grade":"M"}\n', 'left.dat': 'no table' });
    await makeParquet(at('in/d.parquet'), "SELECT 4::DOUBLE AS a, 'H' AS grade");
    const book = utils.book_new();
    utils.book_append_sheet(book, utils.aoa_to_sheet([['a', 'grade'], [5, 'L']]), 'One');
    await writeFile(at('in/e.xlsx'), write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
    await writeFile(at('in/f.xlsm'), write(book, { type: 'buffer', bookType: 'xlsm' }) as Buffer);

    const seen: unknown[] = [];
    const run = await score(at('in'), 'out/', { onProgress: ({ files: told, bytesTotal, bytesRead }) => seen.push([told?.of, bytesRead <= bytesTotal]) });
    expect(run).toMatchObject({ state: 'done', rows: 6, rejected: 2, rejectsFile: null, output: at('out/'), files: { of: 6, whole: 6, refused: 0 }, message: expect.stringMatching(/^6 rows of 6 files scored, 2 rejected, listed in a file beside each output\. The first: a\.csv, line 3, a: not a number \(hot\)/) as string });
    expect(run.bytesRead).toBe(run.bytesTotal);
    expect(new Set(seen.map((one) => JSON.stringify(one)))).toEqual(new Set(['[6,true]']));
    expect(await names('out')).toEqual(['a.csv', 'a.csv.rejects.csv', 'b.tsv', 'c.jsonl', 'c.jsonl.rejects.csv', 'd.parquet', 'e.xlsx', 'f.xlsx']);
    await mkdir(at('alone'));
    for (const name of ['a.csv', 'c.jsonl', 'd.parquet', 'e.xlsx']) {
      await score(at(`in/${name}`), `alone/${name}`);
      expect([name, (await readFile(at(`alone/${name}`))).equals(await readFile(at(`out/${name}`)))]).toEqual([name, true]);
    }
    expect(await text('out/a.csv.rejects.csv')).toBe(await text('alone/a.csv.rejects.csv'));
    expect(await text('out/a.csv')).toBe('a;grade;note;p;model_version\n1;H;x;11;1.0.0\n');

    // A folder that is there needs no slash; a pattern takes some.
    await mkdir(at('tables'));
    expect(await score(at('in/*.?sv'), 'tables', { format: 'parquet' })).toMatchObject({ output: at('tables/'), files: { of: 2, whole: 2 } });
    expect(await names('tables')).toEqual(['a.parquet', 'a.parquet.rejects.csv', 'b.parquet']);
    // One file alone, and text that is written in another way.
    await writeFile(at('in/g.csv'), Buffer.from('a|grade|Maß\n1,5|H|ü\n', 'latin1'));
    await score({ kind: 'files', path: at('in/g.csv'), encoding: 'windows-1252', delimiter: '|', decimal: ',' }, 'one/', { format: 'jsonl' });
    expect(await text('one/g.jsonl')).toBe('{"a":"1.5","grade":"H","Maß":"ü","p":11.5,"model_version":"1.0.0"}\n');
  });

  it('is refused before anything is scored where an output would overwrite an input, two inputs go to one name, or an output is there', async () => {
    await files({ 'a.csv': 'a,grade\n1,H\n', 'A.jsonl': '{"a":1,"grade":"H"}\n', 'b.csv': 'a,grade\n1,H\n' });
    const before = await names('in');
    expect(await why(at('in'), 'in/')).toBe('The inputs lie in in/: outputs among them would be overwritten inputs, or inputs of the next run. Name another folder.');
    expect(await why(at('in/a.csv'), 'in/', { overwrite: true })).toContain('in/a.csv would overwrite the input in/a.csv. Name another folder, or another format.');
    expect(await why(at('in'), 'new/', { format: 'parquet' })).toBe('A.jsonl and a.csv would both be written to new/a.parquet. Name fewer files by a pattern, or rename one.');
    expect(await why(at('in/*.csv'), 'in/sub/deep/')).toContain('can\'t be written: its folder does not exist');
    expect(await why(at('in/*.csv'), 'out.csv', { format: 'parquet' })).toContain('leave the format out, or name a folder');
    expect(await refused(at('nowhere/*.csv'), 'new/')).toContain('There is no folder');
    await mkdir(at('linked'));
    await symlink(at('in/a.csv'), at('linked/b.csv'));
    expect(await why(at('in/*.csv'), 'linked/', { overwrite: true })).toContain('linked/b.csv would overwrite the input in/a.csv');
    await mkdir(at('there'));
    await writeFile(at('there/b.csv'), 'mine');
    expect(await why(at('in/*.csv'), 'there/')).toBe('there/b.csv exists already. Name another folder, or say that they may be replaced (--overwrite).');
    await writeFile(at('there/a.csv'), 'mine');
    expect(await why(at('in/*.csv'), 'there/')).toContain('there/a.csv and 1 more exist already.');
    expect([await names('in'), await names('there'), await names('linked'), (await readdir(at())).sort()]).toEqual([before, ['a.csv', 'b.csv'], ['b.csv'], ['in', 'linked', 'there']]);
    await score(at('in/*.csv'), 'there/', { overwrite: true });
    expect([await names('there'), await text('there/b.csv')]).toEqual([['a.csv', 'b.csv'], 'a,grade,p,model_version\n1,H,11,1.0.0\n']);
  });

  it('scores the others where a file is refused, says why beside its place, and scores that one alone when the same is asked again', async () => {
    await files({ 'a.csv': 'a,grade\n1,H\n', 'b.csv': 'other,grade\n1,H\n', 'c.csv': '', 'd.csv': 'a,grade\nhot,H\ncold,H\n', 'e.csv': 'a,grade\n2,H\n' });
    const said = await why(at('in'), 'out/');
    expect(said).toMatch(/^3 of 5 files could not be scored \(b\.csv: .*; c\.csv: in\/c\.csv is empty; d\.csv: None of the 2 rows .*\)\. Each has a file that ends in \.rejects\.csv with the reason; 2 of 5 outputs are whole and stay\. Put right what is wrong and start the same again: it scores what is not whole\.$/);
    const left = await names('out');
    expect(left.filter((name) => !name.startsWith('.'))).toEqual(['a.csv', 'b.csv.rejects.csv', 'c.csv.rejects.csv', 'd.csv.rejects.csv', 'e.csv']);
    expect(left.filter((name) => name.startsWith('.'))).toEqual([expect.stringMatching(/^\.scored-[0-9a-f]{12}\.list$/)]);
    expect(await text('out/c.csv.rejects.csv')).toBe(`line,column,value,reason\n,,,${at('in/c.csv')} is empty.\n`);
    expect(await text('out/d.csv.rejects.csv')).toContain('2,a,hot,not a number');
    const { ino } = await stat(at('out/a.csv'));
    await files({ 'b.csv': 'a,grade\n7,H\n', 'c.csv': 'a,grade\n8,H\n', 'd.csv': 'a,grade\n9,H\n', 'e.csv': 'a,grade\n20,H\n' });
    // One that was scored before it was changed is scored again.
    expect(await score(at('in'), 'out/')).toMatchObject({ state: 'done', rows: 5, files: { of: 5, whole: 5, refused: 0 }, message: '5 rows of 5 files scored, 1 of them before it was interrupted' });
    expect(await names('out')).toEqual(['a.csv', 'b.csv', 'c.csv', 'd.csv', 'e.csv']);
    expect([(await stat(at('out/a.csv'))).ino, await text('out/e.csv')]).toEqual([ino, 'a,grade,p,model_version\n20,H,30,1.0.0\n']);
    // It is over: what stands there is in the way of the next.
    expect(await why(at('in'), 'out/')).toContain('and 4 more exist already');
  });

  it('scores the others where a file is written to meanwhile, and is worth another try', async () => {
    await files({ 'a.csv': `a,grade\n${'1,H\n'.repeat(1_000_000)}`, 'b.csv': 'a,grade\n1,H\n' });
    let added = false;
    const onProgress = () => {
      if (!added) appendFileSync(at('in/a.csv'), '1,H\n');
      added = true;
    };
    await expect(score(at('in'), 'out/', { onProgress })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/^1 of 2 files could not be scored \(a\.csv: .*in\/a\.csv was changed while it was being scored/) as string });
    expect((await names('out')).filter((name) => !name.startsWith('.'))).toEqual(['a.csv.rejects.csv', 'b.csv']);
    expect(await score(at('in'), 'out/')).toMatchObject({ state: 'done', rows: 1_000_002, files: { of: 2, whole: 2, refused: 0 } });
    expect(await names('out')).toEqual(['a.csv', 'b.csv']);
  });

  it('is looked at before, file by file, in a process that ends when nobody looks any more: what would be refused is what is', async () => {
    await files({ 'a.csv': 'a,grade\n1,H\n', 'b.csv': 'other,grade\n1,H\n', 'c.csv': '', 'd.csv': 'a,grade\nhot,H\n', 'e.csv': 'Maß,a,grade\n1,2,H\n', 'f.csv': 'a,grade\n' });
    await makeParquet(at('in/g.parquet'), "SELECT [1] AS a, 'L' AS grade");
    await makeParquet(at('in/h.parquet'), "SELECT 1 AS a, 'L' AS grade");
    await makeParquet(at('in/i.parquet'), "SELECT 1 AS a, 'L' AS grade WHERE false");
    await writeFile(at('in/j.parquet'), 'no table');
    const asked = { model: model(), input: at('in') };
    const processes = new BatchProcesses(real.host);
    const here = { ...real, processes };
    const found = await previewWithFile(here, { ...asked, each: true, show: 1 });
    expect([found.file, found.choices, found.rows.length]).toEqual([at('in/a.csv'), {}, 1]);
    const seen = await new Promise<FolderLook>((done, failed) => void lookFolderWithFile(here, { ...asked, columns: found.choices }, (look) => look.done && done(look)).catch(failed));
    expect([seen.of, seen.looked, seen.failed, seen.troubles.map(({ file, code }) => `${file} ${code}`)]).toEqual([10, 10, null, ['b.csv columns-missing', 'c.csv file-empty', 'd.csv none-scored', 'f.csv no-rows', 'g.parquet column-opaque', 'i.parquet no-rows', 'j.parquet unreadable']]);
    expect(await why(at('in'), 'out/')).toMatch(/^7 of 10 files could not be scored/);
    expect((await names('out')).filter((name) => name.endsWith('.rejects.csv'))).toEqual(seen.troubles.map(({ file }) => `${file}.rejects.csv`));
    // Outputs among the inputs would have none of them begin.
    const none = await new Promise<FolderLook>((done) => void lookFolderWithFile(here, { ...asked, output: at('in/') }, (look) => look.done && done(look)));
    expect(none).toMatchObject({ of: 0, troubles: [], failed: expect.stringContaining('The inputs lie in') as string });
    await expect(lookFolderWithFile(here, { ...asked, input: { kind: 'postgres', database: 'plant', sql: 'SELECT 1' } }, () => undefined)).rejects.toThrow(/lie in no files/);
    const stopped = await new Promise<FolderLook>((done, failed) => void lookFolderWithFile(here, asked, (look) => look.done && done(look)).then((stop) => stop(), failed));
    expect(stopped).toMatchObject({ done: true, failed: expect.any(String) as string });
    await processes.close();
  });

  it('counts rejected rows over all files, and fails by the limit of all', async () => {
    await files({ 'a.csv': 'a,grade\n1,H\nx,H\n', 'b.csv': 'a,grade\n2,H\ny,H\n', 'c.csv': 'a,grade\n3,H\n4,H\n' });
    expect(await why(at('in'), 'few/', { maxRejected: { rows: 1 } })).toBe('2 of the first 4 rows of in could not be scored, and 1 is allowed: the run ended, and 1 of 3 outputs is whole and stays. Most often: a: not a number (2). They are listed in files beside the outputs that end in .rejects.csv.');
    expect((await names('few')).slice(1)).toEqual(['a.csv', 'a.csv.rejects.csv', 'b.csv.rejects.csv']);
    // Half of the first file's rows are rejected, a third of all.
    expect(await score(at('in'), 'share/', { maxRejected: { share: 0.4 } })).toMatchObject({ rows: 4, rejected: 2 });
    expect(await why(at('in'), 'low/', { maxRejected: { share: 0.3 } })).toContain('2 of the first 6 rows of in could not be scored, and 30 % are allowed');
  });
});

async function rig() {
  const made = await batchRig(real, { more: scheduleMigrations });
  const { version } = await made.models.import(await writePackage(join(made.dir, 'press')), { who: anna });
  await made.models.promote('press', version, anna);
  return made;
}

describe('a run into a folder', { timeout: PATIENT_MS }, () => {
  const ROWS = 120_000;
  const FILES = 5;
  const some = async () => files(Object.fromEntries(Array.from({ length: FILES }, (_, file) => [`${file}.csv`, `a,grade,note\n${Array.from({ length: ROWS }, (_, row) => (row % 10_000 === 7 ? 'x,H,bad\n' : `${row / 8},${'LMH'[(row + file) % 3]},a note of row ${row}\n`)).join('')}`])));

  it('that is paused, or whose process or engine is killed, passes over what is whole and gives the same bytes', async () => {
    const { batch, store, models } = await rig();
    await some();
    await score(at('in'), 'wanted/');
    const begun = await batch.run({ model: 'press', input: at('in'), output: at('out/') }, anna);
    /** When a file more is whole than `whole` and the next is under way. */
    const reached = (of: typeof batch, whole: number) => new Promise<void>((resolve) => {
      const stop = of.changed.on((run) => {
        if (run.state !== 'running' || ((run.files?.whole ?? 0) <= whole && run.files?.whole !== FILES)) return;
        stop();
        resolve();
      });
    });
    await reached(batch, 0);
    await batch.pause(begun.id, anna);
    expect(batch.runs()[0]).toMatchObject({ state: 'paused', files: { of: FILES } });
    const { ino } = await stat(at('out/0.csv'));
    expect((await readdir(at('out'))).filter((name) => !name.startsWith('.')).length).toBeLessThan(2 * FILES);
    const further = reached(batch, 1);
    await batch.resume(begun.id, anna);
    await further;
    // Another follows the process that is killed, by itself.
    const again = reached(batch, 2);
    for (const worker of real.host.workers) if (!batch.runs()[0]?.finished) worker.kill();
    await again;
    await batch.close();
    const next = await createBatch({ store, security: { record: async () => undefined }, models, host: real.host, clock: stillClock });
    const run = await next.finished(begun.id);
    expect(run).toMatchObject({ id: begun.id, state: 'done', rows: FILES * (ROWS - 12), rejected: FILES * 12, files: { of: FILES, whole: FILES, refused: 0 } });
    expect(next.runs()).toHaveLength(1);
    expect(await names('out')).toEqual(await names('wanted'));
    for (const name of await names('wanted')) expect([name, (await readFile(at(`out/${name}`))).equals(await readFile(at(`wanted/${name}`)))]).toEqual([name, true]);
    expect((await stat(at('out/0.csv'))).ino).toBe(ino);
    // It is kept with its files, and what is read of the store says the same.
    expect((await next.ended(0, stillClock.now() + 1))[0]).toMatchObject({ files: { of: FILES, whole: FILES, refused: 0 } });
    await next.close();
  });

  it('that is cancelled keeps what is whole and nothing else, and the same goes on with it', async () => {
    const { batch } = await rig();
    await some();
    const begun = await batch.run({ model: 'press', input: at('in'), output: at('out/') }, anna);
    await expect(batch.run({ model: 'press', input: at('in'), output: at('out/') }, anna)).rejects.toMatchObject({ code: 'conflict' });
    await new Promise<void>((resolve) => {
      const stop = batch.changed.on(({ files: told }) => (told?.whole ?? 0) > 0 && (stop(), resolve()));
    });
    await batch.pause(begun.id, anna);
    await batch.cancel(begun.id, anna);
    expect(batch.runs()[0]).toMatchObject({ state: 'cancelled', message: `The run was cancelled while it was paused; outputs that were whole stay in ${at('out/')}, of the others nothing was left behind. The same run goes on with those.` });
    const left = await names('out');
    expect(left.filter((name) => name.startsWith('.'))).toEqual([expect.stringMatching(/\.list$/)]);
    expect(left).toContain('0.csv');
    const { ino } = await stat(at('out/0.csv'));
    const again = await batch.run({ model: 'press', input: at('in'), output: at('out/') }, anna);
    expect(await batch.finished(again.id)).toMatchObject({ state: 'done', files: { of: FILES, whole: FILES } });
    expect([(await stat(at('out/0.csv'))).ino, (await names('out')).filter((name) => name.startsWith('.'))]).toEqual([ino, []]);
    // Nothing is left of one that is cancelled before a file of it is whole, not even its folder.
    const early = await batch.run({ model: 'press', input: at('in'), output: at('early/') }, anna);
    await batch.cancel(early.id, anna);
    await batch.finished(early.id);
    await rm(at('out'), { recursive: true });
    expect((await readdir(at())).sort()).toEqual(['in']);
  });

  it('can be kept as a job, and is refused of rows that have no file', async () => {
    const { batch, store } = await rig();
    const schedule = createSchedule({ store, security: { record: async () => undefined }, clock: stillClock, onTrouble: () => undefined });
    const jobs = await createBatchJobs({ store, security: { record: async () => undefined }, batch, schedule, clock: stillClock, zone: 'Europe/Berlin' });
    await files({ 'a.csv': 'a,grade\n1,H\n', 'b.csv': 'a,grade\n2,H\n' });
    await jobs.keep({ name: 'nightly', what: { model: 'press', input: at('in'), output: at('{date}/'), format: 'jsonl' } }, anna);
    const { id, output } = await jobs.run('nightly', anna);
    expect([output, (await batch.finished(id)).state, await names('2023-11-14')]).toEqual([at('2023-11-14/'), 'done', ['a.jsonl', 'b.jsonl']]);
    const history = { kind: 'history' as const, from: 0, to: 1 };
    await expect(jobs.keep({ name: 'past', what: { model: 'press', input: history, output: at('out/') } }, anna)).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('have no file\'s name to be called by') as string });
    await expect(batch.run({ model: 'press', input: history, output: at() }, anna)).rejects.toMatchObject({ code: 'invalid-input' });
    await schedule.close();
  });
});
