import { raw, type Html } from './html';

/** Inter (OFL) in the page itself: the window that prints has no network and no files. */
export interface FontFile {
  weight: 400 | 600;
  subset: keyof typeof ranges;
  woff2: Uint8Array;
}

/** As the font's package cuts its files; a subset that a page does not need is not embedded in its PDF. */
const ranges = {
  latin: 'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
  'latin-ext': 'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF',
  greek: 'U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF',
  cyrillic: 'U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116',
} as const;

const spans = (subset: keyof typeof ranges) => ranges[subset].split(',').map((range) => range.slice(2).split('-').map((code) => Number.parseInt(code, 16))).map(([first = 0, last = first]) => [first, last] as const);

/** Those of the files without which a letter of the text would be in another font: a subset that an earlier one makes needless is left out. */
export function neededFonts(files: readonly FontFile[], text: string): FontFile[] {
  let left = [...new Set(text)].map((letter) => letter.codePointAt(0) ?? 0);
  const needed = new Set<string>();
  for (const subset of Object.keys(ranges) as (keyof typeof ranges)[]) {
    const own = spans(subset);
    const rest = left.filter((code) => !own.some(([first, last]) => code >= first && code <= last));
    if (rest.length < left.length) needed.add(subset);
    left = rest;
  }
  return files.filter(({ subset }) => needed.has(subset));
}

export function fontFaces(files: readonly FontFile[]): Html {
  return raw(files.map(({ weight, subset, woff2 }) =>
    `@font-face{font-family:Inter;font-style:normal;font-weight:${weight};src:url(data:font/woff2;base64,${Buffer.from(woff2).toString('base64')}) format("woff2");unicode-range:${ranges[subset]}}`).join('\n'));
}
