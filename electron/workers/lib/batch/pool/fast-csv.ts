import type { Manifest } from '../../../../contract/manifest';
import { fitsOf } from '../../../../engine/inference/columns/check';
import { cellReader, converter, NOWHERE, readNumber, type CellReader } from '../cells';
import { csvField, CsvReader } from '../csv';
import { outputColumns, predicted, versions } from '../result-format';
import { roomFor, rowReader } from '../row-reader';
import { sameIn } from '../table-rows';
import type { BlockColumns, Cell, Problem, Row, RowReader } from '../types';
import { NO_NUMBER } from '../work';
import type { TextPart, TextParts, TextResult } from './messages';
import type { ScoreColumns } from './thread';

const [NEWLINE, RETURN, QUOTE, POINT, MINUS, ZERO] = [10, 13, 34, 46, 45, 48];
/** What a double holds every whole number of, in digits; and powers of ten that it holds. */
const MOST_DIGITS = 15;
/** As many as 32 bits hold whatever they are. */
const SHORT_DIGITS = 9;
const POWERS = Float64Array.from({ length: MOST_DIGITS + 1 }, (_, exponent) => 10 ** exponent);

/** An input of the model at its place in a row. */
interface Field {
  input: string;
  /** Numbers of the usual kind are read here; everything else by the reader of cells. */
  whole: boolean;
  read: CellReader | undefined;
  /** Into the input's unit, once a piece is read. */
  turned: ((value: number) => number) | undefined;
  fits: (value: number) => boolean;
}

/** Where each row lies in the bytes, its line from 0, and its values. */
interface Room {
  starts: Int32Array;
  ends: Int32Array;
  lines: Int32Array;
  columns: BlockColumns;
}

/** The rows that the model can be fed. */
interface Scanned extends Room {
  count: number;
  problems: Problem[];
  lineCount: number;
}

/**
 * CSV without quotes to CSV or to columns, byte by byte: no text is made of a row, and none of a number. What is not of the plain kind (a blank cell, an exponent, a row too short) is read as `RowWise`
 * does, row by row, so that both say the same of every row.
 */
export class FastCsv {
  private readonly tail: Uint8Array;
  private readonly labels: (readonly Uint8Array[] | undefined)[];
  private readonly between: number;
  /** The most that is written behind a row. */
  private readonly widest: number;
  /** Used again for each piece: new memory costs more than what is written into it. */
  private room: Room;
  private readonly slow: { reader: RowReader; room: BlockColumns };
  /** Inputs of no column: what each is in every row, NaN where it is not given. */
  private readonly same: readonly (readonly [string, ReturnType<CellReader>])[];

  private constructor(private readonly parts: TextParts, private readonly manifest: Manifest, private readonly fields: readonly (Field | undefined)[]) {
    const field = (text: string) => Buffer.from(csvField(text, parts.delimiter), 'utf8');
    this.between = parts.delimiter.charCodeAt(0);
    this.tail = Buffer.concat([Buffer.from(parts.delimiter), field(manifest.version), Buffer.from(parts.newline)]);
    this.labels = manifest.outputs.map(({ labels }) => labels?.map(field));
    this.widest = this.tail.length + this.labels.reduce((sum, labels) => sum + 1 + Math.max(LONGEST_NUMBER, ...(labels ?? []).map(({ length }) => length)), 0);
    this.same = manifest.inputs.flatMap((input) => {
      const { at, value } = parts.matched.get(input.name) ?? { at: NOWHERE };
      return at === NOWHERE ? [[input.name, value === undefined ? NaN : cellReader(input)(value)]] : [];
    });
    this.room = this.roomOf(0);
    this.slow = { reader: rowReader(manifest, parts.header, parts.matched), room: roomFor(manifest, 1) };
  }

