import { app } from 'electron';
import { MillwrightError } from '../contract/errors';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const listeners = new Set<() => void>();
let asked = false;

/** From here on a signal ends a command in order; the second one at once. Left to Electron, it would quit with 0, the work half done. */
export function listenForSignals(): void {
  for (const signal of signals) {
    process.on(signal, () => {
      if (asked) return app.exit(1);
      asked = true;
      for (const listener of [...listeners]) listener();
    });
  }
}

/** Calls once, at once where it was asked already. Returns how to take it back. */
export function onInterrupt(listener: () => void): () => void {
  if (asked) listener();
  else listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the work gives, or `cancelled` as soon as a signal comes; whoever waits then closes what it opened. */
export async function interruptible<T>(work: () => Promise<T>): Promise<T> {
  if (asked) throw interrupted();
  let stop = () => {};
  const signal = new Promise<never>((_, reject) => {
    stop = onInterrupt(() => reject(interrupted()));
  });
  try {
    return await Promise.race([work(), signal]);
  } finally {
    stop();
  }
}

const interrupted = () => new MillwrightError('cancelled', 'Interrupted before it was done.');
