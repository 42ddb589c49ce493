import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface SmallDisk {
  /** What leads a command into the name space in which it is mounted. */
  within: readonly string[];
  /** The folder as it is seen from here. */
  reach: string;
  freeBytes(): number;
}

/** A file system of its own size at `dir`, in a name space that only `within` leads into. It goes with the test. Only where `needsSmallDisk()` is false. */
export async function smallDisk(dir: string, bytes: number): Promise<SmallDisk> {
  mkdirSync(dir);
  const holder = spawn('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs -o size="$1" none "$0" && echo mounted && exec sleep 3600', dir, String(bytes)], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void holder.kill('SIGKILL'));
  await new Promise<void>((resolve, reject) => {
    holder.stdout.once('data', () => resolve());
    holder.once('exit', (code) => reject(new Error(`no small disk: ${code}`)));
  });
  const reach = join(`/proc/${holder.pid}/root`, dir);
  return {
    within: ['nsenter', '--target', String(holder.pid), '--user', '--preserve-credentials', '--mount'],
    reach,
    freeBytes: () => {
      const { bavail, bsize } = statfsSync(reach);
      return bavail * bsize;
    },
  };
}

/** Somebody else's file of so many bytes, or of as many as there is room for. */
export function fillUp(path: string, bytes: number): void {
  const file = openSync(path, 'w');
  const piece = randomBytes(64 * 1024);
  try {
    for (let written = 0; written < bytes; ) written += writeSync(file, piece, 0, Math.min(piece.length, bytes - written));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}
