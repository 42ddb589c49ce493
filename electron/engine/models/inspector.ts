import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inspection as inspectionSchema, type Inspection } from '../../contract/domain';
import { toErrorData } from '../../contract/errors';
import type { Host } from '../../contract/host';
import type { Manifest } from '../../contract/manifest';
import { identifierOf, limited, MODEL_FILE, startWorker, type InspectionCalls, type ModelInput, type Worker } from '../inference';
import { inferManifest } from './infer-manifest';
import { parseGolden, parseManifest } from './parse';
import { isArchive, locate } from './read-package';
import type { PackageFiles } from './types';

/** Of the largest models, on a machine that is busy with others. */
const LIMIT_MS = 20_000;

/** What the file is, the hash of the bytes that were looked at, and the names of the data files that belong to it. */
export type Inspected = InspectionCalls['inspect']['output'];

/**
 * Looks at one model in a process of its own, which ends with it: a file that hangs or kills it costs 20 s and that process.
 * What is wrong with the file is said in the result.
 */
export async function inspectModel(host: Pick<Host, 'fork'>, input: ModelInput, limitMs = LIMIT_MS): Promise<Inspected> {
  const began = performance.now();
  try {
    const answer = await apart(host, (worker) => worker.line.call('inspect', input), limitMs);
    // The process has read what a stranger wrote; its answer is checked as a stranger's.
    return { inspection: inspectionSchema.parse(answer.inspection), sha256: String(answer.sha256), dataFiles: answer.dataFiles.map(String) };
  } catch (error) {
    const bytes = 'path' in input ? await stat(input.path).then(({ size }) => size, () => 0) : (input.files.get(MODEL_FILE)?.length ?? 0);
    return { inspection: failed(bytes, toErrorData(error).code, limitMs, toErrorData(error).message, performance.now() - began), sha256: '', dataFiles: [] };
  }
}

/** What runs of a package: its model as it is, or as the inspection's rewrites make it, each time anew from the same bytes. Errors: model-refused. */
export async function modelToRun(host: Pick<Host, 'fork'>, { rewrites }: Pick<Inspection, 'rewrites'>, files: PackageFiles): Promise<Uint8Array> {
  if (rewrites.length === 0) return files.get(MODEL_FILE) ?? new Uint8Array(0);
  return (await apart(host, (worker) => worker.line.call('derive', { files }), LIMIT_MS)).model;
}

/** The files of a `.mwpkg`, unpacked by a process of its own. Errors: model-refused, invalid-input; gone or timeout where the archive ended that process. */
export async function unpackPackage(host: Pick<Host, 'fork'>, path: string): Promise<PackageFiles> {
  return (await apart(host, (worker) => worker.line.call('unpack', { path }), LIMIT_MS)).files;
}

async function apart<T>(host: Pick<Host, 'fork'>, work: (worker: Worker<InspectionCalls>) => Promise<T>, limitMs: number): Promise<T> {
  const worker = await startWorker<InspectionCalls>(host, 'inspection');
  try {
    return await limited(work(worker), limitMs, `The model was not ready to run within ${limitMs / 1000} s.`, () => undefined);
  } finally {
    void worker.end();
  }
}

function failed(bytes: number, code: string, limitMs: number, message: string, ms: number): Inspection {
  const reasons: Record<string, string> = {
    timeout: `Looking at the file took longer than ${limitMs / 1000} s and was stopped. The model may be damaged, or made to hang whoever opens it.`,
    gone: 'The process that looked at the file died of it. The model may be damaged, hostile, or too large for this machine\'s memory.',
  };
  return { ok: false, reason: reasons[code] ?? message, producer: '', opsets: {}, inputs: [], outputs: [], parameters: 0, bytes, rewrites: [], warnings: [], ms: Math.round(ms) };
}

/** Says what a file or folder is; needs no vault and keeps nothing. What is wrong with its manifest or golden samples stands among the warnings. */
export async function inspectPackage(host: Pick<Host, 'fork'>, path: string): Promise<{ inspection: Inspection; manifest: Manifest | null; golden: boolean }> {
  const { folder, model, name } = await locate(path);
  if (folder === null && isArchive(model)) {
    const began = performance.now();
    const files = await unpackPackage(host, model).catch((error: unknown) => toErrorData(error));
    if (!('code' in files)) return describe((await inspectModel(host, { files })).inspection, files, name);
    const { size } = await stat(model);
    return { inspection: failed(size, files.code, LIMIT_MS, files.message, performance.now() - began), manifest: null, golden: false };
  }
  const { inspection } = await inspectModel(host, { path: model });
  const files = new Map<string, Uint8Array>();
  for (const file of folder === null ? [] : ['manifest.json', 'golden.json']) {
    const bytes = await readFile(join(folder ?? '', file)).catch(() => undefined);
    if (bytes) files.set(file, bytes);
  }
  return describe(inspection, files, name);
}

function describe(inspection: Inspection, files: PackageFiles, name: string): { inspection: Inspection; manifest: Manifest | null; golden: boolean } {
  const warnings = [...inspection.warnings];
  const told = <T>(read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      warnings.push(toErrorData(error).message);
      return null;
    }
  };
  const infer = () => (inspection.ok && !files.has('manifest.json') ? inferManifest(inspection, identifierOf(name, 'model'), '') : null);
  const manifest = told(() => parseManifest(files) ?? infer());
  const golden = told(() => parseGolden(files)) !== null;
  return { inspection: { ...inspection, warnings }, manifest, golden };
}
