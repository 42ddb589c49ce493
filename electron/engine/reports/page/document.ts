import type { Paper } from '../../../contract/deliver';
import type { PrintOptions } from '../../../contract/host';
import { fontFaces, type FontFile } from './fonts';
import { html, raw, type Html } from './html';
import { colours, family, printSheet } from './style';

export interface PageText {
  title: string;
  /** Running head, left and right. */
  plant: string;
  heading: string;
  /** Running foot, left; the page's number stands right. */
  foot: string;
  simulated: boolean;
  body: Html;
}

export interface PrintedPage {
  html: string;
  options: PrintOptions;
}

export const simulatedWords = 'Simulated demo plant';

/** A whole page of HTML and its running head and foot; equal texts and fonts give equal bytes. */
export function document(page: PageText, fonts: readonly FontFile[], paper: Paper): PrintedPage {
  const faces = fontFaces(fonts);
  const whole = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${page.title}</title><style>${faces}${printSheet(paper)}</style></head>
<body><main>${page.body}</main></body></html>`;
  return {
    html: whole.text,
    options: {
      title: page.title,
      headerHtml: running(fontFaces(fonts.filter(({ subset }) => subset === 'latin' || subset === 'latin-ext')), 'head', 'margin: 13mm 20mm 0', html`<span class="plant">${page.plant}</span>${page.simulated ? html`<b>${simulatedWords}</b>` : ''}<span>${page.heading}</span>`).text,
      footerHtml: running(fontFaces(fonts.filter(({ subset, weight }) => subset === 'latin' && weight === 400)), 'foot', `margin: 0 20mm 9mm; border-top: 0.75pt solid ${colours.line}; padding-top: 6pt`, html`<span>${page.foot}</span><span><span class="pageNumber"></span> / <span class="totalPages"></span></span>`).text,
    },
  };
}

/** Chromium prints head and foot in a document of their own, both in the same: so they bring style and fonts, under two names. */
function running(faces: Html, name: 'head' | 'foot', place: string, content: Html): Html {
  const style = raw(`
.${name} { flex: 1; ${place}; display: flex; gap: 10pt; overflow: hidden; font: 400 8.5pt/12pt ${family}; color: ${colours.muted}; }
.${name} > * { white-space: nowrap; }
.${name} b { font-weight: 600; color: ${colours.text}; }
.${name} .plant { overflow: hidden; text-overflow: ellipsis; }
.${name} > :last-child { margin-left: auto; }
`);
  return html`<style>${faces}${style}</style><div class="${name}">${content}</div>`;
}
