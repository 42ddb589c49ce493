import type { FileRef, ThreadRequest } from './messages';
import type { SqlThread } from './thread';

const BRING_UP_AFTER_MS = 10_000;

interface Reading {
  thread: SqlThread;
  /** Files open in it, by number; each is opened once and the first questions wait for that. */
  open: Map<number, Promise<void>>;
  /** Those that are open by now. */
  up: Set<number>;
  /** Questions that were given to it and are not answered yet. */
  load: number;
  idle: ReturnType<typeof setTimeout> | undefined;
}

/**
 * A few threads that only read. The least busy one answers; another is started when all are busy, and one that
 * has had nothing to do for a while ends and with it its files.
 */
export class ReaderPool {
  private readonly readings = new Set<Reading>();
  private readonly coming = new Map<number, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly spawn: () => SqlThread,
    private readonly most: number,
    private readonly idleMs: number,
  ) {}

  /** Whether a reader has this file open. */
  isUp({ file }: FileRef): boolean {
    for (const { up, thread } of this.readings) if (up.has(file) && !thread.ended) return true;
    return false;
  }

  /** Opens the file in a reader, for questions to come: in a moment, since a start has better things to do. */
  bringUp(file: FileRef): void {
    if (this.coming.has(file.file)) return;
    const timer = setTimeout(() => {
      this.coming.delete(file.file);
      const reading = this.pick();
      this.opened(reading, file).then(() => reading.load === 0 && this.endWhenIdle(reading), () => undefined);
    }, BRING_UP_AFTER_MS);
    timer.unref();
    this.coming.set(file.file, timer);
  }

  async ask<T>(file: FileRef, request: ThreadRequest): Promise<T> {
    const reading = this.pick();
    reading.load++;
    clearTimeout(reading.idle);
    try {
      await this.opened(reading, file);
      return await reading.thread.ask<T>(request);
    } finally {
      reading.load--;
      if (reading.thread.ended) this.readings.delete(reading);
      else if (reading.load === 0) this.endWhenIdle(reading);
    }
  }

  async closeFile(file: number): Promise<void> {
    clearTimeout(this.coming.get(file));
    this.coming.delete(file);
    await Promise.all([...this.readings].map(async ({ open, up, thread }) => {
      up.delete(file);
      if (open.delete(file)) await thread.ask({ do: 'close', file }).catch(() => {});
    }));
  }

  async close(): Promise<void> {
    for (const timer of this.coming.values()) clearTimeout(timer);
    const readings = [...this.readings];
    this.readings.clear();
    await Promise.all(readings.map(({ thread, idle }) => {
      clearTimeout(idle);
      return thread.close();
    }));
  }

  private pick(): Reading {
    let best: Reading | undefined;
    for (const reading of this.readings) {
      if (!reading.thread.ended && (!best || reading.load < best.load)) best = reading;
    }
    if (best && (best.load === 0 || this.readings.size >= this.most)) return best;
    return this.start();
  }

  private start(): Reading {
    const fresh: Reading = { thread: this.spawn(), open: new Map(), up: new Set(), load: 0, idle: undefined };
    this.readings.add(fresh);
    return fresh;
  }

  private opened({ open, up, thread }: Reading, file: FileRef): Promise<void> {
    let opening = open.get(file.file);
    if (!opening) {
      opening = thread.ask<void>({ do: 'open', write: false, ...file });
      opening.then(() => up.add(file.file), () => open.delete(file.file));
      open.set(file.file, opening);
    }
    return opening;
  }

  private endWhenIdle(reading: Reading): void {
    clearTimeout(reading.idle);
    reading.idle = setTimeout(() => {
      this.readings.delete(reading);
      void reading.thread.close();
    }, this.idleMs);
    reading.idle.unref();
  }
}
