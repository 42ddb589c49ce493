import type { Block, Measure } from '../../../contract/own-reports';
import { periodBefore } from '../calendar-words';
import { html, none, type Html } from '../page/html';
import { capital, duration, figure, minus, percent, plural, whole } from '../words';
import { shareOf, type MachineFacts, type OwnFacts } from './facts';
import { valueText, type Pen } from './pens';
import { idsOf, type Traced } from './result';
import { furthest, reaches, shareOfTime, type Series } from './series';

export type KpiBlock = Extract<Block, { kind: 'kpi' }>;
/** How a value is said: a share, a time, a count, or a quantity in its unit. */
type Form = { is: 'share'; decimals: number } | { is: 'time' } | { is: 'count' } | { is: 'value'; unit: string | undefined };

export interface Kpi {
  block: KpiBlock;
  value: number;
  /** Of the period before; NaN: nothing to compare with. */
  before: number;
  form: Form;
  /** Below it; and as a sentence names it. */
  label: string;
  subject: string;
  /** Beyond its limit. */
  beyond: boolean;
  rows: number;
  rowsOf: string;
  /** It should have a value and has none. */
  missing: string | null;
}

interface Found {
  value: number;
  rows: number;
  rowsOf: string;
}

const share: Form = { is: 'share', decimals: 1 };
const time: Form = { is: 'time' };
const number: Form = { is: 'count' };

/** @throws what the store throws; a pen that is not there any more has no value */
export async function kpiOf(facts: OwnFacts, block: KpiBlock): Promise<Kpi> {
  const pen = block.pen === null ? null : facts.pen(block.pen);
  const { form, label, subject } = wordsOf(facts, block, pen);
  const now = await found(facts, block, pen, facts.period);
  const before = (await facts.hasBefore()) ? (await found(facts, block, pen, facts.before)).value : Number.NaN;
  const { limit } = block;
  const beyond = limit !== null && (limit.side === 'above' ? now.value > limit.at : now.value < limit.at);
  return { block, ...now, before, form, label, subject, beyond, missing: Number.isNaN(now.value) && pen ? `${subject} has no value: nothing of ${pen.name} came.` : null };
}

type Period = { from: number; to: number };

async function found(facts: OwnFacts, block: KpiBlock, pen: Pen | null, of: Period): Promise<Found> {
  const isNow = of === facts.period;
  const { measure, place } = block;
  const tags = facts.tagsAt(place);
  const where = placeName(facts, place);
  switch (measure) {
    case 'availability':
    case 'received': {
      const came = await (isNow ? facts.came(tags) : facts.cameBefore(tags));
      return { value: measure === 'received' ? came.received : shareOf(came), rows: came.received, rowsOf: `readings of ${came.tags} ${plural(came.tags, 'tag')} of ${where}, of ${came.expected} expected` };
    }
    case 'alarms': {
      const isThere = facts.isAt(place);
      const all = (await facts.announcements(of)).filter((one) => isThere(one) && (block.priority === null || one.priority === block.priority));
      return { value: all.length, rows: all.length, rowsOf: `announcements of ${where}` };
    }
    case 'findings': {
      const isThere = facts.isAt(place);
      const all = (await facts.findings(of)).filter((one) => isThere(one) && (block.verdict === null || one.verdict === block.verdict));
      return { value: all.length, rows: all.length, rowsOf: idsOf('findings', all.map(({ id }) => id)) };
    }
    case 'runs':
    case 'rows':
    case 'rejected': {
      const all = (await facts.runs(of)).filter((run) => run.state === 'done' && (block.model === null || run.model === block.model));
      const value = measure === 'runs' ? all.length : all.reduce((sum, run) => sum + run[measure], 0);
      return { value, rows: value, rowsOf: idsOf('batch runs', all.map(({ id }) => id)) };
    }
    case 'mean':
    case 'max':
    case 'min':
    case 'last':
    case 'above':
    case 'below':
      return pen ? ofPen(facts, block, pen, of) : { value: Number.NaN, rows: 0, rowsOf: 'nothing' };
    default:
      return ofMachines(facts, measure, place, of);
  }
}

async function ofPen(facts: OwnFacts, { measure, level }: KpiBlock, pen: Pen, of: Period): Promise<Found> {
  const held = (measure === 'above' || measure === 'below') && level !== null ? { value: level, side: measure } : null;
  const series = await facts.series(pen, held, of);
  const { rows } = series;
  return { value: statistic(series, measure, of), rows, rowsOf: `${pen.tag ? 'readings' : 'predictions'} of ${pen.name}${series.stepMs > 0 ? `, as means of ${duration(series.stepMs)}` : ''}` };
}

