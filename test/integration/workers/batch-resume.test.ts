import { appendFile, copyFile, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEFT } from '../../../electron/engine/batch/scoring';
import { Killed, scenarios, type Scenario } from '../../support/batch-kills';
import { workers } from '../../support/workers';

const own = workers();
const PATIENT_MS = 120_000;
let folder: string;
let all: Killed;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-test-'));
  all = await Killed.in(folder, own, 100_000);
}, PATIENT_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Killed once it has come further than what was there; how far it was, or undefined where it was over sooner. */
async function broken(scenario: Scenario): Promise<number | undefined> {
  let reached = 0;
  const result = await all.run(scenario, { threads: 1, onProgress: ({ rows, resumedRows }, kill) => rows > resumedRows && ((reached = rows), kill()) });
  return result ? undefined : reached;
}

/** Killed for certain: a run that was quicker than the kill is taken for nothing. */
async function left(scenario: Scenario): Promise<number> {
  for (let tries = 0; tries < 20; tries++) {
    const reached = await broken(scenario);
    if (reached !== undefined) return reached;
    await all.taken(scenario);
  }
  throw new Error('No run was killed before it was over.');
}

describe('a run that is killed', () => {
  // The others: `npm run chaos`.
  it.each(scenarios.filter(({ to }) => to !== 'out.jsonl'))('goes on where it was, and gives the same bytes: $from to $to', async (scenario) => {
    const whole = await all.run(scenario);
    const wanted = await all.taken(scenario);
    expect([whole?.resumedRows, wanted.left]).toEqual([0, []]);
    expect(whole?.rejected).toBeGreaterThan(0);
    const reached = await left(scenario);
    const result = await all.run(scenario);
    expect(result).toEqual({ ...whole, resumedRows: expect.any(Number) });
    // Nothing of what was told as scored is scored again.
    expect(result?.resumedRows).toBeGreaterThanOrEqual(reached);
    const got = await all.taken(scenario);
    expect(got.output.equals(wanted.output)).toBe(true);
    expect({ ...got, output: 0 }).toEqual({ ...wanted, output: 0 });
  }, PATIENT_MS);

  const csv = scenarios[0]!;

  it('counts what was rejected before against its limit, and fails at the same row in the same words', async () => {
    const limited: Scenario = { ...csv, to: 'limited.csv', maxRejected: { rows: 15 } };
    const failed = () => all.run(limited).then(() => 'done', (error: Error) => error.message);
    const words = await failed();
    expect(words).toMatch(/^\d+ of the first [\d,]+ rows of .* could not be scored, and 15 are allowed/);
    const wanted = await all.taken(limited);
    expect([wanted.output.length, wanted.left]).toEqual([0, []]);
    // Killed behind its first rejects.
    let before = 0;
    while (before === 0) {
      const ended = await all.run(limited, { threads: 1, onProgress: ({ rejected }, kill) => rejected > 0 && ((before = rejected), kill()) }).catch((error: Error) => error.message);
      if (ended !== undefined) before = 0;
    }
    expect(await failed()).toBe(words);
    expect(await all.taken(limited)).toEqual(wanted);
  }, PATIENT_MS);

  it('goes on from whatever of its files is left, however torn', async () => {
    const whole = await all.run(csv);
    const wanted = await all.taken(csv);
    await left(csv);
    const files = (await all.beside(csv.to)).filter((name) => !name.endsWith('.lock'));
    expect(files).toEqual(['.out.csv.journal', '.out.csv.part', '.out.csv.rejects.csv.part']);
    for (const name of files) await copyFile(all.at(name), all.at(`kept${name}`));
    const cut = (bytes: Buffer) => bytes.subarray(0, -9);
    const changed = (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 300_000), Buffer.from('!'), bytes.subarray(300_001)]);
    // What of a journal that is torn counts: test/unit/workers/kept-run.test.ts.
    const torn: [string, (bytes: Buffer) => Buffer, boolean][] = [
      ['.out.csv.part', (bytes) => Buffer.concat([bytes, Buffer.from('a row that is only h')]), true],
      ['.out.csv.part', changed, false],
      ['.out.csv.rejects.csv.part', cut, false],
    ];
    for (const [name, tear, goesOn] of torn) {
      for (const file of files) await copyFile(all.at(`kept${file}`), all.at(file));
      await writeFile(all.at(name), tear(await readFile(all.at(name))));
      const result = await all.run(csv);
      if (goesOn) expect([name, result?.resumedRows]).not.toEqual([name, 0]);
      expect({ ...result, resumedRows: 0 }).toEqual(whole);
      const got = await all.taken(csv);
      expect(got.output.equals(wanted.output)).toBe(true);
      expect({ ...got, output: 0 }).toEqual({ ...wanted, output: 0 });
    }
  }, PATIENT_MS);

  it('does not take for its own what another has put in its place', async () => {
    await left(csv);
    const journal = await readFile(all.at('.out.csv.journal'));
    await all.run(csv);
    await writeFile(all.at('.out.csv.journal'), journal);
    await expect(all.run(csv)).rejects.toMatchObject({ code: 'conflict' });
    await rm(all.at('.out.csv.journal'));
    expect((await all.taken(csv)).left).toEqual([]);
  }, PATIENT_MS);

  it('is left as it is by whoever says that it goes on, and goes when it is cancelled', async () => {
    const stop = async (reason?: string): Promise<unknown> => {
      const control = new AbortController();
      const run = all.run(csv, { signal: control.signal, threads: 1, onProgress: ({ rows, resumedRows }) => rows > resumedRows && control.abort(reason) });
      return run.then((result) => result && all.taken(csv).then(() => stop(reason)), (error: unknown) => error);
    };
    expect(await stop(LEFT)).toMatchObject({ code: 'cancelled' });
    expect(await all.beside(csv.to)).toEqual(expect.arrayContaining(['.out.csv.journal', '.out.csv.part']));
    expect(await stop()).toMatchObject({ code: 'cancelled', message: expect.stringContaining('nothing was left behind') });
    expect(await all.beside(csv.to)).toEqual([]);
  }, PATIENT_MS);

  it('writes through no link that lies where its files do', async () => {
    await writeFile(all.at('mine'), 'mine');
    for (const name of ['.out.csv.journal', '.out.csv.part']) {
      await symlink(all.at('mine'), all.at(name));
      if (name.endsWith('journal')) await expect(all.run(csv)).rejects.toMatchObject({ code: 'invalid-input' });
      else await all.run(csv).then(() => all.taken(csv));
      await rm(all.at(name), { force: true });
    }
    expect(await readFile(all.at('mine'), 'utf8')).toBe('mine');
    expect((await readdir(all.at('.'))).filter((name) => name.endsWith('.lock'))).toEqual([]);
  }, PATIENT_MS);

  it('begins anew, and says why, where its input has changed since', async () => {
    await left(csv);
    await appendFile(all.at('in.csv'), '1,H,one more\n');
    expect(await all.run(csv)).toMatchObject({ resumedRows: 0, anew: 'its input has changed since' });
    await all.taken(csv);
    await left(csv);
    await utimes(all.at('in.csv'), 5, 5);
    expect(await all.run({ ...csv, from: 'in.jsonl' })).toMatchObject({ resumedRows: 0, anew: 'it was of another input' });
    expect((await all.taken(csv)).left).toEqual([]);
  }, PATIENT_MS);
});
