import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { argon2id } from 'hash-wasm';
import * as z from 'zod';

/** Argon2id (RFC 9106) with its parameters, as they stand in the vault beside what they protect. */
export const kdf = z.strictObject({
  name: z.literal('argon2id'),
  memoryKiB: z.number().int().min(8).max(1024 * 1024),
  iterations: z.number().int().min(1).max(1000),
  parallelism: z.number().int().min(1).max(16),
  /** Base64. */
  salt: z.string().min(16).max(128),
});
export type Kdf = z.infer<typeof kdf>;

/** RFC 9106's second recommended option has 64 MiB and 3 passes; one more keeps it at 0.3 to 0.5 s on a small machine. */
export const defaultCost = { memoryKiB: 64 * 1024, iterations: 4, parallelism: 1 };
export type KdfCost = typeof defaultCost;

export function newKdf(cost: KdfCost): Kdf {
  return { name: 'argon2id', ...cost, salt: randomBytes(16).toString('base64') };
}

export type Deriver = (passphrase: string, kdf: Kdf) => Promise<Uint8Array>;

/** 32 bytes. The same passphrase typed on another keyboard may come as other code points: NFKC makes them one. */
export const derive: Deriver = (passphrase, { memoryKiB, iterations, parallelism, salt }) =>
  argon2id({ password: passphrase.normalize('NFKC'), salt: Buffer.from(salt, 'base64'), memorySize: memoryKiB, iterations, parallelism, hashLength: 32, outputType: 'binary' });

/** Derives in a thread of `script`; where there is no such file, here (and then nothing else runs for the while). */
export function deriverIn(script: string | undefined): Deriver {
  if (script === undefined || !existsSync(script)) return derive;
  return (passphrase, kdf) =>
    new Promise((done, failed) => {
      const worker = new Worker(script, { workerData: { passphrase, kdf }, name: 'kdf', execArgv: [] });
      worker.once('message', done);
      worker.once('error', failed);
      worker.once('exit', () => failed(new Error('the thread ended without an answer')));
    });
}
