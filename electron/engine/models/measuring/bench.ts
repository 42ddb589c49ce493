import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../../contract/host';
import { createInference, tensorsFor, type Measured } from '../../inference';
import { loadForUse, madeUpColumns } from '../check-package';
import { packageOfFile } from '../file-scorer';
import { measureQueue, type QueueFigures } from './queue';
import { measureWorkers } from './workers';

const BATCH_ROWS = 1024;
const ROUNDS = 30;
const FOR_MS = 150;

/** The model that is always there. */
const USUAL = 'machine-failure';

export interface InferenceBench extends QueueFigures {
  model: string;
  workersTried: number[];
}

/** What the queue costs, on a model file or the one that ships, with as many sessions as the appliance would choose here unless told. Errors: as of an import. */
export async function benchInference(host: Host, { model = join(host.files.models, USUAL), sessions }: { model?: string; sessions?: number }): Promise<InferenceBench> {
  const inference = createInference({ host });
  try {
    const { binding, manifest, sha256, runs } = await packageOfFile({ host, inference }, model);
    const session = await loadForUse(inference, { sha256, bytes: runs, binding, manifest });
    const rows = binding.batch ?? BATCH_ROWS;
    const tensors = (count: number) => tensorsFor(madeUpColumns(manifest, count).columns, count, { binding, manifest });
    const [one, batch] = [await tensors(binding.batch ?? 1), await tensors(rows)];
    const tried = sessions === undefined ? await measureWorkers({ inference, session, batch, batchRows: rows, most: availableParallelism(), forMs: FOR_MS }) : { workers: sessions, rowsPerS: [] };
    const figures = await measureQueue({ inference, session, one, batch, batchRows: rows, sessions: tried.workers, rounds: ROUNDS, forMs: FOR_MS });
    return { model: manifest.name, workersTried: tried.rowsPerS, ...figures };
  } finally {
    await inference.close();
  }
}

/** The runtime's own run of one row of a package, over and over, without a queue. Errors: as of an import. */
export async function benchBareRow(host: Host, model: string): Promise<Measured> {
  const inference = createInference({ host });
  try {
    const { binding, manifest, sha256, runs } = await packageOfFile({ host, inference }, model);
    const session = await loadForUse(inference, { sha256, bytes: runs, binding, manifest });
    const rows = binding.batch ?? 1;
    const [measured] = await session.measure(await tensorsFor(madeUpColumns(manifest, rows).columns, rows, { binding, manifest }), { forMs: 4 * FOR_MS });
    return measured ?? { runs: 0, ms: 0, p50Ms: NaN, p99Ms: NaN };
  } finally {
    await inference.close();
  }
}
