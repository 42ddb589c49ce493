import { stat } from 'node:fs/promises';
import type { FolderLook } from '../../contract/batch-folder';
import type { BatchPreview } from '../../contract/batch-preview';
import { isFolder, type BatchRun } from '../../contract/batch';
import { inputKind, inputWords, type BatchInputKind } from '../../contract/batch-input';
import { MillwrightError, toErrorData, type ErrorCode } from '../../contract/errors';
import type { Host } from '../../contract/host';
import type { Manifest } from '../../contract/manifest';
import type { BatchProgress, BatchResult, StageJob, StageSource } from '../inference';
import type { Models, VersionRecord } from '../models';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import { Emitter } from '../shared/emitter';
import { whoText, type Who } from '../shared/who';
import type { Store } from '../store';
import { explainFile, type ExplainedFile, type ExplainFile } from './explain';
import type { Databases } from './databases';
import { cancelledWords, doneMessage, removeList, removeParts } from './files';
import { followed } from './followed';
import { historyHow, stageHistory, type HistoryTable } from './history-stage';
import { givenInput, runFiles, wholeInput, wholeOutput, type Lookup } from './input';
import { mappings, type Mappings } from './mappings';
import { lookFolder, type LookFolder } from './look-folder';
import { previewFile, type PreviewFile } from './preview';
import { BatchProcesses } from './processes';
import { Rate } from './rate';
import { batchRepository, type Asked, type KeptBatch } from './repository';
import { explainedBy, withoutReasons } from './reasons';
import { LEFT, scoreInWorker } from './scoring';
import { summarizeRuns, type RunSummary } from './summary';
import type { Batch, StartBatch } from './types';

export interface BatchDeps {
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record'>;
  models: Pick<Models, 'answering' | 'version' | 'modelToRun' | 'explain' | 'explainedAgainst'>;
  host: Pick<Host, 'fork'>;
  /** Without any, no query is made. */
  databases?: Pick<Databases, 'reach'>;
  /** What a version would have been fed at every moment of a time. Errors: invalid-input. */
  history?: (what: { manifest: Manifest; model: string; from: number; to: number; assets?: readonly string[] | undefined; atOnce?: number | undefined }) => HistoryTable;
  clock: Clock;
}

/** Each takes all the cores that live scoring leaves; so many, that a small file need not wait for a large one. */
const AT_ONCE = 2;
const KEPT_IN_SIGHT = 100;
/** A run under which Millwright itself ends again and again is not taken up for ever. */
const MOST_TAKEN_UP = 5;
const system: Who = { kind: 'system', room: 'batch' };

/** Runs that were going when the engine last ended go on where they were. */
export async function createBatch(deps: BatchDeps): Promise<Batch> {
  const repository = batchRepository(deps.store.main);
  const batch = new BatchRuns(deps, repository);
  await batch.read();
  return batch;
}

/** A run that is not over. */
interface Open extends Asked {
  versionId: number;
  /** How often it was taken up, since it last came further, after Millwright was killed under it. */
  takenUp: number;
  /** Who began it here; what they chose is kept in their name. */
  who?: Who | undefined;
  /** While a process scores it. */
  active?: { control: AbortController; over: Promise<void> };
}

class BatchRuns implements Batch {
  readonly changed = new Emitter<BatchRun>();
  private readonly open = new Map<number, Open>();
  private known: BatchRun[] = [];
  private closed = false;
  /** Of runs that failed since the engine began. */
  private readonly failures = new Map<number, ErrorCode>();
  private readonly mappings: Mappings;
  private readonly processes: BatchProcesses;

  constructor(private readonly deps: BatchDeps, private readonly repository: ReturnType<typeof batchRepository>) {
    this.mappings = mappings(deps);
    this.processes = new BatchProcesses(deps.host);
  }

