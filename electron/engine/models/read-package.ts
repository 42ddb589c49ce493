import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { MillwrightError } from '../../contract/errors';
import type { PackageFiles } from './types';

export const modelFile = 'model.onnx';
/** What a package holds and how large it may be; other files of its folder stay where they are. */
const fileLimits: Record<string, number> = { [modelFile]: 512 * 1024 * 1024, 'manifest.json': 1024 * 1024, 'golden.json': 64 * 1024 * 1024, 'card.md': 1024 * 1024 };
const CHUNK_BYTES = 4 * 1024 * 1024;

export interface ReadPackage {
  files: PackageFiles;
  sha256: string;
  modelPath: string;
  modelSha256: string;
  /** Of the file or folder, without its extension. */
  name: string;
}

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
  const model = join(path, modelFile);
  if (!(await stat(model).catch(() => undefined))?.isFile()) {
    throw new MillwrightError('invalid-input', `The folder ${path} holds no ${modelFile}. A model package is a folder with ${modelFile} and manifest.json.`, { file: model });
  }
  return { folder: path, model, name: basename(path) };
}

/** Reads a package in pieces, so that a large one does not hold up the engine. Errors: as `locate`; invalid-input where a file is too large. */
export async function readPackage(path: string): Promise<ReadPackage> {
  const { folder, model, name } = await locate(path);
  const files = new Map<string, Uint8Array>();
  for (const file of Object.keys(fileLimits).sort()) {
    const from = folder === null ? (file === modelFile ? model : null) : join(folder, file);
    const bytes = from === null ? undefined : await readBounded(from, fileLimits[file] ?? 0);
    if (bytes) files.set(file, bytes);
  }
  const bytes = files.get(modelFile);
  if (!bytes) throw new MillwrightError('not-found', `${model} could not be read.`, { file: model });
  return { files, sha256: await hashPackage(files), modelPath: model, modelSha256: await hash([bytes]), name };
}

async function readBounded(path: string, limit: number): Promise<Uint8Array | undefined> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new MillwrightError('invalid-input', `${path} can't be read: ${error.message}.`, { file: path }, error);
  });
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    if (size > limit) throw new MillwrightError('invalid-input', `${path} has ${Math.ceil(size / 1024 / 1024)} MB; up to ${limit / 1024 / 1024} MB are taken.`, { file: path });
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(bytes, at, Math.min(CHUNK_BYTES, size - at), at);
      if (bytesRead === 0) throw new MillwrightError('invalid-input', `${path} became shorter while it was read.`, { file: path });
      at += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
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
