/**
 * `npm run chaos`: a hundred runs of batch scoring killed at any moment, each gone on with until it is over, and its bytes held against those of a run that nobody killed. `npm test` holds a kill of each kind
 * (test/integration/workers/batch-resume.test.ts) and every way that what is left can be torn (test/unit/workers/kept-run.test.ts).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Killed, scenarios } from '../support/batch-kills';
import { workers } from '../support/workers';

const KILLS = 100;
/** As many runs as it may take for so many kills to find one under way. */
const MOST_RUNS = 10 * KILLS;
const own = workers();
let folder: string | undefined;
afterAll(async () => folder && rm(folder, { recursive: true, force: true }));

describe('runs of batch scoring', () => {
  it(`that are killed ${KILLS} times, at any moment, give the bytes of those that are not`, async () => {
    const all = await Killed.in((folder = await mkdtemp(join(tmpdir(), 'millwright-chaos-'))), own, 300_000);
    const wanted = [];
    for (const scenario of scenarios) {
      const began = performance.now();
      const result = await all.run(scenario);
      wanted.push({ ms: performance.now() - began, result, ...(await all.taken(scenario)) });
    }
    let [kills, runs, wentOn] = [0, 0, 0];
    for (; kills < KILLS && runs < MOST_RUNS; runs++) {
      const [scenario, whole] = [scenarios[runs % scenarios.length]!, wanted[runs % scenarios.length]!];
      // Now and then it is killed again before it is gone on with.
      let result;
      for (let again = true; again; again = !result && Math.random() < 0.3) {
        let timer: ReturnType<typeof setTimeout> | undefined;
        result = await all.run(scenario, { onStart: (kill) => (timer = setTimeout(kill, Math.random() * whole.ms)) });
        clearTimeout(timer);
        if (!result) kills++;
      }
      result ??= await all.run(scenario);
      if (result && result.resumedRows > 0) wentOn++;
      expect({ ...result, resumedRows: 0 }).toEqual(whole.result);
      const got = await all.taken(scenario);
      expect(got.output.equals(whole.output)).toBe(true);
      expect([got.rejects === whole.rejects, got.left]).toEqual([true, []]);
    }
    expect(kills).toBeGreaterThanOrEqual(KILLS);
    expect(wentOn).toBeGreaterThan(0);
    console.log(`${kills} kills of ${runs} runs, each gone on with to its end, ${wentOn} of them behind parts that were done; every byte as it should be`);
  }, 1_800_000);
});
