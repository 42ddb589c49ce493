import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MillwrightError } from '../../../../electron/contract/errors';
import { scheduleProcedures, seedSchedules } from '../../../../electron/engine/schedule';
import { timesOfDay } from '../../../support/clock-changes';
import { anna, scheduleRig } from './rig';

const daily = { name: 'daily', cron: '0 6 * * *', zone: 'Europe/Berlin', job: 'report:test' };

async function begin(start = '2026-11-22T12:00:00Z') {
  const rig = await scheduleRig(start);
  onTestFinished(() => expect(rig.troubles).toEqual([]));
  return rig;
}

describe('schedule', () => {
  it('runs a job at its time with the period before it', async () => {
    const rig = await begin();
    await rig.schedule.add(daily, anna);
    await rig.tickAt('2026-11-23T04:59:59Z');
    expect(rig.ran).toEqual([]);
    await rig.tickAt('2026-11-23T05:00:00Z');
    expect(rig.ran).toEqual([{ due: '2026-11-23T05:00:00.000Z', from: '2026-11-22T05:00:00.000Z' }]);
    await rig.tickAt('2026-11-23T05:01:00Z');
    expect(rig.ran).toHaveLength(1);
    const [row] = await rig.schedule.list();
    expect(row).toMatchObject({ next: Date.parse('2026-11-24T05:00:00Z'), lastRun: { state: 'done', due: Date.parse('2026-11-23T05:00:00Z') } });
  });

  it('makes a run that was missed while the machine was off up once, for the last missed moment', async () => {
    const rig = await begin();
    await rig.schedule.add(daily, anna);
    rig.restart();
    await rig.tickAt('2026-11-26T09:17:00Z');
    await rig.tickAt('2026-11-26T09:18:00Z');
    expect(rig.ran).toEqual([{ due: '2026-11-26T05:00:00.000Z', from: '2026-11-25T05:00:00.000Z' }]);
  });

  it('tells a job how late it is, what it stands for beside its own moment, and what became of the try before', async () => {
    const rig = await begin();
    const told: object[] = [];
    await rig.schedule.add({ ...daily, pauseMs: 60_000 }, anna);
    rig.work(async ({ run }) => {
      told.push(run);
      if (run.tries === 1) throw new MillwrightError('unavailable', 'The printer is away.');
    });
    await rig.tickAt('2026-11-26T09:17:00Z');
    await rig.tickAt('2026-11-26T09:18:01Z');
    await rig.tickAt('2026-11-27T05:00:00Z');
    expect(told).toEqual([
      { began: Date.parse('2026-11-26T09:17:00Z'), tries: 1, merged: 3, before: '', waitMs: 0 },
      { began: Date.parse('2026-11-26T09:18:01Z'), tries: 2, merged: 3, before: expect.stringContaining('The printer is away.') as string, waitMs: 0 },
      { began: Date.parse('2026-11-27T05:00:00Z'), tries: 1, merged: 0, before: '', waitMs: 0 },
    ]);
  });

  it('waits after its moment for late data, and speaks of the same period; also after a restart, and where missed runs are skipped', async () => {
    const rig = await begin();
    const told: unknown[] = [];
    await rig.schedule.add({ ...daily, waitMs: 30 * 60_000, missed: 'skip' }, anna);
    rig.work(async ({ run: { began, waitMs } }) => void told.push([new Date(began).toISOString().slice(11, 16), waitMs]));
    await rig.tickAt('2026-11-23T05:00:00Z');
    await rig.tickAt('2026-11-23T05:29:59Z');
    expect([rig.ran, await rig.states()]).toEqual([[], ['11-23T05:00 waiting']]);
    rig.restart();
    await rig.tickAt('2026-11-23T05:30:00Z');
    expect(rig.ran).toEqual([{ due: '2026-11-23T05:00:00.000Z', from: '2026-11-22T05:00:00.000Z' }]);
    expect(told).toEqual([['05:30', 1_800_000]]);
    // By hand nobody waits, and 0 ends it.
    await rig.schedule.runNow('daily', anna);
    await rig.schedule.idle();
    await rig.schedule.change('daily', { waitMs: 0 }, anna);
    await rig.tickAt('2026-11-24T05:00:01Z');
    expect(told.slice(1)).toEqual([['05:30', 0], ['05:00', 0]]);
  });

  it('hands what a run stood for on to the one that takes its place', async () => {
    const rig = await begin();
    const told: number[] = [];
    await rig.schedule.add({ ...daily, tries: 10, pauseMs: 3_600_000 }, anna);
    rig.work(async ({ run }) => {
      told.push(run.merged);
      throw new MillwrightError('unavailable', 'The printer is away.');
    });
    await rig.tickAt('2026-11-24T09:00:00Z');
    rig.restart();
    await rig.tickAt('2026-11-25T09:00:00Z');
    expect([told, await rig.states()]).toEqual([[1, 2], ['11-24T05:00 skipped', '11-25T05:00 waiting']]);
  });

  it('lets missed runs go where the schedule says skip, and says so', async () => {
    const rig = await begin();
    await rig.schedule.add({ ...daily, missed: 'skip' }, anna);
    await rig.tickAt('2026-11-26T09:17:00Z');
    expect(rig.ran).toEqual([]);
    expect((await rig.schedule.list())[0]?.lastRun).toMatchObject({ state: 'skipped', message: 'missed while the machine was off or asleep (4 in all)' });
    await rig.tickAt('2026-11-27T05:00:20Z');
    expect(rig.dues()).toEqual(['11-27T05:00']);
  });

  it('makes each missed run up where the schedule says so, oldest first and not without end', async () => {
    const rig = await begin();
    await rig.schedule.add({ ...daily, missed: 'each' }, anna);
    await rig.tickAt('2026-11-25T09:00:00Z');
    expect(rig.dues()).toEqual(['11-23T05:00', '11-24T05:00', '11-25T05:00']);
    await rig.tickAt('2027-11-25T09:00:00Z');
    expect(rig.ran).toHaveLength(3 + 31);
    expect(rig.dues().at(-1)).toBe('11-25T05:00');
  });

  it('decides a year of missed minutes without counting them all', async () => {
    const rig = await begin();
    await rig.schedule.add({ ...daily, cron: '* * * * *' }, anna);
    await rig.tickAt('2027-11-22T12:00:30Z');
    expect(rig.ran).toEqual([{ due: '2027-11-22T12:00:00.000Z', from: '2027-11-22T11:59:00.000Z' }]);
  });

  it('makes a run up that was under way when the engine was killed, and gives up after three tries', async () => {
    const rig = await begin();
    await rig.schedule.add(daily, anna);
    rig.work(() => new Promise(() => undefined));
    rig.clock.set('2026-11-23T05:00:00Z');
    for (const minutes of [0, 2, 20]) {
      rig.clock.advance(minutes * 60_000);
      await rig.schedule.tick();
      rig.restart();
    }
    expect(rig.dues()).toEqual(['11-23T05:00', '11-23T05:00', '11-23T05:00']);
    await rig.tickAt('2026-11-23T07:00:00Z');
    expect(rig.ran).toHaveLength(3);
    expect((await rig.schedule.list())[0]?.lastRun).toMatchObject({ state: 'failed', message: 'Millwright stopped while it was under way, 3 times; it is not tried again' });
  });

  it('waits before it takes up what was under way when the engine died, lest it die of it again at once', async () => {
    const rig = await begin();
    await rig.schedule.add(daily, anna);
    rig.work(() => new Promise(() => undefined));
    rig.clock.set('2026-11-23T05:00:00Z');
    await rig.schedule.tick();
    rig.restart();
    rig.work(async () => undefined);
    await rig.tickAt('2026-11-23T05:00:30Z');
    expect(rig.ran).toHaveLength(1);
    await rig.tickAt('2026-11-23T05:01:00Z');
    expect(rig.ran).toHaveLength(2);
    expect(await rig.states()).toEqual(['11-23T05:00 done']);
  });

  it('folds a run that was under way into a later missed one', async () => {
    const rig = await begin();
    await rig.schedule.add(daily, anna);
    rig.work(() => new Promise(() => undefined));
    rig.clock.set('2026-11-23T05:00:00Z');
    await rig.schedule.tick();
    rig.restart();
    rig.work(async () => undefined);
    await rig.tickAt('2026-11-25T08:00:00Z');
    expect(await rig.states()).toEqual(['11-23T05:00 skipped', '11-25T05:00 done']);
  });

  it('keeps the error of a run that failed and goes on with the next', async () => {
    const rig = await begin();
    await rig.schedule.add(daily, anna);
    rig.work(async () => { throw new MillwrightError('not-found', 'No model watches anything.'); });
    await rig.tickAt('2026-11-23T05:00:00Z');
    expect((await rig.schedule.list())[0]?.lastRun).toMatchObject({ state: 'failed', message: 'No model watches anything.' });
    rig.work(async () => 'archived');
    await rig.tickAt('2026-11-24T05:00:00Z');
    expect((await rig.schedule.list())[0]?.lastRun).toMatchObject({ state: 'done', message: 'archived' });
    expect(rig.ran).toHaveLength(2);
  });

  it('tries again what failed for a passing reason', async () => {
    const rig = await begin();
    await rig.schedule.add(daily, anna);
    rig.work(async () => { throw new MillwrightError('gone', 'The window that prints went away.'); });
    await rig.tickAt('2026-11-23T05:00:00Z');
    rig.work(async () => undefined);
    await rig.tickAt('2026-11-23T05:00:59Z');
    expect(rig.ran).toHaveLength(1);
    await rig.tickAt('2026-11-23T05:01:00Z');
    expect(await rig.states()).toEqual(['11-23T05:00 done']);
  });

  it('pauses twice as long before each further try, as often as the schedule says, and then tells that it failed', async () => {
    const rig = await begin();
    await rig.schedule.add({ ...daily, tries: 4, pauseMs: 10_000 }, anna);
    const told: string[] = [];
    rig.schedule.finished.on(({ schedule, state, message }) => told.push(`${schedule} ${state}: ${message}`));
    rig.work(async () => { throw new Error('The share is away.'); });
    const begun: string[] = [];
    for (let second = 0; second <= 80; second++) {
      const before = rig.ran.length;
      await rig.tickAt(new Date(Date.parse('2026-11-23T05:00:00Z') + second * 1000).toISOString());
      if (rig.ran.length > before) begun.push(`+${second} s`);
    }
    expect(begun).toEqual(['+0 s', '+10 s', '+30 s', '+70 s']);
    expect(told).toEqual(['daily failed: The share is away. It was tried 4 times.']);
    expect(await rig.schedule.failing()).toEqual([{ schedule: 'daily', due: Date.parse('2026-11-23T05:00:00Z'), message: 'The share is away. It was tried 4 times.' }]);
    expect(await rig.schedule.runs('daily', 5)).toMatchObject([{ state: 'failed', tries: 4 }]);
    rig.work(async () => undefined);
    await rig.tickAt('2026-11-24T05:00:00Z');
    expect(await rig.schedule.failing()).toEqual([]);
  });

  it('stops what takes longer than it may, tries it again, and leaves to itself what does not stop', async () => {
    const rig = await begin();
    await rig.schedule.add({ ...daily, tries: 2, pauseMs: 1000, limitMs: 30 }, anna);
    rig.work(({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))));
    await rig.tickAt('2026-11-23T05:00:00Z');
    expect((await rig.schedule.runs('daily', 1))[0]).toMatchObject({ state: 'waiting', tries: 1, message: expect.stringContaining('It took longer than its limit of 0.03 seconds.') });
    await rig.tickAt('2026-11-23T05:00:01Z');
    expect((await rig.schedule.runs('daily', 1))[0]).toMatchObject({ state: 'failed', tries: 2 });
    rig.work(() => new Promise(() => undefined));
    await rig.tickAt('2026-11-24T05:00:00Z');
    expect((await rig.schedule.runs('daily', 1))[0]).toMatchObject({ state: 'failed', tries: 1, message: expect.stringMatching(/did not stop when it was told to, and was left to itself\.$/) });
    // It stands in nobody's way.
    rig.work(async () => undefined);
    await rig.tickAt('2026-11-25T05:00:00Z');
    expect(await rig.states()).toEqual(['11-23T05:00 failed', '11-24T05:00 failed', '11-25T05:00 done']);
  });

  it('makes up for a week that it was switched off as each policy says, also through a change of the clocks', async () => {
    const expected = {
      skip: ['10-29T01:30 skipped', '10-30T01:30 done'],
      once: ['10-29T01:30 done', '10-30T01:30 done'],
      each: ['10-23T00:30 done', '10-24T00:30 done', '10-25T00:30 done', '10-26T01:30 done', '10-27T01:30 done', '10-28T01:30 done', '10-29T01:30 done', '10-30T01:30 done'],
    };
    for (const missed of ['skip', 'once', 'each'] as const) {
      const rig = await begin('2026-10-22T12:00:00Z');
      await rig.schedule.add({ ...daily, cron: '30 2 * * *', missed }, anna);
      rig.restart();
      await rig.tickAt('2026-10-29T12:00:00Z');
      await rig.tickAt('2026-10-29T12:00:30Z');
      await rig.tickAt('2026-10-30T01:30:00Z');
      expect(await rig.states(), missed).toEqual(expected[missed]);
    }
  });

  it('runs by hand beside its times, after what is under way', async () => {
    const rig = await begin('2026-11-23T09:00:00Z');
    await rig.schedule.add(daily, anna);
    let release: () => void = () => undefined;
    rig.work(() => new Promise((resolve) => (release = resolve)));
    const { due } = await rig.schedule.runNow('daily', anna);
    rig.clock.advance(60_000);
    await rig.schedule.runNow('daily', anna);
    expect(rig.ran).toEqual([{ due: new Date(due).toISOString(), from: '2026-11-23T05:00:00.000Z' }]);
    rig.work(async () => undefined);
    release();
    await rig.schedule.idle();
    await rig.tickAt('2026-11-24T05:00:00Z');
    expect(await rig.states()).toEqual(['11-23T09:00 done', '11-23T09:01 done', '11-24T05:00 done']);
    expect(rig.records).toEqual(['person schedule.add', 'person schedule.run', 'person schedule.run']);
    await expect(rig.schedule.runNow('weekly', anna)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('begins each moment once, whatever its clock, sleep and its engine do', async () => {
    const rig = await begin();
    let ran = 0;
    const steps = fc.array(fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 90 }).map((minutes) => ({ minutes, restart: false })) },
      { weight: 2, arbitrary: fc.integer({ min: -600, max: -1 }).map((minutes) => ({ minutes, restart: false })) },
      { weight: 1, arbitrary: fc.integer({ min: 600, max: 20_000 }).map((minutes) => ({ minutes, restart: false })) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 3000 }).map((minutes) => ({ minutes, restart: true })) },
    ), { minLength: 8, maxLength: 14 });
    await fc.assert(fc.asyncProperty(fc.constantFrom('skip', 'once', 'each'), fc.constantFrom('queue', 'skip', 'cancel'), steps, async (missed, overlap, walk) => {
      const name = `walk-${rig.records.length}`;
      await rig.schedule.add({ ...daily, name, cron: '*/20 * * * *', missed, overlap }, anna);
      const from = rig.ran.length;
      for (const { minutes, restart } of walk) {
        rig.clock.advance(minutes * 60_000);
        if (restart) rig.restart();
        await rig.schedule.tick();
        await rig.schedule.idle();
      }
      await rig.schedule.remove(name, anna);
      const dues = rig.dues().slice(from);
      expect(new Set(dues).size).toBe(dues.length);
      ran += dues.length;
    }), { numRuns: 12 });
    expect(ran).toBeGreaterThan(20);
  });

  it('runs nothing twice when the clock is set back, and nothing is forgotten after it was wrong by far', async () => {
    const rig = await begin();
    await rig.schedule.add({ ...daily, cron: '0 * * * *' }, anna);
    await rig.tickAt('2026-11-22T13:00:10Z');
    await rig.tickAt('2026-11-22T12:30:00Z');
    await rig.tickAt('2026-11-22T13:00:10Z');
    expect(rig.dues()).toEqual(['11-22T13:00']);
    await rig.tickAt('2027-11-22T12:00:00Z');
    await rig.tickAt('2026-11-22T13:30:00Z');
    await rig.tickAt('2026-11-22T14:00:00Z');
    expect(rig.dues()).toEqual(['11-22T13:00', '11-22T12:00', '11-22T14:00']);
  });

  it('skips, queues or cancels as told when a run is still under way', async () => {
    const expected = {
      skip: ['11-22T13:00 done', '11-22T14:00 skipped'],
      queue: ['11-22T13:00 done', '11-22T14:00 done'],
      cancel: ['11-22T13:00 cancelled', '11-22T14:00 done'],
    } as const;
    for (const overlap of ['skip', 'queue', 'cancel'] as const) {
      const own = await begin('2026-11-22T12:30:00Z');
      await own.schedule.add({ ...daily, cron: '0 * * * *', overlap }, anna);
      let release: () => void = () => undefined;
      own.work(({ signal, due }) => new Promise((resolve, reject) => {
        if (due === Date.parse('2026-11-22T14:00:00Z')) return resolve();
        release = resolve;
        signal.addEventListener('abort', () => reject(new Error('stopped')));
      }));
      own.clock.set('2026-11-22T13:00:00Z');
      await own.schedule.tick();
      own.clock.set('2026-11-22T14:00:00Z');
      await own.schedule.tick();
      release();
      await own.schedule.idle();
      expect(await own.states(), overlap).toEqual(expected[overlap]);
    }
  });

  it('makes a run up that was broken off because the appliance was closed', async () => {
    const rig = await begin();
    await rig.schedule.add(daily, anna);
    rig.work(({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))));
    rig.clock.set('2026-11-23T05:00:00Z');
    await rig.schedule.tick();
    await rig.schedule.close();
    rig.restart();
    rig.work(async () => undefined);
    await rig.tickAt('2026-11-23T05:00:05Z');
    expect(await rig.states()).toEqual(['11-23T05:00 done']);
  });

  it('is given other times: what was due until then counts by the old ones, and nothing before it by the new', async () => {
    const rig = await begin();
    await rig.schedule.add(daily, anna);
    rig.clock.set('2026-11-23T05:00:30Z');
    await expect(rig.schedule.change('daily', { cron: '61 * * * *' }, anna)).rejects.toThrow(/minute/);
    await expect(rig.schedule.change('daily', { deliver: { folder: 'out' } }, anna)).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(rig.schedule.change('nightly', { missed: 'skip' }, anna)).rejects.toMatchObject({ code: 'not-found' });
    expect(await rig.schedule.change('daily', { cron: '0 5 * * *', missed: 'each', tries: 1 }, anna)).toMatchObject({ cron: '0 5 * * *', zone: 'Europe/Berlin', missed: 'each', overlap: 'skip', tries: 1, next: Date.parse('2026-11-24T04:00:00Z') });
    await rig.tickAt('2026-11-23T05:01:00Z');
    // At six by the old time; five o'clock of that day lay before the change.
    expect(rig.dues()).toEqual(['11-23T05:00']);
    await rig.tickAt('2026-11-24T04:00:00Z');
    expect(rig.dues()).toEqual(['11-23T05:00', '11-24T04:00']);
  });

  it('runs at none of its times while it is paused, makes up for none of them, and still runs by hand', async () => {
    const rig = await begin();
    await rig.schedule.add({ ...daily, missed: 'each' }, anna);
    expect(await rig.schedule.change('daily', { enabled: false }, anna)).toMatchObject({ enabled: false, next: null });
    await rig.tickAt('2026-11-24T09:00:00Z');
    expect(rig.ran).toEqual([]);
    await rig.schedule.runNow('daily', anna);
    await rig.schedule.idle();
    expect(rig.dues()).toEqual(['11-24T09:00']);
    await rig.tickAt('2026-11-25T09:00:00Z');
    expect(await rig.schedule.change('daily', { enabled: true }, anna)).toMatchObject({ enabled: true, next: Date.parse('2026-11-26T05:00:00Z') });
    await rig.tickAt('2026-11-26T05:00:00Z');
    expect(rig.dues()).toEqual(['11-24T09:00', '11-26T05:00']);
  });

  it('leaves out what waits when it is paused, and lets what is under way go on', async () => {
    const rig = await begin();
    await rig.schedule.add({ ...daily, overlap: 'queue' }, anna);
    let release: () => void = () => undefined;
    rig.work(() => new Promise((resolve) => (release = resolve)));
    for (const due of ['2026-11-23T05:00:00Z', '2026-11-24T05:00:00Z']) {
      rig.clock.set(due);
      await rig.schedule.tick();
    }
    await rig.schedule.change('daily', { enabled: false }, anna);
    release();
    await rig.schedule.idle();
    expect((await rig.schedule.runs('daily', 10)).map(({ state, message }) => `${state} ${message}`.trim())).toEqual(['skipped the schedule was paused', 'done']);
  });

  it('refuses what it could not run, by name', async () => {
    const rig = await begin();
    await expect(rig.schedule.add({ ...daily, job: 'report:nothing' }, anna)).rejects.toThrow('There is no job "report:nothing" to run. There are: report:test.');
    await expect(rig.schedule.add({ ...daily, cron: 'every day' }, anna)).rejects.toThrow('The times "every day" can\'t be read');
    await expect(rig.schedule.add({ ...daily, deliver: { folder: 'reports' } }, anna)).rejects.toThrow('not a whole path');
    await rig.schedule.add(daily, anna);
    await expect(rig.schedule.add(daily, anna)).rejects.toMatchObject({ code: 'conflict' });
    await expect(rig.schedule.next('weekly', 1)).rejects.toMatchObject({ code: 'not-found' });
    await expect(rig.schedule.remove('weekly', anna)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('records every change of a schedule and forgets a removed one', async () => {
    const rig = await begin();
    await seedSchedules(rig.schedule, anna, 'Europe/Berlin').catch(() => undefined);
    await rig.schedule.add(daily, anna);
    await rig.schedule.remove('daily', anna);
    expect(rig.records).toEqual(['person schedule.add', 'person schedule.remove']);
    await rig.tickAt('2026-11-23T05:00:00Z');
    expect(rig.ran).toEqual([]);
    expect(await rig.schedule.list()).toEqual([]);
  });

  it('tells what times would be before there is a schedule of them', async () => {
    const rig = await begin();
    const procedures = scheduleProcedures({ schedule: rig.schedule });
    const caller = { origin: 'ctl', who: anna } as const;
    for (const { zone, cron, from, next } of timesOfDay) {
      expect(await procedures.preview({ zone, cron, days: null, trigger: null, count: next.length, from: Date.parse(from) }, caller)).toEqual({
        words: expect.stringMatching(new RegExp(`^Every day at .*, ${zone}$`)), next: next.map(([utc, local]) => ({ utc, local })),
      });
    }
    await expect(procedures.preview({ zone: 'UTC', cron: '61 * * * *', days: null, trigger: null, count: 1 }, caller)).rejects.toThrow('Invalid value for minute');
  });

  it('tells the next occurrences in UTC and in the zone', async () => {
    const rig = await begin();
    await rig.schedule.add(daily, anna);
    const procedures = scheduleProcedures({ schedule: rig.schedule });
    const caller = { origin: 'ctl', who: anna } as const;
    expect(await procedures.next({ name: 'daily', count: 2, from: Date.parse('2026-10-24T12:00:00Z') }, caller)).toEqual([
      { utc: '2026-10-25T05:00:00Z', local: '2026-10-25T06:00:00+01:00' },
      { utc: '2026-10-26T05:00:00Z', local: '2026-10-26T06:00:00+01:00' },
    ]);
    expect(await rig.schedule.period('daily', Date.parse('2026-10-25T05:00:00Z'))).toEqual({
      from: Date.parse('2026-10-24T04:00:00Z'), to: Date.parse('2026-10-25T05:00:00Z'), zone: 'Europe/Berlin',
    });
    expect(await rig.schedule.lastPeriodOf('report:test')).toMatchObject({ to: Date.parse('2026-11-22T05:00:00Z') });
    expect(await rig.schedule.lastPeriodOf('report:other')).toBeNull();
  });
});
