import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBatch, createBatchJobs } from '../../../electron/engine/batch';
import { createSchedule, scheduleMigrations } from '../../../electron/engine/schedule';
import type { Who } from '../../../electron/engine/shared/who';
import { batchRig } from '../../support/batch-rig';
import { writePackage } from '../../support/packages';
import { workers } from '../../support/workers';
import { handClock } from '../../unit/engine/schedule/rig';

const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } };
const real = workers();

async function begin() {
  const clock = handClock('2026-11-27T05:00:00Z');
  const rig = await batchRig(real, { clock, more: scheduleMigrations });
  const { dir, store, models, batch } = rig;
  const security = { record: async () => undefined };
  const { version } = await models.import(await writePackage(join(dir, 'press')), { who: anna });
  await models.promote('press', version, anna);
  const troubles: unknown[] = [];
  const make = async (of = batch) => {
    const schedule = createSchedule({ store, security, clock, onTrouble: (error) => troubles.push(error) });
    return { schedule, jobs: await createBatchJobs({ store, security, batch: of, schedule, clock, zone: 'Europe/Berlin' }) };
  };
  await mkdir(join(dir, 'in'));
  await mkdir(join(dir, 'out'));
  return { ...rig, clock, security, troubles, make, ...(await make()), at: (name: string) => join(dir, name) };
}

describe('kept jobs of batch scoring', () => {
  it('score each file that arrives into a file of its name, and are run after each other', { timeout: 60_000 }, async () => {
    const { schedule, jobs, clock, at, troubles, dir } = await begin();
    await jobs.keep({ name: 'inbox', what: { model: 'press', input: '{file}', output: at('out/{name}-{date}-{time}.csv') } }, anna);
    const onFile = { name: 'on-file', zone: 'Europe/Berlin', trigger: { kind: 'file' as const, path: at('in/*.csv'), settleMs: 5000 }, job: 'score:inbox' };
    await schedule.add(onFile, anna);
    await writeFile(at('in/a.csv'), 'a,grade\n1,H\nx,H\n');
    await writeFile(at('in/b.csv'), 'a,grade\n2,H\n');
    for (let n = 0; n < 3; n++) {
      clock.advance(5000);
      await schedule.tick();
      await schedule.idle();
    }
    expect((await readdir(at('out'))).sort()).toEqual(['a-2026-11-27-0600.csv', 'a-2026-11-27-0600.csv.rejects.csv', 'b-2026-11-27-0600.csv']);
    expect((await readFile(at('out/b-2026-11-27-0600.csv'), 'utf8')).split('\n')[0]).toMatch(/^a,grade,/);
    expect((await schedule.runs('on-file', 5)).map(({ state, message }) => `${state} ${message.replaceAll(dir, '')}`)).toEqual([
      'done run 2: 1 rows into /out/b-2026-11-27-0600.csv', 'done run 1: 1 rows into /out/a-2026-11-27-0600.csv, 1 rejected',
    ]);
    // What would fail the same way is not tried again.
    await writeFile(at('in/c.csv'), 'other\n1\n');
    for (let n = 0; n < 3; n++) {
      clock.advance(5000);
      await schedule.tick();
      await schedule.idle();
    }
    expect((await schedule.runs('on-file', 1))[0]).toMatchObject({ state: 'failed', tries: 1, cause: at('in/c.csv') });
    await expect(schedule.change('on-file', { cron: '0 6 * * *' }, anna).then(() => jobs.run('inbox', anna))).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('{file} stands for a file that arrived') as string });
    await expect(jobs.remove('inbox', anna)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('on-file runs it') as string });
    await schedule.remove('on-file', anna);
    await jobs.remove('inbox', anna);
    expect([jobs.list(), schedule.jobs()]).toEqual([[], []]);
    expect(troubles).toEqual([]);
  });

  it('are taken up by their own run after the engine ended, and cancelled with what runs them', { timeout: 120_000 }, async () => {
    const { store, security, models, batch, schedule, jobs, clock, at, make, troubles } = await begin();
    await writeFile(at('in/long.csv'), `a,grade\n${'1,H\n'.repeat(2_000_000)}`);
    await jobs.keep({ name: 'nightly', what: { model: 'press', input: at('in/long.csv'), output: at('out/{date}.csv') } }, anna);
    await schedule.add({ name: 'nightly', cron: '0 6 * * *', zone: 'Europe/Berlin', job: 'score:nightly', pauseMs: 1000 }, anna);
    const scored = (of: typeof batch) => new Promise<void>((resolve) => {
      const look = (rows: number) => rows > 0 && (stop(), resolve());
      const stop = of.changed.on(({ rows }) => look(rows));
    });
    clock.set('2026-11-28T05:00:00Z');
    const under = scored(batch);
    await schedule.tick();
    await under;
    // In the order of the engine's own end.
    await schedule.close();
    await batch.close();
    expect(batch.runs()[0]).toMatchObject({ id: 1, state: 'running' });

    const next = await createBatch({ store, security, models, host: real.host, clock });
    const again = await make(next);
    clock.advance(60_000);
    await again.schedule.tick();
    await again.schedule.idle();
    expect(next.runs()).toMatchObject([{ id: 1, state: 'done', rows: 2_000_000 }]);
    expect((await again.schedule.runs('nightly', 5))[0]).toMatchObject({ state: 'done' });

    const second = scored(next);
    clock.set('2026-11-29T05:00:00Z');
    await again.schedule.tick();
    await second;
    await again.schedule.remove('nightly', anna);
    await again.schedule.idle();
    expect(next.runs()[0]).toMatchObject({ id: 2, state: 'cancelled' });
    await next.close();
    expect(await readdir(at('out'))).toEqual(['2026-11-28.csv']);
    expect(troubles).toEqual([]);
  });

  it('name no field that there is not, and no file beside the root', async () => {
    const { jobs, at } = await begin();
    const what = { model: 'press', input: at('in/a.csv'), output: at('out/{day}.csv') };
    await expect(jobs.keep({ name: 'a', what }, anna)).rejects.toThrow('There is no field {day}. There are {date}, {time}, {from}, {to}, {file}, {name}.');
    await expect(jobs.keep({ name: 'a', what: { ...what, output: 'out.csv' } }, anna)).rejects.toThrow('is no whole path');
    const query = (sql: string) => ({ ...what, input: { kind: 'sqlite' as const, path: at('a.db'), sql }, output: at('out/{to}.csv') });
    await expect(jobs.keep({ name: 'a', what: query("SELECT '{name}'") }, anna)).rejects.toThrow("can't be a part of a query");
    await jobs.keep({ name: 'a', what: query("SELECT * FROM t WHERE x = '{braces}' AND day = '{date}'") }, anna);
    await jobs.keep({ name: 'a', what: { ...what, output: at('out/{to}.csv') } }, anna);
    await writeFile(at('in/a.csv'), 'a,grade\n1,H\n');
    const { output } = await jobs.run('a', anna);
    expect(output).toBe(at('out/2026-11-27.csv'));
  });
});
