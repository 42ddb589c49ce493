import type * as z from 'zod';
import type { FolderLook, folderRequest } from '../../contract/batch-folder';
import { inputKind } from '../../contract/batch-input';
import { MillwrightError, toErrorData } from '../../contract/errors';
import type { Host } from '../../contract/host';
import type { Manifest } from '../../contract/manifest';
import type { BatchCalls, Inference } from '../inference';
import { packageOfFile } from '../models';
import { givenInput, wholeInput, wholeOutput } from './input';
import type { BatchProcesses } from './processes';

export type LookFolder = z.output<typeof folderRequest>;

/**
 * Looks at each file, and tells what is known so far, the last time with what went wrong, until all are looked at or it is stopped, which ends the process. One that came to its end stands ready for the run. Keeps nothing.
 * Errors: invalid-input where the rows lie in no files, and as of `wholeOutput`.
 */
export async function lookFolder(processes: BatchProcesses, manifest: Manifest, { model: _, input, output, ...how }: LookFolder, push: (look: FolderLook) => void): Promise<() => void> {
  const source = inputKind(wholeInput(input));
  if (!('path' in source)) throw new MillwrightError('invalid-input', 'These rows lie in no files: they go into one output.');
  const job: BatchCalls['lookFolder']['input'] = { manifest, source, ...how, output: output === undefined ? undefined : await wholeOutput({ input, output, format: how.format }) };
  const { stage } = await givenInput(input, '');
  const worker = await processes.take(stage);
  let newest: FolderLook = { of: 0, looked: 0, troubles: [], done: false, failed: null };
  const tell = (look: FolderLook) => push((newest = look));
  void worker.line.call('lookFolder', job, { onProgress: tell }).then((look) => {
    processes.stay(stage, worker);
    tell(look);
  }, (error: unknown) => {
    void worker.end();
    tell({ ...newest, done: true, failed: toErrorData(error).message });
  });
  // Whoever has seen the end stops it, too.
  return () => void (newest.done || worker.end());
}

/** The same with a model's file, which no vault is needed for. Errors: as of importing it, and of `lookFolder`. */
export async function lookFolderWithFile({ host, inference, processes }: { host: Host; inference: Inference; processes: BatchProcesses }, what: LookFolder, push: (look: FolderLook) => void): Promise<() => void> {
  return lookFolder(processes, (await packageOfFile({ host, inference }, what.model)).manifest, what, push);
}
