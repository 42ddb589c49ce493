import { html, raw, type Html } from './html';

/** Where a reader may want to go: `id` is unique in the page, `text` is its words. */
export interface Heading {
  id: string;
  text: Html;
}

const sectionHeading = /<h2\b([^>]*)>([\s\S]*?)<\/h2>/g;

/** The same body with an id on each section's heading, and those headings in order. */
export function withHeadings(body: Html): { body: Html; headings: Heading[] } {
  const headings: Heading[] = [];
  const text = body.text.replace(sectionHeading, (_, attributes: string, inner: string) => {
    const id = `s${headings.length + 1}`;
    headings.push({ id, text: raw(inner.replace(/<br\s*\/?>/g, ' ').replace(/<[^>]*>/g, '')) });
    return `<h2 id="${id}"${attributes}>${inner}</h2>`;
  });
  return { body: raw(text), headings };
}

/** `pages`: of each heading; null leaves room for them, and on a screen there are none. */
function contents(headings: readonly Heading[], pages: readonly number[] | null, ownPage: boolean): Html {
  return html`<nav class="contents${ownPage ? ' page' : ''}" aria-label="Contents"><p><b>Contents</b></p><ol>${headings.map(({ id, text }, i) => html`<li><a href="#${id}"><span>${text}</span><span class="at">${pages?.[i] ?? ''}</span></a></li>`)}</ol></nav>`;
}

/**
 * Puts the contents before the first section; in print, where a kind begins its second page by itself, at the top of that: what belongs on the first one is not pushed from it.
 * Their room does not depend on the numbers, so that pages found with some numbers stay right with others.
 */
export function withContents(body: Html, headings: readonly Heading[], printed: { pages: readonly number[] | null } | null): Html {
  const opensPage = printed ? body.text.search(/<section class="page[ "]/) : -1;
  const at = opensPage >= 0 ? opensPage : Math.max(0, body.text.indexOf('<section'));
  return raw(`${body.text.slice(0, at)}${contents(headings, printed?.pages ?? null, opensPage >= 0).text}${body.text.slice(at)}`);
}

const pageObject = /^(\d+) 0 obj\s*<<\s*\/Type \/Page\b(?!s)/gm;

/**
 * The page of each heading that the printed file has a link to, from 1 on, by its named destinations; undefined where one of them is missing. Chromium has no `target-counter`,
 * so a page's number is known only once it is printed.
 */
export function headingPages(pdf: Uint8Array, headings: readonly Heading[]): number[] | undefined {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1');
  const pages = new Map([...text.matchAll(pageObject)].map(([, object], at) => [object, at + 1]));
  const found = headings.map(({ id }) => pages.get(new RegExp(`/${id} \\[(\\d+) 0 R /XYZ`).exec(text)?.[1]));
  return found.every((page) => page !== undefined) ? found : undefined;
}
