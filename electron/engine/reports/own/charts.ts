import { type Block, type Step, steps } from '../../../contract/own-reports';
import { within } from '../calendar-words';
import { lineChart, shorten, type Line } from '../charts/lines';
import { spanChart } from '../charts/spans';
import { lengthOf } from '../health/spans';
import { html, none, type Html } from '../page/html';
import { colours, lineColours } from '../page/style';
import { capital, count, duration, figure, list, percent, plural, whole } from '../words';
import type { OwnFacts } from './facts';
import { placeName } from './kpi';
import { valueText, type Pen } from './pens';
import { blockHeading, plain, type BlockResult, type Traced } from './result';
import type { Series } from './series';
import type { Shifts } from './shifts';
import { stretchesOf, type Stretch } from './steps';

type Of<Kind extends Block['kind']> = Extract<Block, { kind: Kind }>;
interface Drawn {
  pen: Pen;
  series: Series;
}

/** Lines of one unit stand in one chart; others in one of their own below it, so that none is pressed flat. */
export async function trendOf(facts: OwnFacts, block: Of<'trend'>): Promise<BlockResult> {
  const drawn: Drawn[] = [];
  const gone: string[] = [];
  for (const key of block.pens) {
    const pen = facts.pen(key);
    if (pen) drawn.push({ pen, series: await facts.series(pen) });
    else gone.push(key);
  }
  const groups = new Map<string, Drawn[]>();
  for (const one of drawn) {
    const unit = one.pen.isProbability ? 'probability' : (one.pen.unit ?? '');
    groups.set(unit, [...(groups.get(unit) ?? []), one]);
  }
  const known = drawn.filter(({ series }) => series.count > 0);
  const own = `${list([...new Set(drawn.map(({ pen }) => pen.title))].slice(0, 3))} of ${list([...new Set(drawn.map(({ pen }) => pen.asset.name))].slice(0, 3))}`;
  const body = html`<section data-block="${block.id}" style="break-inside:avoid">${blockHeading(block.title, capital(own))}${[...groups.values()].map((group) => chartOf(facts, block, group, drawn))}
<p class="note">${captions(facts, drawn)}${gone.length > 0 ? ` ${capital(count(gone.length))} ${plural(gone.length, 'line is', 'lines are')} of what is not in the plant any more.` : ''}</p></section>`;
  const traced = drawn.flatMap(({ pen, series }): Traced[] => {
    const line = (name: string, value: number): Traced => ({ of: pen.name, figure: name, unit: pen.unit ?? '', value: Number.isNaN(value) ? null : value, text: valueText(pen, value), rows: series.rows, rowsOf: `${pen.tag ? 'readings' : 'predictions'} of ${pen.name}` });
    return [line('Mean', series.mean), line('Lowest', series.least), line('Highest', series.peak), line('At the end', series.last)];
  });
  const figures = drawn.map(({ pen, series }) => ({ name: `Highest ${pen.title} of ${pen.asset.name}`, value: valueText(pen, series.peak) }));
  const empty = drawn.length > 0 && known.length === 0 ? `Nothing of ${list(drawn.map(({ pen }) => pen.name))} came.` : null;
  return { body, traced, figures, empty };
}

function chartOf(facts: OwnFacts, { limits }: Of<'trend'>, group: readonly Drawn[], all: readonly Drawn[]): Html {
  const { from, to, zone } = facts.period;
  const known = group.filter(({ series }) => series.count > 0);
  if (known.length === 0) return html`<p class="note">${list(group.map(({ pen }) => `${pen.title} of ${pen.asset.name}`))}: nothing came.</p>`;
  const marks = limits ? marksOf(group) : [];
  const values = [...known.flatMap(({ series }) => [series.least, series.peak]), ...marks.map(({ value }) => value)];
  const { bottom, top } = scaleOf(values, known.every(({ pen }) => pen.isProbability));
  const severalMachines = new Set(group.map(({ pen }) => pen.asset.id)).size > 1;
  const lines = known.map(({ pen, series }): Line => ({ name: shorten(severalMachines ? pen.asset.name : pen.title, 16), series: series.series, gaps: series.gaps, colour: lineColours[all.findIndex((one) => one.pen.key === pen.key) % lineColours.length] ?? colours.data, last: series.last }));
  const words = known.map(({ pen, series }) => `${pen.title} of ${pen.asset.name}: from ${valueText(pen, series.least)} to ${valueText(pen, series.peak)}`).join('; ');
  const [first] = known;
  return html`<figure style="margin-bottom:6pt"><p class="note" style="margin:0 0 2pt">${list([...new Set(known.map(({ pen }) => pen.title))])}, from ${first ? valueText(first.pen, bottom) : ''} to ${first ? valueText(first.pen, top) : ''}</p>${lineChart({ from, to, zone, lines, bottom, top, limits: marks, text: `${words}.` })}</figure>`;
}

