import { isMainThread, Worker } from 'node:worker_threads';
import { workerPort } from './lib/port';

/**
 * A worker that holds sessions and runs them, one run at a time: the runtime blocks its thread. That is a thread beside the process's own, whose event loop is Chromium's in
 * a utility process: there a message passes three threads on its way in and out, which costs more than most models take for a row. The thread reads the engine's socket itself.
 */
if (isMainThread) watchOver();
// The process's own thread has no use for the rest of the program.
else void import('./lib/serve-inference').then(({ serve }) => serve());

function watchOver(): void {
  const thread = new Worker(__filename);
  thread.on('error', (error) => {
    console.error(error);
    process.exit(1);
  });
  // Nothing of it is worth an orderly end, and a thread can't be ended in the middle of a run.
  void workerPort(() => process.kill(process.pid, 'SIGKILL')).then((port) => port.onMessage((offer) => thread.postMessage(offer)));
}
