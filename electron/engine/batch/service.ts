import { resolve } from 'node:path';
import type { BatchRun } from '../../contract/domain';
import { MillwrightError, toErrorData } from '../../contract/errors';
import type { Host } from '../../contract/host';
import type { Models, VersionRecord } from '../models';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import { Emitter } from '../shared/emitter';
import { whoText, type Who } from '../shared/who';
import type { Store } from '../store';
import { explainFile, type ExplainedFile, type ExplainFile } from './explain';
import { doneMessage, outputFiles, removeParts, type OutputFiles } from './files';
import { batchRepository } from './repository';
import { scoreInWorker } from './scoring';
import type { Batch, StartBatch } from './types';

export interface BatchDeps {
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record'>;
  models: Pick<Models, 'answering' | 'modelToRun' | 'explain'>;
  host: Pick<Host, 'fork'>;
  clock: Clock;
}

/** Each takes all the cores that live scoring leaves; so many, that a small file need not wait for a large one. */
const AT_ONCE = 2;
const KEPT_IN_SIGHT = 100;
const system: Who = { kind: 'system', room: 'batch' };

/** Runs that were going when the engine last ended are told as interrupted, and what they left is removed. */
export async function createBatch(deps: BatchDeps): Promise<Batch> {
  const repository = batchRepository(deps.store.main);
  const batch = new BatchRuns(deps, repository, await repository.newest(KEPT_IN_SIGHT));
  await batch.endInterrupted();
  return batch;
}

interface Active {
  control: AbortController;
  over: Promise<void>;
}

class BatchRuns implements Batch {
  readonly changed = new Emitter<BatchRun>();
  private readonly active = new Map<number, Active>();

  constructor(private readonly deps: BatchDeps, private readonly repository: ReturnType<typeof batchRepository>, private known: BatchRun[]) {}

  async endInterrupted(): Promise<void> {
    for (const { temporary, ...run } of await this.repository.running()) {
      await removeParts(JSON.parse(temporary) as string[]);
      await this.end(run, { state: 'failed', message: 'It was interrupted: the appliance stopped while it ran. Nothing was left behind; start it again.' });
    }
  }

  async close(): Promise<void> {
    const all = [...this.active.values()];
    for (const { control } of all) control.abort();
    await Promise.all(all.map(({ over }) => over));
  }

  runs(): BatchRun[] {
    return [...this.known];
  }

  async run(what: StartBatch, who: Who): Promise<BatchRun> {
    const version = await this.deps.models.answering(what.model);
    if (this.active.size >= AT_ONCE) throw new MillwrightError('unavailable', `${AT_ONCE} files are being scored already. Wait until one is done, or cancel it.`);
    const files = outputFiles(resolve(what.output));
    const begun: Omit<BatchRun, 'id'> = {
      model: version.model, version: version.version, input: resolve(what.input), output: files.output, state: 'running', bytesRead: 0, bytesTotal: 0, rows: 0, rejected: 0,
      rejectsFile: null, started: this.deps.clock.now(), finished: null, message: '',
    };
    const id = await this.deps.store.main.transaction('batch.start', async (tx) => {
      const inserted = await this.repository.insert(tx, begun, version.id, [files.outputTemp, files.rejectsTemp], whoText(who));
      await this.deps.security.record(tx, who, 'batch.start', null, { run: inserted, model: version.model, version: version.version, input: begun.input, output: begun.output, ...(what.readings && { readings: true }) });
      return inserted;
    });
    const run: BatchRun = { id, ...begun };
    this.show(run);
    const control = new AbortController();
    const over = this.score(run, version, files, what, control.signal).finally(() => this.active.delete(id));
    this.active.set(id, { control, over });
    return run;
  }

  async explain(what: ExplainFile): Promise<ExplainedFile> {
    return explainFile(this.deps, await this.deps.models.answering(what.model), what);
  }

  async cancel(id: number, who: Who): Promise<void> {
    const run = this.find(id);
    const active = this.active.get(id);
    if (!active) throw new MillwrightError('conflict', `Run ${id} is over already: ${run.state}.`);
    await this.deps.store.main.transaction('batch.cancel', (tx) => this.deps.security.record(tx, who, 'batch.cancel', { run: id, state: 'running' }, { run: id, state: 'cancelled' }));
    active.control.abort();
    await active.over;
  }

  async finished(id: number): Promise<BatchRun> {
    await this.active.get(id)?.over;
    return this.find(id);
  }

  private async score(run: BatchRun, version: VersionRecord, files: OutputFiles, { overwrite = false, readings }: Pick<StartBatch, 'overwrite' | 'readings'>, signal: AbortSignal): Promise<void> {
    try {
      const model = await this.deps.models.modelToRun(version.id);
      const { manifest, binding } = version;
      const result = await scoreInWorker(this.deps.host, {
        model, manifest, binding, input: run.input, files, overwrite, readings, signal,
        onProgress: (progress) => this.show({ ...this.find(run.id), ...progress }),
      });
      const { rejectsFile, rows, rejected, bytesRead, bytesTotal } = result;
      await this.end({ ...run, rows, rejected, bytesRead, bytesTotal, rejectsFile }, { state: 'done', message: doneMessage(result) });
    } catch (error) {
      const { code, message, details } = toErrorData(error);
      const rejectsFile = typeof details?.rejects === 'string' ? details.rejects : null;
      await this.end({ ...this.find(run.id), rejectsFile }, { state: code === 'cancelled' ? 'cancelled' : 'failed', message });
    }
  }

  private async end(run: BatchRun, { state, message }: Pick<BatchRun, 'state' | 'message'>): Promise<void> {
    const ended: BatchRun = { ...run, state, message, finished: this.deps.clock.now() };
    // Shown even where it can't be kept: a full store must not leave a run that seems to go on.
    this.show(ended);
    await this.deps.store.main
      .transaction('batch.end', async (tx) => {
        await this.repository.update(tx, ended);
        await this.deps.security.record(tx, system, 'batch.end', { run: run.id, state: 'running' }, { run: run.id, state, rows: ended.rows, rejected: ended.rejected });
      })
      .catch((error: unknown) => this.show({ ...ended, message: `${message} (This could not be kept: ${toErrorData(error).message})` }));
  }

  private show(run: BatchRun): void {
    this.known = [run, ...this.known.filter(({ id }) => id !== run.id)].sort((a, b) => b.id - a.id).slice(0, KEPT_IN_SIGHT);
    this.changed.emit(run);
  }

  private find(id: number): BatchRun {
    const run = this.known.find((one) => one.id === id);
    if (!run) throw new MillwrightError('not-found', `There is no run ${id}.`, { run: id });
    return run;
  }
}
