import { realpath, rm } from 'node:fs/promises';
import { dirname, join, basename } from 'node:path';
import { MillwrightError } from '../../../contract/errors';
import { scoreColumns } from '../../../engine/inference/columns/score';
import { rowsAtOnce } from '../../../engine/inference/columns/sequences';
import type { BatchJob, BatchProgress, BatchResult } from '../../../engine/inference/protocols';
import { loadModel, type LoadedModel } from '../runtime';
import { AtomicFile, refuseExisting } from './atomic-file';
import { csvField } from './csv';
import { matchColumns } from './match';
import { resultRows, type ResultRows } from './result-rows';
import { roomFor, rowReader, takesReadings } from './row-reader';
import { formatOf, openSource } from './source';
import type { Problem, Row, RowReader, Source } from './types';

const BLOCK_ROWS = 4096;
const PROGRESS_MS = 100;

/**
 * Scores a file into another. Everything that can be known before the first row is checked before anything is written. A row that
 * can't be scored goes to the rejects file with its line, column, value and reason. Memory does not grow with the file.
 * Errors: as `BatchCalls.score`; whatever happens, no half file stays.
 */
export async function runBatch(job: BatchJob, signal: AbortSignal, progress: (progress: BatchProgress) => void): Promise<BatchResult> {
  const format = formatOf(job.output);
  if (!job.overwrite) await refuseExisting(job.output);
  const source = await openSource(job.input);
  try {
    if (await isSameFile(job.input, job.output)) throw new MillwrightError('invalid-input', 'The output is the input. Give it another name.', { file: job.output });
    const columns = matchColumns(job.manifest, source.header, job.input, takesReadings(job.manifest, job.readings));
    const rows = resultRows(source, format, job.manifest);
    const model = await loadModel(job.model);
    try {
      return await new BatchRun(job, source, rows, columns, model, progress).run(signal);
    } finally {
      await model.release();
    }
  } finally {
    await source.close();
  }
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  const real = async (path: string) => realpath(path).catch(async () => join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path)));
  return (await real(a)) === (await real(b));
}

class BatchRun {
  private rows = 0;
  private rejected = 0;
  private firstReason: string | null = null;
  private lastProgress = 0;
  private rejects: AtomicFile | undefined;
  private readonly reader: RowReader;
  private readonly blockRows: number;

  constructor(
    private readonly job: BatchJob,
    private readonly source: Source,
    private readonly result: ResultRows,
    columns: ReadonlyMap<string, number>,
    private readonly model: LoadedModel,
    private readonly progress: (progress: BatchProgress) => void,
  ) {
    this.reader = rowReader(job.manifest, source.header, columns, { readings: job.readings });
    this.blockRows = rowsAtOnce(job.manifest, BLOCK_ROWS);
  }

  async run(signal: AbortSignal): Promise<BatchResult> {
    const output = await AtomicFile.create(this.job.output, this.job.outputTemp);
    try {
      await output.write(this.result.header);
      for await (const block of this.source.blocks()) {
        for (let from = 0; from < block.length; from += this.blockRows) {
          if (signal.aborted) throw new MillwrightError('cancelled', 'The run was cancelled; nothing was left behind.');
          await this.score(block.slice(from, from + this.blockRows), output);
          this.tell(false);
          // Lets a cancel come in between.
          await new Promise(setImmediate);
        }
      }
      await this.finish(output);
    } catch (error) {
      await output.discard();
      await this.rejects?.discard();
      throw error;
    }
    this.tell(true);
    return { ...this.now(), rejectsFile: this.rejects ? this.job.rejects : null, firstReason: this.firstReason };
  }

  private async finish(output: AtomicFile): Promise<void> {
    if (this.rows > 0) {
      await this.rejects?.commit(true);
      await output.commit(this.job.overwrite);
      // What an earlier run rejected would be taken for this one's.
      if (!this.rejects) await rm(this.job.rejects, { force: true });
      return;
    }
    await output.discard();
    if (!this.rejects) throw new MillwrightError('invalid-input', `${this.job.input} has a header and no rows.`, { file: this.job.input });
    await this.rejects.commit(true);
    this.rejects = undefined;
    throw new MillwrightError('invalid-input', `None of the ${this.rejected} rows of ${this.job.input} could be scored. The first: ${this.firstReason}. All are listed in ${this.job.rejects}.`, { file: this.job.input, rejects: this.job.rejects });
  }

  private async score(block: readonly Row[], output: AtomicFile): Promise<void> {
    const { binding, manifest } = this.job;
    const columns = roomFor(manifest, block.length);
    const good: Row[] = [];
    const problems: Problem[] = [];
    for (const row of block) {
      const problem = this.reader.read(row, columns, good.length);
      if (problem) problems.push({ line: row.line, ...problem });
      else good.push(row);
    }
    const { outputs, valid } = await scoreColumns(columns, good.length, { binding, manifest, run: (tensors) => this.model.run(tensors) });
    const values = manifest.outputs.map(({ name }) => outputs[name] ?? new Float64Array(0));
    const texts: string[] = [];
    good.forEach((row, i) => {
      if (valid[i]) texts.push(this.result.row(row, values.map((column) => column[i] ?? NaN)));
      else problems.push({ line: row.line, column: manifest.outputs[0]?.name ?? '', value: '', reason: 'the model gave no number for this row' });
    });
    this.rows += texts.length;
    await output.write(texts.join(''));
    if (problems.length > 0) await this.reject(problems.sort((a, b) => a.line - b.line));
  }

  private async reject(problems: readonly Problem[]): Promise<void> {
    if (!this.rejects) {
      this.rejects = await AtomicFile.create(this.job.rejects, this.job.rejectsTemp);
      await this.rejects.write('line,column,value,reason\n');
      const [first] = problems;
      if (first) this.firstReason = `line ${first.line}${first.column ? `, ${first.column}` : ''}: ${first.reason}${first.value ? ` (${first.value})` : ''}`;
    }
    this.rejected += problems.length;
    await this.rejects.write(problems.map(({ line, column, value, reason }) => `${line},${[column, value, reason].map((text) => csvField(text, ',')).join(',')}\n`).join(''));
  }

  private now(): BatchProgress {
    return { bytesRead: this.source.bytesRead, bytesTotal: this.source.bytesTotal, rows: this.rows, rejected: this.rejected };
  }

  private tell(always: boolean): void {
    const at = performance.now();
    if (!always && at - this.lastProgress < PROGRESS_MS) return;
    this.lastProgress = at;
    this.progress(this.now());
  }
}
