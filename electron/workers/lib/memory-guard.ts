import { Worker } from 'node:worker_threads';

const LOOK_EVERY_MS = 50;

/**
 * Ends this process when it holds more than `limitBytes`: a model of a few bytes may ask the runtime for more memory than the machine has.
 * On a thread of its own, since the runtime blocks this one; the engine tells a process that ended from one that answered.
 */
export function guardMemory(limitBytes: number): void {
  const watch = `setInterval(() => { if (process.memoryUsage.rss() > ${limitBytes}) process.kill(process.pid, 'SIGKILL'); }, ${LOOK_EVERY_MS})`;
  const thread = new Worker(watch, { eval: true });
  thread.unref();
}