  async read(): Promise<void> {
    const [newest, paused, running] = await Promise.all([this.repository.newest(KEPT_IN_SIGHT), this.repository.inState('paused'), this.repository.inState('running')]);
    for (const one of [...paused, ...running]) this.open.set(one.id, openOf(one));
    for (const one of [...paused, ...running, ...newest]) this.show(shownOf(one));
    for (const { id, takenUp } of running) await this.takeUp(id, takenUp + 1);
    for (const { id, output, source } of await this.repository.untidy()) {
      if (![...this.open.keys()].some((one) => this.find(one).output === output)) await removeParts(runFiles(output, source)).then(() => removeList(runFiles(output, source)));
      await this.deps.store.main.transaction('batch.tidied', (tx) => this.repository.tidiedUp(tx, id, true));
    }
  }

  /** The engine ended under it. */
  private async takeUp(id: number, times: number): Promise<void> {
    if (times > MOST_TAKEN_UP) return this.end(id, { state: 'failed', message: `Millwright was killed ${times} times while this run was under way, which came no further: it is not taken up again by itself. Start the same again: it goes on where it was.` });
    await this.deps.store.main.transaction('batch.resume', async (tx) => {
      await this.repository.takenUp(tx, id, times);
      await this.deps.security.record(tx, system, 'batch.resume', { run: id, state: 'interrupted' }, { run: id, state: 'running', ...(times > 1 ? { times } : {}) });
    });
    const open = this.open.get(id);
    if (open) open.takenUp = times;
    this.begin(id);
  }

  /** What runs is left as it is, and goes on at the next start. */
  async close(): Promise<void> {
    this.closed = true;
    const all = [...this.open.values()].flatMap(({ active }) => active ?? []);
    for (const { control } of all) control.abort(LEFT);
    await Promise.all([...all.map(({ over }) => over), this.processes.close()]);
    // Where that can't be kept, one too many is counted.
    if ([...this.open.values()].some(({ takenUp }) => takenUp > 0)) await this.deps.store.main.transaction('batch.left', (tx) => this.repository.leftInOrder(tx)).catch(() => undefined);
  }

  runs(): BatchRun[] {
    return [...this.known];
  }

  async run(what: StartBatch, who: Who, askedFor: string | null = null): Promise<BatchRun> {
    const version = await this.deps.models.answering(what.model);
    this.requireRoom();
    const { model: _, input: __, output: ___, overwrite = false, ...how } = what;
    const output = await wholeOutput(what);
    const source = wholeInput(what.input);
    // Into a folder go runs of other inputs, too.
    const there = this.known.find((run) => run.output === output && this.open.has(run.id) && (!isFolder(output) || run.input === inputWords(source)));
    if (there) throw new MillwrightError('conflict', `Run ${there.id} writes ${output} already, and is ${there.state}. Give another name, or cancel it.`, { file: output, run: there.id });
    await explainedBy(version, how, () => this.deps.models.explainedAgainst(version.id));
    const begun: Omit<KeptBatch, 'id' | 'takenUp'> = {
      model: version.model, versionId: version.id, version: version.version, input: inputWords(source), source, output, overwrite, how, state: 'running', phase: 'scoring',
      bytesRead: 0, bytesTotal: 0, rows: 0, rejected: 0, rejectReasons: [], rejectsFile: null, files: null, maxRejected: how.maxRejected ?? null, started: this.deps.clock.now(), finished: null, message: '', rowsPerS: null, leftMs: null,
    };
    const id = await this.deps.store.main.transaction('batch.start', async (tx) => {
      const inserted = await this.repository.insert(tx, begun, whoText(who), askedFor);
      await this.deps.security.record(tx, who, 'batch.start', null, { run: inserted, model: version.model, version: version.version, input: begun.input, output, ...how });
      return inserted;
    });
    this.open.set(id, { ...openOf({ ...begun, takenUp: 0 }), who });
    this.show(shownOf({ id, takenUp: 0, ...begun }));
    this.begin(id);
    return this.find(id);
  }

  async askedFor(name: string): Promise<BatchRun | undefined> {
    const kept = await this.repository.askedFor(name);
    // What is in sight is further than what is kept.
    return kept && (this.known.find(({ id }) => id === kept.id) ?? shownOf(kept));
  }

