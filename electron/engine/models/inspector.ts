import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inspection as inspectionSchema, type Inspection } from '../../contract/domain';
import { MillwrightError, toErrorData } from '../../contract/errors';
import type { Host } from '../../contract/host';
import type { Manifest } from '../../contract/manifest';
import { identifierOf, limited, startWorker, type InspectionCalls } from '../inference';
import { inferManifest } from './infer-manifest';
import { parseGolden, parseManifest } from './parse';
import { locate } from './read-package';

const LIMIT_MS = 10_000;

/** What the file is, and the hash of the bytes that were looked at. */
export interface Inspected {
  inspection: Inspection;
  sha256: string;
}

/**
 * Looks at one model file in a process of its own, which ends with it: a file that hangs or kills it costs 10 s and that process.
 * Errors: not-found. What is wrong with the file is said in the result.
 */
export async function inspectModel(host: Pick<Host, 'fork'>, path: string, limitMs = LIMIT_MS): Promise<Inspected> {
  const { size } = await stat(path).catch(() => {
    throw new MillwrightError('not-found', `There is no file ${path}.`, { file: path });
  });
  const worker = await startWorker<InspectionCalls>(host, 'inspection');
  try {
    const answer = await limited(worker.line.call('inspect', { path }), limitMs, '', () => undefined);
    // The process has read what a stranger wrote; its answer is checked as a stranger's.
    return { inspection: inspectionSchema.parse(answer.inspection), sha256: String(answer.sha256) };
  } catch (error) {
    return { inspection: failed(size, toErrorData(error).code, limitMs, toErrorData(error).message), sha256: '' };
  } finally {
    void worker.end();
  }
}

function failed(bytes: number, code: string, limitMs: number, message: string): Inspection {
  const reasons: Record<string, string> = {
    timeout: `Looking at the file took longer than ${limitMs / 1000} s and was stopped. The model may be damaged, or made to hang whoever opens it.`,
    gone: 'The process that looked at the file died of it. The model may be damaged, hostile, or too large for this machine\'s memory.',
  };
  return { ok: false, reason: reasons[code] ?? message, producer: '', opsets: {}, inputs: [], outputs: [], parameters: 0, bytes, rewrites: [], warnings: [], ms: 0 };
}

/** Says what a file or folder is; needs no vault and keeps nothing. What is wrong with its manifest or golden samples stands among the warnings. */
export async function inspectPackage(host: Pick<Host, 'fork'>, path: string): Promise<{ inspection: Inspection; manifest: Manifest | null; golden: boolean }> {
  const { folder, model, name } = await locate(path);
  const { inspection } = await inspectModel(host, model);
  const files = new Map<string, Uint8Array>();
  for (const file of folder === null ? [] : ['manifest.json', 'golden.json']) {
    const bytes = await readFile(join(folder ?? '', file)).catch(() => undefined);
    if (bytes) files.set(file, bytes);
  }
  const warnings = [...inspection.warnings];
  const told = <T>(read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      warnings.push(toErrorData(error).message);
      return null;
    }
  };
  const infer = () => (inspection.ok && folder === null ? inferManifest(inspection, identifierOf(name, 'model'), '') : null);
  const manifest = told(() => parseManifest(files) ?? infer());
  const golden = told(() => parseGolden(files)) !== null;
  return { inspection: { ...inspection, warnings }, manifest, golden };
}
