/**
 * `npm run chaos -- --for 60s`: the writer of history under faults of every kind in turn, for as long as it is given. Its short form: test/integration/store/live-writer.test.ts.
 */
import { describe, expect, it } from 'vitest';
import { needsProgram } from '../support/needs';
import { callsThatFail, cutPowers, killAtCalls } from '../support/live-writer/faults';

const FOR_MS = Number(process.env.MILLWRIGHT_CHAOS_MS ?? 60_000);
const RUNS = 8;
const IMAGES = 40;

describe.skipIf(needsProgram('strace'))('a writer of history under faults', () => {
  it(`loses nothing that it acknowledged, by refused calls, kills and power cuts, over ${FOR_MS / 1000} s, while one that syncs less does`, async () => {
    const sum = { readings: 0, refused: 0, killed: 0, images: 0, losing: 0, controls: 0, losingControls: 0 };
    for (const end = Date.now() + FOR_MS, rounds = { done: 0 }; Date.now() < end || rounds.done === 0; rounds.done++) {
      const failing = await callsThatFail(RUNS);
      const killing = await killAtCalls(RUNS);
      const cut = await cutPowers('FULL', IMAGES);
      const control = await cutPowers(rounds.done % 2 === 0 ? 'NORMAL' : 'OFF', IMAGES / 4);
      sum.readings += failing.acknowledged + killing.acknowledged + cut.acknowledged;
      sum.refused += failing.refused;
      sum.killed += killing.killed;
      sum.images += cut.images;
      sum.losing += cut.losing;
      sum.controls += control.images;
      sum.losingControls += control.losing;
    }
    console.log(`${sum.readings} readings acknowledged, none lost: ${sum.refused} calls refused, ${sum.killed} kills, ${sum.images} power cuts; of ${sum.controls} power cuts of a writer that syncs less ${sum.losingControls} lost some`);
    expect(sum.losing).toBe(0);
    expect(sum.losingControls).toBeGreaterThan(0);
    expect(Math.min(sum.refused, sum.killed)).toBeGreaterThan(0);
  }, FOR_MS + 600_000);
});