  /** Undefined where the file, its inputs or its output are of another kind. */
  static of(parts: TextParts, manifest: Manifest): FastCsv | undefined {
    if (parts.format !== 'csv' || parts.output === 'jsonl') return undefined;
    const fields = parts.header.map((_, at): Field | undefined => {
      const input = manifest.inputs.find(({ name }) => parts.matched.get(name)?.at === at);
      if (!input) return undefined;
      const plain = input.kind === 'number' || input.kind === 'integer';
      const conversion = parts.matched.get(input.name)?.conversion;
      return { input: input.name, whole: input.kind === 'integer' && !conversion, read: plain ? undefined : cellReader(input), turned: conversion && converter(input.kind, conversion), fits: fitsOf(input.kind) };
    });
    // A column can feed one input here, and columns of text are the other way's.
    if (fields.filter(Boolean).length < manifest.inputs.filter(({ name }) => (parts.matched.get(name)?.at ?? NOWHERE) !== NOWHERE).length) return undefined;
    if (manifest.inputs.some(({ name, kind }) => kind === 'text' && !parts.matched.has(name))) return undefined;
    return parts.output === 'parquet' && fields.some((field) => !field || field.read) ? undefined : new FastCsv(parts, manifest, fields);
  }

  /** Undefined where the piece has a quote. */
  async score({ bytes, room }: TextPart, score: ScoreColumns): Promise<TextResult | undefined> {
    if (bytes.includes(QUOTE)) return undefined;
    const rows = this.scan(bytes);
    const { columns, unfit } = this.converted(rows);
    const { outputs, valid } = await score(columns, rows.count);
    for (const row of unfit) valid[row] = 0;
    const scored = valid.reduce((sum, one) => sum + one, 0);
    for (const row of unfit) this.refuse(bytes, rows, row);
    for (let row = 0; row < rows.count; row++) if (!valid[row] && !unfit.has(row)) rows.problems.push({ line: rows.lines[row] ?? 0, column: this.manifest.outputs[0]?.name ?? '', value: '', reason: NO_NUMBER });
    if (rows.problems.length > 0) rows.problems.sort((a, b) => a.line - b.line);
    return { scored, problems: rows.problems, lines: rows.lineCount, written: this.parts.output === 'csv' ? { bytes: this.write(bytes, rows, outputs, valid, room) } : { block: this.block(rows, outputs, valid, scored) } };
  }

  /** What the model is fed of what was read, and the rows that it can't be fed in its own units. */
  private converted(rows: Scanned): { columns: BlockColumns; unfit: ReadonlySet<number> } {
    const unfit = new Set<number>();
    const columns = { ...rows.columns };
    for (const field of this.fields) {
      if (!field?.turned) continue;
      const values = (columns[field.input] as Float64Array).slice(0, rows.count).map(field.turned);
      for (let row = 0; row < values.length; row++) {
        const value = values[row]!;
        if (value !== value || field.fits(value)) continue;
        values[row] = NaN;
        unfit.add(row);
      }
      columns[field.input] = values;
    }
    return { columns, unfit };
  }

  /** Says of a row why it can't be fed, as the reader of rows does. */
  private refuse(bytes: Uint8Array, { starts, ends, lines, problems }: Scanned, row: number): void {
    const [read] = this.rowsOf(textOf(bytes, starts[row] ?? 0, ends[row] ?? 0));
    const problem = read && this.slow.reader.read(read, this.slow.room, 0);
    if (problem) problems.push({ line: lines[row] ?? 0, ...problem });
  }

  private rowsOf(text: string): Row[] {
    return new CsvReader(this.parts.delimiter, this.parts.file, this.parts.header.length).feed(text, true);
  }

