import { MillwrightError, toErrorData } from '../../contract/errors';
import type { Host } from '../../contract/host';
import type { Golden, Manifest } from '../../contract/manifest';
import { bind, compareGolden, goldenColumns, identifierOf, scoreColumns, stepsOf, warmUpTensors, type Binding, type Column, type Columns, type Inference, type Scored, type Session } from '../inference';
import { checkSignature, requireNotWrong, type Claim } from './check-signature';
import { assumedOf, inferManifest } from './infer-manifest';
import { inspectModel, modelToRun, unpackPackage } from './inspector';
import { parseGolden, parseManifest } from './parse';
import { readPackage, withDataFiles, type ReadPackage } from './read-package';
import type { CheckedPackage, GoldenState } from './types';
import { readBackground } from './why/background';

export interface CheckDeps {
  host: Pick<Host, 'fork'>;
  inference: Inference;
}

/** Golden samples and batch proofs may meet a cold machine. */
const TRIAL_LIMIT_MS = 30_000;
const PROOF_ROWS = 16;

export interface OpenedPackage {
  read: ReadPackage;
  /** Never wrong: such a package is not opened. */
  claim: Claim;
  /** Null for a bare model until it is inspected. */
  manifest: Manifest | null;
  model: string;
}

/** Reads a package, holds it against its signature and names it; nothing of it has been run yet. Errors: model-refused. */
export async function openPackage({ host }: Pick<CheckDeps, 'host'>, path: string, name?: string): Promise<OpenedPackage> {
  const read = await readPackage(path, (archive) => unpackPackage(host, archive));
  const claim = await checkSignature(read.files);
  requireNotWrong(claim, path);
  const manifest = parseManifest(read.files);
  const model = name ?? manifest?.name ?? identifierOf(read.name, 'model');
  if (!/^[a-z][a-z0-9_-]{0,63}$/.test(model)) throw new MillwrightError('invalid-input', `"${model}" can't be a model's name: use lower-case letters, digits, - and _, beginning with a letter.`, { name: model });
  return { read, claim, manifest, model };
}

/**
 * Everything a package has to stand before it is kept or used: it loads, it fits its manifest, it answers as its golden samples say.
 * Errors: model-refused with the reason in plain words; conflict where the file changed meanwhile.
 */
export async function checkPackage({ host, inference }: CheckDeps, path: string, opened: OpenedPackage): Promise<CheckedPackage> {
  const { model } = opened;
  const { inspection, sha256, dataFiles } = await inspectModel(host, opened.read.modelPath === null ? { files: opened.read.files } : { path: opened.read.modelPath });
  if (!inspection.ok) throw new MillwrightError('model-refused', `${path} can't be used. ${inspection.reason ?? 'No reason was found.'}`, { file: path });
  if (sha256 !== opened.read.modelSha256) throw new MillwrightError('conflict', `${path} changed while it was read. Import it again.`, { file: path });
  const read = await withDataFiles(opened.read, dataFiles);
  const runs = await modelToRun(host, inspection, read.files);
  const manifest = opened.manifest ? { ...opened.manifest, name: model } : inferManifest(inspection, model, read.sha256.slice(0, 12));
  const laid = bind(manifest, inspection);
  const golden = parseGolden(read.files);
  // What can't be read would only be found when somebody asks why.
  readBackground(read.files, manifest);
  // Under a key of its own: calls of a model that is not proven yet are never laid together.
  const session = await inference.load({ key: `trial:${read.modelSha256}`, bytes: runs, concatenate: false, apart: true });
  try {
    const verdict = await goldenTest(session, laid, manifest, golden);
    if (verdict.error) throw verdict.error;
    const alone = await rowsAreIndependent(session, laid, manifest, golden).catch((error: unknown) => {
      if (golden || !takesText(manifest)) throw error;
      inspection.warnings.push(`Made-up texts could not be tried: ${toErrorData(error).message} Bring golden samples with it.`);
      return false;
    });
    if (!alone && laid.batch !== null) throw new MillwrightError('model-refused', `The model takes exactly ${laid.batch} rows at a time, and a row's answer depends on the rows beside it. Export it with an open first dimension.`, { file: path });
    const binding = alone ? laid : { ...laid, batch: 1 };
    if (!opened.manifest) inspection.warnings.push(...assumedOf(manifest));
    if (!alone) inspection.warnings.push('A row\'s answer depends on the rows beside it; the model is fed one row at a time.');
    const { error: _, ...state } = verdict;
    return {
      files: read.files, archive: read.archive, claim: opened.claim, runs, sha256: read.sha256, bytes: sumOf(read), inspection, manifest, binding, golden, verdict: state,
      card: new TextDecoder().decode(read.files.get('card.md') ?? new Uint8Array(0)),
    };
  } finally {
    await session.release();
  }
}