function statistic(series: Series, measure: Measure, of: Period): number {
  switch (measure) {
    case 'mean':
      return series.mean;
    case 'max':
      return series.peak;
    case 'min':
      return series.least;
    case 'last':
      return series.last;
    default:
      return shareOfTime(series.aboveMs, series, of);
  }
}

/** Of what is known of each machine. Of the period before, only what predictions say is known. */
async function ofMachines(facts: OwnFacts, measure: Measure, place: number | null, of: Period): Promise<Found> {
  const watched = (await facts.machines(place)).filter(({ watched: by }) => by !== null);
  const predictions = (of === facts.period ? watched : []).reduce((sum, { series }) => sum + (series?.rows ?? 0), 0);
  const rowsOf = `predictions of ${watched.length} ${plural(watched.length, 'machine')} of ${placeName(facts, place)}`;
  const each = async (value: (machine: MachineFacts, series: Series) => number | Promise<number>): Promise<number[]> => {
    const values: number[] = [];
    for (const machine of watched) {
      const pen = facts.pen(`p${machine.asset.id}`);
      const series = of === facts.period ? machine.series : pen && (await facts.series(pen, machine.watched?.limit ?? null, of));
      if (series) values.push(await value(machine, series));
    }
    return values;
  };
  const sum = (values: readonly number[]) => (values.length === 0 ? Number.NaN : values.reduce((all, one) => all + one, 0));
  switch (measure) {
    case 'blind':
      return { value: sum(await each((_, { gaps }) => facts.blindIn(gaps))), rows: predictions, rowsOf };
    case 'beyond':
      return { value: sum(await each(({ watched: by }, series) => Number(by?.limit ? reaches(furthest(series, by.limit), by.limit) : false))), rows: predictions, rowsOf };
    case 'beyond-time':
      return { value: sum(await each((_, { aboveMs }) => aboveMs)), rows: predictions, rowsOf };
    case 'life': {
      const lives = await each(({ watched: by }, { last }) => (by?.task === 'regression' ? last : Number.NaN));
      return { value: lives.reduce((least, one) => (one < least || Number.isNaN(least) ? one : least), Number.NaN), rows: predictions, rowsOf };
    }
    default: {
      const isThere = facts.isAt(place);
      const alarms = (await facts.alarms()).filter((one) => facts.waits(one) && isThere(one));
      // Who had not answered at the end of an earlier period is not kept as such.
      return { value: of === facts.period ? alarms.length : Number.NaN, rows: alarms.length, rowsOf: idsOf('alarms', alarms.map(({ id }) => id)) };
    }
  }
}

export const placeName = (facts: OwnFacts, place: number | null): string => (place === null ? 'the whole plant' : (facts.deps.assets.plant().assetById.get(place)?.name ?? 'what is not in the plant any more'));

const statisticWords = { mean: 'mean', max: 'highest', min: 'lowest', last: 'at the end' } as const;

function wordsOf(facts: OwnFacts, block: KpiBlock, pen: Pen | null): Pick<Kpi, 'form' | 'label' | 'subject'> {
  const { measure, place, priority, verdict, model, level } = block;
  const where = place === null ? '' : `, ${placeName(facts, place)}`;
  const say = (form: Form, words: string, at = where, named = words) => ({ form, label: block.title ?? `${words}${at}`, subject: capital(block.title ?? `${named}${at}`) });
  const ofModel = model === null ? '' : ` by ${model}`;
  const what = pen ? `${pen.title} of ${pen.asset.name}` : 'Nothing that the plant has';
  const quantity: Form = pen?.isProbability ? { is: 'share', decimals: 0 } : { is: 'value', unit: pen?.unit };
  switch (measure) {
    case 'availability': return say(share, 'of readings arrived', where, 'readings that arrived');
    case 'received': return say(number, 'readings received');
    case 'blind': return say(time, 'blind, machines together', where, 'time blind, machines together');
    case 'alarms': return say(number, priority === null ? 'alarms announced' : `alarms of priority ${priority} announced`);
    case 'waiting': return say(number, 'alarms not acknowledged');
    case 'beyond': return say(number, 'machines beyond their limit');
    case 'beyond-time': return say(time, 'beyond limits, machines together', where, 'time beyond limits, machines together');
    case 'life': return say({ is: 'value', unit: lifeUnit(facts, place) }, 'least remaining life');
    case 'findings': return say(number, verdict === null ? 'findings' : `findings: ${verdictWords[verdict]}`);
    case 'runs': return say(number, `files scored${ofModel}`, '');
    case 'rows': return say(number, `rows scored${ofModel}`, '');
    case 'rejected': return say(number, `rows rejected${ofModel}`, '');
    case 'above': return say(share, `${what}: time at or above ${level === null || !pen ? '–' : valueText(pen, level)}`, '');
    case 'below': return say(share, `${what}: time at or below ${level === null || !pen ? '–' : valueText(pen, level)}`, '');
    default: return say(quantity, `${what}, ${statisticWords[measure]}`, '');
  }
}

