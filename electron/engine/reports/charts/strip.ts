import { html, type Html } from '../page/html';
import { colours } from '../page/style';
import { px, scale } from './scale';

const width = 260;
const height = 9;

/** The period as a strip: grey where readings came, open where they did not. No gap is too short to be seen. */
export function strip(from: number, to: number, gaps: readonly (readonly [number, number])[], text: string): Html {
  const x = scale(from, to, 0, width);
  return html`<svg width="100%" viewBox="0 -0.5 ${width} ${height + 1}" role="img" aria-label="${text}"><rect width="${width}" height="${height}" fill="${colours.normal}"/>${gaps.map(([start, end]) => {
    const left = Math.min(x(start), width - 1.5);
    return html`<rect x="${px(left)}" y="-0.5" width="${px(Math.max(1.5, x(end) - left))}" height="${height + 1}" fill="#FFFFFF"/>`;
  })}<rect x="0.25" y="0.25" width="${width - 0.5}" height="${height - 0.5}" fill="none" stroke="${colours.line}" stroke-width="0.5"/></svg>`;
}
