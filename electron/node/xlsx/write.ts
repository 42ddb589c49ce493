import { Readable } from 'node:stream';
import type { ZipFile as Zip } from 'yazl';
import { partsXml, sheetPath, stylesOf } from './parts-xml';
import { sheetXml } from './rows-xml';
import { checkSheets, type Sheet } from './sheets';

/** In the zip's own words, whatever the zone: the same rows give the same bytes. */
const fixed = () => ({ mtime: new Date(1980, 0, 2), mode: 0o100644, forceDosTimestamp: true });

/**
 * An Excel workbook (ECMA-376), as bytes that come while its rows are read: memory does not grow with them. The header is bold and stays in sight. Text is text, also where it begins with `=`. `path`: what
 * the file is called in errors. Errors: invalid-input for what no sheet can hold (names, more than 1,048,575 rows below the header, 16,384 columns, a text of more than 32,767 characters), the first before
 * any byte; and whatever `rows` throws.
 */
export async function* xlsxBytes(path: string, sheets: readonly Sheet[]): AsyncGenerator<Buffer> {
  checkSheets(sheets, path);
  const { ZipFile } = await import('yazl');
  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  zip.on('error', (error: Error) => out.destroy(error));
  const styles = stylesOf(sheets);
  for (const [name, text] of partsXml(sheets, styles.xml)) zip.addBuffer(Buffer.from(text, 'utf8'), name, fixed());
  sheets.forEach((sheet, at) => addSheet(zip, at, Readable.from(utf8(sheetXml(sheet, styles, path)), { objectMode: false, highWaterMark: 256 * 1024 }), out));
  zip.end();
  try {
    for await (const bytes of out) yield bytes as Buffer;
  } finally {
    out.destroy();
  }
}

async function* utf8(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const text of texts) yield Buffer.from(text, 'utf8');
}

function addSheet(zip: Zip, at: number, stream: Readable, out: Readable): void {
  // The library tells nobody of either.
  stream.on('error', (error) => out.destroy(error));
  out.on('close', () => stream.destroy());
  zip.addReadStreamLazy(sheetPath(at), fixed(), (given) => given(null, stream));
}
