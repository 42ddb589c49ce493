import { createHash } from 'node:crypto';

/** Uniform in [0, 1). */
export type Random = () => number;

/** sfc32 (C. Doty-Humphrey, PractRand), seeded by the SHA-256 of the parts: the same question draws the same numbers on every machine. */
export function randomOf(parts: readonly (string | Uint8Array)[]): Random {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(String(part.length)).update(':').update(part);
  const digest = sum.digest();
  let [a, b, c, counter] = [digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8), digest.readInt32LE(12)];
  return () => {
    const out = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + out) | 0;
    return (out >>> 0) / 4294967296;
  };
}

/** Fisher and Yates: each order is equally likely. A copy. */
export function shuffled(items: readonly number[], random: Random): number[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order;
}
