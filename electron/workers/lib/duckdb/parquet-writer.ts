import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import { MillwrightError } from '../../../contract/errors';
import type { NewColumn, TableBlock } from '../../../engine/inference/tables';
import { sync } from '../../../engine/shared/whole-file';
import { tableThread } from '../threads';
import { named, quoted } from './open';
import { writeProblem } from './words';

/** What a writing thread is told first. */
export interface WritingOrder {
  role: 'write';
  /** What it is told comes here: it takes it when it wants it, within calls of the library. */
  port: MessagePort;
  /** Counts what was sent: the thread sleeps on it. */
  signal: SharedArrayBuffer;
  /** Reaches these alone. */
  files: readonly string[];
}
/** What it is to write: `sql` copies what the table function `given()` gives. */
export interface CopyOrder {
  columns: readonly NewColumn[];
  sql: string;
}
/** The copy's order first. */
export type ToWriting = CopyOrder | TableBlock | 'end' | 'abandon';
export type FromWriting = 'taken' | { done: number } | { failed: string };

/** Blocks that are on their way at once. */
const AHEAD = 3;

/**
 * Dictionaries are off: the library takes -0 for 0 and one NaN for another when it makes them, and would give back other bits than it was given. Row groups are small, so that
 * little of a file is held at a time.
 */
const FORMAT = '(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL -1, DICTIONARY_SIZE_LIMIT 0, ROW_GROUP_SIZE 65536, USE_TMP_FILE false)';

/** What a table's columns are called in `given()`, whatever their names. */
export const given = (index: number): string => `c${index}`;

export const copyTo = (select: string, path: string, format = FORMAT): string => `COPY (${select}) TO ${quoted(path)} ${format}`;

/** Errors: invalid-input for names that a Parquet file can't have. */
export function checkNames(names: readonly string[], path: string): void {
  const seen = new Map<string, string>();
  names.forEach((name, at) => {
    if (name === '') throw new MillwrightError('invalid-input', `${path}: column ${at + 1} has no name, which Parquet does not take. Give it one.`, { reason: 'columns-unnamed', file: path, at: at + 1 });
    if (name.includes('\0')) throw new MillwrightError('invalid-input', `${path}: the name of column ${at + 1} holds a NUL character (U+0000). Give it another.`, { reason: 'columns-nul', file: path, at: at + 1 });
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) throw new MillwrightError('invalid-input', `${path}: there are two columns ${name === other ? name : `${other} and ${name}`}, whose names Parquet's readers do not tell apart. Rename one.`, { reason: 'columns-alike', file: path, column: name, other });
    seen.set(name.toLowerCase(), name);
  });
}

/** A thread that will write one file: the library takes a while to begin, and does so at once. */
export class WritingThread {
  readonly worker: Worker;
  private readonly port: MessagePort;
  private readonly signal = new Int32Array(new SharedArrayBuffer(4));
  private readonly over: Promise<void>;

  /** `files`: that it reaches, and no others. */
  constructor(files: readonly string[]) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.worker = tableThread({ role: 'write', port: port2, signal: this.signal.buffer, files }, [port2]);
    // Told to whoever writes by it.
    this.worker.on('error', () => undefined);
    this.over = new Promise((resolve) => this.worker.once('exit', () => resolve()));
  }

  send(message: ToWriting, transfer: ArrayBuffer[] = []): void {
    this.port.postMessage(message, transfer);
    Atomics.add(this.signal, 0, 1);
    Atomics.notify(this.signal, 0);
  }

  /** What it has not written by now it never does. May be called in any state. */
  async end(): Promise<void> {
    this.send('abandon');
    await this.over;
  }
}

/**
 * Writes columns into a file, block after block, in bounded memory. A thread of this process does it: the library asks for rows when it wants them and waits for them, so whoever gives them
 * must be able to wait too.
 */
export class ColumnWriter {
  private readonly written: Promise<number>;
  private ahead = 0;
  private room: (() => void) | undefined;
  private problem: MillwrightError | undefined;

  /** Looked at again after every wait. */
  private check(): void {
    if (this.problem) throw this.problem;
  }

  /** `path`: of the file, as it is told to people; `temp`: the name that it is written under. */
  constructor(private readonly path: string, private readonly temp: string, columns: readonly NewColumn[], sql: string, private readonly thread = new WritingThread([temp])) {
    thread.send({ columns, sql });
    this.written = new Promise((resolve, reject) => {
      const failed = (error: unknown) => {
        this.problem ??= writeProblem(error, path);
        this.room?.();
        reject(this.problem);
      };
      thread.worker.on('message', (message: FromWriting) => {
        if (message === 'taken') {
          this.ahead--;
          this.room?.();
        } else if ('done' in message) resolve(message.done);
        else failed(new Error(message.failed));
      });
      thread.worker.on('error', failed);
      thread.worker.on('exit', () => failed(new Error('the thread that writes it ended')));
    });
    this.written.catch(() => undefined);
  }

  /** A file of exactly these columns. */
  static table(path: string, temp: string, columns: readonly NewColumn[]): ColumnWriter {
    checkNames(columns.map(({ name }) => name), path);
    const select = columns.map(({ name }, index) => `${given(index)} AS ${named(name)}`).join(', ');
    return new ColumnWriter(path, temp, columns, copyTo(`SELECT ${select} FROM given()`, temp));
  }

  /** The block's arrays are given away. Answered once there is room for more. Errors: store-full, invalid-input. */
  async write(block: TableBlock): Promise<void> {
    this.check();
    this.ahead++;
    this.thread.send(block, buffersOf(block));
    while (this.ahead >= AHEAD && !this.problem) await new Promise<void>((resolve) => (this.room = resolve));
    this.check();
  }

  /** The file is complete under its temporary name, and on the disk. Errors: as of `write`. */
  async finish(): Promise<number> {
    this.thread.send('end');
    const rows = await this.written;
    await sync(this.temp).catch((error: unknown) => {
      throw writeProblem(error, this.path);
    });
    return rows;
  }

  /** Ends the thread; what it has written is left to whoever named it. May be called in any state. */
  async abandon(): Promise<void> {
    this.problem ??= new MillwrightError('cancelled', 'It was broken off.');
    await this.thread.end();
  }
}

/** What of a block can be handed over instead of copied. */
export function buffersOf({ columns }: Pick<TableBlock, 'columns'>): ArrayBuffer[] {
  const all = columns.flatMap((column) => ('numbers' in column ? [column.numbers.buffer, ...(column.nulls ? [column.nulls.buffer] : [])] : 'codes' in column ? [column.codes.buffer] : []));
  return [...new Set(all)].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}
