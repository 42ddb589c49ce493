import { stat } from 'node:fs/promises';
import { cellOf } from '../../../../engine/inference/tables';
import { basename } from 'node:path';
import { isWorkbook } from '../../../../contract/batch-files';
import { MillwrightError } from '../../../../contract/errors';
import type { StageSource } from '../../../../engine/inference/protocols';
import { ParquetFile, type FoundColumn } from '../../duckdb/parquet-reader';
import { formatOf, openSource } from '../source';
import type { Cell } from '../types';
import { filesOf } from './files-list';
import { sheetRows } from './sheet-rows';
import type { RowSource, SourceCell, SourceRow } from './types';

type Asked = Extract<StageSource, { kind: 'files' }>;

/** The column that names the file of each row, where there are several. */
const FILE_COLUMN = 'file';

/** Files of any kind as rows, one after the other; of a folder or a pattern with a column that names the file. Errors: as of each file; invalid-input, with file and column, where their columns differ. */
export async function fileRows(asked: Asked, output: string): Promise<RowSource> {
  const files = await filesOf(asked.path, output);
  if (!files) return oneFile(asked.path, asked);
  const [first, ...others] = files;
  const head = await headerOf(first ?? '', asked);
  let { unit } = head;
  for (const path of others) {
    const other = await headerOf(path, asked);
    requireSame(other, head);
    if (other.unit === 'row') unit = 'row';
  }
  if (head.columns.some(({ name }) => name === FILE_COLUMN)) throw new MillwrightError('invalid-input', `${head.path} has a column ${FILE_COLUMN}, which of several files names the file of each row. Rename it.`, { reason: 'folder-file', file: head.path, column: FILE_COLUMN });
  return new ManyFiles(files, asked, { ...head, unit });
}

interface Head extends Pick<RowSource, 'columns' | 'unit'> {
  path: string;
}

async function headerOf(path: string, asked: Asked): Promise<Head> {
  const file = await oneFile(path, asked);
  await file.close();
  return { path, columns: file.columns, unit: file.unit };
}

/** In any order. Errors: invalid-input. */
function requireSame(head: Omit<Head, 'unit'>, first: Omit<Head, 'unit'>): void {
  const differ = (a: Pick<Head, 'columns'>, b: Pick<Head, 'columns'>) => a.columns.find(({ name }) => !b.columns.some((other) => other.name === name))?.name;
  const [more, missing] = [differ(head, first), differ(first, head)];
  if (missing !== undefined) throw new MillwrightError('invalid-input', `${head.path} lacks the column ${missing}, which ${basename(first.path)} has${more === undefined ? '' : ` (and has ${more}, which that lacks)`}: files that are scored together have the same columns.`, { reason: 'folder-lacks', file: head.path, column: missing, other: basename(first.path) });
  if (more !== undefined) throw new MillwrightError('invalid-input', `${head.path} has a column ${more}, which ${basename(first.path)} lacks: files that are scored together have the same columns.`, { reason: 'folder-has', file: head.path, column: more, other: basename(first.path) });
}

class ManyFiles implements RowSource {
  readonly columns: RowSource['columns'];
  readonly unit: RowSource['unit'];
  readonly bytesTotal = 0;
  readonly bytesRead = 0;
  file: string | undefined;

  constructor(private readonly files: readonly string[], private readonly asked: Asked, private readonly head: Head) {
    this.columns = [...head.columns, { name: FILE_COLUMN, type: 'text' }];
    this.unit = head.unit;
  }

  async *rows(): AsyncGenerator<SourceRow[]> {
    for (const path of this.files) {
      const source = await oneFile(path, this.asked);
      try {
        // Again: it may have been changed since.
        requireSame({ path, columns: source.columns }, this.head);
        const places = this.head.columns.map(({ name }) => source.columns.findIndex((column) => column.name === name));
        this.file = basename(path);
        for await (const rows of source.rows()) yield rows.map(({ line, cells, problem }) => ({ line, problem, cells: [...places.map((at) => cells[at] ?? null), this.file ?? null] }));
      } finally {
        await source.close();
      }
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** One that is there. `pieceBytes`: as of `openSource`. Errors: as of the file. */
export function oneFile(path: string, asked: Asked, pieceBytes?: number): Promise<RowSource> {
  if (isWorkbook(path)) return sheetRows({ kind: 'sheet', path });
  return formatOf(path) === 'parquet' ? parquetRows(path) : textRows(path, asked, pieceBytes);
}

async function parquetRows(path: string): Promise<RowSource> {
  const file = await ParquetFile.open(path);
  // What no value can be made of is left out.
  const columns = file.columns.filter(({ readAs }) => readAs !== null);
  const { size } = await stat(path);
  let bytesRead = 0;
  return {
    columns: columns.map(({ name, type }) => ({ name, ...(type === 'DOUBLE' && { type: 'number' as const }) })), unit: 'row', bytesTotal: size,
    get bytesRead() {
      return bytesRead;
    },
    async *rows() {
      let line = 0;
      for await (const block of file.blocks(columns)) {
        yield Array.from({ length: block.rows }, (_, row): SourceRow => ({ line: ++line, cells: columns.map((column, at) => tableCell(column, cellOf(block.columns[at], column.readAs, row))) }));
        bytesRead = Math.round((size * line) / Math.max(1, file.rows));
      }
    },
    close: () => file.close(),
  };
}

function tableCell({ type, readAs }: FoundColumn, value: Cell): SourceCell {
  if (value === null || value === undefined) return null;
  if (readAs === 'time') return { time: Date.parse(value as string) };
  if (readAs === 'number' && /INT/.test(type) && Number.isSafeInteger(value)) return BigInt(value as number);
  return value as SourceCell;
}

/** With all that stands there as text: what a text file holds, it keeps. */
async function textRows(path: string, { encoding, delimiter, decimal, header: hasHeader, quotes }: Asked, pieceBytes?: number): Promise<RowSource> {
  const how = { encoding, delimiter, header: hasHeader, quotes };
  const first = await openSource(path, how, pieceBytes);
  const { header, format } = first;
  let source: typeof first | undefined = first;
  const cell = (value: Cell): SourceCell => {
    if (value === undefined || value === null || (format === 'csv' && value === '')) return null;
    if (format === 'jsonl') return typeof value === 'object' ? JSON.stringify(value) : (value as SourceCell);
    return decimal === ',' ? withPoint(value as string) : (value as string);
  };
  return {
    columns: header.map((name) => ({ name, ...(format === 'csv' && { type: 'text' as const }) })), unit: 'line', bytesTotal: first.bytesTotal,
    get bytesRead() {
      return source?.bytesRead ?? first.bytesTotal;
    },
    async *rows() {
      source ??= await openSource(path, how);
      const now = source;
      for await (const rows of now.blocks()) yield rows.map(({ line, cells, problem }) => ({ line, cells: cells.map(cell), problem: problem?.reason }));
      await now.close();
      source = undefined;
    },
    close: async () => source?.close(),
  };
}

/** With dots between thousands, as where a comma stands before the fraction. */
const commaNumber = /^\s*[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?(?:[eE][+-]?\d+)?\s*$/;

const withPoint = (text: string): string => (commaNumber.test(text) ? text.trim().replaceAll('.', '').replace(',', '.') : text);
