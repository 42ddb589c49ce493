import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** Length and CRC-32 of what follows, then the length of the words in it. */
const HEAD_BYTES = 12;

export interface KeptRecord {
  words: unknown;
  bytes: Uint8Array;
}

/**
 * A file of records, each JSON and bytes, that is only added to. It may end anywhere: what is not whole, and everything behind it, counts for nothing.
 */
export class Records {
  private at = 0;
  private end = 0;

  private constructor(private readonly file: FileHandle) {}

  /** What is there stays until it is cut; nothing is added before that. A link is none. */
  static async open(path: string): Promise<Records> {
    return new Records(await open(path, constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0), 0o600));
  }

  /** The next whole record from where this stands; undefined where there is none. */
  async read(): Promise<KeptRecord | undefined> {
    const head = await this.take(HEAD_BYTES, this.at);
    if (!head) return undefined;
    const [length, crc, words] = [head.readUInt32LE(0), head.readUInt32LE(4), head.readUInt32LE(8)];
    const { size } = await this.file.stat();
    if (words > length || this.at + HEAD_BYTES + length > size) return undefined;
    const body = await this.take(length, this.at + HEAD_BYTES);
    if (!body || crc32(body, crc32(head.subarray(8))) !== crc) return undefined;
    this.at += HEAD_BYTES + length;
    return { words: JSON.parse(body.toString('utf8', 0, words)) as unknown, bytes: body.subarray(words) };
  }

  get place(): number {
    return this.at;
  }

  /** What is read next lies there. */
  goTo(place: number): void {
    this.at = place;
  }

  /** Nothing lies behind there, and what is written comes there. */
  async cut(place: number): Promise<void> {
    await this.file.truncate(place);
    this.end = place;
  }

  async write(words: unknown, bytes: Uint8Array = new Uint8Array(0)): Promise<void> {
    const text = Buffer.from(JSON.stringify(words), 'utf8');
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32LE(text.length + bytes.length, 0);
    head.writeUInt32LE(text.length, 8);
    head.writeUInt32LE(crc32(bytes, crc32(text, crc32(head.subarray(8)))), 4);
    await this.put(Buffer.concat([head, text, bytes]));
  }

  close(): Promise<void> {
    return this.file.close().catch(() => undefined);
  }

  private async put(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) done += (await this.file.write(bytes, done, bytes.length - done, this.end + done)).bytesWritten;
    this.end += bytes.length;
  }

  private async take(length: number, from: number): Promise<Buffer | undefined> {
    const bytes = Buffer.alloc(length);
    for (let done = 0; done < length; ) {
      const { bytesRead } = await this.file.read(bytes, done, length - done, from + done);
      if (bytesRead === 0) return undefined;
      done += bytesRead;
    }
    return bytes;
  }
}
