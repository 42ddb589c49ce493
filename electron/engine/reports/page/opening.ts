import { periodNoun, periodWords, zoneWords } from '../calendar-words';
import type { ReportPeriod } from '../types';
import { capital } from '../words';
import { html, none, type Html } from './html';

/** What it comes to, what that is, and a note below. */
export type KeyFigure = readonly [value: string, label: string, note: Html | string];

export const keyFigures = (figures: readonly KeyFigure[], style?: string): Html =>
  html`<ul class="figures"${style === undefined ? none : html` style="${style}"`}>${figures.map(([value, label, note]) => html`<li><b>${value}</b><span>${label}</span><span>${note}</span></li>`)}</ul>`;

interface Opening {
  /** The finding in words. */
  heading: string;
  /** One paragraph, or several that each say first what they are about. */
  lead: string | readonly { of: string; text: string }[];
  period: ReportPeriod;
  figures: readonly KeyFigure[];
}

/** How every kind begins. */
export function opening({ heading, lead, period: { from, to, zone }, figures }: Opening): Html {
  return html`<h1>${heading}</h1>
${typeof lead === 'string' ? html`<p class="lead">${lead}</p>` : lead.map(({ of, text }) => html`<p class="lead"><b>${of}.</b> ${text}</p>`)}
<p class="when">${capital(periodNoun(from, to))}: ${periodWords(from, to, zone)}. Times are in ${zoneWords(from, to, zone)}.</p>
${keyFigures(figures)}`;
}
