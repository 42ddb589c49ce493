import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MillwrightError } from '../../contract/errors';
import { LARGEST_MODEL_BYTES, MODEL_FILE, packageFileLimits } from '../inference';
import { fileBeside } from '../shared/beside';
import { readBounded } from '../shared/bounded-read';
import type { PackageFiles } from './types';

const CHUNK_BYTES = 4 * 1024 * 1024;

export interface ReadPackage {
  files: PackageFiles;
  sha256: string;
  /** Null: it came in an archive, whose data files are among `files` already. */
  modelPath: string | null;
  modelSha256: string;
  /** Of the file or folder, without its extension. */
  name: string;
}

export const isArchive = (path: string): boolean => /\.mwpkg$/i.test(path);

/**
 * Where the model of a package lies. A package may be named by its folder or by its manifest, which a dialog for files can choose. Errors: not-found,
 * invalid-input (neither a folder with a model nor a file).
 */
export async function locate(path: string): Promise<{ folder: string | null; model: string; name: string }> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ELOOP') throw new MillwrightError('invalid-input', `${path} is a link that leads back to itself.`, { file: path }, error);
    if (error.code === 'EACCES') throw new MillwrightError('invalid-input', `${path} can't be read: this user may not.`, { file: path }, error);
    throw new MillwrightError('not-found', `There is no file or folder ${path}.`, { file: path }, error);
  });
  // A pipe or a device would hold up whoever reads it.
  if (!found.isFile() && !found.isDirectory()) throw new MillwrightError('invalid-input', `${path} is neither a file nor a folder.`, { file: path });
  if (!found.isDirectory() && basename(path) === 'manifest.json') return locate(dirname(path));
  if (!found.isDirectory()) return { folder: null, model: path, name: basename(path).replace(/\.[^.]*$/, '') };
  const model = join(path, MODEL_FILE);
  if (!(await stat(model).catch(() => undefined))?.isFile()) {
    throw new MillwrightError('invalid-input', `The folder ${path} holds no ${MODEL_FILE}. A model package is a folder with ${MODEL_FILE} and manifest.json.`, { file: model });
  }
  return { folder: path, model, name: basename(path) };
}

/** `unpack` opens an archive, elsewhere. Errors: as `locate` and `unpack`; invalid-input where a file is too large. */
export async function readPackage(path: string, unpack: (path: string) => Promise<PackageFiles>): Promise<ReadPackage> {
  const { folder, model, name } = await locate(path);
  if (folder === null && isArchive(model)) {
    const files = await unpack(model);
    return { files, sha256: await hashPackage(files), modelPath: null, modelSha256: await hash([files.get(MODEL_FILE) ?? new Uint8Array(0)]), name };
  }
  const files = new Map<string, Uint8Array>();
  for (const file of Object.keys(packageFileLimits).sort()) {
    const from = folder === null ? (file === MODEL_FILE ? model : null) : join(folder, file);
    const bytes = from === null ? undefined : await readBounded(from, packageFileLimits[file] ?? 0);
    if (bytes) files.set(file, bytes);
  }
  const bytes = files.get(MODEL_FILE);
  if (!bytes) throw new MillwrightError('not-found', `${model} could not be read.`, { file: model });
  return { files, sha256: await hashPackage(files), modelPath: model, modelSha256: await hash([bytes]), name };
}

/**
 * The package with the data files that its model names. Where they come from is checked again: the names are a stranger's.
 * Errors: not-found, invalid-input (a name or a link that leaves the folder, or too large).
 */
export async function withDataFiles(read: ReadPackage, names: readonly string[]): Promise<ReadPackage> {
  const { modelPath } = read;
  if (names.length === 0 || modelPath === null) return read;
  const files = new Map(read.files);
  let left = LARGEST_MODEL_BYTES;
  for (const name of names) {
    const bytes = await readBounded(await fileBeside(dirname(modelPath), name), left);
    if (bytes) files.set(name, bytes);
    left -= bytes?.length ?? 0;
  }
  return { ...read, files, sha256: await hashPackage(files) };
}

/** Name and length of each file, then its bytes, in the order of their names: equal exactly when the packages are. */
export function hashPackage(files: PackageFiles): Promise<string> {
  const names = [...files.keys()].sort();
  return hash(names.flatMap((name) => [Buffer.from(`${name}\n${files.get(name)?.length ?? 0}\n`), files.get(name) ?? new Uint8Array(0)]));
}

async function hash(parts: readonly Uint8Array[]): Promise<string> {
  const sum = createHash('sha256');
  for (const part of parts) {
    for (let at = 0; at < part.length; at += CHUNK_BYTES) {
      sum.update(part.subarray(at, at + CHUNK_BYTES));
      if (part.length > CHUNK_BYTES) await new Promise(setImmediate);
    }
  }
  return sum.digest('hex');
}
