import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import type { ScoreHow } from '../../contract/batch';
import { MillwrightError } from '../../contract/errors';
import type { Manifest } from '../../contract/manifest';
import { removeHalfRead } from './files';
import type { Host } from '../../contract/host';
import { openParquet, NOT_ASKED_FOR, PROBLEM_COLUMN, ROW_COLUMN, STAGE_FORMAT, type BatchProgress, type NewColumn, type StageJob, type StageNotes, type TableBlock } from '../inference';

/** What the history has for a model, some rows at a time. */
export interface HistoryTable {
  columns: readonly NewColumn[];
  readonly share: number;
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
  const kept = await readFile(stage.notes, 'utf8').then((text) => JSON.parse(text) as StageNotes, () => undefined);
  if (kept?.format === STAGE_FORMAT && kept.key === stage.key && (await stat(stage.path).catch(() => undefined))) return;
  await rm(stage.notes, { force: true });
  await removeHalfRead(stage);
  const rows = table();
  const file = await openParquet(host, stage.temp, true, [...rows.columns, { name: ROW_COLUMN, type: 'integer' }, { name: PROBLEM_COLUMN, type: 'text' }]);
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
  await rename(stage.temp, stage.path);
  const notes: StageNotes = { format: STAGE_FORMAT, key: stage.key, at: now(), unit: 'row', rows: count, files: [], mixed: [] };
  const written = await open(stage.notes, 'w', 0o600);
  try {
    await written.writeFile(JSON.stringify(notes), 'utf8');
    await written.sync();
  } finally {
    await written.close();
  }
}
