import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { MillwrightError } from '../../contract/errors';
import { writeError } from './whole-file';

/** How long whoever writes is waited for: one whose engine was killed ends within moments. */
const PATIENCE_MS = 3000;
const LOOK_AGAIN_MS = 25;
let next = 1;

/**
 * The right to write a file, held by this process until it is given back or ends. It is a file beside that one, with the process in its name: each that wants to write puts its own there first and looks for
 * others then, so of two that come at once at least one sees the other, and neither takes a dead one's for a living one's. Errors: conflict where another process writes it, and as of `writeError`.
 */
export async function onlyWriter(path: string, patienceMs = PATIENCE_MS): Promise<{ release(): Promise<void> }> {
  const mine = `.${basename(path)}.${process.pid}-${await beginOf(process.pid)}-${next++}.lock`;
  const file = join(dirname(path), mine);
  const release = () => rm(file, { force: true }).catch(() => undefined);
  const put = () =>
    writeFile(file, hostname()).catch((error: unknown) => {
      throw writeError(error, path);
    });
  const others = async () => (await locksOf(path)).filter((name) => name !== mine);
  const end = performance.now() + patienceMs;
  await put();
  for (let there = await others(); there.length > 0; there = await others()) {
    if (performance.now() >= end) {
      await release();
      throw new MillwrightError('conflict', `${path} is being written by another run (${there[0]} beside it says so). Wait until that is over, or give another name.`, { file: path });
    }
    // Of those that wait for each other the first by name stays; the others come back when nobody is there.
    const yields = there.some((name) => name < mine);
    if (yields) await release();
    do await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    while (yields && performance.now() < end && (await others()).length > 0);
    if (yields) await put();
  }
  return { release };
}

/** Those that stand for a process that lives; what dead ones left is removed. */
export async function locksOf(path: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    const [, of, pid, began] = /^\.(.+)\.(\d+)-(\d+)-\d+\.lock$/.exec(name) ?? [];
    if (of !== basename(path)) continue;
    if (await isAlive(join(dirname(path), name), Number(pid), began ?? '')) found.push(name);
    else await rm(join(dirname(path), name), { force: true }).catch(() => undefined);
  }
  return found;
}

async function isAlive(file: string, pid: number, began: string): Promise<boolean> {
  const machine = await readFile(file, 'utf8').catch(() => '');
  // Of another machine's processes nothing is known here. One that is just being written says nothing yet, and is of this one.
  if (machine !== '' && machine !== hostname()) return true;
  return isRunning(pid) && (await beginOf(pid)) === began;
}

/** When a process began, in the system's own count: numbers of processes come again. Only Linux tells it without another program. */
async function beginOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // Its name, in brackets, may hold anything; the begin is the 22nd field, the 20th behind it.
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
