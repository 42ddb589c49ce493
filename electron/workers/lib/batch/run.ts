import { realpath, rm } from 'node:fs/promises';
import { dirname, join, basename } from 'node:path';
import { MillwrightError } from '../../../contract/errors';
import type { BatchJob, BatchProgress, BatchResult } from '../../../engine/inference/protocols';
import { refuseExisting } from './atomic-file';
import { openParquetWork } from './parquet-work';
import { Rejects } from './rejects';
import { formatOf } from './source';
import { openTextWork } from './text-work';
import type { Work } from './work';

const PROGRESS_MS = 100;

/**
 * Scores a file into another. Everything that can be known before the first row is checked before anything is written. A row that
 * can't be scored goes to the rejects file with its line, column, value and reason. Memory does not grow with the file.
 * Errors: as `BatchCalls.score`; whatever happens, no half file stays.
 */
export async function runBatch(job: BatchJob, signal: AbortSignal, progress: (progress: BatchProgress) => void): Promise<BatchResult> {
  formatOf(job.output);
  if (!job.overwrite) await refuseExisting(job.output);
  const begin = await (formatOf(job.input) === 'parquet' ? openParquetWork(job) : openTextWork(job));
  try {
    if (await isSameFile(job.input, job.output)) throw new MillwrightError('invalid-input', 'The output is the input. Give it another name.', { file: job.output });
    return await new BatchRun(job, await begin.begin(), progress).run(signal);
  } finally {
    await begin.close();
  }
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  const real = async (path: string) => realpath(path).catch(async () => join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path)));
  return (await real(a)) === (await real(b));
}

class BatchRun {
  private rows = 0;
  private lastProgress = 0;
  private readonly rejects: Rejects;

  constructor(private readonly job: BatchJob, private readonly work: Work, private readonly progress: (progress: BatchProgress) => void) {
    this.rejects = new Rejects(job.rejects, job.rejectsTemp, work.unit);
  }

  async run(signal: AbortSignal): Promise<BatchResult> {
    try {
      for await (const { scored, problems } of this.work.steps()) {
        if (signal.aborted) throw new MillwrightError('cancelled', 'The run was cancelled; nothing was left behind.');
        this.rows += scored;
        await this.rejects.add(problems);
        this.tell(false);
        // Lets a cancel come in between.
        await new Promise(setImmediate);
      }
      await this.finish();
    } catch (error) {
      await this.work.discard();
      await this.rejects.discard();
      throw error;
    }
    this.tell(true);
    return { ...this.now(), rejectsFile: this.rejects.any ? this.job.rejects : null, firstReason: this.rejects.firstReason };
  }

  private async finish(): Promise<void> {
    const { input, overwrite, rejects } = this.job;
    if (this.rows > 0) {
      await this.rejects.commit();
      await this.work.commit(overwrite);
      // What an earlier run rejected would be taken for this one's.
      if (!this.rejects.any) await rm(rejects, { force: true });
      return;
    }
    if (!this.rejects.any) throw new MillwrightError('invalid-input', `${input} has ${this.work.unit === 'line' ? 'a header and ' : ''}no rows.`, { file: input });
    await this.work.discard();
    await this.rejects.commit();
    throw new MillwrightError('invalid-input', `None of the ${this.rejects.count} rows of ${input} could be scored. The first: ${this.rejects.firstReason}. All are listed in ${rejects}.`, { file: input, rejects });
  }

  private now(): BatchProgress {
    return { bytesRead: this.work.bytesRead, bytesTotal: this.work.bytesTotal, rows: this.rows, rejected: this.rejects.count };
  }

  private tell(always: boolean): void {
    const at = performance.now();
    if (!always && at - this.lastProgress < PROGRESS_MS) return;
    this.lastProgress = at;
    this.progress(this.now());
  }
}
