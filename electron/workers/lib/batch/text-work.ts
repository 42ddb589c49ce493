import { rowsAtOnce } from '../../../engine/inference/columns/sequences';
import { MillwrightError } from '../../../contract/errors';
import type { BatchJob } from '../../../engine/inference/protocols';
import { LONGEST_ROW_CHARS } from './csv';
import type { KeptRun } from './kept/kept-run';
import { packed } from './kept/predictions';
import { NOTHING, type Segment } from './kept/segments';
import { fedWords, matchColumns, type Matched } from './match';
import { memoryOfResult } from './pool/columns';
import type { ColumnsPart, ColumnsResult, TextPart, TextParts, TextResult } from './pool/messages';
import type { Given, Pool } from './pool/pool';
import { startPool } from './pool/start';
import { cutCsv, cutLines, piecesOf } from './pool/text-pieces';
import { checkAdded, resultFile, type ResultFile } from './result-file';
import { resultFormat, type ResultFormat, type ScoredRow, type Written } from './result-format';
import { memoryOf, roomFor, rowReader, takesReadings } from './row-reader';
import { LONGEST_LINE_CHARS, openSource, writtenAs } from './source';
import { notUtf8 } from './text-file';
import type { BlockColumns, Problem, Row, RowReader, Source } from './types';
import { changedMeanwhile, NO_NUMBER, REASONS_ROWS, type Beginning, type Step, type Work } from './work';

const BLOCK_ROWS = 4096;
/** As of `REASONS_ROWS`. */
const REASONS_PIECE_BYTES = 2048;

