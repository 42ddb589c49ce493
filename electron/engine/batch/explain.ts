import { resolve } from 'node:path';
import type { ScoreHow } from '../../contract/batch';
import type { Explanation } from '../../contract/explanation';
import { MillwrightError } from '../../contract/errors';
import type { Host } from '../../contract/host';
import { startWorker, stepsOf, type BatchCalls } from '../inference';
import type { ExplainOptions, Models, VersionRecord } from '../models';

export interface ExplainFile extends ExplainOptions, Pick<ScoreHow, 'readings' | 'columns'> {
  model: string;
  /** A file of rows, as for scoring. */
  input: string;
  /** The line that it begins at; rows of which nothing can be told are passed over. */
  from?: number | undefined;
  /** How many rows. */
  most: number;
}

export interface ExplainedFile {
  rows: { line: number; explanation: Explanation }[];
  /** What can't be read, or gets no prediction. */
  rejected: { line: number; column: string; value: string; reason: string }[];
}

/** Errors: not-found, invalid-input (the file), and as of `Models.explain` but for a row that gets no prediction: that one is told among those rejected. */
export async function explainFile({ host, models }: { host: Pick<Host, 'fork'>; models: Pick<Models, 'explain'> }, version: VersionRecord, { input, from = 1, most, readings, columns: choices, ...options }: ExplainFile): Promise<ExplainedFile> {
  const { lines, columns, rejected } = await readRows(host, { manifest: version.manifest, input: resolve(input), from, most, readings, columns: choices });
  if (lines.length + rejected.length === 0) throw new MillwrightError('invalid-input', `${input} has no row ${from === 1 ? '' : `from line ${from} on `}to explain.`, { file: input });
  const rows: ExplainedFile['rows'] = [];
  const begin = (name: string, row: number) => row * stepsOf(version.manifest, name);
  for (const [at, line] of lines.entries()) {
    const row = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(begin(name, at), begin(name, at + 1))]));
    try {
      rows.push({ line, explanation: await models.explain(version.id, row, options) });
    } catch (error) {
      if (!(error instanceof MillwrightError) || error.code !== 'invalid-input') throw error;
      rejected.push({ line, column: '', value: '', reason: error.message });
    }
  }
  return { rows, rejected: rejected.sort((a, b) => a.line - b.line) };
}

/** By a worker, as everything that a stranger's file is read by. */
async function readRows(host: Pick<Host, 'fork'>, what: BatchCalls['read']['input']): Promise<BatchCalls['read']['output']> {
  const worker = await startWorker<BatchCalls>(host, 'batch');
  try {
    return await worker.line.call('read', what);
  } finally {
    await worker.end();
  }
}
