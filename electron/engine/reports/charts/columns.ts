import { timeTicks } from '../calendar-words';
import { html, type Html } from '../page/html';
import { colours } from '../page/style';
import { px, scale } from './scale';

export interface ColumnChart {
  from: number;
  to: number;
  zone: string;
  /** One for each `stepMs` from `from` on. */
  counts: readonly number[];
  stepMs: number;
  /** Held to be manageable in one step; columns above it are dark. */
  limit: number;
  limitText: string;
  /** What it shows, in words, for those who don't see it. */
  text: string;
}

const width = 642;
const height = 132;
const top = 10;
const bottom = 112;
const gutter = 96;

/** Counts over a period as columns, with the most that is manageable as a dashed line. */
export function columnChart({ from, to, zone, counts, stepMs, limit, limitText, text }: ColumnChart): Html {
  const right = width - gutter;
  const most = Math.max(limit * 1.25, ...counts, 1);
  const x = scale(from, Math.max(to, from + counts.length * stepMs), 0, right);
  const y = scale(0, most, bottom, top);
  const wide = x(from + stepMs) - x(from);
  const highest = Math.max(...counts);
  return html`<svg width="100%" viewBox="0 0 ${width} ${height}" role="img" aria-label="${text}">
${timeTicks(from, to, zone, 9).map(({ time, label }) => html`<line x1="${px(x(time))}" x2="${px(x(time))}" y1="${top}" y2="${bottom}" stroke="${colours.faintLine}" stroke-width="0.75"/>${x(time) + label.length * 6 + 4 > right + 30 ? '' : html`<text x="${px(x(time) + 4)}" y="${bottom + 15}" font-size="11" fill="${colours.muted}">${label}</text>`}`)}
${counts.map((n, i) => (n === 0 ? '' : html`<rect x="${px(x(from + i * stepMs) + 0.75)}" y="${px(y(n))}" width="${px(Math.max(1, wide - 1.5))}" height="${px(bottom - y(n))}" fill="${n > limit ? colours.data : colours.normal}"/>`))}
<line x1="0" x2="${px(right)}" y1="${bottom}" y2="${bottom}" stroke="${colours.line}" stroke-width="0.75"/>
<line x1="0" x2="${px(right)}" y1="${px(y(limit))}" y2="${px(y(limit))}" stroke="${colours.muted}" stroke-width="1" stroke-dasharray="4 3"/>
<text x="${px(right + 6)}" y="${px(y(limit) + 4)}" font-size="11" fill="${colours.muted}">${limitText}</text>
${highest > 0 && Math.abs(y(highest) - y(limit)) > 13 ? html`<text x="${px(right + 6)}" y="${px(y(highest) + 4)}" font-size="11" font-weight="600" fill="${colours.text}">most: ${highest}</text>` : ''}
</svg>`;
}
