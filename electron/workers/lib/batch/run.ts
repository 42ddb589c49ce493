import { stat } from 'node:fs/promises';
import type { RejectReason } from '../../../contract/batch';
import { MillwrightError } from '../../../contract/errors';
import type { BatchJob, BatchProgress, BatchResult } from '../../../engine/inference/protocols';
import { onlyWriter } from '../../../engine/shared/one-writer';
import { putInPlace, refuseExisting, removeFile } from './atomic-file';
import { KeptRun, type KeptTotals } from './kept/kept-run';
import { openParquetWork } from './parquet-work';
import { paced } from './paced';
import { realPath } from './real-path';
import { commonestOf } from './reject-tally';
import { Rejects } from './rejects';
import { isPassed, tooMany, type Counts } from './rejects-limit';
import { formatOf, outputFormatOf } from './source';
import { addedColumns, checkAdded } from './result-file';
import { checkNames } from '../duckdb/parquet-writer';
import { matchColumns } from './match';
import { takesReadings } from './row-reader';
import { STAGE_COLUMNS } from '../../../engine/inference/stage';
import { isPlain } from './stage/files-plain';
import { removeStage, spendStage, stageRows } from './stage/stage';
import { openTextWork } from './text-work';
import { unchangedFrom } from './unchanged';
import type { Problem } from './types';
import { shownOf, type Beginning, type StepKept, type Work, type WorkJob } from './work';

/** Reasons that are told; the rejects file has all. */
export const MOST_REASONS = 5;

/** The other files of a run that gives each of many an output of its own: what they came to so far, and who is told before this one's output gets its name, with its place as of `placeOf`. */
export interface Among extends Counts {
  isLast: boolean;
  whole(place: string, what: Came): Promise<void>;
  /** It has no output, for its rows: none could be scored, or too many of the run could not. They are listed. */
  listed(what: Came, why: 'none' | 'too many'): void;
}
type Came = Counts & { firstReason: string | null; reasons: RejectReason[] };
const alone: Among = { scored: 0, rejected: 0, isLast: true, whole: () => Promise.resolve(), listed: () => undefined };

/** A run whose output is in its place. What shows a later one that it is over stays beside the output until `tidy`, as does the right to write there: whoever asked is to write down that it is done first. */
export interface Finished {
  result: BatchResult;
  tidy(): Promise<void>;
}

/**
 * Scores a file into another. Everything that can be known before the first row is checked before anything is written. A row that can't be scored goes to the rejects file with its line, column, value and
 * reason. Memory does not grow with the file. Where a run of the same was killed before, it goes on where that was; what is written does not depend on it.
 * Errors: as `BatchCalls.score`; of a run that fails no half file stays.
 */
export async function runBatch(asked: BatchJob, signal: AbortSignal, progress: (progress: BatchProgress) => void, among = alone): Promise<Finished> {
  const job = await plainOf(asked);
  outputFormatOf(job.output);
  const writer = await onlyWriter(job.output);
  try {
    const over = await KeptRun.isOver(job);
    const result = over ? await resultOf(job, over) : await scored(job, signal, progress, among);
    return { result, tidy: async () => tidied(job).finally(() => writer.release()) };
  } catch (error) {
    await writer.release();
    throw error;
  }
}

async function scored(job: BatchJob, signal: AbortSignal, progress: (progress: BatchProgress) => void, among: Among): Promise<BatchResult> {
  await refuseExisting(job.output, job.overwrite);
  const { stage } = job;
  const input = stage && 'path' in stage.source ? stage.source.path : job.input;
  if ((await realPath(input)) === (await realPath(job.output))) throw new MillwrightError('invalid-input', 'The output is the input. Give it another name.', { file: job.output });
  if (!stage) return opened(job, signal, progress, among);
  try {
    const notes = await stageRows({ ...job, stage }, (header) => checkHeader(job, header), signal, progress);
    return await opened({ ...job, notes }, signal, progress, among);
  } catch (error) {
    await removeStage(stage);
    throw error;
  }
}

