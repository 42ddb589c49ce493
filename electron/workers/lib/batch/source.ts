import { extname } from 'node:path';
import { MillwrightError } from '../../../contract/errors';
import { rowReason } from '../../../contract/row-faults';
import { CsvReader, delimiterOf, LONGEST_ROW_CHARS } from './csv';
import { oldLineEnds, otherKind } from './misread';
import { refuse } from '../refuse';
import { parquetSource } from './parquet-source';
import { TextFile } from './text-file';
import type { Format, OutputFormat, Row, Source } from './types';

/** U+FEFF in UTF-8, which no text of the file has. */
const MARK_BYTES = 3;
export const LONGEST_LINE_CHARS = 16 * 1024 * 1024;
const extensions: Record<string, Format> = { '.csv': 'csv', '.tsv': 'csv', '.txt': 'csv', '.jsonl': 'jsonl', '.ndjson': 'jsonl', '.parquet': 'parquet' };
const known = [...Object.keys(extensions), '.xlsx'].join(', ');

/** What an output becomes. Errors: invalid-input, with those that are known. */
export function outputFormatOf(path: string): OutputFormat {
  const extension = extname(path).toLowerCase();
  const format = extension === '.xlsx' ? 'xlsx' : extensions[extension];
  if (format) return format;
  throw new MillwrightError('invalid-input', `${path}: an output can't end in ${extension || '(nothing)'}. Name it with ${known}.`, { file: path });
}

/** What its rows are written into first. */
export function writtenAs(path: string): Format {
  const format = outputFormatOf(path);
  return format === 'xlsx' ? 'parquet' : format;
}

/** By the name's extension. Errors: invalid-input, with those that are known. */
export function formatOf(path: string): Format {
  const extension = extname(path).toLowerCase();
  const format = extensions[extension];
  if (format) return format;
  const { reason, says } = otherKind(path);
  throw new MillwrightError('invalid-input', `${path}: files ending in ${extension || '(nothing)'} can't be scored. Known are ${known}. ${says}`, { reason, file: path, known });
}

/** How a text is written, where that is not as usual: as of the contract. */
interface Written {
  encoding?: string | undefined;
  delimiter?: string | undefined;
  header?: boolean | undefined;
  quotes?: boolean | undefined;
}