  async preview(what: PreviewFile): Promise<BatchPreview> {
    const version = await this.deps.models.answering(what.model);
    const { manifest, model } = version;
    const { history } = this.deps;
    const before = await withoutReasons(version, what, () => this.deps.models.explainedAgainst(version.id));
    return previewFile(this.processes, manifest, what, { kept: this.mappings, lookup: (input) => this.lookUp(input), before, history: history && ((wanted) => history({ manifest, model, ...wanted })) });
  }

  async lookFolder(what: LookFolder, push: (look: FolderLook) => void): Promise<() => void> {
    const { manifest } = await this.deps.models.answering(what.model);
    return lookFolder(this.processes, manifest, what, push);
  }

  async explain(what: ExplainFile): Promise<ExplainedFile> {
    return explainFile(this.deps, await this.deps.models.answering(what.model), what);
  }

  async summaries(from: number, to: number, most: number, signal: AbortSignal): Promise<{ runs: RunSummary[]; leftOut: number }> {
    const ended = await this.repository.endedWithin(from, to);
    return { runs: await summarizeRuns(this.deps, ended.slice(-most).map((run) => ({ ...shownOf(run), versionId: run.versionId, reasons: run.how.reasons?.count })), signal), leftOut: Math.max(0, ended.length - most) };
  }

  async ended(from: number, to: number): Promise<BatchRun[]> {
    return (await this.repository.endedWithin(from, to)).map(shownOf);
  }

  async pause(id: number, who: Who): Promise<void> {
    const { active } = this.opened(id);
    if (!active) throw new MillwrightError('conflict', `Run ${id} is paused already.`);
    active.control.abort(LEFT);
    await active.over;
    this.opened(id);
    await this.turn(id, 'paused', who, 'batch.pause');
  }

  async resume(id: number, who: Who): Promise<BatchRun> {
    const open = this.opened(id);
    if (open.active) throw new MillwrightError('conflict', `Run ${id} is not paused.`);
    this.requireRoom();
    await this.turn(id, 'running', who, 'batch.resume');
    this.begin(id);
    return this.find(id);
  }

  async cancel(id: number, who: Who): Promise<void> {
    const open = this.opened(id);
    await this.deps.store.main.transaction('batch.cancel', (tx) => this.deps.security.record(tx, who, 'batch.cancel', { run: id, state: this.find(id).state }, { run: id, state: 'cancelled' }));
    open.active?.control.abort();
    await open.active?.over;
    if (!this.open.has(id)) return;
    const { output } = this.find(id);
    await removeParts(runFiles(output, open.source));
    await this.end(id, { state: 'cancelled', message: cancelledWords(output, 'cancelled while it was paused') });
  }

  failedFor = (id: number): ErrorCode | undefined => this.failures.get(id);

  async finished(id: number): Promise<BatchRun> {
    await this.open.get(id)?.active?.over;
    return this.find(id);
  }

  private requireRoom(): void {
    if ([...this.open.values()].filter(({ active }) => active).length >= AT_ONCE) throw new MillwrightError('unavailable', `${AT_ONCE} files are being scored already. Wait until one is done, or pause or cancel it.`);
  }

  /** A process begins on it, or goes on where one was. */
  private begin(id: number): void {
    const open = this.open.get(id);
    if (!open || this.closed) return;
    const control = new AbortController();
    const over = this.score(id, open, control.signal).finally(() => delete open.active);
    open.active = { control, over };
  }

