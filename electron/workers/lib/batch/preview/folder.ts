import { setImmediate as turn } from 'node:timers/promises';
import type { FolderLook } from '../../../../contract/batch-folder';
import { MillwrightError } from '../../../../contract/errors';
import { MOST_FILES_LOOKED } from '../../../../contract/folder-faults';
import type { BatchCalls, StageSource } from '../../../../engine/inference/protocols';
import { inputsOf, planOf, type Input } from '../folder/plan';
import { paced } from '../paced';
import { faultOf, matchedIn } from './file-fault';
import { openGlance } from './glance';

/** Files among which the one is looked for that is shown. */
const MOST_TRIED = 50;

/**
 * Looks at the header and the first rows of each file, up to `MOST_FILES_LOOKED` of them, in the order of their names, and says which of them a run into a folder would refuse and why; keeps nothing. With its folder
 * what would have it begin with none is looked for first. Errors: as of `planOf`; cancelled.
 */
export async function lookFolder({ source, output, ...how }: BatchCalls['lookFolder']['input'], signal: AbortSignal, progress: (look: FolderLook) => void): Promise<FolderLook> {
  const files = await (output === undefined ? inputsOf(source) : planOf(source, output, how.format));
  const look: FolderLook = { of: files.length, looked: 0, troubles: [], done: false, failed: null };
  const tell = paced(progress);
  for (const file of files.slice(0, MOST_FILES_LOOKED)) {
    if (signal.aborted) throw new MillwrightError('cancelled', 'The look was broken off.');
    const fault = await faultOf(file, how);
    if (fault) look.troubles.push(fault);
    look.looked++;
    tell(() => ({ ...look, troubles: [...look.troubles] }));
    // Lets a cancel come in between.
    await turn();
  }
  return { ...look, done: true };
}

/**
 * Of several files the one that shows what a run of them comes to: the first whose columns feed every input by what was chosen or kept and by names, else the first in which those alone are missing that the model takes as missing
 * (what it does not give is given in none, so one that has more comes before it), else the first that can be read. Errors: as of the first.
 */
export async function shownOf(files: readonly Input[], how: Parameters<typeof faultOf>[1]): Promise<Input> {
  const mayLack = new Set(how.manifest.inputs.flatMap(({ name, missing }) => (missing ? [name] : [])));
  let [lacking, readable, refused]: [Input | undefined, Input | undefined, unknown] = [undefined, undefined, undefined];
  for (const file of files.slice(0, MOST_TRIED)) {
    try {
      const glance = await openGlance(file.source);
      await glance.close();
      readable ??= file;
      matchedIn(glance, file.input, how);
      return file;
    } catch (error) {
      refused ??= error;
      const missing = error instanceof MillwrightError ? error.details?.missing : undefined;
      if (Array.isArray(missing) && missing.every((name) => mayLack.has(String(name)))) lacking ??= file;
    }
  }
  const found = lacking ?? readable;
  if (found) return found;
  throw refused;
}

/** Files that each have an output of their own; undefined where there is one alone. Errors: as of `filesOf`. */
export async function severalOf(source: StageSource): Promise<Input[] | undefined> {
  if (source.kind !== 'files') return undefined;
  const files = await inputsOf(source);
  return files.length > 1 ? files : undefined;
}
