import { stat } from 'node:fs/promises';
import { rowsAtOnce } from '../../../engine/inference/columns/sequences';
import { cellOf, type ColumnValues, type NewColumn, type TableBlock } from '../../../engine/inference/tables';
import { checkSize } from '../../../node/xlsx';
import type { ColumnReader } from '../duckdb/column-reader';
import { named, quoted } from '../duckdb/open';
import { BLOCK_ROWS, ParquetFile, tableOf, type FoundColumn } from '../duckdb/parquet-reader';
import { ColumnWriter, copyTo, given, WritingThread } from '../duckdb/parquet-writer';
import { removeFile } from './atomic-file';
import type { KeptRun } from './kept/kept-run';
import { packed } from './kept/predictions';
import { NOTHING } from './kept/segments';
import { NOWHERE } from './cells';
import { fedWords, matchColumns, opaqueOf, requireFeedable, type Matched } from './match';
import { problemsOf } from './pool/columns';
import type { ColumnsPart, ColumnsResult, TablePart, TableResult } from './pool/messages';
import type { Given, Pool } from './pool/pool';
import { startPool } from './pool/start';
import { addedColumns, checkAdded } from './result-file';
import { outputColumns, predicted, reasonTypes, reasonValues } from './result-format';
import { versionColumn, type RowReasons } from './result-rows';
import { memoryOf, roomFor, rowReader, takesReadings } from './row-reader';
import { outputFormatOf, writtenAs } from './source';
import { NOT_ASKED_FOR, ROW_COLUMN, STAGE_COLUMNS } from '../../../engine/inference/stage';
import type { BoundColumn, Troubles } from './table-rows';
import type { Cell, Problem, RowReader } from './types';
import { changedMeanwhile, REASONS_ROWS, shownOf, type Beginning, type Step, type Work, type WorkJob } from './work';

/**
 * A Parquet file: the columns that the model takes are read and scored; all others go from the one file into the other without passing here, with their types, and the predictions are laid beside them.
 * Errors: as of `ParquetFile.open`, `matchColumns`, `checkAdded` and `requireFeedable`.
 */
