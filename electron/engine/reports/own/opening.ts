import type { Tag } from '../../../contract/domain';
import { periodBefore, shortMoment } from '../calendar-words';
import { outsideAt } from '../health/gather';
import { outsideShort } from '../health/sentences';
import { html, type Html } from '../page/html';
import { opening, type KeyFigure } from '../page/opening';
import { capital, count, duration, inSentence, list, percent, plural, whole } from '../words';
import { shareOf, type MachineFacts, type OwnFacts } from './facts';
import { changeText, kpiText, limitText, placeName, type Kpi } from './kpi';
import { valueText } from './pens';
import type { Traced } from './result';
import { furthest, reaches } from './series';

const mostNamed = 3;
/** Half a point of readings: less is no news. */
const newsworthy = 0.005;

/** What the first page says, made from the numbers alone. */
export interface OpeningFacts {
  place: number | null;
  machines: readonly MachineFacts[];
  /** Beyond their limit at the end, or with a prediction's alarm that waits; and those that were and are back. */
  open: readonly MachineFacts[];
  returned: readonly MachineFacts[];
  silent: readonly MachineFacts[];
  /** Figures of the report that lie beyond their limits. */
  marked: readonly Kpi[];
  kpis: readonly Kpi[];
  announced: number;
  waiting: number;
  share: number;
  received: number;
  before: { names: ReadonlySet<string>; announced: number; share: number } | null;
  /** By machine: what of it lay outside its usual band at its peak, in words. */
  outside: ReadonlyMap<number, string>;
  commonest: { condition: string; machine: string; times: number } | null;
}

export async function openingFacts(facts: OwnFacts, place: number | null, kpis: readonly Kpi[]): Promise<OpeningFacts> {
  const machines = await facts.machines(place);
  const open = machines.filter((one) => one.standsBeyond || one.waiting > 0);
  const returned = machines.filter((one) => one.beyond && !open.includes(one));
  const mine = facts.isAt(place);
  const tags = facts.tagsAt(place);
  const [came, announcements] = [await facts.came(tags), (await facts.announcements()).filter(mine)];
  const outside = new Map<number, string>();
  for (const one of [...open, ...returned].slice(0, mostNamed)) {
    if (Number.isNaN(one.worstTime)) continue;
    const [first] = await outsideAt(facts.deps, tags.filter(({ asset }) => asset === one.asset.id), one.worstTime);
    if (first) outside.set(one.asset.id, outsideShort(first));
  }
  return {
    place, machines, open, outside, kpis, returned, silent: machines.filter(({ watched, series }) => watched !== null && series?.count === 0),
    marked: kpis.filter(({ beyond }) => beyond), announced: announcements.length, waiting: (await facts.alarms()).filter((one) => facts.waits(one) && mine(one)).length,
    share: shareOf(came), received: came.received, before: (await facts.hasBefore()) ? await beforeOf(facts, machines, tags, mine) : null, commonest: commonestOf(announcements),
  };
}

async function beforeOf(facts: OwnFacts, machines: readonly MachineFacts[], tags: readonly Tag[], mine: (of: { asset: number }) => boolean): Promise<OpeningFacts['before']> {
  const names = new Set<string>();
  for (const { asset, watched } of machines) {
    const pen = facts.pen(`p${asset.id}`);
    if (!pen || !watched?.limit) continue;
    const series = await facts.series(pen, watched.limit, facts.before);
    if (reaches(furthest(series, watched.limit), watched.limit)) names.add(asset.name);
  }
  return { names, announced: (await facts.announcements(facts.before)).filter(mine).length, share: shareOf(await facts.cameBefore(tags)) };
}

function commonestOf(announcements: readonly { definition: number; asset: number; condition: string; assetName: string }[]): OpeningFacts['commonest'] {
  const times = new Map<string, { condition: string; machine: string; times: number }>();
  for (const { definition, asset, condition, assetName } of announcements) {
    const own = times.get(`${definition} ${asset}`) ?? { condition, machine: assetName, times: 0 };
    times.set(`${definition} ${asset}`, { ...own, times: own.times + 1 });
  }
  return [...times.values()].sort((a, b) => b.times - a.times || (a.machine < b.machine ? -1 : 1))[0] ?? null;
}