  private async score(id: number, open: Open, signal: AbortSignal): Promise<void> {
    try {
      let furthest = 0;
      /** Scored, in bytes of what is scored: what is read into a table and not whole yet is read again. */
      const cameTo = ({ phase, bytesRead, rows, resumedRows }: BatchProgress) => {
        if (phase !== 'scoring') return;
        furthest = Math.max(furthest, bytesRead);
        if (open.takenUp > 0 && rows > resumedRows) this.cameFurther(id, open);
      };
      await followed(() => this.scored(id, open, signal, cameTo), () => furthest, signal);
    } catch (error) {
      if (signal.reason === LEFT) return;
      const { code, message, details } = toErrorData(error);
      this.failures.set(id, code);
      // Between two processes there was none that removed it.
      if (code === 'cancelled') await removeParts(runFiles(this.find(id).output, open.source));
      const rejectsFile = typeof details?.rejects === 'string' ? details.rejects : null;
      await this.end(id, { state: code === 'cancelled' ? 'cancelled' : 'failed', message: code === 'gone' ? `${message} Start the same again: it goes on where it was.` : message, rejectsFile });
    }
  }

  /** Millwright ended under it, but not for what it does. */
  private cameFurther(id: number, open: Open): void {
    open.takenUp = 0;
    void this.deps.store.main.transaction('batch.further', (tx) => this.repository.takenUp(tx, id, 0)).catch(() => undefined);
  }

  /** To its end, which is kept before anything of it is removed that shows that it is over. */
  private async scored(id: number, { versionId, overwrite, how, source, who }: Open, signal: AbortSignal, cameTo: (progress: BatchProgress) => void): Promise<void> {
    const version = this.deps.models.version(versionId);
    if (!version) throw new MillwrightError('not-found', 'The version of the model that it began with is not there any more.');
    const { manifest, binding } = version;
    const model = await this.deps.models.modelToRun(versionId);
    const explained = await explainedBy(version, how, () => this.deps.models.explainedAgainst(versionId));
    const { output } = this.find(id);
    const kind = inputKind(source);
    const given = await givenInput(source, output, (input) => this.lookUp(input));
    const rate = new Rate();
    const onProgress = (progress: BatchProgress) => {
      if (progress.header && how.columns && who) void this.mappings.keep(manifest, progress.header, how.columns, who, this.deps.clock.now()).catch(() => undefined);
      cameTo(progress);
      this.tell(id, progress, rate);
    };
    let end: Awaited<ReturnType<typeof this.keepEnd>> | undefined;
    const onDone = async (result: BatchResult): Promise<boolean> => {
      const { phase, rejectsFile, rows, rejected, rejectReasons, bytesRead, bytesTotal, files = null } = result;
      end = await this.keepEnd(this.endOf(id, { state: 'done', phase, message: doneMessage(result), rows, rejected, rejectReasons, bytesRead, bytesTotal, rejectsFile, files }), true);
      return end.kept;
    };
    if (kind.kind === 'history') await this.readHistory(kind, version, given.stage, { output, overwrite, signal, onProgress });
    await scoreInWorker(this.deps.host, { worker: this.processes.take(given.stage), model, manifest, binding, given, files: runFiles(output, source), overwrite, ...(kind.kind === 'history' ? historyHow(manifest, how) : how), explainedBy: explained, signal, onProgress, onDone });
    if (end?.kept) await removeList(runFiles(output, source));
    this.open.delete(id);
    if (end) this.show(end.run);
    if (end?.kept) await this.deps.store.main.transaction('batch.tidied', (tx) => this.repository.tidiedUp(tx, id, true)).catch(() => undefined);
  }

  private async readHistory({ from, to, assets }: Extract<BatchInputKind, { kind: 'history' }>, { manifest, model }: VersionRecord, stage: StageJob, { output, overwrite, signal, onProgress }: { output: string; overwrite: boolean; signal: AbortSignal; onProgress(progress: BatchProgress): void }): Promise<void> {
    const { history, host, clock } = this.deps;
    // Whoever scores says what is in the way, before anything is read.
    if (!history || (!overwrite && (await stat(output).catch(() => undefined)))) return;
    await stageHistory(() => history({ manifest, model, from, to, assets }), { host, stage, signal, now: () => clock.now(), onProgress });
  }

  /** Errors: not-found. */
  private async lookUp(input: Parameters<Lookup>[0]): Promise<StageSource> {
    if (input.kind === 'postgres' && this.deps.databases) return { kind: 'postgres', reach: await this.deps.databases.reach(input.database), sql: input.sql };
    if (input.kind === 'history') return { kind: 'history' };
    throw new MillwrightError('not-found', `There is no database ${input.database}.`, { database: input.database });
  }

