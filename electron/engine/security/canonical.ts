import { createHash } from 'node:crypto';

/**
 * JSON of which there is only one for a value: keys sorted, nothing undefined, bytes by length and SHA-256. What the
 * audit trail hashes and keeps.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(plain(value)) ?? 'null';
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  }
  if (Array.isArray(value)) return value.map(plain);
  if ('toJSON' in value && typeof value.toJSON === 'function') return plain((value as { toJSON(): unknown }).toJSON());
  const entries = Object.entries(value as Record<string, unknown>).filter(([, held]) => held !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([name, held]) => [name, plain(held)]));
}