  private scan(bytes: Uint8Array): Scanned {
    // A row has at least its delimiters and a line end.
    const most = Math.ceil(bytes.length / Math.max(1, this.parts.header.length)) + 1;
    if (most > this.room.starts.length) this.room = this.roomOf(most);
    const rows: Scanned = { ...this.room, count: 0, problems: [], lineCount: 0 };
    const into = this.fields.map((field) => field && rows.columns[field.input]);
    const ended = bytes.lastIndexOf(NEWLINE);
    for (let at = 0; at < bytes.length; rows.lineCount++) {
      let end = at > ended ? -1 : this.plainRow(bytes, at, rows.count, into);
      if (end < 0) end = this.slowRow(bytes, at, rows);
      else this.keep(rows, at, end);
      at = end + 1;
      if (bytes[end] === RETURN) at++;
    }
    return rows;
  }

  private roomOf(most: number): Room {
    const columns = roomFor(this.manifest, most);
    for (const [name, value] of this.same) columns[name] = sameIn(most, value);
    return { starts: new Int32Array(most), ends: new Int32Array(most), lines: new Int32Array(most), columns };
  }

  private keep(rows: Scanned, start: number, end: number): void {
    rows.starts[rows.count] = start;
    rows.ends[rows.count] = end;
    rows.lines[rows.count] = rows.lineCount;
    rows.count++;
  }

  /**
   * Reads a row into its place in the columns. Returns where its text ends, -1 where something of it is not of the plain kind. A line end stands somewhere behind `start`, so nothing is looked for behind the bytes.
   */
  private plainRow(bytes: Uint8Array, start: number, row: number, into: readonly (Float64Array | string[] | undefined)[]): number {
    const { fields, between } = this;
    const last = fields.length - 1;
    let at = start;
    for (let place = 0; place <= last; place++) {
      const field = fields[place];
      if (field && !field.read) {
        const negative = bytes[at] === MINUS;
        if (negative) at++;
        const first = at;
        // In 32 bits, which is what most numbers fit; others are read once more.
        let short = 0;
        let digit = bytes[at]! - ZERO;
        for (; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO) short = (short * 10 + digit) | 0;
        let digits = at - first;
        let behind = 0;
        if (digit === POINT - ZERO) {
          const point = ++at;
          for (digit = bytes[at]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO) short = (short * 10 + digit) | 0;
          behind = at - point;
          digits += behind;
        }
        if (digits === 0 || digits > MOST_DIGITS) return -1;
        const mantissa = digits <= SHORT_DIGITS ? short : wholeOf(bytes, first, at);
        // Both are exact, so the quotient is the nearest double: what `Number` gives. Clinger, PLDI 1990.
        const value = behind === 0 ? mantissa : mantissa / POWERS[behind]!;
        if (field.whole && (!Number.isInteger(value) || value > INT32_MAX)) return -1;
        (into[place] as Float64Array)[row] = negative ? -value : value;
      } else {
        const begin = at;
        while (bytes[at] !== between && bytes[at] !== NEWLINE) at++;
        let end = at;
        if (place === last && end > begin && bytes[end - 1] === RETURN) end--;
        if (field?.read && !put(into[place], row, field.read(textOf(bytes, begin, end)))) return -1;
        if (place === last) at = end;
      }
      if (place < last) {
        if (bytes[at] !== between) return -1;
        at++;
      }
    }
    return bytes[at] === NEWLINE || (bytes[at] === RETURN && bytes[at + 1] === NEWLINE) ? at : -1;
  }

  /** As `RowWise` would. Returns where the row's text ends. */
  private slowRow(bytes: Uint8Array, start: number, rows: Scanned): number {
    const newline = bytes.indexOf(NEWLINE, start);
    const stop = newline < 0 ? bytes.length : newline;
    const end = stop > start && bytes[stop - 1] === RETURN ? stop - 1 : stop;
    const [row] = this.rowsOf(textOf(bytes, start, end));
    if (row) {
      const { reader, room } = this.slow;
      const problem = reader.read(row, room, 0);
      if (problem) rows.problems.push({ line: rows.lineCount, ...problem });
      else {
        for (const [name, column] of Object.entries(rows.columns)) column[rows.count] = room[name]?.[0] ?? NaN;
        for (const [place, field] of this.fields.entries()) if (field?.turned) rows.columns[field.input]![rows.count] = numberOf(row.cells[place]);
        this.keep(rows, start, end);
      }
    }
    return end;
  }

