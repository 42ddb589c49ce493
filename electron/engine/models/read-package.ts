import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MillwrightError } from '../../contract/errors';
import { SIGNATURE_FILE } from '../../contract/signature';
import { LARGEST_MODEL_BYTES, MODEL_FILE, packageFileLimits } from '../inference';
import { fileBeside } from '../shared/beside';
import { readBounded } from '../shared/bounded-read';
import type { PackageFiles } from './types';
import { isSignedFolder, wholeFolder } from './whole-folder';

const CHUNK_BYTES = 4 * 1024 * 1024;

export interface ReadPackage {
  files: PackageFiles;
  sha256: string;
  /** The archive that it came in, and what its bytes were when they were read. */
  archive: { path: string; sha256: string } | null;
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

/** What opens an archive, elsewhere. */
export type Unpack = (path: string) => Promise<{ files: PackageFiles; sha256: string }>;

/** Of a signed package `files` are all that it has. Errors: as `locate`, `wholeFolder` and `unpack`; invalid-input where a file is too large. */
export async function readPackage(path: string, unpack: Unpack): Promise<ReadPackage> {
  const { folder, model, name } = await locate(path);
  if (folder === null && isArchive(model)) {
    const { files, sha256 } = await unpack(model);
    return { files, sha256: await hashPackage(files), archive: { path: model, sha256 }, modelPath: null, modelSha256: await sha256Of([files.get(MODEL_FILE) ?? new Uint8Array(0)]), name };
  }
  const files = folder !== null && (await isSignedFolder(folder)) ? await wholeFolder(folder) : await ownFiles(folder, model);
  const bytes = files.get(MODEL_FILE);
  if (!bytes) throw new MillwrightError('not-found', `${model} could not be read.`, { file: model });
  return { files, sha256: await hashPackage(files), archive: null, modelPath: model, modelSha256: await sha256Of([bytes]), name };
}

/** The files that have a meaning by their name; data files follow once the model was looked at. */
export async function ownFiles(folder: string | null, model: string): Promise<PackageFiles> {
  const files = new Map<string, Uint8Array>();
  for (const file of Object.keys(packageFileLimits).sort()) {
    const from = folder === null ? (file === MODEL_FILE ? model : null) : join(folder, file);
    const bytes = from === null ? undefined : await readBounded(from, packageFileLimits[file] ?? 0);
    if (bytes) files.set(file, bytes);
  }
  return files;
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
    if (files.has(name)) continue;
    if (files.has(SIGNATURE_FILE)) throw new MillwrightError('model-refused', `The model keeps its weights in the file ${name}, which its signature does not name. Sign the package as a whole.`, { name });
    const bytes = await readBounded(await fileBeside(dirname(modelPath), name), left);
    if (bytes) files.set(name, bytes);
    left -= bytes?.length ?? 0;
  }
  return { ...read, files, sha256: await hashPackage(files) };
}

/** Name and length of each file, then its bytes, in the order of their names: equal exactly when the packages are. */
export function hashPackage(files: PackageFiles): Promise<string> {
  const names = [...files.keys()].sort();
  return sha256Of(names.flatMap((name) => [Buffer.from(`${name}\n${files.get(name)?.length ?? 0}\n`), files.get(name) ?? new Uint8Array(0)]));
}

/** In hexadecimal, of the parts one after the other; lets others run between pieces of a large one. */
export async function sha256Of(parts: readonly Uint8Array[]): Promise<string> {
  const sum = createHash('sha256');
  for (const part of parts) {
    for (let at = 0; at < part.length; at += CHUNK_BYTES) {
      sum.update(part.subarray(at, at + CHUNK_BYTES));
      if (part.length > CHUNK_BYTES) await new Promise(setImmediate);
    }
  }
  return sum.digest('hex');
}
