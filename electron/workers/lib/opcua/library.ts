import { setDebugLogger, setErrorLogger, setWarningLogger } from 'node-opcua-client';

/** The library writes what it thinks to the console, certificates and addresses among it; what matters comes as errors. */
export function silence(): void {
  for (const set of [setDebugLogger, setErrorLogger, setWarningLogger]) set(() => undefined);
}

/** Items in pieces of at most so many. */
export function pieces<T>(items: readonly T[], most: number): T[][] {
  const size = Math.max(1, most);
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** Settles as `work` does, or rejects once `ms` have passed. */
export function within<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} within ${ms / 1000} s`)), ms);
    work.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}
