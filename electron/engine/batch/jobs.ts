import { isAbsolute } from 'node:path';
import { isFolder, isOpen, type BatchJob, type BatchRun } from '../../contract/batch';
import { MillwrightError } from '../../contract/errors';
import { listed } from '../../contract/listed';
import { CLOSING, type JobContext, type Schedules } from '../schedule';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import type { Who } from '../shared/who';
import type { Reader, Store } from '../store';
import { filled, requireKnownFields, type RunFields } from './job-fields';
import { requireNamed } from './input';
import type { Batch, StartBatch } from './types';

export interface BatchJobsDeps {
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record'>;
  batch: Pick<Batch, 'run' | 'runs' | 'askedFor' | 'failedFor' | 'cancel' | 'changed'>;
  schedule: Pick<Schedules, 'register' | 'unregister' | 'list'>;
  clock: Clock;
  /** Of fields of a run that a person asks for. */
  zone: string;
}

/** Runs of batch scoring that are asked for again and again: kept under a name, and run by hand or by a schedule. */
export interface BatchJobs {
  /** By name. */
  list(): BatchJob[];
  /** A new one, or another content of it. Errors: invalid-input (a field, a path). */
  keep(job: BatchJob, who: Who): Promise<BatchJob>;
  /** Errors: not-found; conflict where a schedule runs it. */
  remove(name: string, who: Who): Promise<void>;
  /** At once with the run as it begins. Errors: not-found, and as of `Batch.run`. */
  run(name: string, who: Who): Promise<BatchRun>;
}

const dayMs = 86_400_000;
const scheduler: Who = { kind: 'system', room: 'schedule' };
const jobName = (name: string) => `score:${name}`;

export async function createBatchJobs(deps: BatchJobsDeps): Promise<BatchJobs> {
  const { store, security, batch, schedule, clock, zone } = deps;
  const jobs = await jobsIn(store.main);
  const named = (name: string): BatchJob => {
    const job = jobs.get(name);
    if (!job) throw new MillwrightError('not-found', `There is no kept job "${name}" of batch scoring. There ${jobs.size === 0 ? 'is none' : `are ${listed([...jobs.keys()].sort())}`}.`, { name });
    return job;
  };
  const register = (name: string) => schedule.register({ name: jobName(name), title: `Score: ${name}`, run: (context) => runScheduled(named(name), context) });

  /** A run that its schedule tries again after a crash is the one that goes on by itself, or was done. */
  async function runScheduled(job: BatchJob, context: JobContext): Promise<string> {
    const asked = `${context.schedule} ${context.due}`;
    const there = await batch.askedFor(asked);
    const begun = there && there.state !== 'failed' && there.state !== 'cancelled' ? there : await batch.run(askedOf(job, context), scheduler, asked);
    const run = isOpen(begun) ? await over(begun.id, context.signal) : begun;
    if (run.state === 'cancelled') throw new MillwrightError('cancelled', run.message);
    if (run.state === 'failed') throw new MillwrightError(batch.failedFor(run.id) ?? 'unavailable', run.message);
    return `run ${run.id}: ${run.rows.toLocaleString('en')} rows into ${run.output}${run.rejected > 0 ? `, ${run.rejected.toLocaleString('en')} rejected` : ''}`;
  }

  /** Also over a pause. One that is told to stop is cancelled, but for the engine's own end, which waits for nothing: then it goes on at the next start. */
  function over(id: number, signal: AbortSignal): Promise<BatchRun> {
    return new Promise((resolve, reject) => {
      const done = () => {
        stopLooking();
        signal.removeEventListener('abort', stop);
      };
      const look = (run: BatchRun) => {
        if (run.id !== id || isOpen(run)) return;
        done();
        resolve(run);
      };
      const stop = () => {
        if (signal.reason !== CLOSING) return void batch.cancel(id, scheduler).catch(() => undefined);
        done();
        reject(new MillwrightError('cancelled', CLOSING));
      };
      const stopLooking = batch.changed.on(look);
      signal.addEventListener('abort', stop, { once: true });
      // It may be over already, or told to stop.
      for (const run of batch.runs()) look(run);
      if (signal.aborted) stop();
    });
  }

  for (const name of jobs.keys()) register(name);

  return {
    list: () => [...jobs.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),

    async keep(job, who) {
      requireKnownFields(job.what);
      if (!isAbsolute(job.what.output)) throw new MillwrightError('invalid-input', `"${job.what.output}" is no whole path. A kept job names its files from the root on.`, { output: job.what.output });
      if (isFolder(job.what.output)) requireNamed(job.what.input, job.what.output);
      const before = jobs.get(job.name) ?? null;
      await store.main.transaction('batch.keep', async (tx) => {
        await tx.run('INSERT INTO batch_job (name, what) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET what = excluded.what', [job.name, JSON.stringify(job.what)]);
        await security.record(tx, who, 'batch.keep', before, job);
      });
      jobs.set(job.name, job);
      if (!before) register(job.name);
      return job;
    },

    async remove(name, who) {
      const job = named(name);
      const using = (await schedule.list()).filter((one) => one.job === jobName(name)).map((one) => one.name);
      if (using.length > 0) throw new MillwrightError('conflict', `"${name}" can't be removed: ${listed(using)} ${using.length === 1 ? 'runs' : 'run'} it.`, { name });
      await store.main.transaction('batch.forget', async (tx) => {
        await tx.run('DELETE FROM batch_job WHERE name = ?', [name]);
        await security.record(tx, who, 'batch.keep', job, null);
      });
      jobs.delete(name);
      schedule.unregister(jobName(name));
    },

    run: (name, who) => {
      const due = Math.floor(clock.now());
      return batch.run(askedOf(named(name), { due, from: due - dayMs, to: due, zone, file: null }), who);
    },
  };
}

/** What history is scored of is the run's own period, whatever it was kept with. */
function askedOf({ what }: BatchJob, fields: RunFields): StartBatch {
  const { input } = what;
  const asked = typeof input !== 'string' && input.kind === 'history' ? { ...what, input: { ...input, from: fields.from, to: fields.to } } : what;
  return filled(asked, fields);
}

/** By name. */
export async function jobsIn(db: Reader): Promise<Map<string, BatchJob>> {
  const rows = await db.all<{ name: string; what: string }>('SELECT name, what FROM batch_job ORDER BY name');
  // What is kept there passed the contract when it was kept.
  return new Map(rows.map(({ name, what }) => [name, { name, what: JSON.parse(what) as BatchJob['what'] }]));
}
