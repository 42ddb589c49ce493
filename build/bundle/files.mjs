/**
 * Puts files in place under `dist/`. A file that stays the same is not touched and one that changes is renamed into
 * place, so that a process started a moment ago never reads half of one.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @param {string} path @param {Uint8Array | string} data */
export function put(path, data) {
  const bytes = typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (existsSync(path) && statSync(path).size === bytes.length && readFileSync(path).equals(bytes)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, bytes);
  renameSync(`${path}.${process.pid}`, path);
}

/** @param {string} from @param {string} to */
export function copy(from, to) {
  put(to, readFileSync(from));
}

/** Takes away what an earlier bundle left and this one no longer has. @param {string} folder @param {Set<string>} kept */
export function removeOthers(folder, kept) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && !kept.has(path)) rmSync(path);
  }
}
