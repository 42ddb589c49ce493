import type { BatchRun } from '../../contract/batch';
import { reasonColumns } from '../../contract/batch-files';
import { MillwrightError } from '../../contract/errors';
import type { Host } from '../../contract/host';
import type { Manifest, ManifestOutput } from '../../contract/manifest';
import { startWorker, type BatchCalls, type SummaryAnswer, type SummaryJob } from '../inference';
import { mainOutput, type Models, type VersionRecord } from '../models';

/** A run that is over, and what it has written; `summary` is null where that is not there or not as it was. */
export interface RunSummary {
  run: BatchRun;
  /** Null: the version was removed. */
  version: VersionRecord | null;
  /** What is told of; null where nothing is. */
  output: ManifestOutput | null;
  /** What counts as high, and whether the manifest says so. */
  limit: { value: number; stated: boolean } | null;
  answer: SummaryAnswer;
}

/** How many of the highest rows are named. */
const MOST_NAMED = 20;
/** A probability whose manifest names no limit. */
const HALF = 0.5;

type Deps = { host: Pick<Host, 'fork'>; models: Pick<Models, 'version'> };
/** `reasons`: for how many it has columns. */
type KeptRun = BatchRun & { versionId: number; reasons?: number | undefined };

/** Of each run, in their order. What became of a file is said and fails nothing. Errors: cancelled by the signal. */
export async function summarizeRuns(deps: Deps, runs: readonly KeptRun[], signal: AbortSignal): Promise<RunSummary[]> {
  const told: RunSummary[] = [];
  for (const run of runs) told.push(await summarizeRun(deps, run, signal));
  return told;
}

async function summarizeRun({ host, models }: Deps, { versionId, reasons = 0, ...run }: KeptRun, signal: AbortSignal): Promise<RunSummary> {
  const version = models.version(versionId) ?? null;
  const nothing = (says: string | null): SummaryAnswer => ({ says, summary: null, reasons: null });
  if (!version || run.state !== 'done') return { run, version, output: null, limit: null, answer: nothing(run.state === 'done' ? 'The version of the model that wrote it was removed.' : null) };
  if (run.files) return { run, version, output: null, limit: null, answer: nothing('It gave each of its files an output of its own; what came out is told of runs into one file.') };
  const { manifest } = version;
  const output = mainOutput(manifest);
  const classes = output.kind === 'category' || output.labels !== undefined;
  const limit = classes ? null : limitOf(manifest, output);
  const job: SummaryJob = {
    output: run.output, rejects: run.rejectsFile, written: { at: run.finished ?? 0, rows: run.rows, version: run.version }, added: [...manifest.outputs.map(({ name }) => name), ...reasonColumns(reasons), 'model_version'],
    answer: { name: output.name, kind: classes ? 'category' : output.kind }, limit: limit?.value ?? null, most: MOST_NAMED,
  };
  return { run, version, output, limit, answer: await askFor(host, job, signal) };
}

function limitOf({ thresholds }: Manifest, { name, kind }: ManifestOutput): RunSummary['limit'] {
  const stated = thresholds.find(({ output }) => output === name)?.limit;
  if (stated !== undefined) return { value: stated, stated: true };
  return kind === 'probability' ? { value: HALF, stated: false } : null;
}

/** By a process for each file: one that it dies of is no trouble of the others. */
async function askFor(host: Deps['host'], job: SummaryJob, signal: AbortSignal): Promise<SummaryAnswer> {
  if (signal.aborted) throw cancelled();
  const worker = await startWorker<BatchCalls>(host, 'batch');
  try {
    return await worker.line.call('summarize', job, { signal });
  } catch (error) {
    if (signal.aborted) throw cancelled();
    if (error instanceof MillwrightError && error.code === 'gone') return { says: 'Its output could not be read: the process that read it ended.', summary: null, reasons: null };
    throw error;
  } finally {
    await worker.end();
  }
}

const cancelled = () => new MillwrightError('cancelled', 'Counting what was written was cancelled.');
