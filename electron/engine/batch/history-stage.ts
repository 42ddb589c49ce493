import { rm } from 'node:fs/promises';
import type { ScoreHow } from '../../contract/batch';
import { MillwrightError } from '../../contract/errors';
import type { Manifest } from '../../contract/manifest';
import { removeHalfRead } from './files';
import type { Host } from '../../contract/host';
import { keepStage, openParquet, NOT_ASKED_FOR, STAGE_COLUMNS, stageNotes, type BatchProgress, type NewColumn, type StageJob, type TableBlock } from '../inference';

/** What the history has for a model, some rows at a time. */
export interface HistoryTable {
  columns: readonly NewColumn[];
  readonly share: number;
  /** By their paths. */
  machines: readonly string[];
  /** How many rows there are, told by what was read so far; null before anything was. */
  readonly about: number | null;
  blocks(): AsyncIterable<TableBlock & { problems: readonly (string | null)[] }>;
}

interface Staged {
  host: Pick<Host, 'fork'>;
  stage: StageJob;
  signal: AbortSignal;
  now(): number;
  onProgress(progress: BatchProgress): void;
}

const STEPS = 10_000;

/** Of a model of windows of samples the readings are read, of which they are made as of a file's: machine by machine, set by set or step by step. */
export function historyHow({ series, sequences }: Manifest, how: ScoreHow): ScoreHow {
  if (!sequences) return how;
  const order = series?.stepMs === undefined ? {} : series.order && { [series.order.name]: { column: 'time' } };
  return { ...how, readings: true, columns: { ...order, ...Object.fromEntries((series?.by ?? []).map(({ name }) => [name, { column: 'machine' }])), ...how.columns } };
}

/** Reads rows of the history into the table that a run scores, as its process reads those of other sources; of a run that goes on they are there already. Errors: cancelled, store-full, gone. */
export async function stageHistory(table: () => HistoryTable, { host, stage, signal, now, onProgress }: Staged): Promise<void> {
  if (await stageNotes(stage)) return;
  await rm(stage.notes, { force: true });
  await removeHalfRead(stage);
  const rows = table();
  const file = await openParquet(host, stage.temp, true, [...rows.columns, ...STAGE_COLUMNS]);
  let count = 0;
  try {
    for await (const { problems, ...block } of rows.blocks()) {
      if (signal.aborted) throw new MillwrightError('cancelled', 'The run was cancelled; nothing was left behind.');
      await file.write({ rows: block.rows, columns: [...block.columns, { numbers: Float64Array.from(problems, (problem) => (problem === NOT_ASKED_FOR ? count : ++count)) }, { texts: problems }] });
      onProgress({ phase: 'reading', bytesRead: Math.round(rows.share * STEPS), bytesTotal: STEPS, rows: count, rejected: 0, rejectReasons: [], resumedRows: 0 });
    }
    await file.commit();
  } finally {
    await file.discard();
  }
  await keepStage(stage, { at: now(), unit: 'row', rows: count, files: [], mixed: [] });
}
