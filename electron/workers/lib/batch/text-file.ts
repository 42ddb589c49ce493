import type { FileHandle } from 'node:fs/promises';
import { MillwrightError } from '../../../contract/errors';
import { openFile } from '../open-file';
import { SAMPLE_BYTES, wideText } from './misread';

const CHUNK_BYTES = 512 * 1024;

/** A file of text, decoded piece by piece: UTF-8 unless its mark or somebody says otherwise. Errors: not-found; invalid-input for what is no readable file or not so encoded, with the line. */
export class TextFile {
  bytesRead = 0;
  byteOrderMark = false;
  private lines = 1;
  private readonly buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  private ended = false;

  private constructor(readonly path: string, private readonly file: FileHandle, readonly bytesTotal: number, private readonly encoding: string, private readonly decoder = new TextDecoder(encoding, { fatal: true })) {}

  static async open(path: string, encoding?: string): Promise<TextFile> {
    const { file, size } = await openFile(path, { full: false });
    const written = encoding ?? (await markOf(file)) ?? 'utf-8';
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    const why = wideText(buffer.subarray(0, bytesRead), written);
    if (why === undefined) return new TextFile(path, file, size, written);
    await file.close();
    throw new MillwrightError('invalid-input', `${path} ${why}`, { file: path });
  }

  /** The next piece of text; undefined at the end. */
  async next(): Promise<string | undefined> {
    if (this.ended) return undefined;
    const { bytesRead } = await this.file.read(this.buffer, 0, CHUNK_BYTES, this.bytesRead);
    const bytes = this.buffer.subarray(0, bytesRead);
    if (this.bytesRead === 0) this.checkStart(bytes);
    this.ended = bytesRead === 0;
    this.bytesRead += bytesRead;
    const text = this.decode(bytes);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lines++;
    return text;
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private checkStart(bytes: Uint8Array): void {
    const [a, b, c] = bytes;
    this.byteOrderMark = a === 0xef && b === 0xbb && c === 0xbf;
  }

  private decode(bytes: Uint8Array): string {
    try {
      return this.decoder.decode(bytes, { stream: !this.ended });
    } catch {
      if (this.encoding !== 'utf-8') throw new MillwrightError('invalid-input', `${this.path} is not ${this.encoding} text: behind line ${this.lines} stand bytes that are none.`, { file: this.path });
      const before = new TextDecoder('utf-8').decode(bytes).split('\uFFFD', 1)[0] ?? '';
      throw this.notUtf8(`line ${this.lines + before.split('\n').length - 1} holds bytes that are none`);
    }
  }

  private notUtf8(why: string): MillwrightError {
    return notUtf8(this.path, why);
  }
}

export const notUtf8 = (path: string, why: string): MillwrightError => new MillwrightError('invalid-input', `${path} is not UTF-8 text: ${why}. Save it as CSV UTF-8, or say how it is written (--encoding windows-1252), and try again.`, { file: path });

/** By its byte order mark; UTF-8 needs none. */
export async function markOf(file: FileHandle): Promise<'utf-16le' | 'utf-16be' | undefined> {
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  const mark = buffer.readUInt16BE(0);
  return mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : undefined;
}
