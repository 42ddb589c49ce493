import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BatchResult, StageJob } from '../inference';
import { locksOf } from '../shared/one-writer';

/** A run's files. Those beside the output are called after it alone: whoever runs the same again finds them. */
export interface OutputFiles {
  output: string;
  rejects: string;
  outputTemp: string;
  rejectsTemp: string;
  journal: string;
  sheetTemp: string;
}

export function outputFiles(output: string): OutputFiles {
  const rejects = `${output}.rejects.csv`;
  const beside = (path: string, ending: string) => join(dirname(path), `.${basename(path)}.${ending}`);
  return { output, rejects, outputTemp: beside(output, 'part'), rejectsTemp: beside(rejects, 'part'), journal: beside(output, 'journal'), sheetTemp: beside(output, 'sheet') };
}

type StageFiles = Pick<StageJob, 'path' | 'temp' | 'notes'>;

/** Where rows are read into first. */
export function stageFiles(output: string): StageFiles {
  const beside = (ending: string) => join(dirname(output), `.${basename(output)}.${ending}`);
  return { path: beside('rows.parquet'), temp: beside('rows.part'), notes: beside('rows.json') };
}

/** What an engine that was killed while it read rows into a table has left of it: under a name with its process in it. */
export async function removeHalfRead({ temp }: Pick<StageJob, 'temp'>): Promise<void> {
  const own = `.${basename(temp)}.`;
  for (const name of await readdir(dirname(temp)).catch(() => [])) if (name.startsWith(own) && name.endsWith('.part')) await rm(join(dirname(temp), name), { force: true }).catch(() => undefined);
}

/** Removes what a run that is not gone on with has left, unless another writes there by now. */
export async function removeParts({ output, outputTemp, rejectsTemp, sheetTemp, journal }: OutputFiles): Promise<void> {
  if ((await locksOf(output)).length > 0) return;
  // The journal last: without it nobody knows what the others are.
  const { notes, path: rows, temp } = stageFiles(output);
  await removeHalfRead({ temp });
  for (const path of [outputTemp, sheetTemp, rejectsTemp, notes, rows, temp, journal]) await rm(path, { force: true }).catch(() => undefined);
}

export function doneMessage({ rows, rejected, rejectsFile, firstReason, resumedRows, anew, says }: BatchResult): string {
  const scored = `${rows.toLocaleString('en')} row${rows === 1 ? '' : 's'} scored`;
  const before = resumedRows > 0 ? `, ${resumedRows.toLocaleString('en')} of them before it was interrupted` : '';
  const begun = anew === null ? '' : ` An interrupted run into this file could not go on (${anew}), so all of it was scored anew.`;
  const more = `${begun}${says.map((one) => ` ${one}`).join('')}`;
  if (rejected > 0) return `${scored}${before}, ${rejected.toLocaleString('en')} rejected, listed in ${rejectsFile}. The first: ${firstReason}.${more}`;
  return more === '' ? `${scored}${before}` : `${scored}${before}.${more}`;
}
