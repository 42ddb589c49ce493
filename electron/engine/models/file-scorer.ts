import type { Host } from '../../contract/host';
import type { Manifest } from '../../contract/manifest';
import { scoreColumns, type Background, type Columns, type Inference, type Scored } from '../inference';
import { checkPackage, loadForUse, openPackage } from './check-package';
import type { CheckedPackage } from './types';
import { readBackground, required } from './why/background';

export interface FileScorer {
  manifest: Manifest;
  checked: CheckedPackage;
  score(columns: Columns, rows: number): Promise<Scored>;
  release(): Promise<void>;
}

/** Reads, inspects and tries a package as an import would, without a vault and without keeping it. Errors: as of `Models.import`. */
export async function packageOfFile(deps: { host: Pick<Host, 'fork'>; inference: Inference }, path: string): Promise<CheckedPackage> {
  return checkPackage(deps, path, await openPackage(deps, path));
}

/** What its predictions are explained against; null where it takes text alone. Errors: unavailable, model-refused. */
export const backgroundOfFile = ({ files, manifest }: Pick<CheckedPackage, 'files' | 'manifest'>): Background | null => required(manifest, readBackground(files, manifest));

/** A scorer of a package on disk. */
export async function scorerOfFile(deps: { host: Pick<Host, 'fork'>; inference: Inference }, path: string): Promise<FileScorer> {
  const checked = await packageOfFile(deps, path);
  const { manifest, binding, sha256, runs } = checked;
  const session = await loadForUse(deps.inference, { sha256, bytes: runs, binding, manifest });
  return {
    manifest,
    checked,
    score: (columns, rows) => scoreColumns(columns, rows, { binding, manifest, run: (tensors) => session.run(tensors) }),
    release: () => session.release(),
  };
}