  /** Each row as it stands, and its predictions behind it. */
  private write(bytes: Uint8Array, rows: Scanned, outputs: readonly Float64Array[], valid: Uint8Array, room: ArrayBuffer | undefined): Uint8Array {
    const { between, tail, labels } = this;
    const most = bytes.length + rows.count * (this.widest + 1);
    const into = new Uint8Array(room && room.byteLength >= most ? room : new ArrayBuffer(most));
    const [from32, into32] = [new DataView(bytes.buffer, bytes.byteOffset, bytes.length), new DataView(into.buffer)];
    let at = 0;
    for (let row = 0; row < rows.count; row++) {
      if (!valid[row]) continue;
      let from = rows.starts[row]!;
      const end = rows.ends[row]!;
      // Four at a time: a row is too short for a call that copies to be worth it.
      for (; from + 4 <= end; from += 4, at += 4) into32.setInt32(at, from32.getInt32(from));
      for (; from < end; from++) into[at++] = bytes[from]!;
      for (let output = 0; output < outputs.length; output++) {
        into[at++] = between;
        const value = outputs[output]?.[row] ?? NaN;
        const label = labels[output]?.[value];
        if (label) {
          into.set(label, at);
          at += label.length;
        } else {
          const text = String(value);
          for (let i = 0; i < text.length; i++) into[at++] = text.charCodeAt(i);
        }
      }
      for (let i = 0; i < tail.length; i++) into[at++] = tail[i]!;
    }
    return into.subarray(0, at);
  }

  private block(rows: Scanned, outputs: readonly Float64Array[], valid: Uint8Array, scored: number) {
    const chosen = (column: Float64Array) => {
      if (scored === rows.count) return column.slice(0, scored);
      let at = 0;
      const values = new Float64Array(scored);
      for (let row = 0; row < rows.count; row++) if (valid[row]) values[at++] = column[row] ?? NaN;
      return values;
    };
    const own = this.fields.map((field) => gaps(chosen(rows.columns[field?.input ?? ''] as Float64Array)));
    const added = outputColumns(this.manifest).map((_, at) => predicted(chosen(outputs[at] ?? new Float64Array(rows.count)), this.manifest.outputs[at]?.labels));
    return { rows: scored, columns: [...own, ...added, versions(this.manifest, scored)] };
  }
}

/** As it stands in the file. */
function numberOf(cell: Cell): number {
  const value = readNumber(cell);
  return typeof value === 'number' ? value : NaN;
}

const INT32_MAX = 2 ** 31 - 1;
/** Of JavaScript's spelling of a double, such as -1.2345678901234567e-308. */
const LONGEST_NUMBER = 26;

/** Digits, and perhaps a point among them, as a whole number; exact up to `MOST_DIGITS`. */
function wholeOf(bytes: Uint8Array, from: number, to: number): number {
  let whole = 0;
  for (let at = from; at < to; at++) if (bytes[at] !== POINT) whole = whole * 10 + bytes[at]! - ZERO;
  return whole;
}

const textOf = (bytes: Uint8Array, from: number, to: number): string => Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('utf8');

function put(column: Float64Array | string[] | undefined, row: number, value: ReturnType<CellReader>): boolean {
  if (!column || typeof value === 'string') return false;
  column[row] = typeof value === 'number' ? value : value.text;
  return true;
}

/** An input that is missing has no value in a table. */
function gaps(numbers: Float64Array): { numbers: Float64Array; nulls?: Uint8Array } {
  if (!numbers.some(Number.isNaN)) return { numbers };
  const nulls = Uint8Array.from(numbers, (value) => (Number.isNaN(value) ? 1 : 0));
  return { numbers: numbers.map((value) => (Number.isNaN(value) ? 0 : value)), nulls };
}
