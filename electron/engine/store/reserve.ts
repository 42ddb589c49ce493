import { randomFillSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from './types';

type ReserveOfStore = Store['reserve'];

const RESERVE_BYTES = 8 * 1024 * 1024;
/** The reserve is made again when there is this many times its room, so that it doesn't come and go at the edge. */
const ROOM = 4;
const RETRY_MS = 30_000;

/** A file of noise that is given up when the disk is full, so that alarms and the audit trail can still be written. */
export class Reserve implements ReserveOfStore {
  private readonly path: string;
  held: boolean;
  /** Given up and not made again yet: only what it was kept for may be written. */
  givenUp = false;
  private retry: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly dir: string) {
    this.path = join(dir, 'reserve.bin');
    this.held = existsSync(this.path);
  }

  async release(): Promise<void> {
    this.held = false;
    this.givenUp = true;
    this.retry ??= setInterval(() => void this.restore().catch(() => {}), RETRY_MS).unref();
    await rm(this.path, { force: true });
  }

  close(): void {
    clearInterval(this.retry);
  }

  async restore(): Promise<void> {
    if (this.held) return;
    const { bavail, bsize } = await statfs(this.dir);
    if (bavail * bsize < ROOM * RESERVE_BYTES) return;
    const half = `${this.path}.new`;
    const file = await open(half, 'w', 0o600);
    try {
      // Noise, for a file system that compresses or leaves out zeros.
      const piece = Buffer.allocUnsafe(1024 * 1024);
      for (let written = 0; written < RESERVE_BYTES; written += piece.length) await file.write(randomFillSync(piece));
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(half, this.path);
    this.held = true;
    this.givenUp = false;
    clearInterval(this.retry);
    this.retry = undefined;
  }
}
