import { crc32, inflateRawSync } from 'node:zlib';
import { MillwrightError } from '../../contract/errors';
import { insideName } from '../../engine/shared/beside';

/**
 * Reads a zip archive that a stranger made (APPNOTE.TXT 6.3.10, without zip64, encryption and volumes), in memory: nothing is written, so no
 * name and no link in it can reach a file. How much an entry may unpack to is held while it unpacks, whatever its header claims.
 */
export interface ZipLimits {
  entries: number;
  /** Of all that is unpacked. */
  totalBytes: number;
  /** Of one file; undefined: it is left out without being unpacked. */
  fileBytes(name: string): number | undefined;
  /** Also what a Mac's Finder adds, which is otherwise passed over. */
  everything?: boolean;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const IS_LINK = 0o120000;
const ADDED_BY_FINDER = '__MACOSX/';

interface Entry {
  name: string;
  flags: number;
  method: number;
  crc: number;
  packed: number;
  size: number;
  mode: number;
  offset: number;
}

/** The files by name, without a folder that all of them lie in. Errors: model-refused, naming the entry. */
export function unzip(archive: Uint8Array, limits: ZipLimits): Map<string, Uint8Array> {
  const zip = Buffer.from(archive.buffer, archive.byteOffset, archive.length);
  const files = new Map<string, Uint8Array>();
  let left = limits.totalBytes;
  for (const { name, entry } of namedEntries(zip, limits)) {
    const limit = limits.fileBytes(name);
    if (limit === undefined) continue;
    const bytes = unpacked(zip, entry, Math.min(limit, left));
    left -= bytes.length;
    files.set(name, bytes);
  }
  return files;
}

/** Names of the files, as `unzip` gives them. Errors: as of `unzip`, but for what only unpacking shows. */
export function fileNames(archive: Uint8Array, limits: ZipLimits): string[] {
  return namedEntries(Buffer.from(archive.buffer, archive.byteOffset, archive.length), limits).map(({ name }) => name);
}

function namedEntries(zip: Buffer, limits: ZipLimits): { name: string; entry: Entry }[] {
  const named: { name: string; entry: Entry }[] = [];
  const names = new Set<string>();
  for (const entry of directory(zip, limits.entries)) {
    const isFolder = entry.name.endsWith('/');
    const name = insideName(isFolder ? entry.name.slice(0, -1) : entry.name);
    if (name === undefined) throw refuse(`it holds "${entry.name.slice(0, 100)}", a name that leaves its folder`);
    if ((entry.mode & 0o170000) === IS_LINK) throw refuse(`${name} in it is a link; put the file itself in`);
    if (isFolder || (name.startsWith(ADDED_BY_FINDER) && !limits.everything)) continue;
    if (names.has(name)) throw refuse(`it holds ${name} twice`);
    names.add(name);
    named.push({ name, entry });
  }
  // People zip the folder itself as often as what is in it.
  const own = named.filter(({ name }) => !name.startsWith(ADDED_BY_FINDER));
  const [first] = own;
  const top = first?.name.includes('/') ? first.name.slice(0, first.name.indexOf('/') + 1) : '';
  const within = top !== '' && own.every(({ name }) => name.startsWith(top));
  return within ? named.map(({ name, entry }) => ({ name: name.startsWith(top) ? name.slice(top.length) : name, entry })) : named;
}

function directory(zip: Buffer, most: number): Entry[] {
  // The end record is 22 bytes and a comment of up to 64 KiB.
  let end = zip.length - 22;
  const last = Math.max(0, end - 0xffff);
  while (end >= last && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
  if (end < last) throw refuse('it is no zip archive, or it is cut short');
  const count = zip.readUInt16LE(end + 10);
  if (count > most) throw refuse(`it holds ${count} files; up to ${most} are taken`);
  const entries: Entry[] = [];
  for (let at = zip.readUInt32LE(end + 16), i = 0; i < count; i++) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw refuse('its list of files is damaged');
    const nameLength = zip.readUInt16LE(at + 28);
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
      flags: zip.readUInt16LE(at + 8),
      method: zip.readUInt16LE(at + 10),
      crc: zip.readUInt32LE(at + 16),
      packed: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      mode: zip.readUInt16LE(at + 40),
      offset: zip.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function unpacked(zip: Buffer, { name, flags, method, crc, packed, size, offset }: Entry, limitBytes: number): Uint8Array {
  if (flags & 1) throw refuse(`${name} in it is encrypted`);
  if (method !== STORED && method !== DEFLATED) throw refuse(`${name} in it is packed in a way that is not read here; use ordinary zip compression`);
  if (size > limitBytes) throw tooLarge(name, limitBytes);
  if (offset + 30 > zip.length || zip.readUInt32LE(offset) !== LOCAL_ENTRY) throw refuse(`${name} in it is damaged`);
  const begin = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  // Another program may go by the entry's own header: it has to read the same file under the same name.
  if (zip.toString('utf8', offset + 30, offset + 30 + zip.readUInt16LE(offset + 26)) !== name) throw refuse(`${name} in it has another name in its own header`);
  if (begin + packed > zip.length) throw refuse(`${name} in it is cut short`);
  const data = zip.subarray(begin, begin + packed);
  const bytes = method === STORED ? Uint8Array.from(data) : inflated(name, data, limitBytes);
  if (bytes.length !== size || crc32(bytes) !== crc) throw refuse(`${name} in it is damaged`);
  return bytes;
}

function inflated(name: string, data: Uint8Array, limitBytes: number): Uint8Array {
  try {
    return Uint8Array.from(inflateRawSync(data, { maxOutputLength: Math.max(1, limitBytes) }));
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(name, limitBytes) : refuse(`${name} in it is damaged`);
  }
}

const tooLarge = (name: string, limitBytes: number) => refuse(`${name} in it unpacks to more than ${Math.max(1, Math.floor(limitBytes / 1024 / 1024))} MB, which is the most that is taken`);
const refuse = (why: string) => new MillwrightError('model-refused', `The package can't be unpacked: ${why}.`);