export const verdictWords = { real: 'right', false: 'false alarm', 'not-yet': 'not yet', maintenance: 'hidden by maintenance', withdrawn: 'withdrawn' } as const;

function lifeUnit(facts: OwnFacts, place: number | null): string | undefined {
  return facts.machinesAt(place).map(({ id }) => facts.pen(`p${id}`)?.unit).find((unit) => unit !== undefined);
}

/** `decimals`: more or fewer than usual, of shares and quantities. */
export function kpiText({ form }: Pick<Kpi, 'form'>, value: number, decimals?: number): string {
  if (Number.isNaN(value)) return '–';
  if (form.is === 'share') return percent(value, decimals ?? form.decimals);
  if (form.is === 'time') return value < 1000 ? 'none' : duration(value);
  if (form.is === 'count') return value === 0 ? 'none' : whole(value);
  if (decimals === undefined) return figure(value, form.unit);
  return `${value < 0 ? minus : ''}${Math.abs(value).toFixed(decimals)}${form.unit ? `\u202f${form.unit}` : ''}`;
}

/** `+3`, `−2.1 points`, `no change`; null: nothing to compare with. */
export function changeText({ form, value, before }: Kpi): string | null {
  if (Number.isNaN(value) || Number.isNaN(before)) return null;
  const difference = value - before;
  const size = Math.abs(difference);
  const text = form.is === 'share' ? `${figure(size * 100)} points` : form.is === 'time' ? duration(size) : form.is === 'count' ? whole(size) : figure(size, form.unit);
  const isNone = form.is === 'share' ? size < 5e-4 : form.is === 'time' ? size < 1000 : size === 0;
  return isNone ? 'no change' : `${difference < 0 ? minus : '+'}${text}`;
}

export const limitText = (kpi: Kpi): string => (kpi.block.limit === null ? '' : `${kpi.beyond ? (kpi.block.limit.side === 'above' ? 'above' : 'below') : 'within'} the limit of ${kpi.block.limit.at === 0 ? '0' : kpiText(kpi, kpi.block.limit.at)}`);

/** Figures that follow each other stand beside each other, four in a row. */
export function kpiRow({ period }: OwnFacts, kpis: readonly Kpi[]): Html {
  const note = (kpi: Kpi): Html => {
    const change = changeText(kpi);
    const limit = limitText(kpi);
    return html`${change === null ? none : html`<span>${change === 'no change' ? `no change against ${against(period)}` : `${change} against ${kpiText(kpi, kpi.before)} ${periodBefore(period.from, period.to)}`}</span>`}${limit === '' ? none : html`<span>${kpi.beyond ? html`<b class="beyond">▲ ${limit}</b>` : limit}</span>`}`;
  };
  return html`<ul class="figures own">${kpis.map((kpi) => html`<li data-block="${kpi.block.id}"><b>${kpiText(kpi, kpi.value)}</b><span>${kpi.label}</span>${note(kpi)}</li>`)}</ul>`;
}

const against = ({ from, to }: Period): string => periodBefore(from, to).replace(/^in /, '');

export function kpiTraced(kpi: Kpi): Traced[] {
  const unit = kpi.form.is === 'share' ? 'share' : kpi.form.is === 'time' ? 'ms' : kpi.form.is === 'count' ? 'count' : (kpi.form.unit ?? '');
  const value = Number.isNaN(kpi.value) ? null : kpi.value;
  return [{ of: '', figure: kpi.subject, unit, value, text: kpiText(kpi, kpi.value), rows: kpi.rows, rowsOf: kpi.rowsOf }];
}
