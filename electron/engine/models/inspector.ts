import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inspection as inspectionSchema, type Inspection } from '../../contract/models';
import { toErrorData } from '../../contract/errors';
import type { Host } from '../../contract/host';
import { identifierOf, limited, MODEL_FILE, startWorker, type InspectionCalls, type ModelInput, type Worker } from '../inference';
import { checkSignature, wrongWords, type Claim } from './check-signature';
import { assumedOf, inferManifest } from './infer-manifest';
import { parseGolden, parseManifest } from './parse';
import { isArchive, locate, ownFiles } from './read-package';
import type { Inspected, PackageFiles } from './types';
import { isSignedFolder, wholeFolder } from './whole-folder';

/** Of the largest models, on a machine that is busy with others. */
const LIMIT_MS = 20_000;

/** What the file is, the hash of the bytes that were looked at, and the names of the data files that belong to it. */
export type InspectedModel = InspectionCalls['inspect']['output'];

/**
 * Looks at one model in a process of its own, which ends with it: a file that hangs or kills it costs 20 s and that process.
 * What is wrong with the file is said in the result.
 */
export async function inspectModel(host: Pick<Host, 'fork'>, input: ModelInput, limitMs = LIMIT_MS): Promise<InspectedModel> {
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
export async function unpackPackage(host: Pick<Host, 'fork'>, path: string, everything = false): Promise<InspectionCalls['unpack']['output']> {
  return apart(host, (worker) => worker.line.call('unpack', { path, everything }), LIMIT_MS);
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

/** What was found, and the package's files for whoever wants to compare them. */
export interface Looked {
  inspected: Inspected;
  claim: Claim;
  files(): Promise<PackageFiles>;
}

/** Says what a file or folder is; needs no vault, knows no trusted keys and keeps nothing. Errors: not-found, invalid-input. */
export async function inspectPackage(host: Pick<Host, 'fork'>, path: string): Promise<Inspected> {
  return (await lookAtPackage(host, path)).inspected;
}

/**
 * What is wrong with a package's manifest or golden samples stands among the warnings. One whose signature is wrong is not looked at further.
 * Errors: not-found, invalid-input.
 */
export async function lookAtPackage(host: Pick<Host, 'fork'>, path: string): Promise<Looked> {
  const began = performance.now();
  const { folder, model, name } = await locate(path);
  try {
    if (folder === null && isArchive(model)) return await lookAtWhole(host, model, (await unpackPackage(host, model)).files, name, began);
    if (folder !== null && (await isSignedFolder(folder))) return await lookAtWhole(host, folder, await wholeFolder(folder), name, began);
  } catch (error) {
    const { code, message } = toErrorData(error);
    return nothing(failed((await stat(model)).size, code, LIMIT_MS, message, performance.now() - began), UNSIGNED);
  }
  const { inspection } = await inspectModel(host, { path: model });
  const files = new Map<string, Uint8Array>();
  for (const file of folder === null ? [] : ['manifest.json', 'golden.json']) {
    const bytes = await readFile(join(folder ?? '', file)).catch(() => undefined);
    if (bytes) files.set(file, bytes);
  }
  return { inspected: describe(inspection, files, name, UNSIGNED), claim: UNSIGNED, files: () => ownFiles(folder, model) };
}

/** Of a package whose files are all held. */
async function lookAtWhole(host: Pick<Host, 'fork'>, path: string, files: PackageFiles, name: string, began: number): Promise<Looked> {
  const claim = await checkSignature(files);
  if (claim.state !== 'wrong') return { inspected: describe((await inspectModel(host, { files })).inspection, files, name, claim), claim, files: async () => files };
  return nothing(failed(files.get(MODEL_FILE)?.length ?? 0, 'model-refused', LIMIT_MS, wrongWords(path, claim.reason), performance.now() - began), claim);
}

const nothing = (inspection: Inspection, claim: Claim): Looked => ({ inspected: { inspection, manifest: null, golden: false, signature: stateOf(claim) }, claim, files: async () => new Map() });
const UNSIGNED: Claim = { state: 'unsigned' };
/** Whoever has no list of trusted keys knows none of them. */
const stateOf = (claim: Claim): Inspected['signature'] => (claim.state === 'signed' ? { state: 'unknown', keyId: claim.keyId } : claim);

function describe(inspection: Inspection, files: PackageFiles, name: string, claim: Claim): Inspected {
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
  if (manifest && !files.has('manifest.json')) warnings.push(...assumedOf(manifest));
  const golden = told(() => parseGolden(files)) !== null;
  return { inspection: { ...inspection, warnings }, manifest, golden, signature: stateOf(claim) };
}
