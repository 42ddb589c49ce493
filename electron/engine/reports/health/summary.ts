import { bar } from '../charts/bar';
import { priorityGlyph } from '../charts/glyph';
import { lineChart, smallLine, type Line } from '../charts/lines';
import { periodNoun } from '../calendar-words';
import { html, none, type Html } from '../page/html';
import { opening } from '../page/opening';
import { colours } from '../page/style';
import { count, duration, inSentence, minus, percent } from '../words';
import { chartBuckets } from './gather';
import { fewMachines, outputValue, topOf, type HealthFigures, type MachineFigures } from './figures';
import { heading, keyFigures, lead, outsideShort, some } from './sentences';

/** Rows of the first page's table, and how much is left for them between the text and the chart: 153 mm are shared with the text above. */
const leastRows = 3;
const mostRows = 9;
const sharedMm = 109;
/** A page of Letter is shorter than one of A4. */
const letterShorterMm = 18;
const rowMm = 8;
const lineMm = 4.6;
/** Coloured, labelled lines: what needs attention, else the highest that are over. More would hide each other, and every machine has a chart of its own. */
const mostColoured = 5;
const mostReturned = 2;

export function summary(figures: HealthFigures): Html {
  return html`${opening({ heading: heading(figures), lead: lead(figures).join(' '), period: figures.facts, figures: keyFigures(figures).map(({ value, label, note }) => [value, label, note]) })}
${figures.predictions > 0 ? [highest(figures), overTime(figures)] : none}`;
}

function highest(figures: HealthFigures): Html {
  const { facts, machines, limit } = figures;
  const noun = periodNoun(facts.from, facts.to);
  const title = inSentence(facts.model?.output.title ?? 'prediction');
  const known = machines.filter(({ tally }) => tally.count > 0);
  const rows = known.slice(0, rowsThatFit(figures, known));
  const nameMm = nameColumn(rows);
  const compared = rows.some(({ previousPeak }) => previousPeak !== null);
  return html`<section><h2>Equipment by highest ${title} of the ${noun}</h2>
<table><colgroup><col style="width:${nameMm}mm"><col><col style="width:15mm">${compared ? html`<col style="width:15mm">` : ''}<col style="width:56mm"></colgroup>
<thead><tr><th scope="col">Machine</th><th scope="col">${facts.model?.output.title ?? ''}${limit === null ? '' : `, with the limit at ${outputValue(facts, limit)}`}</th><th scope="col" class="number">Peak</th>${compared ? html`<th scope="col" class="number">Change</th>` : ''}<th scope="col" style="padding-left:6pt">Outside its usual band then</th></tr></thead>
<tbody>${rows.map((machine) => riskRow(figures, machine, compared))}</tbody></table>
${known.length > rows.length ? html`<p class="note" style="margin-top:5pt">${figures.open.length > 0 && figures.returned.length > 0 ? 'First what needs attention. ' : ''}All ${machines.length} machines follow on the next page.${rows.some(({ standing }) => standing === 'returned') ? ' Paler: back below the limit.' : ''}${compared ? ` Change: against the ${noun} before, in ${facts.model?.output.kind === 'probability' ? 'points' : facts.model?.output.unit ?? 'its unit'}.` : ''}</p>` : none}</section>`;
}

/** From the lines that the text above takes, by the mean width of a letter: the chart belongs on the first page too. */
function rowsThatFit(figures: HealthFigures, known: readonly MachineFigures[]): number {
  const textMm = Math.ceil(heading(figures).length / 44) * 9.5 + Math.ceil(lead(figures).join(' ').length / 96) * 5.65;
  let left = sharedMm - textMm - (figures.facts.paper === 'letter' ? letterShorterMm : 0);
  let rows = 0;
  while (rows < Math.min(mostRows, known.length)) {
    left -= rowMm + lineMm * (Math.ceil((known[rows]?.name.length ?? 0) / (nameColumn(known) / letterMm)) - 1);
    if (left < 0 && rows >= leastRows) break;
    rows++;
  }
  return rows;
}

const letterMm = 2.1;
/** Wide enough for most names on one line; the bar takes what is left. */
const nameColumn = (machines: readonly MachineFigures[]): number =>
  Math.min(40, Math.max(27, Math.ceil(8 + letterMm * Math.max(0, ...machines.slice(0, mostRows).map(({ name }) => name.length)))));

