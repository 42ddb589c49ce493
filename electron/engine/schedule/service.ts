import { MillwrightError } from '../../contract/errors';
import { cronWords } from '../../contract/cron-words';
import type { Occurrence, Schedule } from '../../contract/schedules';
import type { Clock } from '../shared/clock';
import { Emitter } from '../shared/emitter';
import { Turns } from '../shared/turns';
import type { Store } from '../store';
import { calendarOf } from './calendar';
import { decide } from './decide';
import { scheduleRepository, type RunRow, type ScheduleRow } from './repository';
import { createRunner } from './runner';
import { changedRow, newRow, told } from './rows';
import type { FinishedRun, Job, Period, Recorder, Schedules, Times } from './types';
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

const dayMs = 86_400_000;
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

  const tick = () => turns.run(async () => {
    if (!open) return;
    const now = Math.floor(clock.now());
    const rows = await repository.all();
    await runner.takeUpAbandoned(rows);
    await decideDue(rows, now);
    afterStart = false;
    await runner.startWaiting(rows);
  });

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
    const soonest = Math.min(...held, ...rows.filter(({ enabled }) => enabled).map((row) => calendarOf(row.cron, row.zone).next(now) ?? Infinity));
    timer = setTimeout(() => void sleepAndTick(), Math.max(50, Math.min(longestSleepMs, soonest - now + 5)));
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

    jobs: () => [...jobs.values()].map(({ name, title }) => ({ name, title })),

    async list() {
      const [rows, runs] = await Promise.all([repository.all(), repository.lastRuns()]);
      const now = clock.now();
      return rows.map((row) => describe(row, runs.find(({ schedule }) => schedule === row.id), now));
    },

    add: (wanted, who) => turns.run(async () => {
      if (!jobs.has(wanted.job)) {
        throw new MillwrightError('invalid-input', `There is no job "${wanted.job}" to run. There are: ${[...jobs.keys()].sort().join(', ') || 'none'}.`, { job: wanted.job });
      }
      const now = Math.floor(clock.now());
      const row = newRow(wanted, now);
      const id = await db.transaction('schedule.add', async (tx) => {
        if (await repository.byNameIn(tx, row.name)) {
          throw new MillwrightError('conflict', `A schedule "${row.name}" is there already. Choose another name, or remove that one first.`, { name: row.name });
        }
        const added = await repository.insert(tx, row, now);
        await security.record(tx, who, 'schedule.add', null, told(row));
        return added;
      });
      rearm();
      return describe({ ...row, id }, undefined, now);
    }),

    change: (name, change, who) => turns.run(async () => {
      const before = await named(name);
      const now = Math.floor(clock.now());
      changedRow(before, change, now);
      // What was due until now was due by the old times.
      await decideDue([before], now);
      const row = changedRow(await named(name), change, now);
      const paused = before.enabled === 1 && row.enabled === 0;
      const waiting = paused ? (await repository.runsIn(['waiting'])).filter(({ schedule }) => schedule === row.id) : [];
      await db.transaction('schedule.change', async (tx) => {
        await repository.update(tx, row);
        for (const run of waiting) await repository.end(tx, run.id, 'skipped', now, 'the schedule was paused');
        await security.record(tx, who, 'schedule.change', told(before), told(row));
      });
      rearm();
      return describe(row, (await repository.lastRuns()).find(({ schedule }) => schedule === row.id), now);
    }),

    remove: (name, who) => turns.run(async () => {
      const row = await named(name);
      runner.cancel(row.id, 'the schedule was removed');
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
          await repository.claim(tx, { schedule: row.id, due: now, state: 'waiting', notBefore: 0, started: null, finished: null, message: '', merged: 0 });
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

    preview: (times, count, from = clock.now()) => ({ words: wordsOf(times), next: occurrences(times, count, from) }),

    async runs(name, limit) {
      const rows = await repository.runsOf((await named(name)).id, limit);
      return rows.map(({ due, state, tries, notBefore, started, finished: ended, message }) => ({ due, state, tries, notBefore, started, finished: ended, message }));
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
      const last = calendarOf(row.cron, row.zone).previous(clock.now() + 1);
      return last === null ? null : periodOf(row, last);
    },

    async idle() {
      // A run that ended asks for one more tick at once, which may start the next of its schedule.
      for (let before: unknown; before !== turns.done || !runner.isIdle(); ) {
        before = turns.done;
        await before;
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

  /** One that is new or changed may be due before the timer that is set. */
  function rearm(): void {
    if (timer === undefined || !open) return;
    clearTimeout(timer);
    timer = setTimeout(() => void sleepAndTick(), 50);
  }

  return service;
}

const wordsOf = ({ cron, zone }: Times): string => `${cronWords(cron)}, ${zone}`;

function occurrences({ cron, zone }: Times, count: number, from: number): Occurrence[] {
  const calendar = calendarOf(cron, zone);
  const found: Occurrence[] = [];
  for (let at = calendar.next(from); at !== null && found.length < count; at = calendar.next(at)) found.push({ utc: utcIso(at), local: localIso(at, zone) });
  return found;
}

function periodOf(row: ScheduleRow, due: number): Period {
  return { from: calendarOf(row.cron, row.zone).previous(due) ?? due - dayMs, to: due, zone: row.zone };
}

function describe(row: ScheduleRow, last: RunRow | undefined, now: number): Schedule {
  const { id, name, cron, zone, job, missed, overlap, tries, pauseMs, limitMs, waitMs, deliver, paper } = row;
  const lastRun = last && last.state !== 'waiting'
    ? { due: last.due, started: last.started ?? last.due, finished: last.finished, state: last.state, message: last.message }
    : null;
  return { id, name, cron, zone, words: wordsOf(row), job, missed, overlap, tries, pauseMs, limitMs, waitMs, deliver, paper, enabled: row.enabled === 1, next: row.enabled ? calendarOf(cron, zone).next(now) : null, lastRun };
}
