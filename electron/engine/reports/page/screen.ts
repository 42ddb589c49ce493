import type { PageText } from './document';
import { simulatedWords } from './document';
import { fontFaces, neededFonts, type FontFile } from './fonts';
import { html, raw, type Html } from './html';
import { colours, lineColours, sheet } from './style';

/** Nothing is fetched and nothing runs, whatever stands in a name: only the page's own styles, fonts and pictures. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'";

/** The dark tokens of the screens (renderer). */
const dark = {
  line: '#31383E', faintLine: '#262C31', text: '#E6EAED', muted: '#9BA6AF', data: '#C3CCD3', normal: '#6F7B85', band: '#23292E', track: '#2A3035',
  p1: '#FF5C61', p2: '#FF9D2B', p3: '#F0D046', p4: '#C79CEB',
  pen2: '#5FB8AE', pen3: '#C8A07A', pen4: '#A3BD72', pen5: '#CF94B4', pen6: '#8F9BA4',
} as const;
const light: Record<keyof typeof dark, string> = {
  line: colours.line, faintLine: colours.faintLine, text: colours.text, muted: colours.muted, data: colours.data, normal: colours.normal, band: colours.band, track: colours.track,
  p1: colours.priority[1], p2: colours.priority[2], p3: colours.priority[3], p4: colours.priority[4],
  pen2: lineColours[1], pen3: lineColours[2], pen4: lineColours[3], pen5: lineColours[4], pen6: lineColours[5],
};
const tokens = Object.keys(dark) as (keyof typeof dark)[];

const declared = (of: Record<keyof typeof dark, string>, page: string): string => `${tokens.map((name) => `--${name}: ${of[name]};`).join(' ')} --page: ${page};`;
/** A style sheet in which each colour of the page is its token. Colours that stand in the drawings themselves are overruled by attribute: a reader without this sheet still sees the light ones. */
const tokened = (css: string): string => tokens.reduce((text, name) => text.replaceAll(light[name], `var(--${name})`), css);
const drawings = tokens.map((name) => `svg [fill="${light[name]}"] { fill: var(--${name}); } svg [stroke="${light[name]}"] { stroke: var(--${name}); }`).join('\n');

/** Over the sheet of the printed page: one column that a phone's width holds; what is wider than that scrolls by itself. Printed, it is as wide as the paper. */
const screenSheet = `
:root { color-scheme: light; ${declared(light, '#FFFFFF')} }
body { font-variant-ligatures: common-ligatures; }
.top, .bottom { display: flex; flex-wrap: wrap; gap: 2pt 12pt; font-size: 8.5pt; line-height: 12.5pt; color: var(--muted); }
.top { border-bottom: 0.75pt solid var(--line); padding-bottom: 6pt; margin-bottom: 16pt; }
.top b { font-weight: 600; color: var(--text); }
.top > :last-child { margin-left: auto; }
.bottom { border-top: 0.75pt solid var(--line); padding-top: 6pt; margin-top: 22pt; }
.contents .at { display: none; }
@media screen {
  html { background: var(--page); }
  body { max-width: 720px; margin: 0 auto; padding: 20px clamp(16px, 5vw, 28px) 40px; color: var(--text); font-size: 15px; line-height: 1.55; }
  .lead { font-size: 16px; line-height: 1.55; }
  .when, .note, caption, figcaption, .top, .bottom, ul.figures span { font-size: 13px; line-height: 1.5; }
  section, section.page { break-before: auto; border-top: 1px solid var(--line); padding-top: 16px; margin-top: 28px; }
  .contents, .contents.page { margin: 24px 0 0; font-size: 14px; line-height: 1.5; }
  .contents a:hover { text-decoration: underline; }
  :focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
  table, .tight tbody th, .tight td { font-size: 14px; line-height: 1.45; }
  thead th { font-size: 13px; line-height: 1.4; }
  dl { font-size: 14px; line-height: 1.5; }
  .hash { font-size: 12px; }
  img { max-width: 100%; height: auto; }
  .wide { overflow-x: auto; }
  .wide > table { min-width: 600px; }
  .wide > svg { min-width: 560px; }
  svg rect[fill="#FFFFFF"] { fill: var(--page); }
${drawings}
}
@media screen and (max-width: 620px) {
  h1 { font-size: 22px; line-height: 1.25; }
  ul.figures { grid-template-columns: repeat(2, minmax(0, 1fr)); row-gap: 14px; }
  ul.figures b { white-space: normal; }
  .multiples { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .contents ol { columns: 1; }
  dl { grid-template-columns: minmax(0, 1fr); }
  dd { border-top: 0; padding-top: 0; }
}
@media screen and (prefers-color-scheme: dark) {
  :root { color-scheme: dark; ${declared(dark, '#121517')} }
}
@page { margin: 18mm 18mm 16mm; }
`;

/** What is wider than a phone scrolls within itself, and a keyboard reaches it. */
const scrolling = (body: string): string =>
  body
    .replace(/<table\b/g, '<div class="wide" tabindex="0" role="group" aria-label="Table"><table').replaceAll('</table>', '</table></div>')
    .replace(/<svg width="100%" viewBox="0 -?[\d.]+ 642 [\s\S]*?<\/svg>/g, (chart) => `<div class="wide" tabindex="0" role="group" aria-label="Chart">${chart}</div>`);

/** The report as one file of HTML, of the same texts and drawings as its pages, with the fonts that its letters need. Equal texts and fonts give equal bytes. */
export function screenDocument({ title, plant, heading, foot, simulated, body }: PageText, fonts: readonly FontFile[]): string {
  const page: Html = html`<header class="top"><span>${plant}</span>${simulated ? html`<b>${simulatedWords}</b>` : ''}<span>${heading}</span></header>
<main>${raw(scrolling(body.text))}</main>
<footer class="bottom"><span>${foot}</span></footer>`;
  const faces = fontFaces(neededFonts(fonts, page.text.replace(/&[a-z]+;/g, '')));
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title}</title><style>${faces}${raw(tokened(sheet))}${raw(screenSheet)}</style></head>
<body>${page}</body></html>
`.text;
}
