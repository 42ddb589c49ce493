/** The mark: a slate square with round corners, a mill's gear, and an M in its hub. In units of a 100 x 100 square. */

export const colours = { top: [44, 56, 70], bottom: [24, 32, 42], gear: [129, 199, 190], letter: [240, 244, 247] };
export const corner = 22;

const TEETH = 12;
const TIP = 38.5;
const ROOT = 32.5;
export const hub = 25.5;

/** @typedef {[number, number]} Point */

/** @returns {Point[]} the gear's outline; the hub is a hole in it */
export function gear() {
  const step = (2 * Math.PI) / TEETH;
  return Array.from({ length: TEETH }, (_, tooth) => {
    const at = (/** @type {number} */ part, /** @type {number} */ radius) => /** @type {Point} */ ([
      50 + radius * Math.sin(step * (tooth + part)), 50 - radius * Math.cos(step * (tooth + part)),
    ]);
    return [at(-0.30, ROOT), at(-0.19, TIP), at(0.19, TIP), at(0.30, ROOT)];
  }).flat();
}

/** @returns {Point[]} */
export const letter = () => [
  [35.5, 64], [35.5, 36], [42.2, 36], [50, 48.6], [57.8, 36], [64.5, 36], [64.5, 64], [58, 64], [58, 46.8], [51.6, 57], [48.4, 57], [42, 46.8], [42, 64],
];

/** Whether a point lies inside a polygon: an even-odd count of the edges to its right. @param {Point[]} polygon @param {number} x @param {number} y */
export function inside(polygon, x, y) {
  let is = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = /** @type {Point} */ (polygon[i]);
    const [xj, yj] = /** @type {Point} */ (polygon[j]);
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) is = !is;
  }
  return is;
}

export function svg() {
  const path = (/** @type {Point[]} */ points) => `M${points.map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`).join('L')}Z`;
  const rgb = (/** @type {number[]} */ colour) => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  const hole = `M${50 - hub} 50a${hub} ${hub} 0 1 0 ${2 * hub} 0a${hub} ${hub} 0 1 0 ${-2 * hub} 0Z`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
<defs><linearGradient id="slate" x2="0" y2="1"><stop stop-color="${rgb(colours.top)}"/><stop offset="1" stop-color="${rgb(colours.bottom)}"/></linearGradient></defs>
<rect width="100" height="100" rx="${corner}" fill="url(#slate)"/>
<path fill="${rgb(colours.gear)}" fill-rule="evenodd" d="${path(gear())}${hole}"/>
<path fill="${rgb(colours.letter)}" d="${path(letter())}"/>
</svg>
`;
}
