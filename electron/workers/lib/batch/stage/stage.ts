import { MillwrightError } from '../../../../contract/errors';
import type { BatchJob, BatchProgress, StageJob } from '../../../../engine/inference/protocols';
import { keepStage, stageNotes, type StageNotes } from '../../../../engine/inference/stage';
import { ColumnWriter } from '../../duckdb/parquet-writer';
import { removeFile } from '../atomic-file';
import { paced } from '../paced';
import { blockOf, Types } from './columns';
import { openRows } from './open';
import { BLOCK_ROWS, type RowSource, type SourceRow } from './types';

/**
 * Reads the rows of a source into a Parquet file beside the output, with their types, some at a time; of a run that was killed while it scored the same rows are there already. `check`: of the columns, before
 * a row is read. Errors: as of the source; store-full, cancelled.
 */
export async function stageRows(job: BatchJob & { stage: StageJob }, check: (header: readonly string[]) => void, signal: AbortSignal, tell: (progress: BatchProgress) => void): Promise<StageNotes> {
  const { stage } = job;
  const kept = await stageNotes(stage);
  if (kept) return kept;
  await removeStage(stage);
  const source = await openRows(stage.source, job.output, signal);
  try {
    check(source.columns.map(({ name }) => name));
    return await new Staging(job.output, stage, source, signal, tell).run();
  } catch (error) {
    await removeStage(stage);
    throw error;
  } finally {
    await source.close();
  }
}

/** The rows are not gone on with any more. The notes first: without them nobody takes the rows for another run's. */
export async function spendStage({ notes }: StageJob): Promise<void> {
  await removeFile(notes);
}

export async function removeStage({ notes, path, temp }: StageJob): Promise<void> {
  for (const file of [notes, path, temp]) await removeFile(file);
}

class Staging {
  private readonly progress: ReturnType<typeof paced<BatchProgress>>;
  private readonly types: Types;

  constructor(private readonly output: string, private readonly stage: StageJob, private readonly source: RowSource, private readonly signal: AbortSignal, progress: (progress: BatchProgress) => void) {
    this.progress = paced(progress);
    this.types = new Types(source.columns);
  }

  async run(): Promise<StageNotes> {
    // Where a column turns out to be something else than its first rows were, all is read once more: then nothing can turn out any more.
    const notes = (await this.write(true)) ?? (await this.write(false));
    if (!notes) throw new MillwrightError('invalid-input', 'The rows changed while they were read.');
    return keepStage(this.stage, notes);
  }

  /** `first`: what columns are is not known yet; undefined where it turned out to be other than it was begun with. */
  private async write(first: boolean): Promise<Omit<StageNotes, 'format' | 'key'> | undefined> {
    let writer: ColumnWriter | undefined;
    let rows = 0;
    const files: StageNotes['files'] = [];
    try {
      for await (const block of blocks(this.source.rows())) {
        if (this.signal.aborted) throw new MillwrightError('cancelled', 'The run was cancelled; nothing was left behind.');
        const changed = first ? this.types.widen(block) : false;
        const { file } = this.source;
        if (file !== undefined && files.at(-1)?.name !== file) files.push({ name: file, from: rows });
        const begun = rows > 0;
        rows += block.length;
        this.tell(rows);
        if (changed && begun) {
          await writer?.abandon();
          writer = undefined;
        } else if (!begun) writer = ColumnWriter.table(this.output, this.stage.temp, this.types.now);
        await writer?.write(blockOf(block, this.types.now));
      }
      writer ??= rows === 0 ? ColumnWriter.table(this.output, this.stage.temp, this.types.now) : undefined;
      if (!writer) return undefined;
      await writer.finish();
      const { mixed } = this.types;
      return { at: Date.now(), unit: this.source.unit, rows, files, mixed: this.source.columns.flatMap(({ name }, at) => (mixed[at] ? [name] : [])) };
    } catch (error) {
      await writer?.abandon();
      throw error;
    }
  }

  private tell(rows: number): void {
    const { bytesRead, bytesTotal } = this.source;
    this.progress(() => ({ phase: 'reading', bytesRead, bytesTotal, rows, rejected: 0, rejectReasons: [], resumedRows: 0 }));
  }
}

/** As they came, but not more than some thousand rows at once. */
async function* blocks(rows: AsyncIterable<readonly SourceRow[]>): AsyncGenerator<readonly SourceRow[]> {
  for await (const all of rows) for (let from = 0; from < all.length; from += BLOCK_ROWS) yield all.length <= BLOCK_ROWS ? all : all.slice(from, from + BLOCK_ROWS);
}
