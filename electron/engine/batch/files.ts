import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isFolder } from '../../contract/batch';
import { DoneList, outputFiles, stageFiles, type BatchResult, type OutputFiles, type StageJob } from '../inference';
import { locksOf } from '../shared/one-writer';

/** What an engine that was killed while it read rows into a table has left of it: under a name with its process in it. */
export async function removeHalfRead({ temp }: Pick<StageJob, 'temp'>): Promise<void> {
  const own = `.${basename(temp)}.`;
  for (const name of await readdir(dirname(temp)).catch(() => [])) if (name.startsWith(own) && name.endsWith('.part')) await rm(join(dirname(temp), name), { force: true }).catch(() => undefined);
}

/** Removes what a run that is not gone on with has left, unless another writes there by now. */
export async function removeParts(files: OutputFiles): Promise<void> {
  const { output, outputTemp, rejectsTemp, sheetTemp, journal, done } = files;
  if (done !== undefined) return removePartsWithin(output, done);
  if ((await locksOf(output)).length > 0) return;
  // The journal last: without it nobody knows what the others are.
  const { notes, path: rows, temp } = stageFiles(output);
  await removeHalfRead({ temp });
  for (const path of [outputTemp, sheetTemp, rejectsTemp, notes, rows, temp, journal]) await rm(path, { force: true }).catch(() => undefined);
}

/** Outputs of a folder that are whole stay, with the list of them: the same run goes on behind them. */
async function removePartsWithin(folder: string, done: string): Promise<void> {
  if ((await locksOf(done)).length > 0) return;
  const list = await DoneList.find(done).catch(() => undefined);
  await list?.close();
  if (list?.begun !== undefined) await removeParts(outputFiles(join(folder, basename(list.begun))));
  if (list?.whole.size === 0) await removeList({ done });
}

/** Of a run into a folder that is done, and known to be: whoever asks the same again begins anew. */
export async function removeList({ done }: Pick<OutputFiles, 'done'>): Promise<void> {
  if (done !== undefined) await rm(done, { force: true }).catch(() => undefined);
}

/** What is left of a run that was cancelled, as a sentence. */
export const cancelledWords = (output: string, how = 'cancelled'): string => `The run was ${how}; ${isFolder(output) ? `outputs that were whole stay in ${output}, of the others nothing was left behind. The same run goes on with those` : 'nothing was left behind'}.`;

export function doneMessage({ rows, rejected, rejectsFile, firstReason, resumedRows, anew, says, files }: BatchResult): string {
  const scored = `${rows.toLocaleString('en')} row${rows === 1 ? '' : 's'}${files ? ` of ${files.of.toLocaleString('en')} file${files.of === 1 ? '' : 's'}` : ''} scored`;
  const before = resumedRows > 0 ? `, ${resumedRows.toLocaleString('en')} of them before it was interrupted` : '';
  const begun = anew === null ? '' : ` An interrupted run into this file could not go on (${anew}), so all of it was scored anew.`;
  const more = `${begun}${says.map((one) => ` ${one}`).join('')}`;
  if (rejected > 0) return `${scored}${before}, ${rejected.toLocaleString('en')} rejected, listed in ${rejectsFile ?? 'a file beside each output'}. The first: ${firstReason}.${more}`;
  return more === '' ? `${scored}${before}` : `${scored}${before}.${more}`;
}