/** Each limit once: that of a prediction, and of a tag the ends of its usual band. */
function marksOf(group: readonly Drawn[]): { value: number; text: string; colour: string }[] {
  const marks = group.flatMap(({ pen }) => [
    ...(pen.limit ? [{ value: pen.limit.value, text: `Limit ${valueText(pen, pen.limit.value)}` }] : []),
    ...(group.length === 1 && pen.usual ? [{ value: pen.usual[0], text: `Usual from ${valueText(pen, pen.usual[0])}` }, { value: pen.usual[1], text: `to ${valueText(pen, pen.usual[1])}` }] : []),
  ]);
  return marks.filter(({ value }, i) => marks.findIndex((one) => one.value === value) === i).map((mark) => ({ ...mark, colour: colours.muted }));
}

function scaleOf(values: readonly number[], isProbability: boolean): { bottom: number; top: number } {
  if (isProbability) return { bottom: 0, top: 1 };
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  return { bottom: low >= 0 && low - room < 0 ? 0 : low - room, top: high + room };
}

function captions(facts: OwnFacts, drawn: readonly Drawn[]): string {
  const { from, to } = facts.period;
  const gaps = drawn.flatMap(({ pen, series }) => (series.count > 0 && series.gaps.length > 0 ? [`${pen.title} of ${pen.asset.name} has ${count(series.gaps.length)} ${plural(series.gaps.length, 'gap')}, ${duration(lengthOf(series.gaps))} all together`] : []));
  const coarse = drawn.find(({ series }) => series.stepMs > 0);
  return `Lines: the mean of each ${duration((to - from) / 216)}; bands: the lowest and highest value.${gaps.length > 0 ? ` Broken where nothing came: ${gaps.join('; ')}.` : ''}${coarse ? ` Of means over ${duration(coarse.series.stepMs)} each.` : ''}`;
}

/** More columns than that could not be told apart: the next step is taken. */
const mostColumns = 124;

function stepped(facts: OwnFacts, by: Step, shifts: Shifts): { stretches: Stretch[]; by: Step } {
  const { from, to, zone } = facts.period;
  for (const step of steps.slice(steps.indexOf(by))) {
    const stretches = stretchesOf(from, to, zone, step, shifts);
    if (stretches.length <= mostColumns || step === 'day') return { stretches, by: step };
  }
  return { stretches: [], by };
}

const stepWords = { hour: 'hour', shift: 'shift', day: 'day' } as const;
const statisticWords = { mean: 'Mean', max: 'Highest', min: 'Lowest' } as const;

/** A week of holidays has none, which is no fault of the data. */
const noShift = (block: Of<'columns' | 'alarms'>, own: string): BlockResult => plain(html`<section data-block="${block.id}">${blockHeading(block.title, own)}<p class="note">No shift falls into the period.</p></section>`);

