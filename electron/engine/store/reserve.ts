import { randomFillSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from './types';

type ReserveOfStore = Store['reserve'];

const RESERVE_BYTES = 8 * 1024 * 1024;
/** The reserve is made again when there is this many times its room, so that it doesn't come and go at the edge. */
const ROOM = 4;
/** How often it is looked whether there is: what sources hold waits for it. */
const RETRY_MS = 5_000;
const FIRST_AFTER_MS = 15_000;

/** A file of noise that is given up when the disk is full, so that alarms and the audit trail can still be written. */
export class Reserve implements ReserveOfStore {
  private readonly path: string;
  held: boolean;
  /** Given up and not made again yet: only what it was kept for may be written. */
  givenUp = false;
  private retry: ReturnType<typeof setInterval> | undefined;
  private first: ReturnType<typeof setTimeout> | undefined;
  private making: Promise<void> | undefined;

  constructor(private readonly dir: string) {
    this.path = join(dir, 'reserve.bin');
    this.held = existsSync(this.path);
  }

  async release(): Promise<void> {
    await this.making?.catch(() => {});
    this.held = false;
    this.givenUp = true;
    this.retry ??= setInterval(() => void this.restore().catch(() => {}), RETRY_MS).unref();
    await rm(this.path, { force: true });
  }

  async close(): Promise<void> {
    clearInterval(this.retry);
    clearTimeout(this.first);
    await this.making?.catch(() => {});
  }

  /** Made (where it isn't held) once the start is over. */
  restoreLater(): void {
    this.first = setTimeout(() => void this.restore().catch(() => {}), FIRST_AFTER_MS).unref();
  }

  restore(): Promise<void> {
    this.making ??= this.make().finally(() => (this.making = undefined));
    return this.making;
  }

  private async make(): Promise<void> {
    if (this.held) return;
    const { bavail, bsize } = await statfs(this.dir);
    if (bavail * bsize < ROOM * RESERVE_BYTES) return;
    const half = `${this.path}.new`;
    try {
      await writeNoise(half);
      await rename(half, this.path);
    } catch (error) {
      await rm(half, { force: true });
      throw error;
    }
    this.held = true;
    this.givenUp = false;
    clearInterval(this.retry);
    this.retry = undefined;
  }
}

/** Noise, for a file system that compresses or leaves out zeros. */
async function writeNoise(path: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    const piece = Buffer.allocUnsafe(1024 * 1024);
    for (let written = 0; written < RESERVE_BYTES; written += piece.length) await file.write(randomFillSync(piece));
    await file.datasync();
  } finally {
    await file.close();
  }
}
