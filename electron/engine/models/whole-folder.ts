import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MillwrightError } from '../../contract/errors';
import { foldedName, SIGNATURE_FILE } from '../../contract/signature';
import { LARGEST_MODEL_BYTES, LARGEST_PACKAGE_BYTES, MOST_PACKAGE_FILES, packageFileLimits } from '../inference';
import { insideName } from '../shared/beside';
import { readBounded } from '../shared/bounded-read';
import type { PackageFiles } from './types';

/** Whether a package's folder says that it is signed, also where the file's name is not quite the right one. */
export async function isSignedFolder(folder: string): Promise<boolean> {
  return (await readdir(folder).catch(() => [])).some((name) => foldedName(name) === SIGNATURE_FILE);
}

/**
 * Every file in a folder and below it, by its name there: what a signature speaks of. Each is read once, so that what is kept is what was
 * checked. Errors: model-refused (a link, a name that means different things on different systems, too many), invalid-input (too large).
 */
export async function wholeFolder(folder: string): Promise<PackageFiles> {
  const files = new Map<string, Uint8Array>();
  let left = LARGEST_PACKAGE_BYTES;
  for (const name of await namesBelow(folder, '')) {
    const limit = Object.hasOwn(packageFileLimits, name) ? packageFileLimits[name] : undefined;
    const bytes = await readBounded(join(folder, name), Math.min(limit ?? LARGEST_MODEL_BYTES, left));
    if (!bytes) throw refuse(folder, `${name} was taken away while it was read`);
    files.set(name, bytes);
    left -= bytes.length;
  }
  return files;
}

async function namesBelow(folder: string, below: string, found: string[] = []): Promise<string[]> {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const name = insideName(`${below}${entry.name}`);
    if (name === undefined) throw refuse(folder, `it holds "${entry.name.slice(0, 100)}", a name that is not the same on every system`);
    if (entry.isDirectory()) await namesBelow(folder, `${name}/`, found);
    else if (entry.isFile()) found.push(name);
    else throw refuse(folder, `${name} in it is no file; a link can't be signed, put the file itself there`);
    if (found.length > MOST_PACKAGE_FILES) throw refuse(folder, `it holds more than ${MOST_PACKAGE_FILES.toLocaleString('en')} files`);
  }
  return found;
}

const refuse = (folder: string, why: string) => new MillwrightError('model-refused', `The signed package ${folder} can't be taken: ${why}.`, { file: folder });
