import { MillwrightError } from '../../contract/errors';
import type { Host, WorkerHandle, WorkerName } from '../../contract/host';
import { Limits } from './limits';
import { connectLine, type Calls, type Line } from './line';

/** A worker process with its line. Whatever waits on the line fails with `gone` when the process ends. */
export interface Worker<C extends Calls> {
  line: Line<C>;
  pid: number | undefined;
  exited: Promise<number | null>;
  /** Resolves when the process is gone for certain. */
  end(): Promise<void>;
}

/** After a polite kill a process that hangs in native code may still be there. */
const PATIENCE_MS = 1000;

export async function startWorker<C extends Calls>(host: Pick<Host, 'fork'>, name: WorkerName, env: Record<string, string> = {}): Promise<Worker<C>> {
  const handle = await host.fork(name, env);
  const line = connectLine<C>(handle.port);
  void handle.exited.then((code) => line.close(new MillwrightError('gone', `The ${name} process ended unexpectedly (${code === null ? 'killed' : `code ${code}`}).`)));
  return { line, pid: handle.pid, exited: handle.exited, end: () => end(handle) };
}

async function end(handle: WorkerHandle): Promise<void> {
  handle.kill();
  const timer = setTimeout(() => {
    try {
      if (handle.pid !== undefined) process.kill(handle.pid, 'SIGKILL');
    } catch {
      // It ended in the meantime.
    }
  }, PATIENCE_MS);
  await handle.exited;
  clearTimeout(timer);
}

const limits = new Limits();

/** Settles as `work` does, or rejects with `timeout` and calls `onLimit` once `limitMs` have passed. */
export function limited<T>(work: Promise<T>, limitMs: number, message: string, onLimit: () => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const lift = limits.set(limitMs, () => {
      reject(new MillwrightError('timeout', message, { limitMs }));
      onLimit();
    });
    work.finally(lift).then(resolve, reject);
  });
}
