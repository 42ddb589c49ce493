import type { ScoreHow } from '../../contract/batch';
import { MillwrightError } from '../../contract/errors';
import type { Host } from '../../contract/host';
import type { Manifest } from '../../contract/manifest';
import { startWorker, type Worker, type BatchCalls, type BatchProgress, type BatchResult, type Binding, type ExplainedBy, type OutputFiles } from '../inference';
import { cancelledWords, removeParts } from './files';
import type { GivenInput } from './input';

export interface Scoring extends ScoreHow {
  model: Uint8Array;
  binding: Binding;
  manifest: Manifest;
  explainedBy?: ExplainedBy | undefined;
  given: GivenInput;
  files: OutputFiles;
  overwrite: boolean;
  threads?: number | undefined;
  /** Cancels it; for the reason `LEFT` it is left as it is, to be gone on with. */
  signal: AbortSignal;
  /** A process that was started for it already; it ends with the run. */
  worker?: Promise<Worker<BatchCalls>> | undefined;
  onProgress(progress: BatchProgress): void;
  /** The output is in its place, and what is beside it is left for a run that is killed before this is over. Answers whether it was written down; where it was not, that stays. It never rejects. */
  onDone?: ((result: BatchResult) => Promise<boolean>) | undefined;
}

/** Why a run is broken off that goes on later. */
export const LEFT = 'left';
/** A worker that does not let go when asked is ended. */
const PATIENCE_MS = 2000;

/**
 * Scores one file in a worker of its own, which ends with it. Of a run that is cancelled or fails nothing stays; of one that is left, or whose process dies, what the next one of the same goes on from.
 * Errors: as `BatchCalls.score`, and gone.
 */
export async function scoreInWorker(host: Pick<Host, 'fork'>, { files, given, signal, onProgress, onDone, worker: started, ...job }: Scoring): Promise<BatchResult> {
  if (signal.aborted) {
    await started?.then((one) => one.end(), () => undefined);
    throw brokenOff(signal, files);
  }
  const worker = await (started ?? startWorker<BatchCalls>(host, 'batch'));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const asked = new AbortController();
  const breakOff = () => {
    // What it has kept is good at any moment.
    if (signal.reason === LEFT) return void worker.end();
    asked.abort();
    timer = setTimeout(() => void worker.end(), PATIENCE_MS);
  };
  signal.addEventListener('abort', breakOff, { once: true });
  try {
    // While the process was started nobody listened.
    if (signal.aborted) throw brokenOff(signal, files);
    const result = await worker.line.call('score', { ...job, ...given, ...files }, { signal: asked.signal, onProgress });
    // One that dies here has done its work.
    if ((await onDone?.(result)) ?? true) await worker.line.call('tidy', null).catch(() => worker.end().then(() => removeParts(files)));
    return result;
  } catch (error) {
    throw signal.aborted ? brokenOff(signal, files) : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', breakOff);
    await worker.end();
    if (signal.aborted && signal.reason !== LEFT) await removeParts(files);
  }
}

const brokenOff = ({ reason }: AbortSignal, { output }: OutputFiles) => new MillwrightError('cancelled', reason === LEFT ? 'The run was left as it is.' : cancelledWords(output));