export async function openParquetWork(job: WorkJob): Promise<Beginning> {
  // Opening it says in words what is wrong with it.
  const size = await stat(job.input).then((found) => found.size, () => 0);
  // Beginning takes every thread longer than opening takes a file; what is read is waited for first.
  const opening = ParquetFile.open(job.input);
  const [pool, writing] = [startPool(job, size), new WritingThread([job.outputTemp, job.input])];
  const endThreads = async () => void (await Promise.all([pool.close(), writing.end()]));
  const file = await opening.catch(async (error: unknown) => {
    await endThreads();
    throw error;
  });
  const close = async () => void (await Promise.all([file.close(), endThreads()]));
  try {
    const header = ownColumns(file).map(({ name }) => name);
    const matched = matchColumns(job.manifest, header, shownOf(job), { readings: takesReadings(job.manifest, job.readings), columns: job.columns });
    checkAdded(header, job.manifest, job.output, job.reasons?.count);
    if (outputFormatOf(job.output) === 'xlsx') checkSize(job.output, { rows: file.rows, columns: header.length + addedColumns(job.manifest, job.reasons?.count).length });
    requireFeedable(matched, header, opaqueOf(file.columns), shownOf(job));
    const begin = async (kept: KeptRun) => {
      // It is written anew, by the library: what an interrupted run left is no part of it.
      await removeFile(job.outputTemp);
      return new ParquetWork(job, file, kept, matched, size, pool, writing);
    };
    return { begin, close, says: fedWords(matched, header), header };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is read of a block's rows: which can be scored, and what keeps others from it. */
interface Read {
  rows: number;
  good: number[];
  troubles: Troubles;
  isKnown: boolean;
  /** Of rows that were read from a source first. */
  source: FromSource | undefined;
}

interface TableRead extends Pick<Read, 'isKnown' | 'source'> {
  /** Behind it nothing of the block that was read is looked at. */
  last: boolean;
}

interface FromSource {
  /** Where each row stands there. */
  lines: Float64Array;
  /** Why it is none. */
  broken: readonly (string | null)[] | undefined;
}

/** Without those that tell of rows in their source. */
const isOwn = ({ name }: FoundColumn): boolean => !STAGE_COLUMNS.some((one) => one.name === name);
const ownColumns = ({ columns }: ParquetFile): readonly FoundColumn[] => columns.filter(isOwn);

/** `ok` first: whether the row was scored. */
function columnsGiven({ manifest, reasons }: WorkJob): NewColumn[] {
  return [{ name: 'ok', type: 'boolean' }, ...outputColumns(manifest), ...reasonTypes(reasons?.count ?? 0)];
}

/** Every row of the input beside its prediction, in its order, but for those that have none. */
function copyOf(job: WorkJob, columns: readonly FoundColumn[]): string {
  const { input, outputTemp, output, manifest } = job;
  const format = writtenAs(output);
  const own = columns.map(({ name, type }) => {
    const column = `t.${named(name)}`;
    // JSON has no NaN and no infinity.
    return format === 'jsonl' && /^(FLOAT|DOUBLE)$/.test(type) ? `CASE WHEN isfinite(${column}) THEN ${column} END AS ${named(name)}` : `${column} AS ${named(name)}`;
  });
  const [, ...told] = columnsGiven(job);
  const added = told.map(({ name }, at) => `s.${given(at + 1)} AS ${named(name)}`);
  const select = `SELECT ${[...own, ...added, `${quoted(manifest.version)} AS ${named(versionColumn)}`].join(', ')} FROM ${tableOf(input)} t POSITIONAL JOIN given() s WHERE s.${given(0)}`;
  if (format === 'parquet') return copyTo(select, outputTemp);
  return copyTo(select, outputTemp, format === 'csv' ? `(FORMAT csv, HEADER true, DELIMITER '${output.toLowerCase().endsWith('.tsv') ? '\t' : ','}', USE_TMP_FILE false)` : '(FORMAT json, USE_TMP_FILE false)');
}

/** Of the same memory, but for texts; a whole block as it is. */
function partOf({ rows, columns }: TableBlock, from: number, to: number): TablePart {
  if (to - from === rows) return { rows, columns };
  return { rows: to - from, columns: columns.map((column): ColumnValues => {
    if ('texts' in column) return { texts: column.texts.slice(from, to) };
    if ('codes' in column) return { codes: column.codes.subarray(from, to), labels: column.labels };
    return { numbers: column.numbers.subarray(from, to), ...(column.nulls && { nulls: column.nulls.subarray(from, to) }) };
  }) };
}

/** Rows that were none in their source have nothing else that is wrong with them. */
function withBroken(valid: Uint8Array, problems: readonly Problem[], read: Pick<Read, 'isKnown' | 'source'> | undefined): readonly Problem[] {
  const broken = read?.source?.broken;
  if (!broken || read.isKnown) return problems;
  const own = broken.flatMap((reason, line): Problem[] => (reason === null ? [] : [{ line, column: '', value: '', reason }]));
  for (const { line } of own) valid[line] = 0;
  return [...problems.filter(({ line }) => broken[line] === null), ...own].sort((a, b) => a.line - b.line);
}

class ParquetWork implements Work {
  readonly unit: Work['unit'];
  private rows = 0;
  private readonly writer: ColumnWriter;
  private readonly columns: ColumnReader;
  /** The columns that are read, and where each of the file's lies among them. */
  private readonly needed: FoundColumn[];
  private readonly places: ReadonlyMap<number, number>;
  /** Of models that take windows of rows. */
  private readonly reader: RowReader | undefined;
  private readonly blockRows: number;

  constructor(private readonly job: WorkJob, private readonly file: ParquetFile, private readonly kept: KeptRun, matched: Matched, readonly bytesTotal: number, private readonly pool: Pool, writing: WritingThread) {
    const { manifest, readings, notes, reasons } = job;
    this.unit = notes?.unit ?? 'row';
    const used = [...new Set([...matched.values()].flatMap(({ at }) => (at === NOWHERE ? [] : [at])))].sort((a, b) => a - b);
    this.places = new Map(used.map((at, place) => [at, place]));
    const own = ownColumns(file);
    this.needed = [...used.flatMap((at) => own[at] ?? []), ...(notes ? file.columns.filter((column) => !isOwn(column)) : [])];
    const bound = manifest.inputs.map((input): BoundColumn => {
      const { at, conversion, value } = matched.get(input.name) ?? { at: NOWHERE };
      return { input, title: file.columns[at]?.name ?? input.name, at: this.places.get(at) ?? NOWHERE, type: file.columns[at]?.readAs ?? null, conversion, value };
    });
    if (manifest.sequences || takesReadings(manifest, readings)) this.reader = rowReader(manifest, own.map(({ name }) => name), matched, { readings });
    this.blockRows = rowsAtOnce(manifest, reasons ? REASONS_ROWS : BLOCK_ROWS);
    this.writer = new ColumnWriter(job.output, job.outputTemp, columnsGiven(job), copyOf(job, own), writing);
    pool.expect(this.reader ? { kind: 'columns' } : { kind: 'table', bound });
    // Those that the pool holds, one that is read and one that lies ready.
    this.columns = file.reader(this.needed, { blockRows: this.blockRows, ahead: this.pool.most + 2 });
  }

  get bytesRead(): number {
    return this.file.rows === 0 ? this.bytesTotal : Math.round((this.bytesTotal * this.rows) / this.file.rows);
  }

  get mostRowsLeft(): number {
    return this.file.rows - this.rows;
  }

  steps(): AsyncGenerator<Step> {
    return this.reader ? this.windows(this.reader) : this.tables();
  }

  async finish(): Promise<void> {
    // Threads take a moment to end.
    await Promise.all([this.writer.finish(), this.columns.close(), this.pool.close()]);
  }

  async discard(): Promise<void> {
    await this.writer.abandon();
    await removeFile(this.job.outputTemp);
    await Promise.all([this.columns.close(), this.pool.close()]);
  }

  /** Rows one by one: the columns go to the threads as they were read. */
  private async *tables(): AsyncGenerator<Step> {
    const under: TableRead[] = [];
    for await (const { problems, ...scored } of this.pool.inOrder<TablePart, TableResult>(this.tableParts(under))) {
      const read = under.shift();
      if (read?.last) this.columns.giveBack();
      yield await this.put(scored, withBroken(scored.valid, problems, read), read);
    }
  }

  private async *tableParts(under: TableRead[]): AsyncGenerator<Given<TablePart, TableResult>> {
    for await (const block of this.columns.blocks()) {
      // What is read at once is whole vectors of the library, which is more than a part with reasons is.
      const most = this.job.reasons ? this.blockRows : block.rows;
      for (let from = 0; from < block.rows; from += most) {
        const to = Math.min(from + most, block.rows);
        const known = await this.kept.next();
        if (known && known.valid.length !== to - from) throw changedMeanwhile(shownOf(this.job));
        under.push({ isKnown: known !== undefined, last: to === block.rows, source: this.sourceOf(block, from, to) });
        yield known ? { known: { ...known, problems: [] } } : { part: partOf(block, from, to), transfer: [] };
      }
    }
  }

  /** What stands before a row counts, so rows are looked at one after the other, and only scored by the threads. */
  private async *windows(reader: RowReader): AsyncGenerator<Step> {
    const under: Read[] = [];
    for await (const scored of this.pool.inOrder<ColumnsPart, ColumnsResult>(this.windowParts(reader, under))) {
      const read = under.shift() ?? { rows: 0, good: [], troubles: new Map() as Troubles, isKnown: false, source: undefined };
      const { rows, good, troubles, isKnown } = read;
      // What was kept is of all rows, with those that can't be scored.
      if (isKnown) {
        if (scored.valid.length !== rows) throw changedMeanwhile(shownOf(this.job));
        yield await this.put(scored, [], read);
        continue;
      }
      const valid = new Uint8Array(rows);
      const outputs = scored.outputs.map(() => new Float64Array(rows).fill(NaN));
      const reasons = scored.reasons && new Array<RowReasons>(rows).fill([]);
      good.forEach((row, at) => {
        valid[row] = scored.valid[at] ?? 0;
        if (reasons) reasons[row] = scored.reasons?.[at] ?? [];
        outputs.forEach((column, output) => (column[row] = scored.outputs[output]?.[at] ?? NaN));
      });
      yield await this.put({ valid, outputs, reasons }, problemsOf(valid, troubles, this.job.manifest.outputs[0]?.name ?? '').filter(({ line }) => read.source?.broken?.[line] !== NOT_ASKED_FOR), read);
    }
  }

  private async *windowParts(reader: RowReader, under: Read[]): AsyncGenerator<Given<ColumnsPart, ColumnsResult>> {
    let line = 1;
    for await (const block of this.columns.blocks()) {
      for (let from = 0; from < block.rows; from += this.blockRows) {
        const rows = Math.min(this.blockRows, block.rows - from);
        const columns = roomFor(this.job.manifest, rows);
        const cells: Cell[] = [];
        const known = await this.kept.next();
        const read: Read = { rows, good: [], troubles: new Map(), isKnown: known !== undefined, source: this.sourceOf(block, from, from + rows) };
        for (let row = 0; row < rows; row++) {
          for (const [at, place] of this.places) cells[at] = cellOf(block.columns[place], this.needed[place]?.readAs, from + row);
          const reason = read.source?.broken?.[row];
          const problem = reader.read({ line: line++, raw: '', cells, ...(reason && { problem: { column: '', value: '', reason } }) }, columns, read.good.length);
          if (problem) read.troubles.set(row, problem);
          else if (reason !== NOT_ASKED_FOR) read.good.push(row);
        }
        under.push(read);
        yield known ? { known } : { part: { rows: read.good.length, columns }, transfer: memoryOf(columns) };
      }
      this.columns.giveBack();
    }
  }

  private async put({ valid, outputs, reasons }: ColumnsResult, problems: readonly Problem[], read: Pick<Read, 'isKnown' | 'source'> | undefined): Promise<Step> {
    const before = this.rows;
    this.rows += valid.length;
    // Before their memory is given away.
    const scored = valid.reduce((sum, one) => sum + one, 0);
    const part = read?.isKnown ? undefined : { bytes: 0, lines: 0, output: NOTHING, predictions: packed({ outputs, valid, reasons }) };
    const columns: ColumnValues[] = [{ numbers: new Float64Array(valid) }, ...this.job.manifest.outputs.map(({ labels }, at) => predicted(outputs[at] ?? new Float64Array(valid.length), labels)), ...reasonValues(reasons ?? [], this.job.reasons?.count ?? 0)];
    await this.writer.write({ rows: valid.length, columns });
    const placed = problems.map((one) => ({ ...one, file: this.fileOf(before + one.line), line: read?.source?.lines[one.line] ?? before + one.line + 1 }));
    return { scored, problems: placed, part };
  }

  /** In memory of their own: the block's is written over. */
  private sourceOf({ columns }: Pick<TableBlock, 'columns'>, from: number, to: number): FromSource | undefined {
    const place = this.needed.findIndex(({ name }) => name === ROW_COLUMN);
    const [lines, broken] = [columns[place], columns[place + 1]];
    if (!this.job.notes || !lines || !('numbers' in lines)) return undefined;
    return { lines: Float64Array.from(lines.numbers.subarray(from, to)), broken: broken && 'texts' in broken ? broken.texts.slice(from, to) : undefined };
  }

  /** Of which of several files a row of the table is. */
  private fileOf(row: number): string | undefined {
    return this.job.notes?.files.filter(({ from }) => from <= row).at(-1)?.name;
  }
}
