import { MillwrightError, type ErrorCode } from '../../contract/errors';
import type { Clock } from '../shared/clock';
import { within } from '../shared/within';
import type { Database, Transaction } from '../store';
import { dayMs } from './days';
import { limited } from './limited';
import { beginOf } from './moments';
import { skippedRun, waitingRun, type RunRow, type ScheduleRepository, type ScheduleRow } from './repository';
import type { FinishedRun, Job } from './types';
import { utcIso } from './zone';

const longestPauseMs = 3_600_000;
/** What is the same a minute later: a run that fails so is not tried again, and the next due moment is a new run. */
const lasting: readonly ErrorCode[] = ['bad-request', 'unknown-procedure', 'not-allowed', 'not-signed-in', 'not-found', 'conflict', 'invalid-input', 'wrong-key', 'store-damaged', 'store-newer', 'model-refused', 'cancelled'];
const longestPeriodMs = 400 * dayMs;
/** How long closing waits for jobs that were asked to stop, and a run that took longer than it may. */
const closeWaitMs = 5000;
const stopWaitMs = 10_000;

/** Why a run is told to stop where the engine ends: what can go on by itself is left as it is. */
export const CLOSING = 'Millwright is closing';

/** Of a run that is left out by its schedule's overlap. */
export const STILL_UNDER_WAY = 'the run before was still under way';

interface Active {
  run: RunRow;
  abort: AbortController;
  done: Promise<void>;
}

export interface RunnerDeps {
  db: Database;
  repository: ScheduleRepository;
  clock: Clock;
  stopWaitMs?: number | undefined;
  jobNamed(name: string): Job | undefined;
  onFinished(run: FinishedRun): void;
  /** A run ended, so that another may begin. */
  onIdle(): void;
  /** The store could not be written, or the like: told, never thrown into nothing. */
  onTrouble(error: unknown): void;
}