/** Opens a file of rows and reads its header. `pieceBytes`: of a text, that are read at once. Errors: not-found, invalid-input. */
export async function openSource(path: string, { encoding, ...written }: Written = {}, pieceBytes?: number): Promise<Source> {
  const format = formatOf(path);
  if (format === 'parquet') return parquetSource(path);
  const file = await TextFile.open(path, encoding, pieceBytes);
  try {
    const first = await firstLine(file, format);
    return format === 'csv' ? csvSource(file, first, written) : jsonSource(file, first);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The text up to and including the first whole row, and whatever came with it. */
async function firstLine(file: TextFile, format: Format): Promise<{ text: string; ended: boolean }> {
  let text = '';
  for (;;) {
    const piece = await file.next();
    if (piece !== undefined) text += piece;
    const ended = piece === undefined || piece === '';
    if (text.trim() === '' && ended) throw refuse('file-empty', file.path, 'is empty.');
    const line = text.indexOf('\n', text.search(/\S/));
    const isLong = text.length > (format === 'csv' ? LONGEST_ROW_CHARS : LONGEST_LINE_CHARS);
    const why = ended || isLong ? oldLineEnds(text) : undefined;
    if (why !== undefined) throw refuse('file-old-lines', file.path, why);
    if (ended || (text.trim() !== '' && line >= 0)) return { text, ended };
    if (isLong) throw refuse('file-no-lines', file.path, `has no line end in its first ${text.length} characters; it is no table.`, { characters: text.length });
  }
}

function csvSource(file: TextFile, first: { text: string; ended: boolean }, { delimiter: said, header: hasHeader = true, quotes = true }: Omit<Written, 'encoding'>): Source {
  const line = first.text.trimStart().split('\n', 1)[0] ?? '';
  const delimiter = said ?? delimiterOf(line);
  const readerOf = () => new CsvReader(delimiter, file.path, 0, quotes);
  const reader = readerOf();
  const header = (hasHeader ? reader : readerOf()).first(first.text, first.ended);
  if (!header) throw new MillwrightError('invalid-input', `${file.path}: its first line is no header of a table.`, { reason: 'file-no-header', file: file.path });
  const names = header.row.cells.map((cell, at) => (hasHeader ? String(cell).trim() : `column${at + 1}`));
  reader.width = names.length;
  const end = hasHeader ? header.end : 0;
  const rowsFrom = { byte: Buffer.byteLength(first.text.slice(0, end)), line: reader.lines };
  const early = reader.feed(first.text.slice(end), first.ended);
  return source(file, { format: 'csv', header: names, delimiter, newline: line.endsWith('\r') ? '\r\n' : '\n', rowsFrom }, early, first.ended, (text, last) => reader.feed(text, last));
}

function jsonSource(file: TextFile, first: { text: string; ended: boolean }): Source {
  const reader = new JsonLines(file.path);
  const rows = reader.feed(first.text, first.ended);
  if (reader.header.length === 0) {
    const says = rows[0]?.problem?.reason ?? 'the first line has no values';
    throw new MillwrightError('invalid-input', `${file.path}, line ${rows[0]?.line ?? 1}: ${says}. A file of JSON Lines has one object a line.`, { reason: 'file-no-objects', file: file.path, line: rows[0]?.line ?? 1, says });
  }
  return source(file, { format: 'jsonl', header: reader.header, delimiter: ',', newline: '\n', rowsFrom: { byte: 0, line: 0 } }, rows, first.ended, (text, last) => reader.feed(text, last));
}

/** The rows of a piece of a file's text that ends where a row does, lines counted from 1 in it, and how many lines it has. Errors: as of `openSource`. */
export function textRows({ file, format, header, delimiter }: { file: string; format: Format; header: readonly string[]; delimiter: string }, text: string, last: boolean): { rows: Row[]; lines: number } {
  const reader = format === 'csv' ? new CsvReader(delimiter, file, header.length) : new JsonLines(file, header);
  const rows = reader.feed(text, last);
  return { rows, lines: reader.lines };
}

type Layout = Pick<Source, 'format' | 'header' | 'delimiter' | 'newline'> & { rowsFrom: { byte: number; line: number } };

function source(file: TextFile, { rowsFrom, ...layout }: Layout, early: Row[], ended: boolean, feed: (text: string, last: boolean) => Row[]): Source {
  return {
    ...layout, byteOrderMark: file.byteOrderMark, bytesTotal: file.bytesTotal,
    rowsFrom: { byte: rowsFrom.byte + (file.byteOrderMark ? MARK_BYTES : 0), line: rowsFrom.line },
    get bytesRead() {
      return file.bytesRead;
    },
    async *blocks() {
      yield early;
      while (!ended) {
        const text = await file.next();
        ended = text === undefined || text === '';
        yield feed(text ?? '', ended);
      }
    },
    close: () => file.close(),
  };
}

/** One object a line; the first one's names are the header. */
class JsonLines {
  readonly header: string[];
  private rest = '';
  private line = 0;

  constructor(private readonly file: string, header: readonly string[] = []) {
    this.header = [...header];
  }

  /** Read so far. */
  get lines(): number {
    return this.line;
  }

  feed(text: string, last: boolean): Row[] {
    const lines = (this.rest + text).split('\n');
    this.rest = last ? '' : (lines.pop() ?? '');
    if (this.rest.length > LONGEST_LINE_CHARS) throw new MillwrightError('invalid-input', `${this.file}, line ${this.line + 1}: the line does not end within ${LONGEST_LINE_CHARS} characters.`, { reason: 'file-long-line', file: this.file, line: this.line + 1, characters: LONGEST_LINE_CHARS });
    const rows: Row[] = [];
    for (const raw of lines) {
      this.line++;
      if (raw.trim() !== '') rows.push(this.row(raw.trim()));
    }
    return rows;
  }

  private row(raw: string): Row {
    const { line } = this;
    const problem = (reason: string): Row => ({ line, raw, cells: [], problem: { column: '', value: raw.slice(0, 80), reason } });
    let object: unknown;
    try {
      object = JSON.parse(raw);
    } catch {
      return problem(rowReason('not-json'));
    }
    if (typeof object !== 'object' || object === null || Array.isArray(object)) return problem(rowReason('not-object'));
    if (this.header.length === 0) this.header.push(...Object.keys(object));
    const values = object as Record<string, unknown>;
    return { line, raw, cells: this.header.map((name) => (Object.hasOwn(values, name) ? values[name] : undefined)) };
  }
}
