/**
 * Unpacks a zip archive with what Node brings: a bare machine has no `unzip`. It reads the central directory, so the
 * archive must be whole and without the zip64 extension (below 4 GiB); modes and symbolic links are kept.
 */
import { closeSync, fstatSync, mkdirSync, openSync, readSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, isAbsolute } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const SYMLINK = 0o120000;

/**
 * @param {string} archive
 * @param {string} target folder, made when missing
 * @param {(name: string) => string | undefined} rename the entry's path below `target`, or undefined to leave it out
 */
export function unzip(archive, target, rename = (name) => name) {
  const fd = openSync(archive, 'r');
  try {
    for (const entry of directory(fd)) {
      const name = rename(entry.name);
      if (!name || name.endsWith('/')) continue;
      const path = join(target, name);
      const below = relative(target, path);
      if (below.startsWith('..') || isAbsolute(below)) throw new Error(`${archive} holds a path outside itself: ${entry.name}`);
      mkdirSync(dirname(path), { recursive: true });
      const data = content(fd, entry);
      if ((entry.mode & 0o170000) === SYMLINK) symlinkSync(data.toString(), path);
      else writeFileSync(path, data, { mode: entry.mode & 0o777 || 0o644 });
    }
  } finally {
    closeSync(fd);
  }
}

/** @param {number} fd @param {number} position @param {number} length */
function read(fd, position, length) {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const got = readSync(fd, buffer, filled, length - filled, position + filled);
    if (got === 0) throw new Error('the zip archive is cut short');
    filled += got;
  }
  return buffer;
}

/** @param {number} fd */
function* directory(fd) {
  const { size } = fstatSync(fd);
  // The end record is 22 bytes and an optional comment of up to 64 KiB.
  const endLength = Math.min(size, 22 + 0xffff);
  const end = read(fd, size - endLength, endLength);
  let at = end.length - 22;
  while (at >= 0 && end.readUInt32LE(at) !== END_OF_DIRECTORY) at--;
  if (at < 0) throw new Error('not a zip archive, or one that is cut short');
  const list = read(fd, end.readUInt32LE(at + 16), end.readUInt32LE(at + 12));
  for (let p = 0; p < list.length && list.readUInt32LE(p) === DIRECTORY_ENTRY;) {
    const nameLength = list.readUInt16LE(p + 28);
    yield {
      name: list.toString('utf8', p + 46, p + 46 + nameLength),
      method: list.readUInt16LE(p + 10),
      packed: list.readUInt32LE(p + 20),
      mode: list.readUInt16LE(p + 40),
      offset: list.readUInt32LE(p + 42),
    };
    p += 46 + nameLength + list.readUInt16LE(p + 30) + list.readUInt16LE(p + 32);
  }
}

/** @param {number} fd @param {{ name: string, method: number, packed: number, offset: number }} entry */
function content(fd, entry) {
  const header = read(fd, entry.offset, 30);
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const data = read(fd, start, entry.packed);
  if (entry.method === 0) return data;
  if (entry.method === 8) return inflateRawSync(data);
  throw new Error(`${entry.name} is packed with method ${entry.method}, which is not read here`);
}
