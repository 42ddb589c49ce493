import { MillwrightError } from '../../../contract/errors';
import type { Manifest } from '../../../contract/manifest';
import type { BatchJob } from '../../../engine/inference/protocols';
import type { ColumnType, ColumnValues, NewColumn } from '../../../engine/inference/tables';
import { checkNames, ColumnWriter } from '../duckdb/parquet-writer';
import { AtomicFile, putInPlace, removeFile } from './atomic-file';
import { cellReader, textOf, type CellReader } from './cells';
import { resultRows, versionColumn } from './result-rows';
import { formatOf } from './source';
import type { Cell, Row, Source } from './types';

export interface ScoredRow {
  row: Row;
  /** The outputs, in the manifest's order. */
  values: readonly number[];
}

/** Where scored rows of a text file go. */
export interface ResultFile {
  write(rows: readonly ScoredRow[]): Promise<void>;
  commit(overwrite: boolean): Promise<void>;
  discard(): Promise<void>;
}

/** The columns that a run adds, behind those of the input. */
export const addedColumns = ({ outputs }: Manifest): string[] => [...outputs.map(({ name }) => name), versionColumn];

/** Errors: invalid-input where a column of the input has the name of one that is added; of a Parquet output also where its names can't stand in one. */
export function checkAdded(header: readonly string[], manifest: Manifest, parquet: string | undefined): void {
  const added = addedColumns(manifest);
  const twice = header.find((name) => added.includes(name));
  if (twice !== undefined) throw new MillwrightError('invalid-input', `The input has a column ${twice} already, which the output would add once more. Rename it, or leave it out.`, { column: twice });
  if (parquet !== undefined) checkNames([...header, ...added], parquet);
}

/** By the output's name. Errors: as of `AtomicFile.create`. */
export async function resultFile(job: BatchJob, source: Source, matched: ReadonlyMap<string, number>): Promise<ResultFile> {
  return formatOf(job.output) === 'parquet' ? new TableResult(job, source, matched) : textResult(job, source);
}

async function textResult({ output, outputTemp, manifest }: BatchJob, source: Source): Promise<ResultFile> {
  const rows = resultRows(source, formatOf(output), manifest);
  const file = await AtomicFile.create(output, outputTemp);
  await file.write(rows.header);
  return {
    write: (scored) => file.write(scored.map(({ row, values }) => rows.row(row, values)).join('')),
    commit: (overwrite) => file.commit(overwrite),
    discard: () => file.discard(),
  };
}

const typeOfKind: Partial<Record<string, ColumnType>> = { number: 'number', integer: 'integer', boolean: 'boolean' };

/** A text file's rows as Parquet: what the model reads as numbers is numbers, everything else is the text that stood there; an empty field of CSV is none. */
class TableResult implements ResultFile {
  private readonly writer: ColumnWriter;
  private readonly readers: ({ type: ColumnType; read: CellReader } | undefined)[];

  constructor(private readonly job: BatchJob, private readonly source: Source, matched: ReadonlyMap<string, number>) {
    const { manifest } = job;
    this.readers = source.header.map((_, at) => {
      const input = manifest.inputs.find(({ name }) => matched.get(name) === at);
      const type = input && typeOfKind[input.kind];
      return input && type ? { type, read: cellReader(input) } : undefined;
    });
    const columns: NewColumn[] = [
      ...source.header.map((name, at) => ({ name, type: this.readers[at]?.type ?? 'text' })),
      ...manifest.outputs.map((output): NewColumn => ({ name: output.name, type: output.labels ? 'text' : 'number' })),
      { name: versionColumn, type: 'text' },
    ];
    this.writer = ColumnWriter.table(job.output, job.outputTemp, columns);
  }

  async write(rows: readonly ScoredRow[]): Promise<void> {
    if (rows.length === 0) return;
    const { manifest } = this.job;
    const own = this.source.header.map((_, at): ColumnValues => {
      const reader = this.readers[at];
      return reader ? numbersOf(rows.map(({ row }) => reader.read(row.cells[at]))) : { texts: rows.map(({ row }) => this.text(row.cells[at])) };
    });
    const outputs = manifest.outputs.map(({ labels }, at) => predicted(Float64Array.from(rows, ({ values }) => values[at] ?? NaN), labels));
    const version: ColumnValues = { codes: new Int32Array(rows.length), labels: [manifest.version] };
    await this.writer.write({ rows: rows.length, columns: [...own, ...outputs, version] });
  }

  async commit(overwrite: boolean): Promise<void> {
    await this.writer.finish();
    await putInPlace(this.job.outputTemp, this.job.output, overwrite);
  }

  async discard(): Promise<void> {
    await this.writer.abandon();
    await removeFile(this.job.outputTemp);
  }

  private text(cell: Cell): string | null {
    if (cell === null || cell === undefined || (cell === '' && this.source.format === 'csv')) return null;
    return typeof cell === 'string' ? cell : textOf(cell);
  }
}

function numbersOf(values: readonly ReturnType<CellReader>[]): ColumnValues {
  const nulls = Uint8Array.from(values, (value) => (typeof value === 'number' && !Number.isNaN(value) ? 0 : 1));
  return { numbers: Float64Array.from(values, (value) => (typeof value === 'number' && !Number.isNaN(value) ? value : 0)), nulls };
}

/** An output as a column: a class by its label. */
export function predicted(values: Float64Array, labels: readonly string[] | undefined): ColumnValues {
  return labels ? { codes: Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : value)), labels } : { numbers: values };
}
