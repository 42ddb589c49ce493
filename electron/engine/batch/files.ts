import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BatchResult } from '../inference';

/** Names beside an output while it is made: `.scores.csv.<pid>-<number>.part`. The process is in the name, so that what a dead one left can be told. */
const part = /^\.(.+)\.(\d+)-\d+\.part$/;
let next = 1;

export interface OutputFiles {
  output: string;
  rejects: string;
  outputTemp: string;
  rejectsTemp: string;
}

export function outputFiles(output: string): OutputFiles {
  const rejects = `${output}.rejects.csv`;
  const temporary = (path: string) => join(dirname(path), `.${basename(path)}.${process.pid}-${next++}.part`);
  return { output, rejects, outputTemp: temporary(output), rejectsTemp: temporary(rejects) };
}

/** Removes what killed runs into this output have left. */
export async function removeStale({ output, rejects }: OutputFiles): Promise<void> {
  const folder = dirname(output);
  for (const name of await readdir(folder).catch(() => [])) {
    const [, of, pid] = part.exec(name) ?? [];
    const isOurs = of === basename(output) || of === basename(rejects);
    if (isOurs && Number(pid) !== process.pid && !isAlive(Number(pid))) await rm(join(folder, name), { force: true });
  }
}

export async function removeParts(paths: readonly string[]): Promise<void> {
  for (const path of paths) if (part.test(basename(path))) await rm(path, { force: true }).catch(() => undefined);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export function doneMessage({ rows, rejected, rejectsFile, firstReason }: BatchResult): string {
  const scored = `${rows.toLocaleString('en')} row${rows === 1 ? '' : 's'} scored`;
  return rejected === 0 ? scored : `${scored}, ${rejected.toLocaleString('en')} rejected, listed in ${rejectsFile}. The first: ${firstReason}.`;
}
