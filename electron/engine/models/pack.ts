import { crc32 } from 'node:zlib';
import type { PackageFiles } from './types';

const LOCAL_ENTRY = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
/** 1980-01-01, the earliest that MS-DOS can say: when a file was written is no part of a package. */
const DOS_DATE = 0x0021;
const NAMES_ARE_UTF8 = 0x0800;
const MADE_BY_UNIX = 0x0314;
const PLAIN_FILE = 0o100644 * 0x10000;
const HEADER_BYTES = 26;

/**
 * A `.mwpkg` of these files, the same bytes on every machine for the same files (APPNOTE.TXT 6.3.10): in the order of their names, without
 * times, and stored as they are, since what a compressor writes depends on its version and the processor. A package stays far below zip's 4 GiB.
 */
export function packArchive(files: PackageFiles): Uint8Array {
  const names = [...files.keys()].sort();
  const entries = names.map((name) => ({ title: Buffer.from(name), bytes: files.get(name) ?? new Uint8Array(0) }));
  const bodies: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { title, bytes } of entries) {
    const header = headerOf(title, bytes);
    const local = Buffer.concat([uint32(LOCAL_ENTRY), header, title]);
    directory.push(Buffer.concat([uint32(DIRECTORY_ENTRY), uint16(MADE_BY_UNIX), header, Buffer.alloc(6), uint32(PLAIN_FILE), uint32(offset), title]));
    bodies.push(local, bytes);
    offset += local.length + bytes.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.concat([uint32(END_OF_DIRECTORY), Buffer.alloc(4), uint16(entries.length), uint16(entries.length), uint32(size), uint32(offset), uint16(0)]);
  return new Uint8Array(Buffer.concat([...bodies, ...directory, end]));
}

/** What an entry's own header and the directory have in common. */
function headerOf(title: Buffer, bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(NAMES_ARE_UTF8, 2);
  header.writeUInt16LE(DOS_DATE, 8);
  header.writeUInt32LE(crc32(bytes), 10);
  header.writeUInt32LE(bytes.length, 14);
  header.writeUInt32LE(bytes.length, 18);
  header.writeUInt16LE(title.length, 22);
  return header;
}

const uint16 = (value: number) => Buffer.from([value & 0xff, value >>> 8]);
function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