/** Runs what waits, one run of a schedule at a time, and writes down how it ended. */
export function createRunner(deps: RunnerDeps) {
  const { db, repository, clock } = deps;
  const active = new Map<number, Active>();
  let closing = false;

  async function begin(schedule: ScheduleRow, run: RunRow): Promise<void> {
    const now = Math.floor(clock.now());
    if (!(await db.transaction('schedule.begin', (tx) => repository.begin(tx, run.id, now)))) return;
    const abort = new AbortController();
    const entry: Active = { run: { ...run, tries: run.tries + 1, started: now }, abort, done: Promise.resolve() };
    active.set(schedule.id, entry);
    entry.done = execute(schedule, entry)
      .catch(deps.onTrouble)
      .finally(() => {
        active.delete(schedule.id);
        if (!closing) deps.onIdle();
      });
  }

  async function execute(schedule: ScheduleRow, { run, abort }: Active): Promise<void> {
    const outcome = await limited((signal) => attempt(schedule, run, signal), abort, schedule.limitMs, deps.stopWaitMs ?? stopWaitMs);
    if (!('error' in outcome)) return finish(schedule, run, 'done', outcome.message);
    const { error, overdue, left } = outcome;
    const message = error instanceof Error ? error.message : String(error);
    // What does not stop is not tried again beside itself; the next due moment is another run.
    if (left) return finish(schedule, run, 'failed', `${message} It did not stop when it was told to, and was left to itself.`);
    if (closing) return void (await db.transaction('schedule.broken-off', (tx) => repository.wait(tx, run.id, run.tries - 1, 0, 'broken off because Millwright was closed')));
    if (abort.signal.aborted && !overdue) return finish(schedule, run, 'cancelled', String(abort.signal.reason));
    if (mayPass(error) && run.tries < schedule.tries) return again(schedule, run, message);
    return finish(schedule, run, 'failed', run.tries > 1 ? `${message} It was tried ${run.tries} times.` : message);
  }

  async function attempt(schedule: ScheduleRow, run: RunRow, signal: AbortSignal): Promise<string | void> {
    const job = deps.jobNamed(schedule.job);
    if (!job) throw new MillwrightError('not-found', `The schedule "${schedule.name}" names the job "${schedule.job}", which this Millwright does not have. Remove the schedule or add it again with another job.`, { job: schedule.job });
    const from = await periodBegin(repository, schedule, run.due);
    const { tries, merged, message } = run;
    return job.run({ schedule: schedule.name, due: run.due, from, to: run.due, zone: schedule.zone, file: schedule.trigger?.kind === 'file' ? run.cause : null, deliver: schedule.deliver, paper: schedule.paper, run: { began: run.started ?? run.due, tries, merged, before: message, waitMs: run.notBefore >= run.due ? schedule.waitMs : 0 }, signal });
  }

  async function finish(schedule: ScheduleRow, run: RunRow, state: FinishedRun['state'], message: string): Promise<void> {
    const now = Math.floor(clock.now());
    await db.transaction(`schedule.${state}`, async (tx) => {
      await repository.end(tx, run.id, state, now, message);
      await repository.prune(tx, schedule.id, now);
      await follow(tx, schedule.name, state, now);
    });
    deps.onFinished({ schedule: schedule.name, job: schedule.job, due: run.due, state, message });
  }

  /** Whoever runs after it is claimed in the transaction that ends it. Due a moment later: what it speaks of holds all that the first one left. */
  async function follow(tx: Transaction, name: string, state: FinishedRun['state'], now: number): Promise<void> {
    for (const { row, when } of await repository.followers(tx, name)) {
      if (row.enabled === 0 || !(when === 'ended' || when === state)) continue;
      if (row.overlap === 'cancel') active.get(row.id)?.abort.abort(`the next run, after ${name}, took its place`);
      const isLeftOut = row.overlap === 'skip' && active.has(row.id);
      await repository.claimNext(tx, isLeftOut ? skippedRun(row, now + 1, now, STILL_UNDER_WAY, name) : waitingRun(row, now + 1, { cause: name }));
    }
  }

  async function again(schedule: ScheduleRow, run: RunRow, message: string): Promise<void> {
    const notBefore = Math.floor(clock.now()) + pauseAfter(schedule, run.tries);
    await db.transaction('schedule.again', (tx) => repository.wait(tx, run.id, run.tries, notBefore, `failed, and is tried again at ${utcIso(notBefore)}: ${message}`));
  }

  return {
    isActive: (schedule: number) => active.has(schedule),

    isIdle: () => active.size === 0,

    /** Starts the oldest waiting run of every schedule that is not under way. */
    async startWaiting(schedules: readonly ScheduleRow[]): Promise<void> {
      if (closing) return;
      const now = clock.now();
      const waiting = (await repository.runsIn(['waiting'])).filter((run) => run.notBefore <= now);
      for (const schedule of schedules) {
        const run = waiting.find((candidate) => candidate.schedule === schedule.id);
        if (run && !active.has(schedule.id)) await begin(schedule, run);
      }
    },

    /**
     * Rows that say `running` while nothing runs them: their engine died. They count as not done: waiting again after a
     * pause, as the schedule's policy has it, as often as it is tried at most.
     */
    async takeUpAbandoned(schedules: readonly ScheduleRow[]): Promise<void> {
      // Known before the question is asked: a run that ends while it is answered is nobody's orphan.
      const known = new Set([...active.values()].map(({ run }) => run.id));
      const abandoned = (await repository.runsIn(['running'])).filter((run) => !known.has(run.id));
      if (abandoned.length === 0) return;
      const now = Math.floor(clock.now());
      const given: FinishedRun[] = [];
      await db.transaction('schedule.take-up', async (tx) => {
        for (const run of abandoned) {
          const schedule = schedules.find(({ id }) => id === run.schedule);
          // A file that came is no missed moment.
          const why = !schedule || (schedule.missed === 'skip' && run.cause === null)
            ? 'Millwright stopped while it was under way, and this schedule skips what was missed'
            : run.tries >= schedule.tries ? `Millwright stopped while it was under way, ${run.tries} times; it is not tried again` : null;
          if (why === null) await repository.wait(tx, run.id, run.tries, (run.started ?? now) + pauseAfter(schedule!, run.tries), 'Millwright stopped while it was under way');
          else await repository.end(tx, run.id, 'failed', now, why);
          if (why !== null && schedule) await follow(tx, schedule.name, 'failed', now);
          if (why !== null && schedule) given.push({ schedule: schedule.name, job: schedule.job, due: run.due, state: 'failed', message: why });
        }
      });
      for (const run of given) deps.onFinished(run);
    },

    cancel(schedule: number, why: string): void {
      active.get(schedule)?.abort.abort(why);
    },

    async settle(): Promise<void> {
      await Promise.all([...active.values()].map(({ done }) => done));
    },

    async close(): Promise<void> {
      closing = true;
      for (const { abort } of active.values()) abort.abort(CLOSING);
      await within(this.settle(), closeWaitMs);
    },
  };
}

export type Runner = ReturnType<typeof createRunner>;

/** When what a run speaks of begins; of what knows no moments beforehand: since its newest run that was done. */
export async function periodBegin(repository: Pick<ScheduleRepository, 'doneBefore'>, row: ScheduleRow, due: number): Promise<number> {
  const waits = row.trigger !== null && row.trigger.kind !== 'shift';
  const begin = (waits ? await repository.doneBefore(row.id, due) : beginOf(row, due)) ?? due - dayMs;
  return Math.max(begin, due - longestPeriodMs);
}

const pauseAfter = ({ pauseMs }: ScheduleRow, tries: number) => Math.min(longestPauseMs, pauseMs * 2 ** (tries - 1));

function mayPass(error: unknown): boolean {
  return !(error instanceof MillwrightError && lasting.includes(error.code));
}
