import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { MillwrightError } from '../../contract/errors';

/**
 * A file's name as a stranger's file gives it, below a folder: relative, with forward slashes. Undefined where it leaves the
 * folder or means different things on different systems (`..`, a root, a drive, a backslash).
 */
export function insideName(name: string): string | undefined {
  const plain = name.replace(/^(?:\.\/)+/, '');
  // A control character, a backslash or a colon (a drive, or a stream of a file on Windows).
  if (plain === '' || plain.length > 200 || /[\u0000-\u001f\\:]/.test(plain)) return undefined;
  return plain.split('/').every((part) => part !== '' && part !== '.' && part !== '..') ? plain : undefined;
}

/**
 * The path of a file that another file names, only where it really lies below that folder. Errors: invalid-input (the name or a link leads
 * out of the folder, or it is no file), not-found; `name` in the details.
 */
export async function fileBeside(folder: string, name: string): Promise<string> {
  const inside = insideName(name);
  if (inside === undefined) throw new MillwrightError('invalid-input', leaves(name), { name });
  const path = join(folder, inside);
  const real = await realpath(path).catch((error: unknown) => {
    throw new MillwrightError('not-found', `The model keeps its weights in the file ${inside}, which is not beside it. Bring both in one folder, or save the model as one file.`, { name }, error);
  });
  if (!real.startsWith((await realpath(folder)) + sep)) throw new MillwrightError('invalid-input', `The data file ${inside} is a link out of the model's folder. Put the file itself there.`, { name });
  if (!(await stat(real)).isFile()) throw new MillwrightError('invalid-input', `${inside}, which the model names as a data file, is no file.`, { name });
  return real;
}

export const leaves = (name: string): string =>
  `The model names the data file "${name.slice(0, 100)}", which leaves its folder. Only files beside the model are taken: save it again with its data in its own folder.`;