const sumOf = ({ files }: ReadPackage) => [...files.values()].reduce((sum, { length }) => sum + length, 0);

export type GoldenTest = GoldenState & { error?: MillwrightError };

/** `at` is left to whoever keeps it. Errors: what the run throws. */
export async function goldenTest(session: Session, binding: Binding, manifest: Manifest, golden: Golden | null): Promise<GoldenTest> {
  if (!golden) return { state: 'none', rows: 0, worst: null, at: null };
  const { columns, rows } = goldenColumns(manifest, golden);
  const scored = await scoreWith(session, binding, manifest, columns, rows);
  const { passed, worst, message, details } = compareGolden(manifest, golden, scored);
  const state: GoldenState = { state: passed ? 'passed' : 'failed', rows, worst, at: null };
  return passed ? state : { ...state, error: new MillwrightError('model-refused', message, { ...details }) };
}

const scoreWith = (session: Session, binding: Binding, manifest: Manifest, columns: Columns, rows: number): Promise<Scored> =>
  scoreColumns(columns, rows, { binding, manifest, run: (tensors) => session.run(tensors, { limitMs: TRIAL_LIMIT_MS }), feedMissing: true });

/** Whether a row's bits are the same alone and among others. Only then may calls of different machines share a run. */
export async function rowsAreIndependent(session: Session, binding: Binding, manifest: Manifest, golden: Golden | null): Promise<boolean> {
  if (binding.batch === 1) return true;
  const { columns, rows } = golden ? goldenColumns(manifest, golden) : madeUpColumns(manifest);
  const together = await scoreWith(session, binding, manifest, columns, rows);
  for (let row = 0; row < Math.min(rows, PROOF_ROWS); row++) {
    const own = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(row * stepsOf(manifest, name), (row + 1) * stepsOf(manifest, name))]));
    const one = await scoreWith(session, binding, manifest, own, 1);
    if (!Object.entries(one.outputs).every(([name, [value]]) => Object.is(value, together.outputs[name]?.[row]))) return false;
  }
  return true;
}

const takesText = ({ inputs }: Manifest) => inputs.some(({ kind }) => kind === 'text');
const madeUpText = 'The pump runs hot again, and NOBODY knows why: 3 bearings, 2 seals & one très old motor';

/** Rows spread over the ranges that the manifest names, else over -2 to 2, and texts of all lengths: enough to see rows of a batch touch each other. */
export function madeUpColumns(manifest: Manifest, rows = PROOF_ROWS): { columns: Record<string, Column>; rows: number } {
  const columns: Record<string, Column> = {};
  manifest.inputs.forEach((input, at) => {
    if (input.kind === 'text') {
      columns[input.name] = Array.from({ length: rows }, (_, row) => madeUpText.split(' ').slice(0, row).join(' '));
      return;
    }
    const [low, high] = (input.kind === 'category' ? [0, input.labels.length - 1] : input.kind === 'boolean' ? [0, 1] : input.range) ?? [-2, 2];
    columns[input.name] = Float64Array.from({ length: rows * stepsOf(manifest, input.name) }, (_, i) => {
      const value = low + (high - low) * ((((i + 1) * (at * 2 + 3) * 7) % 17) / 16);
      return input.kind === 'number' ? value : Math.round(value);
    });
  });
  return { columns, rows };
}

/** A session for use: kept warm, and with calls laid together where that is proven to change nothing. */
export function loadForUse(inference: Pick<Inference, 'load'>, { sha256, bytes, binding, manifest }: { sha256: string; bytes: Uint8Array; binding: Binding; manifest: Manifest }): Promise<Session> {
  // No text is harmless to every model: one that knows a few words alone may refuse all others.
  const warmUp = takesText(manifest) ? undefined : warmUpTensors(binding, manifest);
  return inference.load({ key: sha256, bytes, concatenate: binding.batch === null, warmUp });
}