/** The finding in words. */
export function headingOf(facts: OwnFacts, of: OpeningFacts): string {
  const { machines, open, returned, marked, silent } = of;
  const where = of.place === null ? '' : ` of ${placeName(facts, of.place)}`;
  const all = `${machines.length} ${plural(machines.length, 'machine')}${where}`;
  if (machines.length === 0) return `There is no machine${where === '' ? '' : ` in ${placeName(facts, of.place)}`} yet`;
  if (open.length > 0) return machines.length === 1 ? `${machines[0]?.asset.name ?? ''} needs attention` : `${capital(count(open.length))} of ${all} ${plural(open.length, 'needs', 'need')} attention`;
  if (returned.length > 0) return `${capital(count(returned.length))} of ${all} ${plural(returned.length, 'was', 'were')} beyond ${plural(returned.length, 'its limit', 'their limits')}, none is now`;
  if (marked.length > 0) return `${capital(count(marked.length))} ${plural(marked.length, 'figure lies', 'figures lie')} beyond ${plural(marked.length, 'its limit', 'their limits')}`;
  if (silent.length > 0) return `Of ${count(silent.length)} of ${all} there is no prediction`;
  return `Nothing needs attention${where === '' ? '' : ` at ${placeName(facts, of.place)}`}`;
}

/** What needs attention, why, and what changed since last time: a paragraph each. */
export function leadOf(facts: OwnFacts, of: OpeningFacts): { of: string; text: string }[] {
  const paragraphs = [{ of: 'Needs attention', text: attention(facts, of).join(' ') || 'Nothing.' }, { of: 'Why', text: why(of).join(' ') }, { of: 'Since last time', text: changed(facts, of) }];
  return paragraphs.filter(({ text }) => text !== '');
}

function attention(facts: OwnFacts, { open, returned, silent, marked, waiting }: OpeningFacts): string[] {
  const sentences = open.slice(0, mostNamed).map((one) => ofMachine(facts, one));
  if (open.length > mostNamed) sentences.push(`So ${plural(open.length - mostNamed, 'does', 'do')} ${list([...open.slice(mostNamed, mostNamed * 3).map(({ asset }) => asset.name), ...(open.length > mostNamed * 3 ? [`${count(open.length - mostNamed * 3)} more`] : [])])}.`);
  if (returned.length > 0) sentences.push(`${list([...returned.slice(0, mostNamed).map(({ asset }) => asset.name), ...(returned.length > mostNamed ? [`${count(returned.length - mostNamed)} more`] : [])])} ${plural(returned.length, 'was', 'were')} beyond ${plural(returned.length, 'its limit', 'their limits')} and ${plural(returned.length, 'is', 'are')} back.`);
  if (waiting > 0) sentences.push(`${capital(count(waiting))} ${plural(waiting, 'alarm waits', 'alarms wait')} to be acknowledged.`);
  sentences.push(...marked.slice(0, mostNamed).map((kpi) => `${kpi.subject}: ${kpiText(kpi, kpi.value)}, ${limitText(kpi)}.`));
  if (marked.length > mostNamed) sentences.push(`${capital(count(marked.length - mostNamed))} more ${plural(marked.length - mostNamed, 'figure lies', 'figures lie')} beyond limits.`);
  if (silent.length > 0) sentences.push(`${list([...silent.slice(0, mostNamed).map(({ asset }) => asset.name), ...(silent.length > mostNamed ? [`${count(silent.length - mostNamed)} more`] : [])])} had no prediction at all.`);
  return sentences;
}

function ofMachine(facts: OwnFacts, { asset, watched, worst, beyond, standsBeyond, beyondMs, waiting, worstTime }: MachineFacts): string {
  const pen = facts.pen(`p${asset.id}`);
  if (!watched || !pen || !beyond || !watched.limit) return `${asset.name} has ${count(waiting)} ${plural(waiting, 'alarm that waits', 'alarms that wait')}.`;
  const at = Number.isNaN(worstTime) ? '' : ` on ${shortMoment(worstTime, facts.period.zone)}`;
  return `${watched.output.title} of ${asset.name} reached ${valueText(pen, worst)}${at}, with the limit at ${valueText(pen, watched.limit.value)}; it was beyond for ${duration(beyondMs)}${standsBeyond ? ' and still is' : ''}.`;
}

function why({ outside, open, returned, silent, received, commonest, announced, share, machines }: OpeningFacts): string[] {
  const sentences = [...open, ...returned].flatMap(({ asset }) => (outside.has(asset.id) ? [`When ${asset.name} was furthest, outside its usual band: ${outside.get(asset.id) ?? ''}.`] : []));
  if (silent.length > 0) sentences.push(received > 0 ? 'Readings came, but not of all that the model of each silent machine needs, or not so that it could be asked.' : 'No reading came.');
  if (commonest && announced > 0) sentences.push(announced === 1 ? `${commonest.condition} of ${commonest.machine} was announced.` : commonest.times === 1 ? `${capital(count(announced))} alarms were announced, each once.` : `Of ${count(announced)} alarms announced, ${inSentence(commonest.condition)} of ${commonest.machine} came ${commonest.times === 2 ? 'twice' : `${count(commonest.times)} times`}.`);
  const unwatched = machines.filter(({ watched }) => watched === null).length;
  if (unwatched > 0) sentences.push(`${capital(count(unwatched))} ${plural(unwatched, 'machine is', 'machines are')} watched by no model.`);
  if (!Number.isNaN(share) && share < 1 - newsworthy) sentences.push(`${percent(share, 1)} of the readings expected arrived: what is missing may hide something.`);
  return sentences;
}

