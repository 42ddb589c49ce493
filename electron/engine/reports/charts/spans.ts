import { html, none, type Html } from '../page/html';
import { colours } from '../page/style';
import { px, scale } from './scale';

export interface SpanChart {
  /** One column each, side by side. NaN: there is nothing. */
  columns: readonly { label: string; value: number; text: string }[];
  bottom: number;
  top: number;
  limit: { value: number; text: string } | null;
  /** What it shows, in words, for those who don't see it. */
  text: string;
}

const width = 642;
const height = 150;
const plotTop = 14;
const plotBottom = 126;
const gutter = 88;
/** Narrower ones have no numbers of their own. */
const leastForText = 30;

/** A value of each stretch as a column, with a limit as a dashed line; where nothing is, that is said by an open column at the foot. */
export function spanChart({ columns, bottom, top, limit, text }: SpanChart): Html {
  const right = limit ? width - gutter : width;
  const wide = right / Math.max(1, columns.length);
  const y = scale(bottom, top, plotBottom, plotTop);
  const zero = y(Math.max(bottom, Math.min(top, 0)));
  const every = Math.max(1, Math.ceil((Math.max(...columns.map(({ label }) => label.length), 1) * 6 + 6) / wide));
  return html`<svg width="100%" viewBox="0 0 ${width} ${height}" role="img" aria-label="${text}">
${columns.map(({ label, value, text: said }, i) => {
    const left = i * wide + Math.min(3, wide * 0.1);
    const own = wide - 2 * Math.min(3, wide * 0.1);
    const at = y(value);
    const isBeyond = limit !== null && value > limit.value;
    return html`${Number.isNaN(value)
      ? html`<rect x="${px(left)}" y="${plotBottom - 6}" width="${px(own)}" height="6" fill="#FFFFFF" stroke="${colours.line}" stroke-width="0.75" stroke-dasharray="2 2"/>`
      : html`<rect x="${px(left)}" y="${px(Math.min(at, zero))}" width="${px(own)}" height="${px(Math.max(0.75, Math.abs(zero - at)))}" fill="${isBeyond ? colours.data : colours.normal}"/>${wide < leastForText ? none : html`<text x="${px(left + own / 2)}" y="${px(Math.min(at, zero) - 4)}" text-anchor="middle" font-size="10" fill="${colours.text}" stroke="#FFFFFF" stroke-width="3" paint-order="stroke">${said}</text>`}`}${i % every === 0 ? html`<text x="${px(every === 1 ? left + own / 2 : left)}" y="${plotBottom + 15}"${every === 1 ? html` text-anchor="middle"` : none} font-size="11" fill="${colours.muted}">${label}</text>` : none}`;
  })}
<line x1="0" x2="${px(right)}" y1="${px(zero)}" y2="${px(zero)}" stroke="${colours.line}" stroke-width="0.75"/>
${limit ? html`<line x1="0" x2="${px(right)}" y1="${px(y(limit.value))}" y2="${px(y(limit.value))}" stroke="${colours.muted}" stroke-width="1" stroke-dasharray="4 3"/><text x="${px(right + 6)}" y="${px(y(limit.value) + 4)}" font-size="11" fill="${colours.muted}">${limit.text}</text>` : none}
</svg>`;
}
