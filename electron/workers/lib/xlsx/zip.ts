import type { Readable } from 'node:stream';
import type { Entry, ZipFile } from 'yauzl';
import { MillwrightError } from '../../../contract/errors';
import { openFile } from '../open-file';
import { refuse } from '../refuse';

const MOST_ENTRIES = 20_000;
/** Deflate comes to 1,032 at most; sheets of real data to some twenty. */
const MOST_RATIO = 400;
const RATIO_FROM_BYTES = 16 * 1024 * 1024;

const damaged = (path: string, cause: unknown): MillwrightError => (cause instanceof MillwrightError ? cause : brokenBook(path, cause instanceof Error ? cause.message : String(cause), cause));
const brokenBook = (path: string, says: string, cause?: unknown): MillwrightError => refuse('book-damaged', path, `is a damaged workbook: ${says}.`, { says }, cause);

/** The parts of a workbook, by their paths in it. */
export class Parts {
  private constructor(readonly path: string, private readonly zip: ZipFile, private readonly entries: ReadonlyMap<string, Entry>) {}

  /** Errors: not-found; invalid-input for what is no workbook of this kind, in words. */
  static async open(path: string): Promise<Parts> {
    await checkStart(path);
    const { open } = await import('yauzl');
    const zip = await new Promise<ZipFile>((resolve, reject) => open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, opened) => (error ? reject(damaged(path, error)) : resolve(opened))));
    try {
      return new Parts(path, zip, await entriesOf(zip, path));
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  has(name: string): boolean {
    return this.entries.has(name.toLowerCase());
  }

  size(name: string): number {
    return this.entries.get(name.toLowerCase())?.uncompressedSize ?? 0;
  }

  /** Its bytes, unpacked while they are read. Errors: invalid-input (missing, encrypted, unpacks to far more than it is). */
  async stream(name: string, mostBytes = Infinity): Promise<Readable> {
    const entry = this.entries.get(name.toLowerCase());
    if (!entry) throw brokenBook(this.path, `it lacks its part ${name}`);
    const { compressedSize, uncompressedSize } = entry;
    if (uncompressedSize > mostBytes || (uncompressedSize > RATIO_FROM_BYTES && uncompressedSize > MOST_RATIO * compressedSize)) {
      const says = `its part ${name} unpacks to ${Math.round(uncompressedSize / 1024 / 1024).toLocaleString('en')} MiB`;
      throw refuse('book-large', this.path, `is refused: ${says}, which is more than a workbook of its size has reason to.`, { says });
    }
    return new Promise((resolve, reject) => this.zip.openReadStream(entry, (error, stream) => (error ? reject(damaged(this.path, error)) : resolve(stream))));
  }

  damaged(cause: unknown): MillwrightError {
    return damaged(this.path, cause);
  }

  close(): void {
    this.zip.close();
  }
}

async function entriesOf(zip: ZipFile, path: string): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  await new Promise<void>((resolve, reject) => {
    zip.on('error', (error) => reject(damaged(path, error)));
    zip.on('end', () => resolve());
    zip.on('entry', (entry: Entry) => {
      if (entries.size >= MOST_ENTRIES) return reject(tooManyParts(path));
      entries.set(entry.fileName.toLowerCase(), entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
  return entries;
}

function tooManyParts(path: string): MillwrightError {
  const says = `it has more than ${MOST_ENTRIES.toLocaleString('en')} parts`;
  return refuse('book-large', path, `is refused: ${says}.`, { says });
}

const OLE = 'd0cf11e0a1b11ae1';
const LOOKED_AT = 4 * 1024 * 1024;

/** What other programs' files are called after, so that people are told what to do. */
async function checkStart(path: string): Promise<void> {
  const { file, size } = await openFile(path, { full: true });
  try {
    const head = Buffer.alloc(Math.min(size, 8));
    await file.read(head, 0, head.length, 0);
    if (head.toString('hex') === OLE) {
      const more = Buffer.alloc(Math.min(size, LOOKED_AT));
      await file.read(more, 0, more.length, 0);
      if (more.includes(Buffer.from('EncryptedPackage', 'utf16le'))) throw refuse('book-locked', path, 'is protected by a password, which only Excel can take away: save it there without one.');
      throw refuse('book-old', path, 'is a workbook of Excel 97 to 2003 (.xls), which is not read: save it as .xlsx.');
    }
    if (head.toString('latin1', 0, 2) !== 'PK') throw refuse('book-none', path, 'is no Excel workbook (.xlsx).');
  } finally {
    await file.close();
  }
}
