import type { BatchRun, ScoreHow } from '../../contract/batch';
import type { BatchInput } from '../../contract/batch-input';
import type { Host } from '../../contract/host';
import type { BatchProgress, Inference } from '../inference';
import { backgroundOfFile, packageOfFile } from '../models';
import type { Clock } from '../shared/clock';
import { doneMessage, removeList } from './files';
import { givenInput, runFiles, wholeOutput } from './input';
import { explainedBy } from './reasons';
import { BatchProcesses } from './processes';
import { scoreInWorker } from './scoring';

export interface ScoreFile extends ScoreHow {
  host: Pick<Host, 'fork'>;
  /** Where one may have looked at the input already. */
  processes?: BatchProcesses;
  inference: Inference;
  clock: Clock;
  /** A package's folder or a bare `.onnx`. */
  modelPath: string;
  input: BatchInput;
  output: string;
  overwrite?: boolean;
  /** As of `BatchJob`. */
  threads?: number | undefined;
  onProgress?(progress: BatchProgress): void;
  signal?: AbortSignal;
}

/**
 * Scores a file with a model that is in no registry, for the command line: no vault is needed. The model is inspected and its golden
 * samples are tried first, as at an import. Errors: as of importing it, and as `BatchCalls.score`.
 */
export async function scoreFile({ host, processes = new BatchProcesses(host), inference, clock, modelPath, overwrite = false, threads, onProgress = () => {}, signal = new AbortController().signal, ...what }: ScoreFile): Promise<BatchRun> {
  const { input: _, output: __, ...how } = what;
  const output = await wholeOutput(what);
  const files = runFiles(output, what.input);
  const given = await givenInput(what.input, output);
  // It starts while the model is looked at.
  const worker = processes.take(given.stage);
  worker.then((one) => one.line.call('prepare', { source: given.stage.source, output, threads, reasons: how.reasons })).catch(() => undefined);
  // That it does not start is told where it is wanted, and ended it is in any case.
  const ended = worker.then((one) => () => one.end(), () => () => undefined);
  const { manifest, binding, runs, explained } = await readModel({ host, inference }, modelPath, how).catch(async (error: unknown) => {
    await (await ended)();
    throw error;
  });
  // What looking at the model took is no part of the run.
  const started = clock.now();
  const result = await scoreInWorker(host, { model: runs, binding, manifest, given, files, overwrite, ...how, explainedBy: explained, threads, signal, onProgress, worker });
  await removeList(files);
  const { bytesRead, bytesTotal, rows, rejected, rejectReasons, rejectsFile } = result;
  return {
    id: 0, model: manifest.name, version: manifest.version, input: given.shown, output, state: 'done', phase: 'scoring', bytesRead, bytesTotal, rows, rejected, rejectReasons, rejectsFile, files: result.files ?? null, maxRejected: how.maxRejected ?? null, started, finished: clock.now(), message: doneMessage(result), rowsPerS: null, leftMs: null,
  };
}

async function readModel(deps: Pick<ScoreFile, 'host' | 'inference'>, path: string, how: ScoreHow) {
  const checked = await packageOfFile(deps, path);
  return { ...checked, explained: await explainedBy(checked, how, () => Promise.resolve().then(() => backgroundOfFile(checked))) };
}
