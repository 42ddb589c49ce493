import { extname } from 'node:path';
import type { Host } from '../../contract/host';
import { createInference, openParquet, startWorker, tensorsFor, type BatchCalls } from '../inference';
import { packageOfFile } from '../models';
import { mulberry32 } from '../shared/mulberry32';
import { openWhole } from '../shared/whole-file';

const COLUMNS = 10;
const BLOCK_ROWS = 16_384;
/** What a session of the baseline goes through, over and over: more than lies in a processor's own memory. */
const BARE_BLOCKS = 8;

/** Readings between 0 and 100 with three decimals, as instruments give them. */
function* blocks(rows: number): Generator<Float64Array[]> {
  const random = mulberry32(1);
  for (let left = rows; left > 0; left -= BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, left);
    yield Array.from({ length: COLUMNS }, () => Float64Array.from({ length: count }, () => Math.round(random() * 100_000) / 1000));
  }
}

const names = Array.from({ length: COLUMNS }, (_, at) => `c${at}`);

/** Writes a table of so many rows and ten columns `c0` to `c9`, as Parquet or CSV by its name; the same numbers in either. Errors: as of writing it. */
export async function benchTable(host: Pick<Host, 'fork'>, { path, rows }: { path: string; rows: number }): Promise<{ rows: number }> {
  await (extname(path) === '.parquet' ? parquetTable(host, path, rows) : csvTable(path, rows));
  return { rows };
}

async function parquetTable(host: Pick<Host, 'fork'>, path: string, rows: number): Promise<void> {
  const file = await openParquet(host, path, true, names.map((name) => ({ name, type: 'number' })));
  try {
    for (const columns of blocks(rows)) await file.write({ rows: columns[0]?.length ?? 0, columns: columns.map((values) => ({ numbers: values })) });
    await file.commit();
  } finally {
    await file.discard();
  }
}

async function csvTable(path: string, rows: number): Promise<void> {
  const file = await openWhole(path, true);
  try {
    await file.write(`${names.join(',')}\n`);
    for (const columns of blocks(rows)) await file.write(Array.from(columns[0] ?? [], (_, row) => `${columns.map((column) => column[row]).join(',')}\n`).join(''));
    await file.commit();
  } finally {
    await file.discard();
  }
}

/**
 * Rows a second of the runtime's own `run`, nothing around it: so many sessions of one thread each, on threads of a batch process, over arrays that lie in memory already; and how long that process took until it
 * answered. Errors: as of an import.
 */
export async function benchSessions(host: Host, { model, sessions, forMs }: { model: string; sessions: number; forMs: number }): Promise<{ rowsPerS: number; beginMs: number }> {
  const inference = createInference({ host });
  const began = performance.now();
  const worker = await startWorker<BatchCalls>(host, 'batch');
  try {
    await worker.line.call('tidy', null);
    const beginMs = performance.now() - began;
    const { binding, manifest, runs } = await packageOfFile({ host, inference }, model);
    const batches = await Promise.all([...blocks(BARE_BLOCKS * BLOCK_ROWS)].map((columns) => tensorsFor(Object.fromEntries(manifest.inputs.map(({ name }, at) => [name, columns[at % COLUMNS]!])), BLOCK_ROWS, { binding, manifest })));
    return { ...(await worker.line.call('measure', { model: runs, sessions, batches, batchRows: BLOCK_ROWS, forMs })), beginMs };
  } finally {
    await worker.end();
    await inference.close();
  }
}
