import { stat } from 'node:fs/promises';
import { MillwrightError } from '../../../contract/errors';
import { scoreColumns } from '../../../engine/inference/columns/score';
import { rowsAtOnce } from '../../../engine/inference/columns/sequences';
import type { BatchJob } from '../../../engine/inference/protocols';
import type { ColumnValues, NewColumn, TableBlock } from '../../../engine/inference/tables';
import { named, quoted } from '../duckdb/open';
import { BLOCK_ROWS, ParquetFile, tableOf, type FoundColumn } from '../duckdb/parquet-reader';
import { ColumnWriter, copyTo, given } from '../duckdb/parquet-writer';
import type { LoadedModel } from '../runtime';
import { putInPlace, removeFile } from './atomic-file';
import { matchColumns } from './match';
import { checkAdded, predicted } from './result-file';
import { versionColumn } from './result-rows';
import { roomFor, rowReader, takesReadings } from './row-reader';
import { formatOf } from './source';
import { cellOf, columnsOf, type BoundColumn, type Troubles } from './table-rows';
import type { BlockColumns, Cell, Problem, RowReader } from './types';
import { NO_NUMBER, type Work } from './work';

/**
 * A Parquet file: the columns that the model takes are read and scored; all others go from the one file into the other without passing here, with their types, and the predictions are laid beside them.
 * Errors: as of `ParquetFile.open`, `matchColumns` and `checkAdded`; invalid-input where a column can't be fed for what it holds.
 */