function changed(facts: OwnFacts, { before, machines, announced, share, kpis }: OpeningFacts): string {
  const { from, to } = facts.period;
  const then = periodBefore(from, to);
  if (before === null) return `There is nothing to compare with ${then === 'in the period before' ? 'from before' : `of ${then}`}.`;
  const now = new Set(machines.filter(({ beyond }) => beyond).map(({ asset }) => asset.name));
  const [began, ended] = [[...now].filter((name) => !before.names.has(name)), [...before.names].filter((name) => !now.has(name))];
  const named = (names: readonly string[]) => list([...names.slice(0, mostNamed), ...(names.length > mostNamed ? [`${count(names.length - mostNamed)} more`] : [])]);
  const sentences = [`${capital(then)} ${before.names.size === 0 ? 'no machine was' : before.names.size === 1 ? 'one machine was' : `${count(before.names.size)} machines were`} beyond ${before.names.size > 1 ? 'their limits' : 'its limit'} and ${count(before.announced)} ${plural(before.announced, 'alarm was', 'alarms were')} announced; now ${now.size === 0 ? 'none' : count(now.size)} and ${announced === 0 ? 'none' : count(announced)}.`];
  if (began.length > 0) sentences.push(`New: ${named(began)}.`);
  if (ended.length > 0) sentences.push(`No longer: ${named(ended)}.`);
  if (!Number.isNaN(share) && !Number.isNaN(before.share) && Math.abs(share - before.share) >= newsworthy) sentences.push(`Of the readings ${percent(share, 1)} arrived, after ${percent(before.share, 1)}.`);
  const moved = kpis.flatMap((kpi) => {
    const change = changeText(kpi);
    return change === null || change === 'no change' ? [] : [`${inSentence(kpi.subject)}: ${kpiText(kpi, kpi.value)} (${change})`];
  });
  if (moved.length > 0) sentences.push(`${capital(moved.slice(0, mostNamed).join('; '))}.`);
  return sentences.join(' ');
}

export function openingHtml(facts: OwnFacts, of: OpeningFacts): Html {
  const beyondMs = of.machines.reduce((sum, one) => sum + one.beyondMs, 0);
  const then = periodBefore(facts.period.from, facts.period.to);
  const figures: KeyFigure[] = [
    [`${of.open.length} / ${of.machines.length}`, 'machines need attention', of.returned.length === 0 ? '' : `${of.returned.length} ${plural(of.returned.length, 'was', 'were')} beyond and ${plural(of.returned.length, 'is', 'are')} back`],
    [of.announced === 0 ? 'none' : whole(of.announced), plural(of.announced, 'alarm announced', 'alarms announced'), of.before === null ? '' : `${whole(of.before.announced)} ${then}`],
    [beyondMs < 1000 ? 'none' : duration(beyondMs), 'beyond limits, together', ''],
    [Number.isNaN(of.share) ? '–' : percent(of.share, 2), 'of readings arrived', of.before === null || Number.isNaN(of.before.share) ? '' : `${percent(of.before.share, 2)} ${then}`],
  ];
  return html`<div data-block="opening">${opening({ heading: headingOf(facts, of), lead: leadOf(facts, of), period: facts.period, figures })}</div>`;
}

/** In the place of the opening, where a person left it out. */
export function titleHtml(title: string, when: string): Html {
  return html`<h1>${title}</h1><p class="when">${when}</p>`;
}

export function openingTraced(facts: OwnFacts, of: OpeningFacts): Traced[] {
  const where = placeName(facts, of.place);
  const predictions = of.machines.reduce((sum, { series }) => sum + (series?.rows ?? 0), 0);
  const line = (figure: string, unit: string, value: number, text: string, rows: number, rowsOf: string): Traced => ({ of: where, figure, unit, value: Number.isNaN(value) ? null : value, text, rows, rowsOf });
  const beyondMs = of.machines.reduce((sum, one) => sum + one.beyondMs, 0);
  return [
    line('Machines that need attention', 'count', of.open.length, of.open.map(({ asset }) => asset.name).join('; '), predictions, `predictions of ${of.machines.length} machines of ${where}`),
    line('Alarms announced', 'count', of.announced, whole(of.announced), of.announced, `announcements of ${where}`),
    line('Alarms not acknowledged', 'count', of.waiting, whole(of.waiting), of.waiting, `alarms of ${where}`),
    line('Beyond limits, together', 'ms', beyondMs, duration(beyondMs), predictions, `predictions of ${of.machines.length} machines of ${where}`),
    line('Readings that arrived', 'share', of.share, percent(of.share, 2), of.received, `readings of ${where}`),
  ];
}

