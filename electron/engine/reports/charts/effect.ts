import { html, type Html } from '../page/html';
import { colours } from '../page/style';
import { px, scale } from './scale';

const width = 200;
const height = 11;

/** A bar to the right (raises) or the left (lowers) of a middle line, with a whisker of one standard error on either side of its end. `most`: where the scale ends. */
export function effectBar(effect: number, error: number, most: number, text: string): Html {
  const x = scale(-most, most, 0, width);
  const [zero, end] = [x(0), x(effect)];
  const [low, high] = [Math.max(0, x(effect - error)), Math.min(width, x(effect + error))];
  const whisker = error > 0 ? html`<path d="M${px(low)} ${height / 2}H${px(high)}M${px(low)} 2.5v6M${px(high)} 2.5v6" stroke="${colours.text}" stroke-width="1" fill="none"/>` : '';
  return html`<svg width="100%" viewBox="0 0 ${width} ${height}" role="img" aria-label="${text}"><rect x="${px(Math.min(zero, end))}" width="${px(Math.abs(end - zero))}" height="${height}" fill="${effect > 0 ? colours.data : colours.normal}"/><rect x="${px(zero - 0.4)}" width="0.8" height="${height}" fill="${colours.line}"/>${whisker}</svg>`;
}
