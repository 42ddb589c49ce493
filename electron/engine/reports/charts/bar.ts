import { html, raw, type Html } from '../page/html';
import { colours } from '../page/style';
import { px, scale } from './scale';

const width = 270;
const height = 15;

/** A bar on its track with the limit as a mark. `pale`: what it tells is over. `top`: the value at the right end. */
export function bar(value: number, top: number, limit: number | null, colour: string, pale: boolean, text: string): Html {
  const x = scale(0, top, 0, width);
  const mark = limit === null || limit > top ? '' : html`<rect x="${px(x(limit) - 0.75)}" y="-0.5" width="1.5" height="${height + 1}" fill="${colours.text}"/>`;
  return html`<svg width="100%" viewBox="0 -0.5 ${width} ${height + 1}" role="img" aria-label="${text}"><rect width="${width}" height="${height}" fill="${colours.track}"/><rect width="${px(Math.max(0, Math.min(width, x(value))))}" height="${height}" fill="${colour}"${raw(pale ? ' fill-opacity="0.45"' : '')}/>${mark}</svg>`;
}
