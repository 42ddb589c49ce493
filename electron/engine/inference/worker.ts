import { MillwrightError } from '../../contract/errors';
import type { Host, WorkerHandle, WorkerName } from '../../contract/host';
import { offerSocket } from '../../node/private-socket';
import { channelOverSocket } from '../../node/socket-channel';
import { frames } from './frames';
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
  return over(handle, name, connectLine<C>(handle.port));
}

/** A worker whose calls go over a socket that a thread of it reads itself: what a message costs matters there. Errors: gone, unavailable. */
export async function startDirectWorker<C extends Calls>(host: Pick<Host, 'fork'>, name: WorkerName, env: Record<string, string> = {}): Promise<Worker<C>> {
  const handle = await host.fork(name, env);
  const offered = await offerSocket().catch((error: unknown) => {
    handle.kill();
    throw error;
  });
  handle.port.send(offered.offer);
  const ended = handle.exited.then((code) => {
    offered.withdraw();
    throw endedUnexpectedly(name, code);
  });
  const socket = await Promise.race([offered.taken, ended]);
  // From here on the line tells.
  ended.catch(() => undefined);
  const channel = channelOverSocket(socket, frames());
  // A line that breaks is a process that ends. That it ended is what its calls are told: whoever asks again must find it gone.
  channel.onClose(() => handle.kill());
  return over(handle, name, connectLine<C>({ ...channel, onClose: () => undefined }));
}

function over<C extends Calls>(handle: WorkerHandle, name: WorkerName, line: Line<C>): Worker<C> {
  void handle.exited.then((code) => line.close(endedUnexpectedly(name, code)));
  return { line, pid: handle.pid, exited: handle.exited, end: () => end(handle) };
}

const endedUnexpectedly = (name: WorkerName, code: number | null) => new MillwrightError('gone', `The ${name} process ended unexpectedly (${code === null ? 'killed' : `code ${code}`}).`);

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
