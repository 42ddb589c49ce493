import { MillwrightError } from '../../contract/errors';
import { listed } from '../../contract/listed';
import type { Occurrence, Schedule } from '../../contract/schedules';
import { scheduleWords } from '../../contract/schedule-words';
import type { Clock } from '../shared/clock';
import { Emitter } from '../shared/emitter';
import { Turns } from '../shared/turns';
import type { Store } from '../store';
import { Arrivals } from './arrivals';
import { claimArrived, LOOK_MS } from './claim-arrived';
import { decide } from './decide';
import { holidaysOf } from './holidays';
import { momentsOf, type Timed } from './moments';
import { scheduleRepository, waitingRun, type RunRow, type ScheduleRow } from './repository';
import { createRunner, periodBegin } from './runner';
import { changedRow, newRow, told } from './rows';
import { createSites } from './sites';
import type { FinishedRun, Job, Period, Recorder, Schedules } from './types';
import { localIso, utcIso } from './zone';

export interface ScheduleDeps {
  store: Pick<Store, 'main'>;
  security: Recorder;
  clock: Clock;
  /** How long a run is waited for that took longer than it may; ten seconds unless said. */
  stopWaitMs?: number;
  /** What went wrong outside of any run: the store full, say. Ticking goes on. */
  onTrouble?: (error: unknown) => void;
}

/** Timers are never trusted for longer: a machine that slept or whose clock was set is noticed this soon. */
const longestSleepMs = 60_000;

