import { open, stat, type FileHandle } from 'node:fs/promises';
import { MillwrightError } from '../../../contract/errors';

const CHUNK_BYTES = 512 * 1024;

/** A UTF-8 file, decoded piece by piece. Errors: not-found; invalid-input for what is no readable file or no UTF-8, with the line. */
export class TextFile {
  bytesRead = 0;
  byteOrderMark = false;
  private lines = 1;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private readonly buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  private ended = false;

  private constructor(readonly path: string, private readonly file: FileHandle, readonly bytesTotal: number) {}

  static async open(path: string): Promise<TextFile> {
    // A pipe would hold up whoever opens it; what is not there is told below.
    const kind = await stat(path).catch(() => undefined);
    if (kind && !kind.isFile()) throw new MillwrightError('invalid-input', `${path} is not a file.`, { file: path });
    const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw new MillwrightError('not-found', `There is no file ${path}.`, { file: path });
      throw new MillwrightError('invalid-input', `${path} can't be read: ${error.message}.`, { file: path }, error);
    });
    return new TextFile(path, file, (await file.stat()).size);
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
    if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) throw this.notUtf8('it is UTF-16');
  }

  private decode(bytes: Uint8Array): string {
    try {
      return this.decoder.decode(bytes, { stream: !this.ended });
    } catch {
      const before = new TextDecoder('utf-8').decode(bytes).split('\uFFFD', 1)[0] ?? '';
      throw this.notUtf8(`line ${this.lines + before.split('\n').length - 1} holds bytes that are none`);
    }
  }

  private notUtf8(why: string): MillwrightError {
    return notUtf8(this.path, why);
  }
}

export const notUtf8 = (path: string, why: string): MillwrightError => new MillwrightError('invalid-input', `${path} is not UTF-8 text: ${why}. Save it as CSV UTF-8 and try again.`, { file: path });