/** A file of text. Errors: as of `openSource`, `matchColumns` and `checkAdded`. */
export async function openTextWork(job: BatchJob): Promise<Beginning> {
  const source = await openSource(job.input);
  const close = () => source.close();
  try {
    const { manifest } = job;
    const windows = takesReadings(manifest, job.readings);
    const matched = matchColumns(manifest, source.header, job.input, { readings: windows, columns: job.columns });
    checkAdded(source.header, manifest, writtenAs(job.output) === 'parquet' ? job.output : undefined, job.reasons?.count);
    const format = resultFormat(source, writtenAs(job.output), manifest, matched, job.reasons?.count);
    const begin = async (kept: KeptRun) => {
      const output = await resultFile(job, format, kept.totals.outputBytes);
      return windows || manifest.sequences ? new WindowsWork(job, source, kept, output, matched, format) : new PiecesWork(job, source, kept, output, matched);
    };
    return { begin, close, says: fedWords(matched, source.header), header: source.header };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A text file that is scored by threads. */
abstract class PooledWork {
  readonly unit = 'line';
  protected abstract readonly pool: Pool;
  /** Its output is written anew from the predictions that were kept; a text goes on where it ended. */
  protected readonly isTable: boolean;

  constructor(protected readonly job: BatchJob, protected readonly source: Source, protected readonly kept: KeptRun, private readonly output: ResultFile) {
    this.isTable = writtenAs(job.output) === 'parquet';
  }

  /** Of so many bytes, at most. A row of CSV has its delimiters and a line end, a line of JSON its brackets. */
  protected rowsIn(bytes: number): number {
    const { format, header } = this.source;
    return Math.ceil(Math.max(0, bytes) / (format === 'csv' ? Math.max(1, header.length) : 3)) + 1;
  }

  protected write(written: Written): Promise<Segment> {
    return this.output.write(written);
  }

  async finish(): Promise<void> {
    // Threads take a moment to end.
    await Promise.all([this.output.finish(), this.pool.close()]);
  }

  async discard(): Promise<void> {
    await this.output.discard();
    await this.pool.close();
  }
}

/** Rows one by one: the file's bytes go to the threads, which read, score and write them. */
class PiecesWork extends PooledWork implements Work {
  readonly bytesTotal: number;
  bytesRead: number;
  private lines: number;
  protected readonly pool: Pool;
  /** Memory of pieces and of what was written of them, which goes round. */
  private readonly used: ArrayBuffer[] = [];
  private readonly rooms: ArrayBuffer[] = [];

  constructor(job: BatchJob, source: Source, kept: KeptRun, output: ResultFile, matched: Matched) {
    super(job, source, kept, output);
    const { format, header, delimiter, newline, bytesTotal, rowsFrom } = source;
    this.bytesTotal = bytesTotal;
    const before = this.isTable ? { lines: 0, bytes: 0 } : kept.totals;
    this.lines = rowsFrom.line + before.lines;
    this.bytesRead = rowsFrom.byte + before.bytes;
    const parts: TextParts = { file: job.input, format: format === 'jsonl' ? 'jsonl' : 'csv', header, delimiter, newline, matched, output: writtenAs(job.output), reasons: job.reasons };
    this.pool = startPool(job, bytesTotal);
    this.pool.expect({ kind: 'text', ...parts });
  }

  get mostRowsLeft(): number {
    return this.rowsIn(this.bytesTotal - this.bytesRead);
  }

  async *steps(): AsyncGenerator<Step> {
    const under: { bytes: number; isKnown: boolean }[] = [];
    for await (const { broken, scored, problems, lines, written, predictions, read } of this.pool.inOrder<TextPart, TextResult>(this.pieces(under))) {
      if (broken) throw this.problem(broken);
      const { bytes, isKnown } = under.shift() ?? { bytes: 0, isKnown: false };
      const output = await this.write(written);
      if (read) this.used.push(read);
      if ('bytes' in written && written.bytes.buffer instanceof ArrayBuffer) this.rooms.push(written.bytes.buffer);
      const before = this.lines;
      this.lines += lines;
      this.bytesRead += bytes;
      yield { scored, problems: problems.map((one) => ({ ...one, line: before + one.line + 1 })), part: isKnown ? undefined : { bytes, lines, output, predictions: predictions && packed(predictions) } };
    }
  }

  private async *pieces(under: { bytes: number; isKnown: boolean }[]): AsyncGenerator<Given<TextPart, TextResult>> {
    const { format, delimiter } = this.source;
    const [cut, limit] = format === 'csv' ? [cutCsv(delimiter), LONGEST_ROW_CHARS] : [cutLines, LONGEST_LINE_CHARS];
    for await (const part of piecesOf(this.job.input, this.bytesRead, cut, limit, this.used, this.job.reasons && REASONS_PIECE_BYTES)) {
      const known = this.isTable ? await this.kept.next() : undefined;
      under.push({ bytes: part.bytes.length, isKnown: known !== undefined });
      const room = this.rooms.pop();
      yield { part: { ...part, known, room }, transfer: [part.bytes.buffer, ...(room ? [room] : []), ...(known ? memoryOfResult(known) : [])] };
    }
  }

  private problem({ line, why }: NonNullable<TextResult['broken']>): MillwrightError {
    const { input } = this.job;
    const at = this.lines + line + 1;
    if (why === 'encoding') return notUtf8(input, at);
    const row = this.source.format === 'csv' ? `the row does not end within ${LONGEST_ROW_CHARS} characters. A quotation mark that is never closed does this` : `the line does not end within ${LONGEST_LINE_CHARS} characters`;
    return new MillwrightError('invalid-input', `${input}, line ${at}: ${row}.`, { file: input, line: at });
  }
}

/** What is read of some rows: those that can be scored, and why others can't be. */
interface Read {
  good: Row[];
  problems: Problem[];
  isKnown: boolean;
}

/** Windows of rows: what stands before a row counts, so they are read one after the other, and only scored by the threads. */
class WindowsWork extends PooledWork implements Work {
  readonly bytesTotal: number;
  private readonly blockRows: number;
  private readonly reader: RowReader;
  private told = 0;
  protected readonly pool: Pool;

  constructor(job: BatchJob, source: Source, kept: KeptRun, output: ResultFile, matched: Matched, private readonly format: ResultFormat) {
    super(job, source, kept, output);
    this.bytesTotal = source.bytesTotal;
    this.blockRows = rowsAtOnce(job.manifest, job.reasons ? REASONS_ROWS : BLOCK_ROWS);
    this.reader = rowReader(job.manifest, source.header, matched, { readings: job.readings });
    this.pool = startPool(job, this.bytesTotal);
    this.pool.expect({ kind: 'columns' });
  }

  get bytesRead(): number {
    return this.source.bytesRead;
  }

  /** What was read lies ahead of what was told. */
  get mostRowsLeft(): number {
    return Math.max(0, this.rowsIn(this.bytesTotal) - this.told);
  }

  async *steps(): AsyncGenerator<Step> {
    const under: Read[] = [];
    for await (const { outputs, valid, reasons } of this.pool.inOrder<ColumnsPart, ColumnsResult>(this.parts(under))) {
      const { good, problems, isKnown } = under.shift() ?? { good: [], problems: [], isKnown: false };
      if (isKnown && this.isTable && valid.length !== good.length) throw changedMeanwhile(this.job.input);
      const scored: ScoredRow[] = [];
      good.forEach((row, i) => {
        if (valid[i]) scored.push({ row, values: outputs.map((column) => column[i] ?? NaN), reasons: reasons?.[i] });
        else problems.push({ line: row.line, column: this.job.manifest.outputs[0]?.name ?? '', value: '', reason: NO_NUMBER });
      });
      const output = isKnown && !this.isTable ? NOTHING : await this.write(this.format.write(scored));
      const part = { bytes: 0, lines: 0, output, predictions: this.isTable ? packed({ outputs, valid, reasons }) : undefined };
      this.told += scored.length + problems.length;
      yield { scored: scored.length, problems: problems.sort((a, b) => a.line - b.line), part: isKnown ? undefined : part };
    }
  }

  /** An interrupted run's are read once more for what stands in later windows, and not scored. */
  private async *parts(under: Read[]): AsyncGenerator<Given<ColumnsPart, ColumnsResult>> {
    for await (const block of this.source.blocks()) {
      for (let from = 0; from < block.length; from += this.blockRows) {
        const columns = roomFor(this.job.manifest, Math.min(this.blockRows, block.length - from));
        const read = this.read(block.slice(from, from + this.blockRows), columns);
        const known = await this.kept.next();
        under.push({ ...read, isKnown: known !== undefined });
        yield known ? { known } : { part: { rows: read.good.length, columns }, transfer: memoryOf(columns) };
      }
    }
  }

  private read(block: readonly Row[], columns: BlockColumns): Omit<Read, 'isKnown'> {
    const read: Omit<Read, 'isKnown'> = { good: [], problems: [] };
    for (const row of block) {
      const problem = this.reader.read(row, columns, read.good.length);
      if (problem) read.problems.push({ line: row.line, ...problem });
      else read.good.push(row);
    }
    return read;
  }
}
