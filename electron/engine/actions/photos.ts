import type { PhotoType } from '../../contract/actions';

const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean => head.every((byte, at) => bytes[at] === byte);

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** What a picture is by its own first bytes, whatever its name says; undefined: none of those that are kept. */
export function photoTypeOf(bytes: Uint8Array): PhotoType | undefined {
  // PNG (ISO/IEC 15948, 5.2 and 11.2.2): the signature, then the header chunk.
  if (startsWith(bytes, PNG) && ascii(bytes, 12, 16) === 'IHDR') return 'image/png';
  // JPEG (ISO/IEC 10918-1, B.1.1.3): start of image, then the first marker.
  if (bytes.length > 4 && startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  // WebP (RFC 9649, 2.4): a RIFF file whose length is its own.
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP' && new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true) + 8 <= bytes.length) return 'image/webp';
  return undefined;
}
