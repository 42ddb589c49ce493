import { createHash } from 'node:crypto';
import { mkdir, rmdir, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { BatchFiles } from '../../../../contract/batch';
import { MillwrightError } from '../../../../contract/errors';
import { DoneList, type DoneFile } from '../../../../engine/inference/done-list';
import { outputFiles, stageFiles } from '../../../../engine/inference/output-files';
import type { BatchJob, BatchProgress, BatchResult } from '../../../../engine/inference/protocols';
import { onlyWriter } from '../../../../engine/shared/one-writer';
import { writeError } from '../../../../engine/shared/whole-file';
import { AtomicFile, putInPlace, removeFile } from '../atomic-file';
import { csvField } from '../csv';
import { identityOf } from '../kept/identity';
import { paced } from '../paced';
import { RejectTally } from '../reject-tally';
import { isPassed, tooMany, type Counts } from '../rejects-limit';
import { MOST_REASONS, runBatch, type Among } from '../run';
import { shownOf } from '../work';
import { planOf, type Planned } from './plan';

const MOST_NAMED = 3;
const MOST_SAID = 5;

/** What a file came to. */
type Came = Pick<DoneFile, 'scored' | 'rejected' | 'reasons'>;
type Job = BatchJob & Required<Pick<BatchJob, 'done' | 'stage'>>;

/**
 * Scores each file of a folder or a pattern into an output of its own. Each is a run of its own beside its output, which is whole or not there, and is listed when it is: the same run passes over what is whole and stands
 * where it was put, made of the same. A file that is refused gets a rejects file that says why, and the others are scored. Progress, the limit of rejected rows and the count are those of all.
 * Errors: as of `planOf`; conflict where outputs are there already; invalid-input where files were refused, once all others are whole, unavailable where one of them was written to meanwhile, or too many rows were rejected; and as `BatchCalls.score` of what is no one file's fault.
 */
export async function runEach({ done, stage, ...asked }: BatchJob, signal: AbortSignal, progress: (progress: BatchProgress) => void): Promise<BatchResult> {
  if (done === undefined || !stage) throw new MillwrightError('internal', 'It has no folder.');
  const job: Job = { ...asked, done, stage };
  const planned = await planOf(job.stage.source, job.output, job.format);
  const made = await mkdir(job.output).then(() => true, (error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return false;
    throw writeError(error, job.output);
  });
  const writer = await onlyWriter(job.done);
  try {
    const list = await DoneList.open(job.done).catch((error: unknown) => {
      throw writeError(error, job.output);
    });
    try {
      return await new EachRun(job, planned, list, progress).run(signal);
    } finally {
      await list.close();
      if (list.whole.size === 0) await removeFile(job.done);
    }
  } finally {
    await writer.release();
    // Of a run that came to nothing; one in which something lies stays.
    if (made) await rmdir(job.output).catch(() => undefined);
  }
}

class EachRun {
  private readonly counts: Counts = { scored: 0, rejected: 0 };
  private readonly reasons = new RejectTally();
  private readonly refused: { name: string; why: string; again: boolean }[] = [];
  private readonly says = new Set<string>();
  private firstReason: string | null = null;
  private resumedRows = 0;
  private whole = 0;
  private bytesRead = 0;
  private readonly bytesTotal: number;
  private readonly tell: ReturnType<typeof paced<BatchProgress>>;
  private header: readonly string[] | undefined;

  constructor(private readonly job: Job, private readonly planned: readonly Planned[], private readonly list: DoneList, progress: (progress: BatchProgress) => void) {
    this.tell = paced(progress);
    this.bytesTotal = planned.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async run(signal: AbortSignal): Promise<BatchResult> {
    await this.requireFree();
    for (const [at, file] of this.planned.entries()) {
      if (signal.aborted) throw new MillwrightError('cancelled', 'The run was cancelled.');
      await this.score(file, at === this.planned.length - 1, signal);
      this.bytesRead += file.bytes;
      this.tell(() => this.now());
    }
    this.tell(() => this.now(), true);
    // The last file may have been whole before, or refused: then nobody has judged the share of all.
    if (isPassed(this.job.maxRejected, this.counts, 0)) throw this.limitPassed();
    if (this.refused.length > 0) throw this.someRefused();
    return { ...this.now(), rejectsFile: null, firstReason: this.firstReason, anew: null, says: [...this.says] };
  }

  /** Errors: conflict. */
  private async requireFree(): Promise<void> {
    if (this.job.overwrite) return;
    const there: string[] = [];
    for (const { output } of this.planned) if ((await stat(output).catch(() => undefined)) && !(await this.list.standing(basename(output)))) there.push(output);
    const [first] = there;
    if (first === undefined) return;
    const more = there.length > 1 ? ` and ${(there.length - 1).toLocaleString('en')} more exist` : ' exists';
    throw new MillwrightError('conflict', `${first}${more} already. Name another folder, or say that they may be replaced (--overwrite).`, { file: first });
  }

  private async score(file: Planned, isLast: boolean, signal: AbortSignal): Promise<void> {
    const name = basename(file.output);
    const job = this.jobOf(file);
    const [made, standing] = [await madeOf(job, file.input), await this.list.standing(name)];
    // What an interrupted run has left beside it is cleared up by going on with that.
    if (standing && standing.made === made && !(await stat(job.journal).catch(() => undefined))) {
      this.resumedRows += standing.scored;
      return this.add(name, standing);
    }
    await this.list.begin(name);
    let isPassed = false;
    const among: Among = {
      ...this.counts, isLast, whole: (place, came) => this.list.add({ name, made: made ?? '', place, ...came }),
      listed: (came, why) => {
        this.count(came);
        isPassed = why === 'too many';
      },
    };
    try {
      const { result, tidy } = await runBatch({ ...job, overwrite: job.overwrite || standing !== undefined }, signal, (now) => this.tellOf(file, now), among);
      // It is listed as whole.
      await tidy();
      this.resumedRows += result.resumedRows;
      for (const says of result.says) if (this.says.size < MOST_SAID) this.says.add(says);
      this.add(name, { scored: result.rows, rejected: result.rejected, firstReason: result.firstReason, reasons: result.rejectReasons });
    } catch (error) {
      if (isPassed) throw this.limitPassed();
      await this.refuse(file, name, error);
    }
  }

  /** As if it were scored alone. */
  private jobOf({ input, output, source }: Planned): BatchJob {
    const { done: _, ...job } = this.job;
    const staged = stageFiles(output);
    return { ...job, ...outputFiles(output), input: staged.path, shown: input, stage: { ...staged, key: JSON.stringify(source), source } };
  }

  private add(name: string, came: Came & Pick<DoneFile, 'firstReason'>): void {
    this.whole++;
    this.count(came);
    if (came.firstReason !== null) this.firstReason ??= `${name}, ${came.firstReason}`;
  }

  private count({ scored, rejected, reasons }: Came): void {
    this.counts.scored += scored;
    this.counts.rejected += rejected;
    this.reasons.merge(reasons);
  }

  /** One that is this file's fault leaves the others as they are. */
  private async refuse({ output }: Planned, name: string, error: unknown): Promise<void> {
    if (!(error instanceof MillwrightError)) throw error;
    const { code, message, details } = error;
    // One that was written to meanwhile may be whole by the next try.
    const again = code === 'unavailable' && details?.file !== undefined;
    if (!again && !['invalid-input', 'not-found', 'conflict'].includes(code)) throw error;
    this.refused.push({ name, why: message, again });
    if (details?.rejects === undefined && code !== 'conflict') await listReason(outputFiles(output), message);
  }

  private limitPassed(): Error {
    const { maxRejected, output } = this.job;
    if (!maxRejected) return new MillwrightError('internal', 'There is no limit.');
    this.tell(() => this.now(), true);
    return tooMany(maxRejected, this.counts, this.reasons.commonest(MOST_REASONS), { input: shownOf(this.job), ended: `the run ended, and ${this.wholeWords()}`, listed: 'files beside the outputs that end in .rejects.csv', details: { folder: output } });
  }

  private someRefused(): MillwrightError {
    const { length } = this.refused;
    const named = this.refused.slice(0, MOST_NAMED).map(({ name, why }) => `${name}: ${why.replace(/\.$/, '')}`).join('; ');
    const more = length > MOST_NAMED ? `; and ${(length - MOST_NAMED).toLocaleString('en')} more` : '';
    const message = `${length.toLocaleString('en')} of ${this.planned.length.toLocaleString('en')} files could not be scored (${named}${more}). Each has a file that ends in .rejects.csv with the reason; ${this.wholeWords()}.${this.whole > 0 ? ' Put right what is wrong and start the same again: it scores what is not whole.' : ''}`;
    return new MillwrightError(this.refused.some(({ again }) => again) ? 'unavailable' : 'invalid-input', message, { folder: this.job.output, refused: this.refused.map(({ name }) => name) });
  }

  private wholeWords(): string {
    if (this.whole === 0) return 'no output was written';
    return `${this.whole.toLocaleString('en')} of ${this.planned.length.toLocaleString('en')} outputs ${this.whole === 1 ? 'is whole and stays' : 'are whole and stay'}`;
  }

  private now(): BatchProgress & { files: BatchFiles } {
    return {
      phase: 'scoring', bytesRead: this.bytesRead, bytesTotal: this.bytesTotal, rows: this.counts.scored, rejected: this.counts.rejected, rejectReasons: this.reasons.commonest(MOST_REASONS), resumedRows: this.resumedRows,
      files: { of: this.planned.length, whole: this.whole, refused: this.refused.length },
    };
  }

  /** Of a file that is under way: reading its rows into a table first is half of it. */
  private tellOf({ bytes, source }: Planned, { phase, bytesRead, bytesTotal, rows, rejected, resumedRows, header }: BatchProgress): void {
    const share = bytesTotal > 0 ? Math.min(1, bytesRead / bytesTotal) : 0;
    const done = source.kind === 'files' ? share : phase === 'reading' ? share / 2 : 0.5 + share / 2;
    const under = phase === 'scoring' ? { rows, rejected, resumedRows } : { rows: 0, rejected: 0, resumedRows: 0 };
    const isNew = header !== undefined && header.join('\n') !== this.header?.join('\n');
    if (isNew) this.header = header;
    this.tell(() => {
      const now = this.now();
      return { ...now, bytesRead: Math.round(now.bytesRead + bytes * done), rows: now.rows + under.rows, rejected: now.rejected + under.rejected, resumedRows: now.resumedRows + under.resumedRows, ...(isNew && { header }) };
    }, isNew);
  }
}

/** Of what an output is made; undefined where its input can't be read. */
async function madeOf(job: BatchJob, input: string): Promise<string | undefined> {
  const identity = await identityOf({ ...job, input }).catch(() => undefined);
  return identity && createHash('sha256').update(JSON.stringify([identity, job.stage?.key])).digest('hex');
}

/** As far as it can be written: the run says it, too. */
async function listReason({ rejects, rejectsTemp }: Pick<BatchJob, 'rejects' | 'rejectsTemp'>, reason: string): Promise<void> {
  const file = await AtomicFile.create(rejects, rejectsTemp).catch(() => undefined);
  try {
    await file?.write(Buffer.from(`line,column,value,reason\n,,,${csvField(reason, ',')}\n`, 'utf8'));
    await file?.finish();
    if (file) await putInPlace(rejectsTemp, rejects, true);
  } catch {
    await file?.discard();
  }
}
