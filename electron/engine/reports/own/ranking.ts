import type { Block } from '../../../contract/own-reports';
import { periodBefore } from '../calendar-words';
import { bar } from '../charts/bar';
import { byName } from '../health/figures';
import { html, none } from '../page/html';
import { colours } from '../page/style';
import { capital, count, duration, figure, minus, plural, whole } from '../words';
import type { MachineFacts, OwnFacts } from './facts';
import { placeName } from './kpi';
import { valueText } from './pens';
import { blockHeading, type BlockResult, type Traced } from './result';
import { furthest } from './series';

type RankingBlock = Extract<Block, { kind: 'ranking' }>;

interface Ranked {
  machine: MachineFacts;
  value: number;
  before: number;
  text: string;
  change: string;
  unit: string;
  limit: number | null;
  isProbability: boolean;
}

const titles = { prediction: 'Machines by highest prediction', alarms: 'Machines by alarms announced', beyond: 'Machines by time beyond their limit' } as const;

export async function rankingOf(facts: OwnFacts, block: RankingBlock): Promise<BlockResult> {
  const all: Ranked[] = [];
  for (const machine of await facts.machines(block.place)) {
    if (block.by !== 'alarms' && !machine.watched) continue;
    all.push(await ranked(facts, block, machine));
  }
  // What stands low is furthest where that is what its limit asks.
  const order = (one: Ranked) => (block.by === 'prediction' && one.machine.watched?.limit?.side === 'below' ? -one.value : one.value);
  const known = all.filter(({ value }) => !Number.isNaN(value)).sort((a, b) => order(b) - order(a) || byName(a.machine.asset.name, b.machine.asset.name));
  const shown = known.slice(0, block.most);
  const left = known.length - shown.length;
  const top = Math.max(...shown.map(({ value, limit, isProbability }) => (isProbability ? 1 : Math.max(value, limit ?? 0) * 1.05)), 1e-9);
  const compared = shown.some(({ before }) => !Number.isNaN(before));
  const units = new Set(shown.map(({ unit }) => unit));
  const own = `${titles[block.by]}${block.place === null ? '' : `, ${placeName(facts, block.place)}`}`;
  const { from, to } = facts.period;
  const body = html`<section data-block="${block.id}">${blockHeading(block.title, own)}${shown.length === 0 ? html`<p class="note">No machine here has a prediction in this time.</p>` : html`<table><colgroup><col style="width:38mm"><col><col style="width:22mm">${compared ? html`<col style="width:24mm">` : none}</colgroup>
<thead><tr><th scope="col">Machine</th><th scope="col">${block.by === 'prediction' ? 'Furthest prediction, with its limit' : titles[block.by].replace('Machines by ', '')}</th><th scope="col" class="number">${block.by === 'alarms' ? 'Alarms' : block.by === 'beyond' ? 'Time' : 'Furthest'}</th>${compared ? html`<th scope="col" class="number">Change</th>` : none}</tr></thead>
<tbody>${shown.map((one) => html`<tr><th scope="row" class="name">${one.machine.asset.name}</th><td>${bar(one.value, top, one.limit, colourOf(block, one), false, `${one.machine.asset.name}: ${one.text}`)}</td><td class="number">${one.text}</td>${compared ? html`<td class="number soft">${one.change}</td>` : none}</tr>`)}</tbody></table>
<p class="note" style="margin-top:5pt">${compared ? `Change: against ${periodBefore(from, to).replace(/^in /, '')}. ` : ''}${left > 0 ? `${capital(count(left))} more ${plural(left, 'machine stands', 'machines stand')} further down and ${plural(left, 'is', 'are')} left out here. ` : ''}${units.size > 1 ? 'Their units differ: the bars can’t be held against each other.' : ''}</p>`}</section>`;
  const traced = known.map((one, i): Traced => ({ of: one.machine.asset.name, figure: `${own}, place ${i + 1}`, unit: block.by === 'alarms' ? 'count' : block.by === 'beyond' ? 'ms' : one.unit, value: one.value, text: one.text, rows: block.by === 'alarms' ? one.machine.announced : (one.machine.series?.rows ?? 0), rowsOf: `${block.by === 'alarms' ? 'announcements' : 'predictions'} of ${facts.keys(one.machine.asset.id)}` }));
  const watched = all.filter(({ machine }) => machine.watched);
  return { body, traced, figures: shown.map((one) => ({ name: `${own}: ${one.machine.asset.name}`, value: one.text })), empty: block.by === 'prediction' && watched.length > 0 && known.length === 0 ? `Of none of ${watched.length} watched ${plural(watched.length, 'machine')} there is a prediction.` : null };
}

const colourOf = ({ by }: RankingBlock, { machine }: Ranked): string => (by === 'prediction' && machine.beyond && machine.watched?.limit ? colours.priority[machine.watched.limit.priority] : by === 'prediction' ? colours.normal : colours.data);

async function ranked(facts: OwnFacts, { by }: RankingBlock, machine: MachineFacts): Promise<Ranked> {
  const hasBefore = await facts.hasBefore();
  const base = { machine, unit: '', limit: null, isProbability: false };
  if (by === 'alarms') {
    const before = hasBefore ? (await facts.announcements(facts.before)).filter(({ asset }) => asset === machine.asset.id).length : Number.NaN;
    return { ...base, value: machine.announced, before, text: whole(machine.announced), change: changed(machine.announced - before, whole) };
  }
  const pen = facts.pen(`p${machine.asset.id}`);
  const then = hasBefore && pen ? await facts.series(pen, machine.watched?.limit ?? null, facts.before) : null;
  if (by === 'beyond') return { ...base, value: machine.series && machine.series.count > 0 ? machine.beyondMs : Number.NaN, before: then?.aboveMs ?? Number.NaN, text: machine.beyondMs < 1000 ? 'none' : duration(machine.beyondMs), change: changed(then ? machine.beyondMs - then.aboveMs : Number.NaN, duration) };
  const before = then ? furthest(then, machine.watched?.limit ?? null) : Number.NaN;
  const isProbability = pen?.isProbability ?? false;
  return {
    ...base, value: machine.worst, before, text: pen ? valueText(pen, machine.worst) : '–', change: changed(machine.worst - before, (size) => (isProbability ? `${Math.round(size * 100)} points` : figure(size, pen?.unit))), unit: pen?.unit ?? '', limit: machine.watched?.limit?.value ?? null, isProbability,
  };
}

function changed(difference: number, words: (size: number) => string): string {
  if (Number.isNaN(difference)) return '–';
  const size = words(Math.abs(difference));
  return /^0(\D|$)/.test(size) ? '0' : `${difference < 0 ? minus : '+'}${size}`;
}
