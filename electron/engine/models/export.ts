import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { MillwrightError } from '../../contract/errors';
import type { Host } from '../../contract/host';
import { MODEL_FILE } from '../inference';
import type { Security } from '../security';
import { isInside, makeFolder, mustBeWhole, writeError, writeSynced, writeWhole } from '../shared/whole-file';
import type { Who } from '../shared/who';
import type { Store } from '../store';
import { packArchive } from './pack';
import { isArchive, sha256Of } from './read-package';
import type { Exported, ExportRequest, KeptVersion, PackageFiles } from './types';

export interface ExportDeps {
  host: Pick<Host, 'home'>;
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record'>;
  files(version: number): Promise<PackageFiles>;
  /** Undefined where the version did not come in an archive. */
  archive(version: number): Promise<Uint8Array | undefined>;
  /** What is written for another server. Errors: invalid-input, where it can't be served there. */
  serving(record: KeptVersion, as: 'triton' | 'kserve', storage: string | undefined): Promise<PackageFiles>;
}

const isBareModel = (path: string): boolean => /\.onnx$/i.test(path);

/**
 * Writes a version out, whole or not at all: an archive bit for bit as it came, a folder's or a bare model's files byte for byte, or any
 * version as one `.mwpkg`, which is then the same on every machine. Errors: invalid-input (the path), conflict (something is there), store-full.
 */
export async function exportVersion(deps: ExportDeps, record: KeptVersion, { to, as, overwrite, storage }: Omit<ExportRequest, 'model' | 'version'>, who: Who): Promise<Exported> {
  mustBeWhole(to, 'file or folder');
  const target = resolve(to);
  await refuseInside(deps.host.home, target);
  const written = await write(await contentOf(deps, record, as, target, storage), target, overwrite);
  await deps.store.main.transaction('models.export', (tx) => deps.security.record(tx, who, 'models.export', null, { model: record.model, version: record.version, to: target, files: written.length }));
  return { model: record.model, version: record.version, files: written };
}

/** What is written: one file under this name, where `to` is a folder, or a folder of files. */
type Content = { name: string; bytes: Uint8Array } | { files: PackageFiles };

async function contentOf({ files: filesOf, archive: archiveOf, serving }: ExportDeps, record: KeptVersion, as: ExportRequest['as'], target: string, storage: string | undefined): Promise<Content> {
  if (as === 'triton' || as === 'kserve') {
    if (isArchive(target) || isBareModel(target)) throw new MillwrightError('invalid-input', `${target} is one file. Name a folder for the repository.`, { file: target });
    return { files: await serving(record, as, storage) };
  }
  const files = await filesOf(record.id);
  if (isBareModel(target)) return { name: '', bytes: bareModel(record, files, target) };
  if (as === 'files') {
    if (isArchive(target)) throw new MillwrightError('invalid-input', `${target} is one file. Name a folder for the files of the package.`, { file: target });
    return { files };
  }
  const archive = await archiveOf(record.id);
  if (!archive && as === 'came' && !isArchive(target)) return { files };
  return { name: `${fileNameOf(record)}.mwpkg`, bytes: archive ?? packArchive(files) };
}

async function write(content: Content, target: string, overwrite: boolean): Promise<Written[]> {
  if ('files' in content) return writeFolder(target, content.files);
  return [await writeOne(isArchive(target) || isBareModel(target) ? target : join(target, content.name), content.bytes, overwrite)];
}

/** A version's name as a file's: of letters that every system takes. */
const fileNameOf = ({ model, version }: KeptVersion): string => `${model}-${version.replace(/[^A-Za-z0-9._+-]/g, '-')}`;

function bareModel({ model, version }: KeptVersion, files: PackageFiles, target: string): Uint8Array {
  const bytes = files.get(MODEL_FILE);
  if (bytes && files.size === 1) return bytes;
  throw new MillwrightError('invalid-input', `${model}@${version} has ${files.size} files, and ${target} is one. Export it as a .mwpkg, or into a folder.`, { file: target });
}

/** Nothing under the data folder may lie in the clear. Errors: invalid-input. */
export async function refuseInside(home: string, path: string): Promise<void> {
  if (await isInside(home, path)) throw new MillwrightError('invalid-input', `${path} is inside Millwright's own data folder, where nothing may lie unencrypted. Name a place elsewhere.`, { file: path });
}

type Written = Exported['files'][number];

/** Errors: conflict, invalid-input, store-full. */
export async function writeOne(path: string, bytes: Uint8Array, overwrite: boolean): Promise<Written> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw new MillwrightError('invalid-input', `${path} is a folder. Name a file.`, { file: path });
  if (found && !overwrite) throw new MillwrightError('conflict', `${path} exists already. Give another name, or say that it may be replaced (--overwrite).`, { file: path });
  try {
    await makeFolder(dirname(path));
    await writeWhole(path, bytes);
  } catch (error) {
    throw writeError(error, path);
  }
  return { path, bytes: bytes.length, sha256: await sha256Of([bytes]) };
}

/** All files in a folder of their own, which appears when the last of them is on the disk. */
async function writeFolder(folder: string, files: PackageFiles): Promise<Written[]> {
  const found = await readdir(folder).catch(() => undefined);
  if (found?.length) throw new MillwrightError('conflict', `${folder} is not empty. Name a folder that is not there yet: what is exported is all that lies in it.`, { file: folder });
  const part = `${folder}.${process.pid}.part`;
  const written: Written[] = [];
  try {
    await makeFolder(dirname(folder));
    await mkdir(part);
    for (const [name, bytes] of files) {
      await makeFolder(dirname(join(part, name)));
      await writeSynced(join(part, name), bytes);
      written.push({ path: join(folder, name), bytes: bytes.length, sha256: await sha256Of([bytes]) });
    }
    // A folder can't take the place of another everywhere.
    if (found) await rmdir(folder);
    await rename(part, folder);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw writeError(error, folder);
  }
  return written;
}
