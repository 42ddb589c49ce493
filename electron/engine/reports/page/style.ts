import { marginsMm, type Paper } from '../../../contract/deliver';
import { raw, type Html } from './html';

/** The light tokens of the screens (renderer), in print. */
export const colours = {
  line: '#C9CFD4', faintLine: '#DBDFE2', text: '#1B2126', muted: '#56616B', data: '#39444D', normal: '#9AA5AE', band: '#E3E7EA', track: '#EFF1F2',
  priority: { 1: '#C4122F', 2: '#D96B00', 3: '#C7A100', 4: '#8A4FBF' },
} as const;

/** Lines of one chart, in their order: the pens of the screens, in print. */
export const lineColours = ['#39444D', '#1D6F68', '#7B5A3C', '#54702A', '#7D4463', '#66727C'] as const;

export const family = 'Inter, "Inter Variable", "Liberation Sans", Arial, sans-serif';

/**
 * Tabular figures stand in columns only: their glyphs (of digits and spaces) have no characters of their own, and some readers find no text in them.
 * So it is with the brackets and colons that the font sets higher beside digits (`calt`).
 * Nothing that belongs together is cut: rows, figures and
 * a heading with what follows it stay on one page. Nothing may be wider than the page: Chromium would shrink every page to it.
 */
export const sheet = `
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0; font: 400 10pt/15pt ${family}; color: ${colours.text}; overflow-wrap: break-word; font-feature-settings: 'calt' 0; }
h1 { font-size: 21pt; line-height: 27pt; font-weight: 600; letter-spacing: -0.015em; margin: 0 0 7pt; text-wrap: balance; }
h2 { font-size: 12pt; line-height: 16pt; font-weight: 600; margin: 0 0 9pt; break-after: avoid; }
h3 { font-size: 10pt; line-height: 15pt; font-weight: 600; margin: 14pt 0 3pt; break-after: avoid; }
p { margin: 0 0 6pt; orphans: 3; widows: 3; }
.lead { font-size: 10.5pt; line-height: 16pt; }
.when, .note, caption, figcaption { font-size: 8.5pt; line-height: 12.5pt; color: ${colours.muted}; }
section { border-top: 0.75pt solid ${colours.line}; padding-top: 8pt; margin-top: 16pt; }
section.page { break-before: page; border-top: 0; padding-top: 0; margin-top: 0; }
/* What comes next begins a page where the one before is full: of a first page that a note has made longer, the chart stands on the second one with it. */
section.page.follows { break-before: auto; margin-top: 16pt; }
section.page > h2 { font-size: 15pt; line-height: 20pt; letter-spacing: -0.01em; margin-bottom: 4pt; }
section.page > h2 + p { margin-bottom: 12pt; }
ul.figures { list-style: none; margin: 18pt 0 0; padding: 0; display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); column-gap: 12pt; break-inside: avoid; }
ul.figures.own { margin-top: 12pt; row-gap: 10pt; }
ul.figures > li > b { display: block; font-size: 17pt; line-height: 22pt; font-weight: 600; letter-spacing: -0.01em; white-space: nowrap; }
ul.figures span { display: block; font-size: 8.5pt; line-height: 13pt; color: ${colours.muted}; }
ul.figures .beyond { display: inline; font-size: inherit; line-height: inherit; letter-spacing: 0; white-space: normal; color: ${colours.text}; }
table { table-layout: fixed; border-collapse: collapse; width: 100%; font-size: 9.5pt; line-height: 13pt; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { text-align: left; font-weight: 600; }
thead th { font-size: 8.5pt; line-height: 12pt; color: ${colours.muted}; vertical-align: bottom; padding: 0 8pt 5pt 0; }
tbody th, td { border-top: 0.75pt solid ${colours.faintLine}; padding: 4.4pt 8pt 4.4pt 0; vertical-align: middle; }
tbody tr:last-child > * { border-bottom: 0.75pt solid ${colours.faintLine}; }
tr > :last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
thead .number { font-variant-numeric: normal; }
.soft { color: ${colours.muted}; }
.keep { white-space: nowrap; }
.tight tbody th, .tight td { padding-top: 3.6pt; padding-bottom: 3.6pt; font-size: 9pt; line-height: 12.5pt; }
.tight tbody th, .tight td { vertical-align: top; }
.name { overflow-wrap: anywhere; }
svg { display: block; overflow: visible; }
svg text { font-family: ${family}; }
figure { margin: 0; break-inside: avoid; }
p:has(+ table), section > h2 + p { break-inside: avoid; break-after: avoid; }
table + p.note { break-inside: avoid; break-before: avoid; }
figcaption { margin-top: 4pt; }
.beyond { font-weight: 600; }
/* What a person wrote between blocks. */
.own-text { margin-top: 14pt; }
.image { margin-top: 14pt; }
.image img { display: block; max-width: 100%; }
.pagebreak { break-before: page; height: 0; }
.multiples { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); column-gap: 14pt; row-gap: 15pt; }
.multiples figcaption { display: flex; justify-content: space-between; gap: 4pt; margin: 0 0 3pt; font-size: 9pt; color: ${colours.muted}; }
.multiples figcaption b { min-width: 0; color: ${colours.text}; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.glyph { display: inline-block; vertical-align: -1.5pt; margin-right: 4pt; }
dl { display: grid; grid-template-columns: 38mm minmax(0, 1fr); margin: 0; font-size: 9.5pt; line-height: 14pt; }
dt, dd { margin: 0; padding: 4.5pt 0; border-top: 0.75pt solid ${colours.faintLine}; break-inside: avoid; }
dt { color: ${colours.muted}; padding-right: 8pt; }
dd { overflow-wrap: anywhere; }
.revision { margin: 0 0 12pt; padding: 5pt 0 5pt 9pt; border-left: 2.25pt solid ${colours.text}; font-size: 9pt; line-height: 13pt; break-inside: avoid; }
.hash { font-size: 8.6pt; }
ol, .plain { margin: 0; padding-left: 14pt; }
li { margin-bottom: 4.5pt; break-inside: avoid; }
ul.figures li { margin: 0; }
.whole { break-inside: avoid; }
.contents { margin: 16pt 0 0; break-inside: avoid; font-size: 9pt; line-height: 13pt; }
.contents.page { break-before: page; margin: 0 0 16pt; }
.contents.page:has(+ .follows), .contents.page + section.page { break-before: auto; }
.contents.page:has(+ .follows) { margin-top: 16pt; }
.contents p { margin: 0 0 3pt; }
.contents ol { list-style: none; padding: 0; columns: 2; column-gap: 22pt; }
.contents li { margin: 0; padding: 2.2pt 0; border-top: 0.75pt solid ${colours.faintLine}; }
.contents a { display: flex; gap: 8pt; color: inherit; text-decoration: none; }
.contents span { min-width: 0; }
.contents .at { flex: none; margin-left: auto; width: 16pt; text-align: right; color: ${colours.muted}; }
`;

const sizes = { a4: 'A4', letter: 'Letter' } as const;
/** Pages with room for the running head and foot in their margins. */
export const printSheet = (paper: Paper): Html => raw(`\n@page { size: ${sizes[paper]}; margin: ${marginsMm.top}mm ${marginsMm.side}mm ${marginsMm.bottom}mm ${marginsMm.side}mm; }\n${sheet}`);

