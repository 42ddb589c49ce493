import type { FileRef, ThreadRequest } from './messages';
import type { SqlThread } from './thread';

interface Reading {
  thread: SqlThread;
  /** Files open in it, by number; each is opened once and the first questions wait for that. */
  open: Map<number, Promise<void>>;
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

  constructor(
    private readonly spawn: () => SqlThread,
    private readonly most: number,
    private readonly idleMs: number,
  ) {}

  /** Starts the first thread ahead of the first question, which would otherwise wait for it. */
  warm(): void {
    if (this.readings.size === 0) this.endWhenIdle(this.start());
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
    await Promise.all([...this.readings].map(async ({ open, thread }) => {
      if (open.delete(file)) await thread.ask({ do: 'close', file }).catch(() => {});
    }));
  }

  async close(): Promise<void> {
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
    const fresh: Reading = { thread: this.spawn(), open: new Map(), load: 0, idle: undefined };
    this.readings.add(fresh);
    return fresh;
  }

  private opened({ open, thread }: Reading, file: FileRef): Promise<void> {
    let opening = open.get(file.file);
    if (!opening) {
      opening = thread.ask<void>({ do: 'open', write: false, ...file });
      opening.catch(() => open.delete(file.file));
      open.set(file.file, opening);
    }
    return opening;
  }

  private endWhenIdle(reading: Reading): void {
    reading.idle = setTimeout(() => {
      this.readings.delete(reading);
      void reading.thread.close();
    }, this.idleMs);
    reading.idle.unref();
  }
}