/** A plain file of text or Parquet is scored where it lies. */
async function plainOf(job: BatchJob): Promise<BatchJob> {
  if (job.stage?.source.kind !== 'files' || !(await isPlain(job.stage.source))) return job;
  const { stage, shown: _, ...rest } = job;
  return { ...rest, input: job.stage.source.path };
}

/** `unchanged`: throws where what is read is not what it was when it was opened. */
type Opened = Beginning & { unchanged(): Promise<void> };

async function opened(job: WorkJob, signal: AbortSignal, progress: (progress: BatchProgress) => void, among: Among): Promise<BatchResult> {
  const unchanged = await unchangedFrom(job.input, shownOf(job));
  const beginning = await (formatOf(job.input) === 'parquet' ? openParquetWork(job) : openTextWork(job));
  try {
    return await run(job, { ...beginning, unchanged }, signal, progress, among);
  } finally {
    await beginning.close();
  }
}

/** What would only be found once all rows were read. */
function checkHeader(job: BatchJob, header: readonly string[]): void {
  matchColumns(job.manifest, header, shownOf(job), { readings: takesReadings(job.manifest, job.readings), columns: job.columns });
  checkAdded(header, job.manifest, undefined, job.reasons?.count);
  checkNames([...header, ...STAGE_COLUMNS.map(({ name }) => name), ...addedColumns(job.manifest, job.reasons?.count)], shownOf(job));
}

async function run(job: WorkJob, beginning: Opened, signal: AbortSignal, progress: (progress: BatchProgress) => void, among: Among): Promise<BatchResult> {
  const kept = await KeptRun.open(job);
  let [work, rejects]: [Work | undefined, Rejects | undefined] = [undefined, undefined];
  try {
    work = await beginning.begin(kept);
    rejects = await Rejects.open(job, work.unit, kept.totals, (job.notes?.files.length ?? 0) > 0);
    return await new BatchRun(job, work, rejects, kept, progress, among).run(signal, beginning);
  } catch (error) {
    await work?.discard();
    await rejects?.discard();
    if (job.stage) await spendStage(job.stage);
    await kept.remove();
    throw error;
  } finally {
    await kept.close();
  }
}

/** In this order: the rows without the notes are nobody's, and without the journal nobody knows what the others are. */
async function tidied({ journal, stage }: Pick<BatchJob, 'journal' | 'stage'>): Promise<void> {
  if (stage) await spendStage(stage);
  await removeFile(journal);
  if (stage) await removeStage(stage);
}

/** Its files have their names already; whoever asked for it was killed before it was told. */
async function resultOf({ input, rejects }: BatchJob, { scored, rejected, firstReason, reasons }: KeptTotals): Promise<BatchResult> {
  if (rejected === 0) await removeFile(rejects);
  const { size } = await stat(input);
  return { phase: 'scoring', bytesRead: size, bytesTotal: size, rows: scored, rejected, rejectReasons: commonestOf(reasons, MOST_REASONS), resumedRows: scored, anew: null, says: [], rejectsFile: rejected > 0 ? rejects : null, firstReason };
}

class BatchRun {
  private rows: number;
  private readonly progress: ReturnType<typeof paced<BatchProgress>>;
  /** Until it is told. */
  private header: readonly string[] | undefined;

  constructor(private readonly job: WorkJob, private readonly work: Work, private readonly rejects: Rejects, private readonly kept: KeptRun, progress: (progress: BatchProgress) => void, private readonly among: Among) {
    this.progress = paced(progress);
    this.rows = kept.totals.scored;
  }

