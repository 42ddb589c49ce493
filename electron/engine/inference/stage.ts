import { open, readFile, rename } from 'node:fs/promises';
import type { StageJob } from './protocols';
import type { NewColumn } from './tables';

/** Rows that were read into a table beside an output first, to be scored from there: what whoever reads and whoever scores them agree on. */

/** In which row of its source each row stands: a column behind all others, which no output has. */
export const ROW_COLUMN = '__millwright_row';
/** Why a row of a source is none, beside it. */
export const PROBLEM_COLUMN = '__millwright_problem';
export const STAGE_COLUMNS: readonly NewColumn[] = [{ name: ROW_COLUMN, type: 'integer' }, { name: PROBLEM_COLUMN, type: 'text' }];
/** Instead of a problem: the row stands in the windows of later ones, and is none that anything is written of. */
export const NOT_ASKED_FOR = '';

/** Counted up when rows are kept in another way. */
export const STAGE_FORMAT = 1;

/** What is known of such rows, as JSON beside them. */
export interface StageNotes {
  format: number;
  /** As of `StageJob`. */
  key: string;
  /** When they were read, UTC ms. */
  at: number;
  /** What the numbers of rows count. */
  unit: 'row' | 'line';
  rows: number;
  /** Of several files: from which row of the table on each lies there. */
  files: { name: string; from: number }[];
  /** Columns of text in which numbers stand. */
  mixed: string[];
}

/** Of rows that were read for the same, which are whole once their notes are there. */
export async function stageNotes({ path, notes, key }: StageJob): Promise<StageNotes | undefined> {
  try {
    const found = JSON.parse(await readFile(notes, 'utf8')) as StageNotes;
    if (found.format !== STAGE_FORMAT || found.key !== key) return undefined;
    await (await open(path, 'r')).close();
    return found;
  } catch {
    return undefined;
  }
}

/** Gives a whole table its name, and behind that its notes. */
export async function keepStage({ temp, path, notes, key }: StageJob, what: Omit<StageNotes, 'format' | 'key'>): Promise<StageNotes> {
  const kept: StageNotes = { format: STAGE_FORMAT, key, ...what };
  await rename(temp, path);
  const file = await open(notes, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(kept), 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
  return kept;
}
