import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** What was added to a file at once: how much, and its CRC-32. */
export interface Segment {
  bytes: number;
  crc: number;
}

export const NOTHING: Segment = { bytes: 0, crc: 0 };
const CHUNK_BYTES = 1024 * 1024;

export const segmentOf = (...all: readonly Uint8Array[]): Segment => ({ bytes: all.reduce((sum, { length }) => sum + length, 0), crc: all.reduce((crc, bytes) => crc32(bytes, crc), 0) });

/** A file that was written segment by segment, held against what they were. One that is not there has none. */
export class Segments {
  private at = 0;

  private constructor(private readonly file: FileHandle | undefined) {}

  static async of(path: string): Promise<Segments> {
    return new Segments(await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => undefined));
  }

  /** Whether the next one is there as it was written. */
  async has({ bytes, crc }: Segment): Promise<boolean> {
    let [found, left] = [0, bytes];
    const chunk = Buffer.allocUnsafe(Math.min(left, CHUNK_BYTES));
    while (left > 0) {
      const { bytesRead } = (await this.file?.read(chunk, 0, Math.min(left, chunk.length), this.at)) ?? { bytesRead: 0 };
      if (bytesRead === 0) return false;
      found = crc32(chunk.subarray(0, bytesRead), found);
      this.at += bytesRead;
      left -= bytesRead;
    }
    return found === crc;
  }

  async close(): Promise<void> {
    await this.file?.close().catch(() => undefined);
  }
}
