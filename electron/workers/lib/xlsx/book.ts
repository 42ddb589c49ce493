import type { SaxesTagPlain } from 'saxes';
import { posix } from 'node:path';
import { refuse } from '../refuse';
import { Parts } from './zip';

/** Workbook, styles and relationships: a few kilobytes each in any real one. */
const SMALL_BYTES = 64 * 1024 * 1024;
/** Texts that sheets share lie in memory, all of them. */
const SHARED_BYTES = 512 * 1024 * 1024;

/** Times by their number format; `date`: with a day, `clock`: without one. */
export type TimeStyle = 'date' | 'clock' | undefined;

/** A workbook without its sheets' rows. */
export interface Book {
  readonly parts: Parts;
  /** Those that hold cells, in the workbook's order. */
  readonly sheets: readonly { name: string; part: string; hidden: boolean }[];
  /** Days are counted from 1904. */
  readonly from1904: boolean;
  /** By a cell's style. */
  readonly times: readonly TimeStyle[];
  /** Read when they are first asked for; they stay with the book. */
  shared(): Promise<readonly string[]>;
}

/** What is told of each element of a part. `name`: its local name. */
export interface Listener {
  open?(tag: SaxesTagPlain, name: string): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Reads a part, piece by piece, and gives the bytes of each. Errors: invalid-input (no XML, damaged). */
export async function* parse(parts: Parts, part: string, { open, close, text }: Listener, mostBytes?: number): AsyncGenerator<number> {
  const { SaxesParser } = await import('saxes');
  const parser = new SaxesParser({ xmlns: false });
  const local = (name: string) => name.slice(name.indexOf(':') + 1);
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('it has a document type, which no workbook has');
  });
  if (open) parser.on('opentag', (tag) => open(tag, local(tag.name)));
  if (close) parser.on('closetag', (tag) => close(local(tag.name)));
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  const stream = await parts.stream(part, mostBytes);
  const decoder = new TextDecoder('utf-8');
  try {
    for await (const bytes of stream) {
      parser.write(decoder.decode(bytes as Buffer, { stream: true }));
      yield (bytes as Buffer).length;
    }
    parser.write(decoder.decode()).close();
  } catch (error) {
    throw parts.damaged(error);
  } finally {
    stream.destroy();
  }
}

async function all(parts: Parts, part: string, listener: Listener, mostBytes = SMALL_BYTES): Promise<void> {
  const pieces = parse(parts, part, listener, mostBytes);
  while (!(await pieces.next()).done);
}

/** Errors: not-found; invalid-input for what is no workbook, in words. */
export async function openBook(path: string): Promise<Book> {
  const parts = await Parts.open(path);
  try {
    return await bookOf(parts);
  } catch (error) {
    parts.close();
    throw error;
  }
}

async function bookOf(parts: Parts): Promise<Book> {
  const workbook = (await relatedTo(parts, '')).find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (/\.bin$/i.test(workbook) || parts.has('xl/workbook.bin')) throw refuse('book-binary', parts.path, 'is a binary workbook (.xlsb), which is not read: save it as .xlsx.');
  if (!parts.has(workbook)) throw parts.has('content.xml') ? refuse('book-open-document', parts.path, 'is an OpenDocument sheet (.ods), which is not read: save it as .xlsx.') : refuse('book-zip', parts.path, 'is a zip archive, but no Excel workbook.');
  const related = await relatedTo(parts, workbook);
  const sheets: { name: string; part: string; hidden: boolean }[] = [];
  let from1904 = false;
  await all(parts, workbook, {
    open: ({ attributes }, name) => {
      if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => /^[^:]+:id$/.test(key))?.[1];
      const to = related.find((one) => one.id === id);
      if (to?.type === 'worksheet') sheets.push({ name: attributes['name'] ?? '', part: to.target, hidden: /hidden/i.test(attributes['state'] ?? '') });
    },
  });
  const styles = related.find(({ type }) => type === 'styles')?.target;
  const strings = related.find(({ type }) => type === 'sharedStrings')?.target;
  let shared: Promise<string[]> | undefined;
  return { parts, sheets, from1904, times: styles !== undefined && parts.has(styles) ? await timesOf(parts, styles) : [], shared: () => (shared ??= strings !== undefined && parts.has(strings) ? sharedOf(parts, strings) : Promise.resolve([])) };
}

