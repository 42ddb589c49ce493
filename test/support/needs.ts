/**
 * Conditions under which a test can run. Each answers `true` when it can not, for `describe.skipIf(…)`, and notes the
 * reason, so that `npm test` names what was left out and why.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'vitest';

/** The file of a data set beside the checkout, or undefined. `path` is below `data/` or below the shared folder itself. */
export function shared(path: string): string | undefined {
  const folder = process.env.MILLWRIGHT_SHARED;
  return folder === undefined ? undefined : [join(folder, 'data', path), join(folder, path)].find((file) => existsSync(file));
}

/** For what stands inside `describe.skipIf(needsShared(path))`, where it is known to be there. */
export function sharedPath(path: string): string {
  const found = shared(path);
  if (found === undefined) throw new Error(`${path} is not in the shared folder`);
  return found;
}

export const needsShared = (path: string): boolean => lacking(shared(path) === undefined, `needs the shared data ${path}`);

/** Tests that install a package or change the machine run only where that is what the machine is for. */
export const needsRootInCi = (): boolean => lacking(process.env.CI !== 'true' || process.getuid?.() !== 0, 'changes the machine: only where CI=true, as root');

/** `command`: a program on the PATH, such as `mosquitto`. */
export const needsProgram = (command: string): boolean =>
  lacking(![...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'].some((folder) => existsSync(join(folder, command))), `needs ${command}, which is not installed`);

/** A small file system can be mounted in a name space of one's own, without being root outside of it. */
export const needsSmallDisk = (): boolean =>
  lacking(spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=64k none /mnt']).status !== 0, 'needs a name space of its own to mount a small file system in');

export function lacking(is: boolean, why: string): boolean {
  const list = process.env.MILLWRIGHT_LEFT_OUT;
  const file = expect.getState().testPath;
  if (is && list !== undefined && file !== undefined) appendFileSync(list, `${JSON.stringify({ file: relative(process.cwd(), file), why })}\n`);
  return is;
}
