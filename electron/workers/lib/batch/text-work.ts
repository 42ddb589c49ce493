import { rowsAtOnce } from '../../../engine/inference/columns/sequences';
import { MillwrightError } from '../../../contract/errors';
import type { BatchJob } from '../../../engine/inference/protocols';
import { LONGEST_ROW_CHARS } from './csv';
import { matchColumns } from './match';
import type { ColumnsPart, ColumnsResult, TextParts, TextResult } from './pool/messages';
import type { Given, Pool } from './pool/pool';
import { startPool } from './pool/start';
import { cutCsv, cutLines, piecesOf, type Piece } from './pool/text-pieces';
import { checkAdded, resultFile, type ResultFile } from './result-file';
import { resultFormat, type ResultFormat, type ScoredRow, type Written } from './result-format';
import { memoryOf, roomFor, rowReader, takesReadings } from './row-reader';
import { formatOf, LONGEST_LINE_CHARS, openSource } from './source';
import { notUtf8 } from './text-file';
import type { BlockColumns, Problem, Row, RowReader, Source } from './types';
import { NO_NUMBER, type Work } from './work';

const BLOCK_ROWS = 4096;

/** A file of text. Errors: as of `openSource`, `matchColumns` and `checkAdded`. */
export async function openTextWork(job: BatchJob): Promise<{ begin(): Promise<Work>; close(): Promise<void> }> {
  const source = await openSource(job.input);
  const close = () => source.close();
  try {
    const { manifest } = job;
    const windows = takesReadings(manifest, job.readings);
    const matched = matchColumns(manifest, source.header, job.input, windows);
    checkAdded(source.header, manifest, formatOf(job.output) === 'parquet' ? job.output : undefined);
    const format = resultFormat(source, formatOf(job.output), manifest, matched);
    const begin = async () => {
      const output = await resultFile(job, format);
      return windows || manifest.sequences ? new WindowsWork(job, source, matched, format, output) : new PiecesWork(job, source, matched, output);
    };
    return { begin, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A text file that is scored by threads. */
abstract class PooledWork {
  readonly unit = 'line';
  protected abstract readonly pool: Pool;

  constructor(protected readonly job: BatchJob, protected readonly source: Source, private readonly output: ResultFile) {}

  protected write(written: Written): Promise<void> {
    return this.output.write(written);
  }

  async commit(overwrite: boolean): Promise<void> {
    await this.pool.close();
    await this.output.commit(overwrite);
  }

  async discard(): Promise<void> {
    await this.output.discard();
    await this.pool.close();
  }
}

/** Rows one by one: the file's bytes go to the threads, which read, score and write them. */
class PiecesWork extends PooledWork implements Work {
  readonly bytesTotal: number;
  bytesRead = 0;
  private lines: number;
  protected readonly pool: Pool;

  constructor(job: BatchJob, source: Source, matched: ReadonlyMap<string, number>, output: ResultFile) {
    super(job, source, output);
    const { format, header, delimiter, newline, bytesTotal, rowsFrom } = source;
    this.bytesTotal = bytesTotal;
    this.lines = rowsFrom.line;
    const parts: TextParts = { file: job.input, format: format === 'jsonl' ? 'jsonl' : 'csv', header, delimiter, newline, matched, output: formatOf(job.output) };
    this.pool = startPool(job, bytesTotal, { kind: 'text', ...parts });
  }

  async *steps(): AsyncGenerator<{ scored: number; problems: readonly Problem[] }> {
    const sizes: number[] = [];
    this.bytesRead = this.source.rowsFrom.byte;
    for await (const { broken, scored, problems, lines, written } of this.pool.inOrder<Piece, TextResult>(this.pieces(sizes))) {
      if (broken) throw this.problem(broken);
      await this.write(written);
      const before = this.lines;
      this.lines += lines;
      this.bytesRead += sizes.shift() ?? 0;
      yield { scored, problems: problems.map((one) => ({ ...one, line: before + one.line + 1 })) };
    }
  }

  private async *pieces(sizes: number[]): AsyncGenerator<Given<Piece>> {
    const { format, delimiter, rowsFrom } = this.source;
    const [cut, limit] = format === 'csv' ? [cutCsv(delimiter), LONGEST_ROW_CHARS] : [cutLines, LONGEST_LINE_CHARS];
    for await (const part of piecesOf(this.job.input, rowsFrom.byte, cut, limit)) {
      sizes.push(part.bytes.length);
      yield { part, transfer: [part.bytes.buffer] };
    }
  }

  private problem({ line, why }: NonNullable<TextResult['broken']>): MillwrightError {
    const { input } = this.job;
    const at = this.lines + line + 1;
    if (why === 'encoding') return notUtf8(input, `line ${at} holds bytes that are none`);
    const row = this.source.format === 'csv' ? `the row does not end within ${LONGEST_ROW_CHARS} characters. A quotation mark that is never closed does this` : `the line does not end within ${LONGEST_LINE_CHARS} characters`;
    return new MillwrightError('invalid-input', `${input}, line ${at}: ${row}.`, { file: input, line: at });
  }
}

/** What is read of some rows: those that can be scored, and why others can't be. */
interface Read {
  good: Row[];
  problems: Problem[];
}

/** Windows of rows: what stands before a row counts, so they are read one after the other, and only scored by the threads. */
class WindowsWork extends PooledWork implements Work {
  readonly bytesTotal: number;
  private readonly blockRows: number;
  private readonly reader: RowReader;
  protected readonly pool: Pool;

  constructor(job: BatchJob, source: Source, matched: ReadonlyMap<string, number>, private readonly format: ResultFormat, output: ResultFile) {
    super(job, source, output);
    this.bytesTotal = source.bytesTotal;
    this.blockRows = rowsAtOnce(job.manifest, BLOCK_ROWS);
    this.reader = rowReader(job.manifest, source.header, matched, { readings: job.readings });
    this.pool = startPool(job, this.bytesTotal, { kind: 'columns' });
  }

  get bytesRead(): number {
    return this.source.bytesRead;
  }

  async *steps(): AsyncGenerator<{ scored: number; problems: Problem[] }> {
    const under: Read[] = [];
    for await (const { outputs, valid } of this.pool.inOrder<ColumnsPart, ColumnsResult>(this.parts(under))) {
      const { good, problems } = under.shift() ?? { good: [], problems: [] };
      const scored: ScoredRow[] = [];
      good.forEach((row, i) => {
        if (valid[i]) scored.push({ row, values: outputs.map((column) => column[i] ?? NaN) });
        else problems.push({ line: row.line, column: this.job.manifest.outputs[0]?.name ?? '', value: '', reason: NO_NUMBER });
      });
      await this.write(this.format.write(scored));
      yield { scored: scored.length, problems: problems.sort((a, b) => a.line - b.line) };
    }
  }

  private async *parts(under: Read[]): AsyncGenerator<Given<ColumnsPart>> {
    for await (const block of this.source.blocks()) {
      for (let from = 0; from < block.length; from += this.blockRows) {
        const columns = roomFor(this.job.manifest, Math.min(this.blockRows, block.length - from));
        const read = this.read(block.slice(from, from + this.blockRows), columns);
        under.push(read);
        yield { part: { rows: read.good.length, columns }, transfer: memoryOf(columns) };
      }
    }
  }

  private read(block: readonly Row[], columns: BlockColumns): Read {
    const read: Read = { good: [], problems: [] };
    for (const row of block) {
      const problem = this.reader.read(row, columns, read.good.length);
      if (problem) read.problems.push({ line: row.line, ...problem });
      else read.good.push(row);
    }
    return read;
  }
}