export async function columnsOf(facts: OwnFacts, block: Of<'columns'>, shifts: Shifts): Promise<BlockResult> {
  const pen = facts.pen(block.pen);
  if (!pen) return { body: html`<section data-block="${block.id}">${blockHeading(block.title, 'Columns')}<p class="note">What it shows is not in the plant any more.</p></section>`, traced: [], figures: [], empty: null };
  const { stretches, by } = stepped(facts, block.by, shifts);
  if (stretches.length === 0) return noShift(block, `${statisticWords[block.statistic]} of ${pen.title} of ${pen.asset.name}, each shift`);
  const values: { stretch: Stretch; series: Series; value: number }[] = [];
  for (const stretch of stretches) {
    const series = await facts.series(pen, null, stretch);
    values.push({ stretch, series, value: block.statistic === 'mean' ? series.mean : block.statistic === 'max' ? series.peak : series.least });
  }
  const known = values.map(({ value }) => value).filter((value) => !Number.isNaN(value));
  const beyond = block.limit === null ? [] : known.filter((value) => value > (block.limit ?? Infinity));
  const highest = Math.max(0, ...known, block.limit ?? 0);
  const { bottom, top } = pen.isProbability ? { bottom: 0, top: 1 } : { bottom: Math.min(0, ...known), top: highest * 1.08 || 1 };
  const own = `${statisticWords[block.statistic]} of ${pen.title} of ${pen.asset.name}, each ${stepWords[by]}`;
  const none0 = values.length - known.length;
  const words = `${known.length === 0 ? 'Nothing came.' : `From ${valueText(pen, Math.min(...known))} to ${valueText(pen, Math.max(...known))}.`}${block.limit === null ? '' : ` ${beyond.length === 0 ? 'None' : capital(count(beyond.length))} of ${known.length} ${plural(beyond.length, 'lies', 'lie')} above ${valueText(pen, block.limit)}.`}${none0 > 0 ? ` Of ${count(none0)} nothing came.` : ''}`;
  const body = html`<section data-block="${block.id}" style="break-inside:avoid">${blockHeading(block.title, own)}<figure>${spanChart({
    columns: values.map(({ stretch, value }) => ({ label: stretch.label, value, text: pen.isProbability ? percent(value) : figure(value) })), bottom, top, limit: block.limit === null ? null : { value: block.limit, text: `limit ${valueText(pen, block.limit)}` }, text: `${own}. ${words}`,
  })}<figcaption>${own}${pen.unit ? `, in ${pen.unit}` : ''}. ${words}${by === block.by ? '' : ` By ${stepWords[by]}, since there are too many of each ${stepWords[block.by]}.`}</figcaption></figure></section>`;
  const traced = values.map(({ stretch, series, value }): Traced => ({ of: new Date(stretch.from).toISOString(), figure: own, unit: pen.unit ?? '', value: Number.isNaN(value) ? null : value, text: valueText(pen, value), rows: series.rows, rowsOf: `${pen.tag ? 'readings' : 'predictions'} of ${pen.name} until ${new Date(stretch.to).toISOString()}` }));
  return { body, traced, figures: [{ name: own, value: known.length === 0 ? '–' : `${valueText(pen, Math.min(...known))} to ${valueText(pen, Math.max(...known))}` }], empty: known.length === 0 ? `Nothing of ${pen.name} came.` : null };
}

/** A period without an alarm is a finding, and no empty chart. */
export async function alarmColumnsOf(facts: OwnFacts, block: Of<'alarms'>, shifts: Shifts): Promise<BlockResult> {
  const { stretches, by } = stepped(facts, block.by, shifts);
  const all = (await facts.announcements()).filter(facts.isAt(block.place));
  const counts = stretches.map((stretch) => all.filter((one) => one.at >= stretch.from && one.at < stretch.to).length);
  const own = `Alarms of each ${stepWords[by]}${block.place === null ? '' : `, ${placeName(facts, block.place)}`}`;
  if (stretches.length === 0) return noShift(block, own);
  const most = Math.max(0, ...counts);
  const outside = all.filter(({ at }) => !stretches.some((stretch) => at >= stretch.from && at < stretch.to)).length;
  const busiest = stretches[counts.indexOf(most)];
  const words = all.length === 0 ? `No alarm was announced ${within(facts.period.from, facts.period.to)}.` : `${capital(count(all.length))} ${plural(all.length, 'alarm was', 'alarms were')} announced${most === 0 ? '' : `, most of them in ${busiest?.label ?? ''}: ${whole(most)}`}.${outside > 0 ? ` ${capital(count(outside))} came outside of any ${stepWords[by]} shown.` : ''}`;
  const body = html`<section data-block="${block.id}" style="break-inside:avoid">${blockHeading(block.title, own)}${all.length === 0 ? none : html`<figure>${spanChart({ columns: stretches.map(({ label }, i) => ({ label, value: counts[i] ?? 0, text: String(counts[i] ?? 0) })), bottom: 0, top: most * 1.08 || 1, limit: null, text: `${own}. ${words}` })}</figure>`}<p class="note">${words}</p></section>`;
  const traced = stretches.map((stretch, i): Traced => ({ of: new Date(stretch.from).toISOString(), figure: own, unit: 'count', value: counts[i] ?? 0, text: String(counts[i] ?? 0), rows: counts[i] ?? 0, rowsOf: `announcements until ${new Date(stretch.to).toISOString()}` }));
  return { body, traced, figures: [{ name: own, value: whole(all.length) }], empty: null };
}
