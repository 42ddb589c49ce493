import { letters } from '../../../../node/xlsx';
import type { StageSource } from '../../../../engine/inference/protocols';
import { openBook, type Book } from '../../xlsx/book';
import { sheetRows as rowsOfSheet } from '../../xlsx/sheet';
import { refuse } from '../../refuse';
import type { RowSource, SourceRow } from './types';

/** A sheet as rows: its first row that holds something names the columns, empty rows are passed over. Errors: not-found; invalid-input, with the sheets that there are. */
export async function sheetRows({ path, sheet: wanted }: Extract<StageSource, { kind: 'sheet' }>): Promise<RowSource> {
  const book = await openBook(path);
  try {
    const { part, name } = sheetOf(book, wanted);
    const header = await headerOf(book, part, name);
    return new SheetRows(book, part, header);
  } catch (error) {
    book.parts.close();
    throw error;
  }
}

function sheetOf({ sheets, parts }: Book, wanted: string | undefined): Book['sheets'][number] {
  const found = wanted === undefined ? (sheets.find(({ hidden }) => !hidden) ?? sheets[0]) : (sheets.find(({ name }) => name === wanted) ?? sheets.find(({ name }) => name.toLowerCase() === wanted.toLowerCase()));
  if (found) return found;
  const all = sheets.map(({ name }) => name);
  throw wanted === undefined ? refuse('sheet-none', parts.path, 'has no sheet with cells.', { sheets: all }) : refuse('sheet-gone', parts.path, `has no sheet ${wanted}. There ${all.length === 1 ? 'is' : 'are'}: ${all.join(', ')}.`, { sheet: wanted, sheets: all });
}

interface Header {
  row: number;
  names: string[];
}

async function headerOf(book: Book, part: string, sheet: string): Promise<Header> {
  for await (const rows of rowsOfSheet(book, part)) {
    const first = rows.find(({ cells }) => cells.some((cell) => cell !== null && cell !== ''));
    if (first) return { row: first.row, names: first.cells.map((cell, at) => nameOf(cell, at)) };
  }
  throw refuse('sheet-empty', `${book.parts.path}, sheet ${sheet}`, 'is empty.', { file: book.parts.path, sheet });
}

/** A column without a name is called by its letters. */
function nameOf(cell: SourceRow['cells'][number] | undefined, at: number): string {
  const name = cell === null || cell === undefined ? '' : typeof cell === 'object' ? new Date('local' in cell ? cell.local : cell.time).toISOString().slice(0, -1) : String(cell).trim();
  return name === '' ? letters(at) : name;
}

class SheetRows implements RowSource {
  readonly unit = 'row';
  readonly columns: RowSource['columns'];
  readonly bytesTotal: number;
  bytesRead = 0;

  constructor(private readonly book: Book, private readonly part: string, private readonly header: Header) {
    this.columns = header.names.map((name) => ({ name }));
    this.bytesTotal = book.parts.size(part);
  }

  async *rows(): AsyncGenerator<SourceRow[]> {
    this.bytesRead = 0;
    const width = this.columns.length;
    for await (const rows of rowsOfSheet(this.book, this.part, (count) => (this.bytesRead += count))) {
      yield rows.filter(({ row, cells }) => row > this.header.row && cells.some((cell, at) => at < width && cell !== null && cell !== '')).map(({ row, cells }) => ({ line: row, cells }));
    }
  }

  close(): Promise<void> {
    this.book.parts.close();
    return Promise.resolve();
  }
}