  async run(signal: AbortSignal, { says, header, unchanged }: Pick<Opened, 'says' | 'header' | 'unchanged'>): Promise<BatchResult> {
    this.header = header;
    await this.requireFew(this.work.mostRowsLeft);
    for await (const { scored, problems, part } of this.work.steps()) {
      if (signal.aborted) throw new MillwrightError('cancelled', 'The run was cancelled; nothing was left behind.');
      if (part) await this.keep(scored, problems, part);
      await this.requireFew(this.work.mostRowsLeft);
      this.tell(false);
      // Lets a cancel come in between.
      await new Promise(setImmediate);
    }
    await unchanged();
    await this.requireFew(0);
    await this.finish(signal);
    this.tell(true);
    return { ...this.now(), anew: this.kept.anew, says, rejectsFile: this.rejects.any ? this.job.rejects : null, firstReason: this.rejects.firstReason };
  }

  /** What the part wrote is in its files by now. */
  private async keep(scored: number, problems: readonly Problem[], { predictions, ...part }: StepKept): Promise<void> {
    this.rows += scored;
    const isFirst = !this.rejects.any;
    const { written: rejects, reasons } = await this.rejects.add(problems);
    await this.kept.add({ ...part, scored, rejected: problems.length, firstReason: isFirst ? this.rejects.firstReason : null, reasons, bytesRead: this.work.bytesRead, rejects }, predictions);
  }

  /** Errors: invalid-input where more rows are rejected than may be; they are listed, and nothing else stays. */
  private async requireFew(left: number): Promise<void> {
    const { maxRejected, rejects } = this.job;
    const counts = { scored: this.rows + this.among.scored, rejected: this.rejects.count + this.among.rejected };
    // How many rows other files have is not known.
    if (!maxRejected || !isPassed(maxRejected, counts, this.among.isLast ? left : Number.MAX_VALUE)) return;
    await this.work.discard();
    await this.rejects.commit();
    this.tell(true);
    const came = this.came();
    this.among.listed(came, 'too many');
    throw tooMany(maxRejected, counts, came.reasons, { input: shownOf(this.job), ended: 'the run ended without an output', listed: rejects, details: { file: shownOf(this.job), rejects } });
  }

  private async finish(signal: AbortSignal): Promise<void> {
    const { output, outputTemp, overwrite, rejects } = this.job;
    const input = shownOf(this.job);
    if (this.rows > 0) {
      await this.work.finish();
      if (outputFormatOf(output) === 'xlsx') await (await import('./workbook')).makeWorkbook(this.job, signal);
      await this.among.whole(await this.kept.whole(), this.came());
      // In this order: an output never stands without its rejects.
      await this.rejects.commit();
      await putInPlace(outputTemp, output, overwrite);
      // What an earlier run rejected would be taken for this one's.
      if (!this.rejects.any) await removeFile(rejects);
      return;
    }
    if (!this.rejects.any) throw new MillwrightError('invalid-input', `${input} has ${this.work.unit === 'line' || this.job.notes ? 'a header and ' : ''}no rows.`, { file: input });
    await this.work.discard();
    await this.rejects.commit();
    this.among.listed(this.came(), 'none');
    throw new MillwrightError('invalid-input', `None of the ${this.rejects.count} rows of ${input} could be scored. The first: ${this.rejects.firstReason}. All are listed in ${rejects}.`, { file: input, rejects });
  }

  private came(): Came {
    return { scored: this.rows, rejected: this.rejects.count, firstReason: this.rejects.firstReason, reasons: this.rejects.reasons.commonest(MOST_REASONS) };
  }

  private now(): BatchProgress {
    // What an interrupted run had read stays read while its output is written once more.
    return { phase: 'scoring', bytesRead: Math.max(this.work.bytesRead, this.kept.totals.bytesRead), bytesTotal: this.work.bytesTotal, rows: this.rows, rejected: this.rejects.count, rejectReasons: this.rejects.reasons.commonest(MOST_REASONS), resumedRows: this.kept.totals.scored };
  }

  private tell(always: boolean): void {
    this.progress(() => {
      const { header } = this;
      this.header = undefined;
      return header ? { ...this.now(), header } : this.now();
    }, always);
  }
}
