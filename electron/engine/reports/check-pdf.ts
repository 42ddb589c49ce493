import { inflateSync } from 'node:zlib';
import { MillwrightError } from '../../contract/errors';

/** No page with a head, a foot and embedded fonts is smaller than this. */
const leastBytes = 8_000;
/** A page object, not the tree of pages. */
const pageObject = /\/Type\s*\/Page(?![A-Za-z])/g;

/**
 * Looks at a printed file before it is archived and goes out: a PDF, whole, with the pages it must have, each of them with text, and fonts that
 * are embedded with their characters. Returns the number of pages. Errors: internal, saying what is wrong.
 */
export function checkPdf(pdf: Uint8Array, leastPages: number): number {
  const refuse = (why: string) => new MillwrightError('internal', `The printed report was thrown away because ${why}. Run it again; if it happens again, the log of this moment is worth keeping.`);
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1');
  if (!text.startsWith('%PDF-')) throw refuse('it is no PDF');
  if (!text.slice(-1024).includes('%%EOF')) throw refuse('its end is missing');
  const pages = text.match(pageObject)?.length ?? 0;
  if (pages < leastPages) throw refuse(`it has ${pages} pages instead of ${leastPages} or more`);
  if (pdf.length < leastBytes) throw refuse(`it has only ${pdf.length} bytes`);
  if (!/\/(FontFile[23]?|Type3)\b/.test(text) || !text.includes('/ToUnicode')) throw refuse('its fonts are not embedded');
  const written = pagesWithText(text);
  if (written < pages) throw refuse(`${pages - written} of its ${pages} pages are empty`);
  return pages;
}

/** Streams that show text: a page has one such stream at the least. */
function pagesWithText(text: string): number {
  let count = 0;
  const start = /stream\r?\n/g;
  for (let match = start.exec(text); match; match = start.exec(text)) {
    const from = match.index + match[0].length;
    const to = text.indexOf('endstream', from);
    if (to < 0) break;
    if (showsText(text.slice(from, to))) count++;
    start.lastIndex = to + 9;
  }
  return count;
}

function showsText(stream: string): boolean {
  try {
    return /[\])>]\s*T[jJ]\b/.test(inflateSync(Buffer.from(stream, 'latin1'), { finishFlush: 2 }).toString('latin1'));
  } catch {
    return false;
  }
}
