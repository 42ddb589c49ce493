import type { PrintOptions } from '../../contract/host';
import { MillwrightError } from '../../contract/errors';
import { checkPdf } from './check-pdf';
import { headingPages } from './page/contents';
import type { MadeReport } from './types';

/** So many pages are found through without a list of what stands where. */
const MOST_WITHOUT_CONTENTS = 3;
/** Numbers that were found once are right the next time, since they take the same room; more often would mean that they do not. */
const MOST_TRIES = 3;

export interface Printed {
  pdf: Uint8Array;
  pages: number;
  /** It begins with its contents. */
  contents: boolean;
}

/** Prints a report, with its contents and the true page of each of its sections where it is long. Errors: internal (a page is not as it must be), the host's. */
export async function printReport(made: MadeReport, print: (html: string, options: PrintOptions) => Promise<Uint8Array>, leastPages: number): Promise<Printed> {
  const plain = await print(made.html, made.options);
  const plainPages = checkPdf(plain, leastPages);
  if (plainPages <= MOST_WITHOUT_CONTENTS || made.headings.length < 2) return { pdf: plain, pages: plainPages, contents: false };
  let written: readonly number[] | null = null;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const pdf = await print(made.withContents(written), made.options);
    const pages = checkPdf(pdf, leastPages);
    const found = headingPages(pdf, made.headings);
    if (!found) throw new MillwrightError('internal', 'The printed report was thrown away because its contents lead nowhere. Run it again; if it happens again, the log of this moment is worth keeping.');
    if (written !== null && found.every((page, i) => page === written?.[i])) return { pdf, pages, contents: true };
    written = found;
  }
  throw new MillwrightError('internal', 'The printed report was thrown away because the pages in its contents are not where they are. Run it again; if it happens again, the log of this moment is worth keeping.');
}
