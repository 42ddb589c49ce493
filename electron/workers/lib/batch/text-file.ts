import type { FileHandle } from 'node:fs/promises';
import { openFile } from '../open-file';
import { refuse } from '../refuse';
import { SAMPLE_BYTES, wideText } from './misread';

const CHUNK_BYTES = 512 * 1024;

/** A file of text, decoded piece by piece: UTF-8 unless its mark or somebody says otherwise. Errors: not-found; invalid-input for what is no readable file or not so encoded, with the line. */
export class TextFile {
  bytesRead = 0;
  byteOrderMark = false;
  private lines = 1;
  private readonly buffer: Buffer;
  private ended = false;

  private constructor(readonly path: string, private readonly file: FileHandle, readonly bytesTotal: number, private readonly encoding: string, pieceBytes: number, private readonly decoder = new TextDecoder(encoding, { fatal: true })) {
    this.buffer = Buffer.allocUnsafe(pieceBytes);
  }

  /** `pieceBytes`: that are read at once. */
  static async open(path: string, encoding?: string, pieceBytes = CHUNK_BYTES): Promise<TextFile> {
    const { file, size } = await openFile(path, { full: false });
    const written = encoding ?? (await markOf(file)) ?? 'utf-8';
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    const wide = wideText(buffer.subarray(0, bytesRead), written);
    if (!wide) return new TextFile(path, file, size, written, pieceBytes);
    await file.close();
    throw wide.encoding === undefined ? refuse('file-utf-32', path, wide.says) : refuse('file-utf-16', path, wide.says, { encoding: wide.encoding });
  }

  /** The next piece of text; undefined at the end. */
  async next(): Promise<string | undefined> {
    if (this.ended) return undefined;
    const { bytesRead } = await this.file.read(this.buffer, 0, this.buffer.length, this.bytesRead);
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
      if (this.encoding !== 'utf-8') throw refuse('file-encoding', this.path, `is not ${this.encoding} text: behind line ${this.lines} stand bytes that are none.`, { encoding: this.encoding, line: this.lines });
      const before = new TextDecoder('utf-8').decode(bytes).split('\uFFFD', 1)[0] ?? '';
      throw notUtf8(this.path, this.lines + before.split('\n').length - 1);
    }
  }
}

export const notUtf8 = (path: string, line: number) => refuse('file-not-utf-8', path, `is not UTF-8 text: line ${line} holds bytes that are none. Save it as CSV UTF-8, or say how it is written (--encoding windows-1252), and try again.`, { line });

/** By its byte order mark; UTF-8 needs none. */
export async function markOf(file: FileHandle): Promise<'utf-16le' | 'utf-16be' | undefined> {
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  const mark = buffer.readUInt16BE(0);
  return mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : undefined;
}
