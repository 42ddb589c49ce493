import { MillwrightError } from '../../contract/errors';
import type { Host } from '../../contract/host';
import type { Manifest } from '../../contract/manifest';
import { startWorker, type BatchCalls, type BatchProgress, type BatchResult, type Binding } from '../inference';
import { removeParts, removeStale, type OutputFiles } from './files';

export interface Scoring {
  model: Uint8Array;
  binding: Binding;
  manifest: Manifest;
  input: string;
  files: OutputFiles;
  overwrite: boolean;
  readings?: boolean | undefined;
  threads?: number | undefined;
  signal: AbortSignal;
  onProgress(progress: BatchProgress): void;
}

/** A worker that does not let go when asked is ended. */
const PATIENCE_MS = 2000;

/** Scores one file in a worker of its own, which ends with it. Whatever happens, no half file stays. Errors: as `BatchCalls.score`, and gone. */
export async function scoreInWorker(host: Pick<Host, 'fork'>, { files, signal, onProgress, ...job }: Scoring): Promise<BatchResult> {
  await removeStale(files);
  if (signal.aborted) throw cancelled();
  const worker = await startWorker<BatchCalls>(host, 'batch');
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hurry = () => {
    timer = setTimeout(() => void worker.end(), PATIENCE_MS);
  };
  signal.addEventListener('abort', hurry, { once: true });
  try {
    return await worker.line.call('score', { ...job, ...files }, { signal, onProgress });
  } catch (error) {
    throw signal.aborted ? cancelled() : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', hurry);
    await worker.end();
    await removeParts([files.outputTemp, files.rejectsTemp]);
  }
}

const cancelled = () => new MillwrightError('cancelled', 'The run was cancelled; nothing was left behind.');
