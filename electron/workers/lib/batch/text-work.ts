import { scoreColumns } from '../../../engine/inference/columns/score';
import { rowsAtOnce } from '../../../engine/inference/columns/sequences';
import type { BatchJob } from '../../../engine/inference/protocols';
import type { LoadedModel } from '../runtime';
import { matchColumns } from './match';
import { checkAdded, resultFile, type ResultFile } from './result-file';
import { roomFor, rowReader, takesReadings } from './row-reader';
import { formatOf, openSource } from './source';
import type { Problem, Row, RowReader, Source } from './types';
import { NO_NUMBER, type Work } from './work';

const BLOCK_ROWS = 4096;

/** A file of text, row by row. Errors: as of `openSource`, `matchColumns` and `checkAdded`. */
export async function openTextWork(job: BatchJob): Promise<{ with(model: LoadedModel): Promise<Work>; close(): Promise<void> }> {
  const source = await openSource(job.input);
  const close = () => source.close();
  try {
    const matched = matchColumns(job.manifest, source.header, job.input, takesReadings(job.manifest, job.readings));
    checkAdded(source.header, job.manifest, formatOf(job.output) === 'parquet' ? job.output : undefined);
    return { with: async (model) => new TextWork(job, source, rowReader(job.manifest, source.header, matched, { readings: job.readings }), await resultFile(job, source, matched), model), close };
  } catch (error) {
    await close();
    throw error;
  }
}

class TextWork implements Work {
  readonly unit = 'line';
  readonly bytesTotal: number;
  private readonly blockRows: number;

  constructor(private readonly job: BatchJob, private readonly source: Source, private readonly reader: RowReader, private readonly output: ResultFile, private readonly model: LoadedModel) {
    this.bytesTotal = source.bytesTotal;
    this.blockRows = rowsAtOnce(job.manifest, BLOCK_ROWS);
  }

  get bytesRead(): number {
    return this.source.bytesRead;
  }

  async *steps(): AsyncGenerator<{ scored: number; problems: Problem[] }> {
    for await (const block of this.source.blocks()) for (let from = 0; from < block.length; from += this.blockRows) yield await this.score(block.slice(from, from + this.blockRows));
  }

  commit = (overwrite: boolean) => this.output.commit(overwrite);
  discard = () => this.output.discard();

  private async score(block: readonly Row[]): Promise<{ scored: number; problems: Problem[] }> {
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
    const scored: { row: Row; values: number[] }[] = [];
    good.forEach((row, i) => {
      if (valid[i]) scored.push({ row, values: values.map((column) => column[i] ?? NaN) });
      else problems.push({ line: row.line, column: manifest.outputs[0]?.name ?? '', value: '', reason: NO_NUMBER });
    });
    await this.output.write(scored);
    return { scored: scored.length, problems: problems.sort((a, b) => a.line - b.line) };
  }
}
