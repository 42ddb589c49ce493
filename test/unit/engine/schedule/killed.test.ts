import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scheduleMigrations } from '../../../../electron/engine/schedule';
import type { DeathPoint, ScheduleProcess } from '../../../support/schedule-process';
import { addon, bundled, sqlThread, temporaryDir, testStore } from '../../../support/store';

let script: Promise<string> | undefined;

type Life = [now: string, die: DeathPoint, fails?: boolean];

/** A process that ticks at each of these moments and is killed where it says; what began, and what the store says then. */
async function lives(missed: ScheduleProcess['missed'], lived: readonly Life[], after = false) {
  const dir = await temporaryDir();
  const key = randomBytes(32);
  const log = join(dir, 'begun.txt');
  const program = await (script ??= bundled('test/support/schedule-process.ts'));
  const thread = await sqlThread();
  const run = async ([now, die, fails = false]: Life, add: boolean) => {
    const given: ScheduleProcess = { dir, keyHex: key.toString('hex'), addon, sqlThread: thread, log, now, die, missed, add, after, fails };
    const child = spawn(process.execPath, [program, JSON.stringify(given)], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, stdio: ['ignore', 'ignore', 'pipe'] });
    let problems = '';
    child.stderr.on('data', (piece: Buffer) => void (problems += piece.toString()));
    const signal = await new Promise<string | null>((done) => child.once('close', (_, by) => done(by)));
    // A control: it did die there, and else did not.
    expect([signal, problems]).toEqual([die === 'never' ? null : 'SIGKILL', '']);
  };
  for (const [at, life] of lived.entries()) await run(life, at === 0);
  const store = await testStore(scheduleMigrations, { dir, key });
  const rows = await store.main.all<{ name: string; due: number; state: string; tries: number }>('SELECT s.name, r.due, r.state, r.tries FROM schedule_run r JOIN schedule s ON s.id = r.schedule ORDER BY s.id, r.due');
  return {
    begun: existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [],
    states: rows.map(({ name, due, state, tries }) => `${name === 'daily' ? '' : `${name} `}${new Date(due).toISOString().slice(5, 16)} ${state}, ${tries}`),
  };
}

const at = '2026-11-23T06:00:00Z';
const later = '2026-11-23T06:05:00Z';

describe('a schedule whose engine is killed', () => {
  it.each<[DeathPoint, string[], string[]]>([
    // The claim is kept, nothing began: it is taken up as what was missed.
    ['after-claim', ['11-23T06:00'], ['11-23T06:00 done, 1']],
    // The run is said to be under way: that was a try, and there is another.
    ['after-begin', ['11-23T06:00'], ['11-23T06:00 done, 2']],
    ['in-job', ['11-23T06:00', '11-23T06:00'], ['11-23T06:00 done, 2']],
    // The job was done and nobody wrote it down: it runs again. What a job leaves behind is to be kept under the schedule's name and the due moment, as reports are.
    ['after-job', ['11-23T06:00', '11-23T06:00'], ['11-23T06:00 done, 2']],
    ['after-record', ['11-23T06:00'], ['11-23T06:00 done, 1']],
  ])('%s: the moment keeps its one row, and is made up for where it was not done', async (die, begun, states) => {
    expect(await lives('once', [[at, die], [later, 'never']])).toEqual({ begun, states });
  }, 120_000);

  it('does not begin again what was under way where missed runs are skipped', async () => {
    expect(await lives('skip', [[at, 'in-job'], [later, 'never']])).toEqual({ begun: ['11-23T06:00'], states: ['11-23T06:00 failed, 1'] });
    // What was claimed and did not begin was missed, once it is late.
    expect(await lives('skip', [[at, 'after-claim'], [later, 'never']])).toEqual({ begun: [], states: ['11-23T06:00 skipped, 0'] });
  }, 120_000);

  it.each<[DeathPoint, string[], string[]]>([
    // What runs after it is claimed with its end, or not at all.
    ['after-job', ['11-23T06:00', '11-23T06:00', 'after 11-23T06:05'], ['11-23T06:00 done, 2', 'after 11-23T06:05 done, 1']],
    ['after-record', ['11-23T06:00', 'after 11-23T06:00'], ['11-23T06:00 done, 1', 'after 11-23T06:00 done, 1']],
    ['in-follower', ['11-23T06:00', 'after 11-23T06:00', 'after 11-23T06:00'], ['11-23T06:00 done, 1', 'after 11-23T06:00 done, 2']],
  ])('%s: what runs after it has its one run', async (die, begun, states) => {
    expect(await lives('once', [[at, die], [later, 'never']], true)).toEqual({ begun, states });
  }, 120_000);

  it('while it waits to be tried again is tried again once its pause is over, and not before', async () => {
    const soon = '2026-11-23T06:00:30Z';
    expect(await lives('once', [[at, 'in-back-off', true], [soon, 'never'], [later, 'never']])).toEqual({ begun: ['11-23T06:00', '11-23T06:00'], states: ['11-23T06:00 done, 2'] });
    expect(await lives('skip', [[at, 'in-back-off', true], [soon, 'never']])).toEqual({ begun: ['11-23T06:00'], states: ['11-23T06:00 waiting, 1'] });
  }, 120_000);
});
