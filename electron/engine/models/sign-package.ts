import { join, resolve } from 'node:path';
import { MillwrightError } from '../../contract/errors';
import type { Host } from '../../contract/host';
import { foldedName, SIGNATURE_FILE, signatureFile, type PackageSignature, type SignedFile } from '../../contract/signature';
import { checkSignature, filesToSign } from './check-signature';
import { refuseInside, writeOne } from './export';
import { unpackPackage } from './inspector';
import { packArchive } from './pack';
import { isArchive, locate } from './read-package';
import type { PackageFiles } from './types';
import { wholeFolder } from './whole-folder';

/** Every file of a package but its signature. Errors: not-found, model-refused, invalid-input. */
export async function packageFiles(host: Pick<Host, 'fork'>, path: string): Promise<SignedFile[]> {
  return filesToSign((await readUnsigned(host, path)).files);
}

/**
 * Puts a signature into a package: into its folder or in its archive's place, or as a new `.mwpkg` at `to`. Errors: conflict where it does
 * not hold for what the package has now, or `to` exists; else as of `packageFiles`.
 */
export async function addSignature(host: Pick<Host, 'fork' | 'home'>, { path, signature, to }: { path: string; signature: PackageSignature; to?: string | undefined }): Promise<string> {
  const { files, folder } = await readUnsigned(host, path);
  const bytes = new Uint8Array(Buffer.from(signatureFile(signature)));
  const signed = new Map([...files, [SIGNATURE_FILE, bytes]]);
  const claim = await checkSignature(signed);
  if (claim.state !== 'signed') throw new MillwrightError('conflict', `The signature does not hold for ${path}${claim.state === 'wrong' ? `: ${claim.reason}` : ''}. Sign it again.`, { file: path });
  if (to !== undefined && !isArchive(to)) throw new MillwrightError('invalid-input', `${to} does not end in .mwpkg, which is what a signed package is written as.`, { file: to });
  const target = resolve(to ?? (folder === null ? path : join(folder, SIGNATURE_FILE)));
  await refuseInside(host.home, target);
  await writeOne(target, to === undefined && folder !== null ? bytes : packArchive(signed), to === undefined);
  return target;
}

/** All that a package holds, but for a signature that it has already. */
async function readUnsigned(host: Pick<Host, 'fork'>, path: string): Promise<{ files: PackageFiles; folder: string | null }> {
  const { folder, model } = await locate(path);
  if (folder === null && !isArchive(model)) {
    throw new MillwrightError('invalid-input', `${path} is a bare model, which has no place for a signature. Put it into a folder as model.onnx, with a manifest.json, and sign the folder.`, { file: path });
  }
  const all = folder === null ? (await unpackPackage(host, model, true)).files : await wholeFolder(folder);
  const stray = [...all.keys()].find((name) => name !== SIGNATURE_FILE && foldedName(name) === SIGNATURE_FILE);
  if (stray !== undefined) throw new MillwrightError('invalid-input', `${path} holds ${stray}, which would be taken for its signature. Remove it.`, { file: path });
  return { files: new Map([...all].filter(([name]) => name !== SIGNATURE_FILE)), folder };
}
