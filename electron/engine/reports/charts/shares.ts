import { html, type Html } from '../page/html';
import { colours } from '../page/style';
import { px } from './scale';

export interface Share {
  name: string;
  count: number;
  /** The first is darkest. */
  tone: 'dark' | 'middle' | 'pale' | 'open';
}

const width = 642;
const height = 15;
const fills = { dark: colours.data, middle: colours.normal, pale: colours.band, open: '#FFFFFF' } as const;

/** Parts of one whole as one bar; what a part is stands beside its count below it. Parts of nothing are left out. */
export function sharesBar(shares: readonly Share[], text: string): Html {
  const known = shares.filter(({ count }) => count > 0);
  const all = known.reduce((sum, { count }) => sum + count, 0);
  let at = 0;
  return html`<svg width="100%" viewBox="0 -0.5 ${width} ${height + 21}" role="img" aria-label="${text}">${known.map(({ name, count, tone }) => {
    const wide = (count / all) * width;
    const left = at;
    at += wide;
    return html`<rect x="${px(left)}" y="0" width="${px(Math.max(1, wide - 1.5))}" height="${height}" fill="${fills[tone]}" stroke="${colours.line}" stroke-width="0.5"/><text x="${px(left)}" y="${height + 14}" font-size="11" fill="${colours.muted}">${wide > (name.length + 4) * 6 ? `${count} ${name}` : String(count)}</text>`;
  })}</svg>`;
}
