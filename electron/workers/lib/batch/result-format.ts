import { reasonColumns } from '../../../contract/batch-files';
import type { Manifest } from '../../../contract/manifest';
import type { ColumnType, ColumnValues, NewColumn, TableBlock } from '../../../engine/inference/tables';
import { cellReader, readNumber, textOf, type CellReader } from './cells';
import type { Matched } from './match';
import { resultRows, versionColumn, type RowReasons, type WrittenLike } from './result-rows';
import type { Cell, Format, Row } from './types';

export interface ScoredRow {
  row: Row;
  /** The outputs, in the manifest's order. */
  values: readonly number[];
  reasons?: RowReasons | undefined;
}

/** Scored rows as they go into the output. */
export type Written = { bytes: Uint8Array } | { block: TableBlock };

/** How the rows of a text file are written. */
export interface ResultFormat {
  /** What stands before the first row. */
  header: string;
  /** Of a Parquet output. */
  columns: readonly NewColumn[] | undefined;
  write(rows: readonly ScoredRow[]): Written;
}

/** `matched`: which column of the file is which input, as of `matchColumns`. `reasons`: for how many there are columns. */
export function resultFormat(source: WrittenLike, format: Format, manifest: Manifest, matched: Matched, reasons = 0): ResultFormat {
  if (format === 'parquet') return tableFormat(source, manifest, matched, reasons);
  const rows = resultRows(source, format, manifest, reasons);
  return { header: rows.header, columns: undefined, write: (scored) => ({ bytes: Buffer.from(scored.map((one) => rows.row(one.row, one.values, one.reasons)).join(''), 'utf8') }) };
}

const typeOfKind: Partial<Record<string, ColumnType>> = { number: 'number', integer: 'integer', boolean: 'boolean' };

/** What the model reads as numbers is numbers, everything else is the text that stood there; an empty field of CSV is none. */
function tableFormat(source: WrittenLike, manifest: Manifest, matched: Matched, count: number): ResultFormat {
  const readers = source.header.map((_, at): { type: ColumnType; read: CellReader } | undefined => {
    const input = manifest.inputs.find(({ name }) => matched.get(name)?.at === at);
    // What stands there goes on as it is, in the file's unit, in which a whole number may be none.
    if (input && matched.get(input.name)?.conversion) return { type: 'number', read: readNumber };
    const type = input && typeOfKind[input.kind];
    return input && type ? { type, read: cellReader(input) } : undefined;
  });
  const text = (cell: Cell): string | null => {
    if (cell === null || cell === undefined || (cell === '' && source.format === 'csv')) return null;
    return typeof cell === 'string' ? cell : textOf(cell);
  };
  return {
    header: '',
    columns: [...source.header.map((name, at): NewColumn => ({ name, type: readers[at]?.type ?? 'text' })), ...outputColumns(manifest), ...reasonTypes(count), { name: versionColumn, type: 'text' }],
    write: (rows) => {
      const own = readers.map((reader, at): ColumnValues => (reader ? numbersOf(rows.map(({ row }) => reader.read(row.cells[at]))) : { texts: rows.map(({ row }) => text(row.cells[at])) }));
      const outputs = manifest.outputs.map(({ labels }, at) => predicted(Float64Array.from(rows, ({ values }) => values[at] ?? NaN), labels));
      return { block: { rows: rows.length, columns: [...own, ...outputs, ...reasonValues(rows.map(({ reasons }) => reasons), count), versions(manifest, rows.length)] } };
    },
  };
}

export const reasonTypes = (count: number): NewColumn[] => reasonColumns(count).map((name, at) => ({ name, type: at % 2 === 0 ? 'text' : 'number' }));

/** The reasons of some rows as columns: of `count` each its name and its part. */
export function reasonValues(rows: readonly (RowReasons | undefined)[], count: number): ColumnValues[] {
  return Array.from({ length: count }, (_, at): ColumnValues[] => [{ texts: rows.map((reasons) => reasons?.[at]?.name ?? null) }, numbersOf(rows.map((reasons) => reasons?.[at]?.part ?? NaN))]).flat();
}

function numbersOf(values: readonly ReturnType<CellReader>[]): ColumnValues {
  const nulls = Uint8Array.from(values, (value) => (typeof value === 'number' && !Number.isNaN(value) ? 0 : 1));
  return { numbers: Float64Array.from(values, (value) => (typeof value === 'number' && !Number.isNaN(value) ? value : 0)), nulls };
}

export const outputColumns = ({ outputs }: Manifest): NewColumn[] => outputs.map(({ name, labels }) => ({ name, type: labels ? 'text' : 'number' }));

/** An output as a column: a class by its label. */
export function predicted(values: Float64Array, labels: readonly string[] | undefined): ColumnValues {
  return labels ? { codes: Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : value)), labels } : { numbers: values };
}

/** The column that names who answered. */
export const versions = ({ version }: Manifest, rows: number): ColumnValues => ({ codes: new Int32Array(rows), labels: [version] });
