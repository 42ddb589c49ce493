import { appendFile, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { outputFiles } from '../../../electron/engine/inference/output-files';
import type { BatchJob } from '../../../electron/engine/inference/protocols';
import { locksOf, onlyWriter } from '../../../electron/engine/shared/one-writer';
import { KeptRun, type KeptPart } from '../../../electron/workers/lib/batch/kept/kept-run';
import { packed } from '../../../electron/workers/lib/batch/kept/predictions';
import { segmentOf } from '../../../electron/workers/lib/batch/kept/segments';
import { temporaryDir } from '../../support/store';

let dir: string;
let job: BatchJob;
beforeEach(async () => {
  dir = await temporaryDir();
  await writeFile(join(dir, 'in.csv'), 'a\n1\n');
  job = { model: new Uint8Array([1, 2, 3]), manifest: { name: 'm' } as never, binding: {} as never, input: join(dir, 'in.csv'), overwrite: false, ...outputFiles(join(dir, 'out.csv')) };
});

const predictions = (part: number) => ({ valid: Uint8Array.of(1, 0, 1), outputs: [Float64Array.of(part, NaN, -0)], ...(part % 2 && { reasons: [[{ name: 'Ärger, "\n', part: 0.1 + part / 3 }, { name: 'a', part: -5e-324 }], [], [{ name: 'b', part: 1e300 }]] }) });

/** Writes a part as a run does: what it wrote first, then that it did. */
async function put(kept: KeptRun, part: number): Promise<void> {
  const [output, rejects] = [Buffer.from(`rows of part ${part}\n`), Buffer.from(part % 2 ? `reject ${part}\n` : '')];
  await appendFile(job.outputTemp, output);
  if (rejects.length > 0) await appendFile(job.rejectsTemp, rejects);
  const one: KeptPart = { bytes: 10, lines: 2, scored: 2, rejected: part % 2, firstReason: part === 1 ? 'the first' : null, reasons: part % 2 ? [{ column: 'a', reason: 'not a number', rows: 1 }] : [], bytesRead: 10 * (part + 1), output: segmentOf(output), rejects: segmentOf(rejects) };
  await kept.add(one, packed(predictions(part)));
}

/** As a run opens it; closed after the test. */
async function open(): Promise<KeptRun> {
  const kept = await KeptRun.open(job);
  onTestFinished(() => kept.close());
  return kept;
}

async function partsLeft(count: number): Promise<void> {
  const kept = await open();
  for (let part = 0; part < count; part++) await put(kept, part);
}

describe('what a run keeps', () => {
  it('is what the next one goes on behind: totals, predictions bit by bit, and files that end there', async () => {
    await partsLeft(4);
    await appendFile(job.outputTemp, 'half a r');
    const kept = await open();
    expect(kept.totals).toEqual({ parts: 4, bytes: 40, lines: 8, scored: 8, rejected: 2, firstReason: 'the first', reasons: [{ column: 'a', reason: 'not a number', rows: 2 }], bytesRead: 40, outputBytes: 4 * 15, rejectsBytes: 2 * 9 });
    const read = [];
    for (let one = await kept.next(); one; one = await kept.next()) read.push(one);
    expect(read).toEqual([0, 1, 2, 3].map(predictions));
    await put(kept, 4);
    expect((await open()).totals.parts).toBe(4);
    await kept.remove();
    expect((await readdir(dir)).filter((name) => name.endsWith('journal'))).toEqual([]);
  });

  it('is every part whose journal is whole, wherever that was torn', async () => {
    await partsLeft(3);
    const whole = await readFile(job.journal);
    const [output, rejects] = [await readFile(job.outputTemp), await readFile(job.rejectsTemp)];
    const seen = new Set<number>();
    for (let length = 0; length <= whole.length; length += 7) {
      await writeFile(job.outputTemp, output);
      await writeFile(job.rejectsTemp, rejects);
      await writeFile(job.journal, whole);
      await truncate(job.journal, length);
      const { parts, scored } = (await open()).totals;
      expect(scored).toBe(parts * 2);
      expect([...seen].every((before) => before <= parts)).toBe(true);
      seen.add(parts);
    }
    await writeFile(job.outputTemp, output);
    await writeFile(job.rejectsTemp, rejects);
    await writeFile(job.journal, whole);
    seen.add((await open()).totals.parts);
    expect([...seen]).toEqual([0, 1, 2, 3]);
  });

  it.each<[string, keyof BatchJob, number, number]>([['the output', 'outputTemp', 20, 1], ['the rejects', 'rejectsTemp', 0, 1], ['the journal', 'journal', 1200, 1]])('ends where a byte of %s is another', async (_, file, at, parts) => {
    await partsLeft(3);
    const path = job[file] as string;
    const bytes = await readFile(path);
    const place = file === 'journal' ? bytes.indexOf('"bytesRead":20') : at;
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    await writeFile(path, bytes);
    expect((await open()).totals.parts).toBe(parts);
  });

  it.each<[string, () => Promise<unknown> | void, RegExp]>([
    ['another model', () => void (job.model = new Uint8Array([1, 2, 4])), /with another model/],
    ['a changed input', () => writeFile(job.input, 'a\n2\n'), /its input has changed/],
    ['windows', () => void (job.readings = true), /read or written in another way/],
    ['another input', async () => void (await writeFile((job.input = join(dir, 'other.csv')), 'a\n1\n')), /of another input/],
    ['a file that is no journal', () => writeFile(job.journal, 'something else'), /^$/],
  ])('is not gone on with by a run with %s: that begins anew, says why and leaves nothing of it', async (_, change, why) => {
    await partsLeft(2);
    await change();
    const kept = await open();
    expect([kept.totals.parts, kept.anew ?? '']).toEqual([0, expect.stringMatching(why)]);
    expect((await readdir(dir)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('is all of it where the output got its name before its journal went, and nothing where another lies there', async () => {
    await partsLeft(3);
    const kept = await open();
    expect(await KeptRun.isOver(job)).toBeUndefined();
    await kept.whole();
    await rename(job.rejectsTemp, job.rejects);
    // Killed here: the rejects have their name, the output has not. They are taken back.
    expect(await KeptRun.isOver(job)).toBeUndefined();
    const next = await open();
    expect([next.totals.parts, (await readdir(dir)).includes('out.csv.rejects.csv')]).toEqual([3, false]);
    await next.whole();
    await rename(job.rejectsTemp, job.rejects);
    await rename(job.outputTemp, job.output);
    expect(await KeptRun.isOver(job)).toMatchObject({ scored: 6, rejected: 1, firstReason: 'the first' });
    await rm(job.output);
    await writeFile(job.output, 'mine');
    expect(await KeptRun.isOver(job)).toBeUndefined();
  });
});

describe('the right to write a file', () => {
  const lock = (pid: number, machine = hostname()) => writeFile(join(dir, `.out.csv.${pid}-1-1.lock`), machine);

  it('has one at a time, also of those that come at once; the next gets it when it is given back', async () => {
    const both = await Promise.allSettled([onlyWriter(job.output, 100), onlyWriter(job.output, 100), onlyWriter(join(dir, 'other.csv'), 100)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
    for (const one of both) if (one.status === 'fulfilled') await one.value.release();
    await onlyWriter(job.output, 0).then(({ release }) => release());
    expect(await readdir(dir)).toEqual(['in.csv']);
  });

  it('goes with its process, also where another has its number by now', async () => {
    await lock(999_999_999);
    await lock(process.ppid);
    const { release } = await onlyWriter(job.output, 0);
    await release();
    expect(await readdir(dir)).toEqual(['in.csv']);
  });

  it('is not taken from another machine, of whose processes nothing is known', async () => {
    await lock(1, 'another');
    await expect(onlyWriter(job.output, 0)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('.out.csv.1-1-1.lock beside it says so') });
    expect(await locksOf(job.output)).toEqual(['.out.csv.1-1-1.lock']);
  });

  it('is refused where nothing can be written', async () => {
    await mkdir(join(dir, 'folder'));
    await expect(onlyWriter(join(dir, 'nowhere', 'out.csv'), 0)).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('folder does not exist') });
  });
});