export function createSchedule({ store, security, clock, stopWaitMs, onTrouble = () => undefined }: ScheduleDeps): Schedules {
  const db = store.main;
  const repository = scheduleRepository(db);
  const jobs = new Map<string, Job>();
  const finished = new Emitter<FinishedRun>();
  const removed = new Emitter<string>();
  const runner = createRunner({
    db, repository, clock, stopWaitMs, jobNamed: (name) => jobs.get(name), onFinished: (run) => finished.emit(run), onIdle: () => void tick().catch(onTrouble), onTrouble,
  });
  /** Ticks and changes go one after the other: a decision never sees half a change. */
  const turns = new Turns();
  let timer: NodeJS.Timeout | undefined;
  let afterStart = true;
  let open = true;

  const arrivals = new Arrivals(clock);
  const sites = createSites({ db, repository, security, clock, decideDue, onChanged: rearm });

  /** Ticks that still look for files, or are at work. */
  const ticking = new Set<Promise<void>>();
  function tick(): Promise<void> {
    const one = lookAndDecide().finally(() => ticking.delete(one));
    ticking.add(one);
    return one;
  }

  async function lookAndDecide(): Promise<void> {
    if (!open) return;
    // Looked for beside the turns: a share that hangs keeps no time waiting.
    const arrived = await claimArrived.look(repository, arrivals);
    await turns.run(async () => {
      if (!open) return;
      const now = Math.floor(clock.now());
      const rows = await repository.all();
      await runner.takeUpAbandoned(rows);
      await decideDue(rows, now);
      await claimArrived.keep(db, repository, rows, arrived, now);
      afterStart = false;
      await runner.startWaiting(rows);
    });
  }

  async function decideDue(rows: readonly ScheduleRow[], now: number): Promise<void> {
    const waiting = await repository.runsIn(['waiting']);
    for (const row of rows) {
      if (!row.enabled) continue;
      await decide(row, now, { waiting: waiting.filter(({ schedule }) => schedule === row.id), afterStart }, runner, repository, (work) => db.transaction('schedule.decide', work));
    }
  }

  /** Due moments start to the second; everything else is found within a minute. */
  async function sleepAndTick(): Promise<void> {
    await tick().catch(onTrouble);
    if (!open) return;
    const now = clock.now();
    const rows = await repository.all().catch(() => [] as ScheduleRow[]);
    const held = (await repository.runsIn(['waiting']).catch(() => [])).map(({ notBefore }) => notBefore).filter((at) => at > now);
    const enabled = rows.filter((row) => row.enabled);
    const soonest = Math.min(...held, ...enabled.map((row) => momentsOf(row).next(now) ?? Infinity));
    const longest = enabled.some(({ trigger }) => trigger?.kind === 'file') ? LOOK_MS : longestSleepMs;
    // A change may have set one meanwhile: there is one timer.
    clearTimeout(timer);
    timer = setTimeout(() => void sleepAndTick(), Math.max(50, Math.min(longest, soonest - now + 5)));
  }

  async function named(name: string): Promise<ScheduleRow> {
    const row = await repository.byName(name);
    if (!row) throw new MillwrightError('not-found', `There is no schedule "${name}". "schedule list" shows those there are.`, { name });
    return row;
  }

  const service: Schedules = {
    finished,
    removed,
    tick,

    register(job) {
      if (jobs.has(job.name)) throw new MillwrightError('conflict', `Two jobs are named "${job.name}".`, { job: job.name });
      jobs.set(job.name, job);
    },

    unregister: (name) => void jobs.delete(name),

    jobs: () => [...jobs.values()].map(({ name, title }) => ({ name, title })),

    async list() {
      const [rows, runs] = await Promise.all([repository.all(), repository.lastRuns()]);
      const now = clock.now();
      return rows.map((row) => describe(row, runs.find(({ schedule }) => schedule === row.id), now, arrivals.problemOf(row.id)));
    },

    add: (wanted, who) => turns.run(async () => {
      if (!jobs.has(wanted.job)) {
        throw new MillwrightError('invalid-input', `There is no job "${wanted.job}" to run. There are: ${[...jobs.keys()].sort().join(', ') || 'none'}.`, { job: wanted.job });
      }
      const now = Math.floor(clock.now());
      const row = await sites.resolved(newRow(wanted, now));
      const there = await lying(row);
      const id = await db.transaction('schedule.add', async (tx) => {
        if (await repository.byNameIn(tx, row.name)) {
          throw new MillwrightError('conflict', `A schedule "${row.name}" is there already. Choose another name, or remove that one first.`, { name: row.name, reason: 'schedule-there' });
        }
        const added = await repository.insert(tx, row, now);
        for (const file of there) await repository.saw(tx, added, file, now);
        await security.record(tx, who, 'schedule.add', null, told(row));
        return added;
      });
      rearm();
      return describe({ ...row, id }, undefined, now, null);
    }),

    change: (name, change, who) => turns.run(async () => {
      const before = await named(name);
      const now = Math.floor(clock.now());
      const { site } = await sites.resolved(changedRow(before, change, now));
      // What was due until now was due by the old times.
      await decideDue([before], now);
      const row = { ...changedRow(await named(name), change, now), site };
      const anew = row.enabled === 1 && (before.enabled === 0 || JSON.stringify(row.trigger) !== JSON.stringify(before.trigger));
      const there = anew ? await lying(row) : [];
      if (row.enabled === 0 || row.trigger?.kind !== 'file') arrivals.forget(row.id);
      const paused = before.enabled === 1 && row.enabled === 0;
      const waiting = paused ? (await repository.runsIn(['waiting'])).filter(({ schedule }) => schedule === row.id) : [];
      await db.transaction('schedule.change', async (tx) => {
        await repository.update(tx, row);
        for (const run of waiting) await repository.end(tx, run.id, 'skipped', now, 'the schedule was paused');
        for (const file of there) await repository.saw(tx, row.id, file, now);
        await security.record(tx, who, 'schedule.change', told(before), told(row));
      });
      rearm();
      return describe(row, (await repository.lastRuns()).find(({ schedule }) => schedule === row.id), now, arrivals.problemOf(row.id));
    }),

    remove: (name, who) => turns.run(async () => {
      const row = await named(name);
      const after = (await repository.followers(db, name)).map((one) => one.row.name);
      if (after.length > 0) throw new MillwrightError('conflict', `"${name}" can't be removed: ${listed(after)} ${after.length === 1 ? 'runs' : 'run'} after it. Let ${after.length === 1 ? 'that one' : 'those'} run on something else first.`, { name, users: after, reason: 'schedule-needed' });
      runner.cancel(row.id, 'the schedule was removed');
      arrivals.forget(row.id);
      await db.transaction('schedule.remove', async (tx) => {
        await repository.delete(tx, row.id);
        await security.record(tx, who, 'schedule.remove', told(row), null);
      });
      removed.emit(name);
    }),

    async runNow(name, who) {
      const due = await turns.run(async () => {
        const row = await named(name);
        const now = Math.floor(clock.now());
        await db.transaction('schedule.by-hand', async (tx) => {
          // Who asks by hand waits for no late data.
          await repository.claim(tx, { ...waitingRun(row, now), notBefore: 0 });
          await security.record(tx, who, 'schedule.run', null, { name, due: now });
        });
        return now;
      });
      await tick();
      return { due };
    },

    async next(name, count, from = clock.now()) {
      return occurrences(await named(name), count, from);
    },

    async preview(times, count, from = clock.now()) {
      const { cron = '', zone, days = null, trigger = null } = times;
      const row = await sites.resolved({ cron, zone, days, trigger, site: null });
      return { words: scheduleWords(row), next: occurrences(row, count, from) };
    },

    calendars: () => repository.calendars(),
    setCalendar: (calendar, who) => turns.run(() => sites.set(calendar, who)),
    removeCalendar: (name, who) => turns.run(() => sites.remove(name, who)),
    alsoNeeds: sites.alsoNeeds,
    readHolidays: (text) => holidaysOf(text, clock.now()),

    async runs(name, limit) {
      const rows = await repository.runsOf((await named(name)).id, limit);
      return rows.map(({ due, state, tries, notBefore, started, finished: ended, message, cause }) => ({ due, state, tries, notBefore, started, finished: ended, message, cause }));
    },

    async failing() {
      return (await repository.outcomes()).filter(({ state }) => state === 'failed').map(({ name, due, message }) => ({ schedule: name, due, message }));
    },

    async period(name, due) {
      return periodOf(await named(name), due);
    },

    async lastPeriodOf(job) {
      const row = (await repository.all()).find((candidate) => candidate.job === job && candidate.enabled);
      if (!row) return null;
      const last = momentsOf(row).previous(clock.now() + 1);
      return last === null ? null : periodOf(row, last);
    },

    async idle() {
      // A run that ended asks for one more tick at once, which may start the next of its schedule.
      for (let before: unknown; before !== turns.done || ticking.size > 0 || !runner.isIdle(); ) {
        before = turns.done;
        await Promise.allSettled([before, ...ticking]);
        await runner.settle();
      }
    },

    start: () => sleepAndTick(),

    async close() {
      open = false;
      clearTimeout(timer);
      await turns.done;
      await runner.close();
    },
  };

  async function periodOf(row: ScheduleRow, due: number): Promise<Period> {
    return { from: await periodBegin(repository, row, due), to: due, zone: row.zone };
  }

  /** What lies there already when one begins to wait for files. */
  const lying = async ({ trigger }: Timed) => (trigger?.kind === 'file' ? arrivals.there(trigger.path) : []);

  /** One that is new or changed may be due before the timer that is set. */
  function rearm(): void {
    if (timer === undefined || !open) return;
    clearTimeout(timer);
    timer = setTimeout(() => void sleepAndTick(), 50);
  }

  return service;
}

function occurrences(row: Timed, count: number, from: number): Occurrence[] {
  const moments = momentsOf(row);
  const found: Occurrence[] = [];
  for (let at = moments.next(from); at !== null && found.length < count; at = moments.next(at)) found.push({ utc: utcIso(at), local: localIso(at, row.zone) });
  return found;
}

function describe(row: ScheduleRow, last: RunRow | undefined, now: number, problem: string | null): Schedule {
  const { id, name, cron, zone, days, trigger, job, missed, overlap, tries, pauseMs, limitMs, waitMs, deliver, paper } = row;
  const lastRun = last && last.state !== 'waiting'
    ? { due: last.due, started: last.started ?? last.due, finished: last.finished, state: last.state, message: last.message }
    : null;
  return { id, name, cron, zone, days, trigger, words: scheduleWords(row), job, missed, overlap, tries, pauseMs, limitMs, waitMs, deliver, paper, enabled: row.enabled === 1, next: row.enabled ? momentsOf(row).next(now) : null, lastRun, problem };
}