export async function openParquetWork(job: BatchJob): Promise<{ with(model: LoadedModel): Promise<Work>; close(): Promise<void> }> {
  const file = await ParquetFile.open(job.input);
  const close = async () => file.close();
  try {
    const header = file.columns.map(({ name }) => name);
    const matched = matchColumns(job.manifest, header, job.input, takesReadings(job.manifest, job.readings));
    checkAdded(header, job.manifest, job.output);
    for (const at of matched.values()) {
      const column = file.columns[at];
      if (column?.readAs === null) throw new MillwrightError('invalid-input', `${job.input}: the column ${column.name} is of the type ${column.type}, of which the model can be fed nothing.`, { file: job.input, column: column.name });
    }
    const { size } = await stat(job.input);
    return { with: async (model) => new ParquetWork(job, file, matched, size, model), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** `ok` first: whether the row was scored. */
function columnsGiven({ manifest }: BatchJob): NewColumn[] {
  return [{ name: 'ok', type: 'boolean' }, ...manifest.outputs.map(({ name, labels }): NewColumn => ({ name, type: labels ? 'text' : 'number' }))];
}

/** Every row of the input beside its prediction, in its order, but for those that have none. */
function copyOf({ input, outputTemp, output, manifest }: BatchJob, columns: readonly FoundColumn[]): string {
  const format = formatOf(output);
  const own = columns.map(({ name, type }) => {
    const column = `t.${named(name)}`;
    // JSON has no NaN and no infinity.
    return format === 'jsonl' && /^(FLOAT|DOUBLE)$/.test(type) ? `CASE WHEN isfinite(${column}) THEN ${column} END AS ${named(name)}` : `${column} AS ${named(name)}`;
  });
  const added = manifest.outputs.map(({ name }, at) => `s.${given(at + 1)} AS ${named(name)}`);
  const select = `SELECT ${[...own, ...added, `${quoted(manifest.version)} AS ${named(versionColumn)}`].join(', ')} FROM ${tableOf(input)} t POSITIONAL JOIN given() s WHERE s.${given(0)}`;
  if (format === 'parquet') return copyTo(select, outputTemp);
  return copyTo(select, outputTemp, format === 'csv' ? `(FORMAT csv, HEADER true, DELIMITER '${output.toLowerCase().endsWith('.tsv') ? '\t' : ','}', USE_TMP_FILE false)` : '(FORMAT json, USE_TMP_FILE false)');
}

class ParquetWork implements Work {
  readonly unit = 'row';
  private rows = 0;
  private readonly writer: ColumnWriter;
  /** The columns that are read, and where each of the file's lies among them. */
  private readonly needed: FoundColumn[];
  private readonly places: ReadonlyMap<number, number>;
  private readonly bound: BoundColumn[];
  /** Of models that take windows of rows. */
  private readonly reader: RowReader | undefined;
  private readonly blockRows: number;

  constructor(private readonly job: BatchJob, private readonly file: ParquetFile, matched: ReadonlyMap<string, number>, readonly bytesTotal: number, private readonly model: LoadedModel) {
    const { manifest, readings } = job;
    const used = [...new Set(matched.values())].sort((a, b) => a - b);
    this.places = new Map(used.map((at, place) => [at, place]));
    this.needed = used.flatMap((at) => file.columns[at] ?? []);
    this.bound = manifest.inputs.map((input) => {
      const at = matched.get(input.name) ?? -1;
      return { input, title: file.columns[at]?.name ?? input.name, at: this.places.get(at) ?? -1, type: file.columns[at]?.readAs ?? null };
    });
    if (manifest.sequences || takesReadings(manifest, readings)) this.reader = rowReader(manifest, file.columns.map(({ name }) => name), matched, { readings });
    this.blockRows = rowsAtOnce(manifest, BLOCK_ROWS);
    this.writer = new ColumnWriter(job.output, job.outputTemp, columnsGiven(job), { sql: copyOf(job, file.columns), reads: [job.input] });
  }

  get bytesRead(): number {
    return this.file.rows === 0 ? this.bytesTotal : Math.round((this.bytesTotal * this.rows) / this.file.rows);
  }

  async *steps(): AsyncGenerator<{ scored: number; problems: Problem[] }> {
    for await (const block of this.file.blocks(this.needed)) {
      for (let from = 0; from < block.rows; from += this.blockRows) {
        const to = Math.min(from + this.blockRows, block.rows);
        const step = await (this.reader ? this.scoreWindows(this.reader, block, from, to) : this.scoreRows(block, from, to));
        this.rows += to - from;
        yield step;
      }
    }
  }

  async commit(overwrite: boolean): Promise<void> {
    await this.writer.finish();
    await putInPlace(this.job.outputTemp, this.job.output, overwrite);
  }

  async discard(): Promise<void> {
    await this.writer.abandon();
    await removeFile(this.job.outputTemp);
  }

  private async scoreRows(block: TableBlock, from: number, to: number) {
    const troubles: Troubles = new Map();
    const columns = columnsOf(this.bound, block, from, to, troubles);
    const { outputs, valid } = await this.score(columns, to - from);
    return this.put(valid, outputs, to - from, troubles);
  }

  /** What stands before a row counts, so rows are looked at one after the other. */
  private async scoreWindows(reader: RowReader, block: TableBlock, from: number, to: number) {
    const troubles: Troubles = new Map();
    const columns = roomFor(this.job.manifest, to - from);
    const cells: Cell[] = [];
    const good: number[] = [];
    for (let row = from; row < to; row++) {
      for (const [at, place] of this.places) cells[at] = cellOf(block.columns[place], this.needed[place]?.readAs, row);
      const problem = reader.read({ line: this.rows + row - from + 1, raw: '', cells }, columns, good.length);
      if (problem) troubles.set(row - from, problem);
      else good.push(row - from);
    }
    const scored = await this.score(columns, good.length);
    const valid = new Uint8Array(to - from);
    const outputs = Object.fromEntries(Object.keys(scored.outputs).map((name) => [name, new Float64Array(to - from).fill(NaN)]));
    good.forEach((row, at) => {
      valid[row] = scored.valid[at] ?? 0;
      for (const [name, column] of Object.entries(outputs)) column[row] = scored.outputs[name]?.[at] ?? NaN;
    });
    return this.put(valid, outputs, to - from, troubles);
  }

  private score(columns: BlockColumns, rows: number) {
    const { binding, manifest } = this.job;
    return scoreColumns(columns, rows, { binding, manifest, run: (tensors) => this.model.run(tensors) });
  }

  private async put(valid: Uint8Array, outputs: Readonly<Record<string, Float64Array>>, rows: number, troubles: Troubles): Promise<{ scored: number; problems: Problem[] }> {
    const { manifest } = this.job;
    const ok = new Float64Array(rows);
    const problems: Problem[] = [];
    for (let row = 0; row < rows; row++) {
      const trouble = troubles.get(row);
      if (!trouble && valid[row]) ok[row] = 1;
      else problems.push({ line: this.rows + row + 1, ...(trouble ?? { column: manifest.outputs[0]?.name ?? '', value: '', reason: NO_NUMBER }) });
    }
    const columns: ColumnValues[] = [{ numbers: ok }, ...manifest.outputs.map(({ name, labels }) => predicted(outputs[name] ?? new Float64Array(rows), labels))];
    await this.writer.write({ rows, columns });
    return { scored: rows - problems.length, problems };
  }
}
