import { open, rename } from 'node:fs/promises';
import { MillwrightError } from '../../../contract/errors';
import { xlsxBytes, type SheetCell } from '../../../node/xlsx';
import { cellOf, type ColumnValues } from '../../../engine/inference/tables';
import { writeError } from '../../../engine/shared/whole-file';
import { ParquetFile, type FoundColumn } from '../duckdb/parquet-reader';
import { removeFile } from './atomic-file';
import { addedColumns } from './result-file';
import type { WorkJob } from './work';

/** What its sheet is called. */
const SHEET = 'Scored';
/** As text; what is longer is no number of JavaScript's own spelling. */
const LONGEST_NUMBER = 24;

/** Makes a workbook of the table that was scored, in its place. Errors: invalid-input for more than a sheet holds; store-full, cancelled. */
export async function makeWorkbook(job: WorkJob, signal: AbortSignal): Promise<void> {
  const { output, outputTemp, sheetTemp } = job;
  const table = await ParquetFile.open(outputTemp);
  try {
    const file = await open(sheetTemp, 'w').catch((error: unknown) => {
      throw writeError(error, output);
    });
    try {
      for await (const bytes of xlsxBytes(output, [{ name: SHEET, columns: table.columns.map(({ name }) => ({ name })), rows: rowsOf(table, asNumbers(job, table.columns)), count: table.rows }])) {
        if (signal.aborted) throw new MillwrightError('cancelled', 'The run was cancelled; nothing was left behind.');
        for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done)).bytesWritten;
      }
      await file.sync();
    } catch (error) {
      throw writeError(error, output);
    } finally {
      await file.close();
    }
    await rename(sheetTemp, outputTemp);
  } finally {
    await table.close();
    await removeFile(sheetTemp);
  }
}

/** Columns of text whose plain numbers are numbers in a sheet: those of a text file, and those of a source that has numbers among other things there. */
function asNumbers({ notes, input, manifest, reasons }: WorkJob, columns: readonly FoundColumn[]): boolean[] {
  const isText = notes ? notes.unit === 'line' : !/\.parquet$/i.test(input);
  const own = columns.length - addedColumns(manifest, reasons?.count).length;
  return columns.map(({ name }, at) => at < own && (isText || (notes?.mixed.includes(name) ?? false)));
}

async function* rowsOf(table: ParquetFile, numbers: readonly boolean[]): AsyncGenerator<SheetCell[]> {
  const cells = table.columns.map((column, at) => cellReader(column, numbers[at] ?? false));
  for await (const block of table.blocks(table.columns)) for (let row = 0; row < block.rows; row++) yield cells.map((read, at) => read(block.columns[at], row));
}

/** A moment stands as UTC. Of what no value can be made (lists, structures) nothing stands there. */
function cellReader({ type, readAs }: FoundColumn, numbers: boolean): (column: ColumnValues | undefined, row: number) => SheetCell {
  if (readAs === null) return () => null;
  if (readAs === 'time') return (column, row) => (column && 'numbers' in column && !column.nulls?.[row] ? { local: column.numbers[row] ?? NaN } : null);
  if (/^(DATE|TIMESTAMP(_S|_MS|_NS)?)$/.test(type)) return (column, row) => localOf(cellOf(column, readAs, row));
  return (column, row) => {
    const value = cellOf(column, readAs, row);
    return numbers && typeof value === 'string' && value.length <= LONGEST_NUMBER && String(Number(value)) === value && Number.isFinite(Number(value)) ? Number(value) : value;
  };
}

function localOf(value: unknown): SheetCell {
  if (typeof value !== 'string') return null;
  const ms = Date.parse(`${value.length === 10 ? `${value}T00:00:00` : value.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) ? value : { local: ms };
}