  private tell(id: number, { phase, bytesRead, bytesTotal, rows, rejected, rejectReasons, resumedRows, files }: BatchProgress, rate: Rate): void {
    const message = phase === 'reading' ? readingMessage(rows) : resumedRows > 0 ? `It went on behind ${resumedRows.toLocaleString('en')} rows that were scored before.` : '';
    this.show({ ...this.find(id), phase, bytesRead, bytesTotal, rows: phase === 'reading' ? 0 : rows, rejected, rejectReasons, files: files ?? null, message, ...rate.tell({ phase, bytesRead, bytesTotal, rows }, performance.now()) });
  }

  /** It is paused, or runs again. */
  private async turn(id: number, state: 'paused' | 'running', who: Who, action: 'batch.pause' | 'batch.resume'): Promise<void> {
    const before = this.find(id);
    const run: BatchRun = { ...before, state, message: '', rowsPerS: null, leftMs: null };
    await this.deps.store.main.transaction(action, async (tx) => {
      await this.repository.update(tx, run);
      await this.deps.security.record(tx, who, action, { run: id, state: before.state }, { run: id, state, rows: run.rows });
    });
    this.show(run);
  }

  private async end(id: number, how: Pick<BatchRun, 'state' | 'message'> & Partial<BatchRun>): Promise<void> {
    const ended = this.endOf(id, how);
    this.open.delete(id);
    // Shown even where it can't be kept: a full store must not leave a run that seems to go on.
    this.show(ended);
    const { run, kept } = await this.keepEnd(ended, false);
    if (!kept) this.show(run);
  }

  private endOf(id: number, how: Pick<BatchRun, 'state' | 'message'> & Partial<BatchRun>): BatchRun {
    return { ...this.find(id), ...how, finished: this.deps.clock.now(), rowsPerS: null, leftMs: null };
  }

  /** `untidy`: something is still beside its output. Where it could not be kept, the run says so. */
  private async keepEnd(run: BatchRun, untidy: boolean): Promise<{ run: BatchRun; kept: boolean }> {
    const { id, state, rows, rejected } = run;
    try {
      await this.deps.store.main.transaction('batch.end', async (tx) => {
        await this.repository.update(tx, run);
        if (untidy) await this.repository.tidiedUp(tx, id, false);
        await this.deps.security.record(tx, system, 'batch.end', { run: id, state: 'running' }, { run: id, state, rows, rejected });
      });
      return { run, kept: true };
    } catch (error) {
      return { run: { ...run, message: `${run.message} (This could not be kept: ${toErrorData(error).message})` }, kept: false };
    }
  }

  private show(run: BatchRun): void {
    const all = [run, ...this.known.filter(({ id }) => id !== run.id)].sort((a, b) => b.id - a.id);
    this.known = all.filter(({ id }, at) => at < KEPT_IN_SIGHT || this.open.has(id));
    this.changed.emit(run);
  }

  private find(id: number): BatchRun {
    const run = this.known.find((one) => one.id === id);
    if (!run) throw new MillwrightError('not-found', `There is no run ${id}.`, { run: id });
    return run;
  }

  private opened(id: number): Open {
    const [run, open] = [this.find(id), this.open.get(id)];
    if (!open) throw new MillwrightError('conflict', `Run ${id} is over already: ${run.state}.`);
    return open;
  }
}

const openOf = ({ versionId, takenUp, overwrite, how, source }: Pick<KeptBatch, 'versionId' | 'takenUp' | keyof Asked>): Open => ({ versionId, takenUp, overwrite, how, source });

const readingMessage = (rows: number) => `The rows are read first: ${rows.toLocaleString('en')} so far.`;

function shownOf({ versionId: _, overwrite: __, how: ___, source: ____, takenUp: _____, ...run }: KeptBatch): BatchRun {
  return run;
}