async function relatedTo(parts: Parts, part: string): Promise<{ id: string; type: string; target: string }[]> {
  const rels = posix.join(posix.dirname(part), '_rels', `${posix.basename(part)}.rels`);
  const found: { id: string; type: string; target: string }[] = [];
  if (!parts.has(rels)) return found;
  await all(parts, rels, {
    open: ({ attributes }, name) => {
      const [target = '', id = '', type = ''] = [attributes['Target'], attributes['Id'], attributes['Type']];
      if (name === 'Relationship') found.push({ id, type: type.slice(type.lastIndexOf('/') + 1), target: target.startsWith('/') ? target.slice(1) : posix.join(posix.dirname(part), target) });
    },
  });
  return found;
}

/** ECMA-376, 18.8.30: formats that every workbook has. */
const dates = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);
const clocks = new Set([18, 19, 20, 21, 32, 33, 34, 35]);

async function timesOf(parts: Parts, part: string): Promise<TimeStyle[]> {
  const own = new Map<number, string>();
  const times: TimeStyle[] = [];
  let inCells = false;
  await all(parts, part, {
    open: ({ attributes }, name) => {
      const format = Number(attributes['numFmtId'] ?? 0);
      if (name === 'numFmt') own.set(format, attributes['formatCode'] ?? '');
      if (name === 'cellXfs') inCells = true;
      if (name !== 'xf' || !inCells) return;
      const code = own.get(format);
      times.push(code === undefined ? (dates.has(format) ? 'date' : clocks.has(format) ? 'clock' : undefined) : timeOf(code));
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return times;
}

/** What a format of one's own shows: hours in brackets are a length of time, not a time. */
export function timeOf(code: string): TimeStyle {
  const [first = ''] = code.replace(/"[^"]*"|\\.|_.|\*./g, '').split(';');
  if (/\[(h+|m+|s+)\]/i.test(first)) return undefined;
  const bare = first.replace(/\[[^\]]*\]/g, '').replace(/General|AM\/PM|A\/P/gi, '');
  if (/[yd]/i.test(bare) || /mmm/i.test(bare)) return 'date';
  return /[hs]/i.test(bare) ? 'clock' : undefined;
}

async function sharedOf(parts: Parts, part: string): Promise<string[]> {
  const strings: string[] = [];
  const reading = new Text();
  await all(parts, part, {
    open: (_, name) => reading.open(name),
    text: (text) => reading.add(text),
    close: (name) => {
      reading.close(name);
      if (name === 'si') strings.push(reading.take());
    },
  }, SHARED_BYTES);
  return strings;
}

/** No cell holds more. */
const LONGEST_CHARS = 1024 * 1024;

/** The text of a string item: of all its runs, without what is written over them to be read aloud. */
export class Text {
  private text = '';
  private isText = false;
  private spoken = false;

  open(name: string): void {
    if (name === 't') this.isText = !this.spoken;
    else if (name === 'rPh') this.spoken = true;
  }

  close(name: string): void {
    if (name === 't') this.isText = false;
    else if (name === 'rPh') this.spoken = false;
  }

  add(text: string): void {
    if (!this.isText) return;
    this.text += text;
    if (this.text.length > LONGEST_CHARS) throw new Error('a cell holds more text than a cell can');
  }

  take(): string {
    const { text } = this;
    this.text = '';
    return unescaped(text);
  }
}

/** ECMA-376, 22.9.2.19 (ST_Xstring). */
export const unescaped = (text: string): string => (text.includes('_x') ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))) : text);