function riskRow(figures: HealthFigures, machine: MachineFigures, compared: boolean): Html {
  const { facts, limit } = figures;
  const peak = outputValue(facts, machine.tally.peak);
  const { top } = topOf(figures);
  return html`<tr><th scope="row" class="name">${machine.priority === null ? '' : priorityGlyph(machine.priority)}${machine.name}</th>
<td>${bar(machine.tally.peak, top, limit, machine.colour ?? colours.normal, machine.standing === 'returned', `${machine.name}: peak ${peak}${limit === null ? '' : `, limit ${outputValue(facts, limit)}`}`)}</td>
<td class="number">${peak}</td>${compared ? html`<td class="number soft">${change(figures, machine)}</td>` : ''}
<td style="padding-left:6pt">${machine.outside.length === 0 ? '–' : machine.outside.slice(0, 1).map(outsideShort).join('')}</td></tr>`;
}

/** Points of per cent for a probability, else the output's own unit. */
function change({ facts }: HealthFigures, { tally, previousPeak }: MachineFigures): string {
  if (previousPeak === null) return '–';
  const difference = tally.peak - previousPeak;
  const size = facts.model?.output.kind === 'probability' ? String(Math.round(Math.abs(difference) * 100)) : outputValue(facts, Math.abs(difference));
  return size === '0' ? '0' : `${difference < 0 ? minus : '+'}${size}`;
}

function overTime(figures: HealthFigures): Html {
  const { facts, machines, limit } = figures;
  const noun = periodNoun(facts.from, facts.to);
  const title = facts.model?.output.title ?? '';
  const coloured = figures.open.length > 0 ? figures.open.filter(({ colour }) => colour !== null).slice(0, mostColoured) : figures.returned.slice(0, mostReturned);
  const lines = machines.filter(({ tally }) => tally.count > 0).map((machine) => lineOf(machine, coloured.includes(machine) ? machine.colour : null));
  const more = figures.above - coloured.length;
  const words = figures.above === 0 ? 'No line reaches the limit.' : `${some(machines.filter(({ priority }) => priority !== null), mostColoured).join(', ')} went above the limit.`;
  return html`<section style="break-inside:avoid"><h2>${title} over the ${noun}</h2><figure>${lineChart({
    from: facts.from, to: facts.to, zone: facts.zone, lines: [...lines].reverse(), ...topOf(figures), text: `${title} of ${lines.length} machines over the ${noun}. ${words}`,
    limits: limit === null ? [] : [{ value: limit, text: `Limit ${outputValue(facts, limit)}`, colour: figures.above > 0 ? colours.priority[facts.model?.limits[0]?.priority ?? 1] : colours.muted }],
  })}<figcaption>${more > 0 && coloured.length > 0 ? `In colour: ${figures.open.length > 0 ? 'what needs attention' : 'the highest'}; ${count(more)} more went above the limit. ` : ''}Lines: the mean of each ${duration((facts.to - facts.from) / chartBuckets)}; bands: the lowest and highest value${coloured.length > 0 ? '; grey: all other machines' : ''}.</figcaption></figure></section>`;
}

export function lineOf(machine: MachineFigures, colour: string | null): Line {
  return { name: machine.name, series: machine.tally.series, gaps: machine.tally.gaps, colour, last: machine.tally.last };
}

/** Every machine in small, all on one scale, in the order of the plant's names. */
export function multiples(figures: HealthFigures): Html {
  const { facts, limit } = figures;
  const noun = periodNoun(facts.from, facts.to);
  const known = figures.machines.filter(({ tally }) => tally.count > 0);
  if (known.length === 0) return none;
  const chart = { from: facts.from, to: facts.to, ...topOf(figures) };
  const top = facts.model?.output.kind === 'probability' ? percent(1) : outputValue(facts, chart.top);
  return html`<section class="${figures.machines.length > fewMachines ? 'page follows' : ''}"><h2>Every machine</h2><p class="note">${facts.model?.output.title ?? ''} over the ${noun}, in the same order, each from ${outputValue(facts, chart.bottom)} to ${top}${limit === null ? '' : `; dashed: the limit of ${outputValue(facts, limit)}`}. The number is the peak.</p>
<div class="multiples">${known.map((machine) => html`<figure><figcaption><b>${machine.name}</b><span class="keep">${outputValue(facts, machine.tally.peak)}</span></figcaption>${smallLine(lineOf(machine, machine.colour), chart, limit, `above-${machine.id}`, `${machine.name}: peak ${outputValue(facts, machine.tally.peak)}, at the end ${outputValue(facts, machine.tally.last)}`)}</figure>`)}</div></section>`;
}
