import { timeTicks } from '../calendar-words';
import { html, type Html } from '../page/html';
import { colours } from '../page/style';
import { draw, px, scale, spread, type Extremes } from './scale';

export interface Line {
  name: string;
  series: Extremes;
  gaps: readonly (readonly [number, number])[];
  /** Null: one of the grey ones, without a label. */
  colour: string | null;
  /** Where the line ends, for its label. */
  last: number;
}

export interface LineChart {
  from: number;
  to: number;
  zone: string;
  lines: readonly Line[];
  /** Values at foot and top of the chart. */
  bottom: number;
  top: number;
  limits: readonly { value: number; text: string; colour: string }[];
  /** What it shows, in words, for those who don't see it. */
  text: string;
}

const width = 642;
const height = 150;
const plotBottom = 130;
const plotTop = 6;

/** Lines over a period: coloured ones with their names at the end, grey ones behind them, limits dashed and named there too. */
export function lineChart(chart: LineChart): Html {
  const coloured = chart.lines.filter(({ colour }) => colour !== null);
  const longest = Math.max(...chart.limits.map(({ text }) => text.length - 1), ...coloured.map(({ name }) => name.length), 0);
  const gutter = Math.min(120, 10 + longest * 6.4);
  const right = width - gutter;
  const x = scale(chart.from, chart.to, 0, right);
  const y = scale(chart.bottom, chart.top, plotBottom, plotTop);
  const labels = [...chart.limits.map(({ value, text, colour }) => ({ at: y(value), text, colour, weight: 400 })), ...coloured.map(({ last, name, colour }) => ({ at: y(last), text: shorten(name, 18), colour, weight: 600 }))];
  const places = spread(labels.map(({ at }) => at), 13, plotTop + 4, plotBottom - 2);
  return html`<svg width="100%" viewBox="0 0 ${width} ${height}" role="img" aria-label="${chart.text}">
${timeAxis(chart, x, right)}
<line x1="0" x2="${px(right)}" y1="${plotBottom}" y2="${plotBottom}" stroke="${colours.line}" stroke-width="0.75"/>
${chart.lines.filter(({ colour }) => colour === null).map((line) => drawn(line, x, y, 0.75))}
${chart.limits.map(({ value, colour }) => html`<line x1="0" x2="${px(right)}" y1="${px(y(value))}" y2="${px(y(value))}" stroke="${colour}" stroke-width="1" stroke-dasharray="4 3"/>`)}
${coloured.map((line) => drawn(line, x, y, 1.5))}
${labels.map(({ text, colour, weight }, index) => html`<text x="${px(right + 6)}" y="${px((places[index] ?? 0) + 4)}" font-size="${weight === 600 ? 12 : 11}" font-weight="${weight}" fill="${colour}">${text}</text>`)}
</svg>`;
}

function drawn(line: Line, x: (time: number) => number, y: (value: number) => number, stroke: number): Html {
  const paths = draw(line.series, x, y, line.gaps);
  const colour = line.colour ?? colours.normal;
  return html`<path d="${paths.band}" fill="${colour}" fill-opacity="0.28" stroke="${colour}" stroke-opacity="0.28" stroke-width="0.5"/><path d="${paths.line}" fill="none" stroke="${colour}" stroke-width="${stroke}" stroke-linejoin="round" stroke-linecap="round"/>`;
}

function timeAxis({ from, to, zone }: LineChart, x: (time: number) => number, right: number): Html {
  const ticks = timeTicks(from, to, zone, 9);
  // A label without room to the right of its line would leave the chart.
  return html`${ticks.map(({ time, label }) => html`<line x1="${px(x(time))}" x2="${px(x(time))}" y1="${plotTop}" y2="${plotBottom}" stroke="${colours.faintLine}" stroke-width="0.75"/>${x(time) + label.length * 6 + 4 > right + 30 ? '' : html`<text x="${px(x(time) + 4)}" y="${plotBottom + 15}" font-size="11" fill="${colours.muted}">${label}</text>`}`)}`;
}

/** As much of a name as a chart has room for; the table has the whole. */
export const shorten = (name: string, most: number): string => ([...name].length <= most ? name : `${[...name].slice(0, most - 1).join('').trimEnd()}…`);

const smallWidth = 148;
const smallHeight = 46;

/** One machine's line in small, on the scale of all the others: grey, and in its colour where it is above the limit. `id`: unique in the page. */
export function smallLine(line: Line, chart: Pick<LineChart, 'from' | 'to' | 'bottom' | 'top'>, limit: number | null, id: string, text: string): Html {
  const x = scale(chart.from, chart.to, 0, smallWidth);
  const y = scale(chart.bottom, chart.top, smallHeight - 1, 2);
  return html`<svg width="100%" viewBox="0 0 ${smallWidth} ${smallHeight}" role="img" aria-label="${text}">
<line x1="0" x2="${smallWidth}" y1="${smallHeight - 0.5}" y2="${smallHeight - 0.5}" stroke="${colours.line}" stroke-width="0.75"/>
${limit === null ? '' : html`<line x1="0" x2="${smallWidth}" y1="${px(y(limit))}" y2="${px(y(limit))}" stroke="${colours.muted}" stroke-width="0.75" stroke-dasharray="3 3"/>`}
${drawn({ ...line, colour: null }, x, y, 1.1)}
${limit === null || line.colour === null ? '' : html`<clipPath id="${id}"><rect x="-2" y="-2" width="${smallWidth + 4}" height="${px(y(limit) + 2)}"/></clipPath><g clip-path="url(#${id})">${drawn(line, x, y, 1.3)}</g>`}
</svg>`;
}
