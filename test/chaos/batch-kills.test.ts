/**
 * `npm run chaos`: a hundred runs of batch scoring killed at any moment, each gone on with until it is over, and its bytes held against those of a run that nobody killed. `npm test` holds a kill of each kind
 * (test/integration/workers/batch-resume.test.ts) and every way that what is left can be torn (test/unit/workers/kept-run.test.ts).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MillwrightError } from '../../electron/contract/errors';
import { allScenarios as scenarios, Killed, type Scenario } from '../support/batch-kills';
import { workers } from '../support/workers';

const KILLS = 100;
/** As many runs as it may take for so many kills to find one under way. */
const MOST_RUNS = 10 * KILLS;
const own = workers();
let folder: string | undefined;
afterAll(async () => folder && rm(folder, { recursive: true, force: true }));

describe('runs of batch scoring', () => {
  it(`that are killed ${KILLS} times, at any moment, give the bytes of those that are not`, async () => {
    const all = await Killed.in((folder = await mkdtemp(join(tmpdir(), 'millwright-chaos-'))), own, 300_000, true);
    /** What it came to: its counts, or in which words it failed. Undefined where it was killed. */
    const outcome = (scenario: Scenario, killing?: Parameters<Killed['run']>[1]) =>
      all.run(scenario, killing).catch((error: unknown) => {
        if (!scenario.maxRejected || !(error instanceof MillwrightError)) throw error;
        return { failed: error.message, resumedRows: 0 };
      });
    const wanted = [];
    for (const scenario of scenarios) {
      const began = performance.now();
      let first = Infinity;
      const result = await outcome(scenario, { onProgress: () => (first = Math.min(first, performance.now())) });
      const end = performance.now();
      expect([scenario.to, 'failed' in (result ?? {})]).toEqual([scenario.to, scenario.maxRejected !== undefined]);
      wanted.push({ ms: end - began, workMs: Math.max(0, end - first), result, ...(await all.taken(scenario)) });
    }
    let [kills, runs, wentOn] = [0, 0, 0];
    for (; kills < KILLS && runs < MOST_RUNS; runs++) {
      const [scenario, whole] = [scenarios[runs % scenarios.length]!, wanted[runs % scenarios.length]!];
      // Now and then it is killed again before it is gone on with.
      let result;
      for (let again = true; again; again = !result && Math.random() < 0.3) {
        let timer: ReturnType<typeof setTimeout> | undefined;
        const within = (ms: number, kill: () => void) => (timer ??= setTimeout(kill, Math.random() * ms));
        // Most of a short run is its start: every other kill comes once rows are under way.
        result = await outcome(scenario, Math.random() < 0.5 ? { onStart: (kill) => within(whole.ms, kill) } : { onProgress: (_, kill) => within(whole.workMs, kill) });
        clearTimeout(timer);
        if (!result) kills++;
      }
      result ??= await outcome(scenario);
      if (result && result.resumedRows > 0) wentOn++;
      expect([scenario.to, { ...result, resumedRows: 0 }]).toEqual([scenario.to, whole.result]);
      const got = await all.taken(scenario);
      expect([scenario.to, got.output.equals(whole.output), got.rejects === whole.rejects, got.left]).toEqual([scenario.to, true, true, []]);
    }
    expect(kills).toBeGreaterThanOrEqual(KILLS);
    expect(wentOn).toBeGreaterThan(0);
    console.log(`${kills} kills of ${runs} runs, each gone on with to its end, ${wentOn} of them behind parts that were done; every byte as it should be`);
  }, 1_800_000);
});
