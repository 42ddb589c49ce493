import type { Finding } from '../../../contract/actions';
import type { Alarm } from '../../../contract/alarms';
import type { Asset, Tag } from '../../../contract/domain';
import type { OwnReportContent } from '../../../contract/own-reports';
import { keysOf } from '../../assets';
import type { Announcement } from '../../alarms';
import type { BatchRun } from '../../../contract/batch';
import { gapsOf, type Arrivals } from '../arrivals';
import { sum } from '../columns';
import { lengthOf, union, type Span } from '../health/spans';
import type { ReportDeps, ReportPeriod } from '../types';
import { machinesAt, penOf, watchedOf, type Pen, type Watched } from './pens';
import { shiftsOf, type Shifts } from './shifts';
import { furthest, reaches, seriesOf, type Level, type Series } from './series';

export type OwnDeps = Pick<ReportDeps, 'assets' | 'models' | 'history' | 'alarms' | 'actions' | 'batch' | 'simulated' | 'schedule'>;

export interface OwnPeriod extends ReportPeriod {
  signal: AbortSignal;
  /** What came in it, of all tags; asked for when a block needs it. */
  arrivals(): Promise<Arrivals>;
}

/** A machine over the period. */
export interface MachineFacts {
  asset: Asset;
  place: string;
  watched: Watched | null;
  /** Of its predictions; null: no model watches it. */
  series: Series | null;
  /** The prediction that lies furthest towards its limit, or beyond it, and when. */
  worst: number;
  worstTime: number;
  beyondMs: number;
  /** It was beyond its limit, and it still was at the end. */
  beyond: boolean;
  standsBeyond: boolean;
  blindMs: number;
  announced: number;
  waiting: number;
}

export interface Came {
  expected: number;
  received: number;
  late: number;
  bad: number;
  tags: number;
}

const mostRecords = 10_000;

/** What the blocks of one report are made of: each fact is found once, however many blocks speak of it. */
export class OwnFacts {
  private readonly known = new Map<string, Promise<unknown>>();
  /** The period before, of the same length. */
  readonly before: { from: number; to: number };

  constructor(readonly deps: OwnDeps, readonly period: OwnPeriod) {
    this.before = { from: period.from - (period.to - period.from), to: period.from };
  }

  private once<T>(name: string, find: () => Promise<T>): Promise<T> {
    const there = this.known.get(name);
    if (there) return there as Promise<T>;
    const found = find();
    this.known.set(name, found);
    // What failed is tried again by whoever asks next.
    found.catch(() => this.known.delete(name));
    return found;
  }

  machinesAt(place: number | null): Asset[] {
    return machinesAt(this.deps.assets.plant(), place);
  }

  /** Whether something is of a machine there; everything is of the whole plant. */
  isAt(place: number | null): (of: { asset: number }) => boolean {
    if (place === null) return () => true;
    const at = new Set(this.machinesAt(place).map(({ id }) => id));
    return ({ asset }) => at.has(asset);
  }

  tagsAt(place: number | null): Tag[] {
    const at = new Set(this.machinesAt(place).map(({ id }) => id));
    return this.deps.assets.plant().tags.filter(({ asset }) => at.has(asset));
  }

  /** As the table names it. */
  keys(asset: number): string {
    const plant = this.deps.assets.plant();
    const found = plant.assetById.get(asset);
    return found ? keysOf(found, plant) : `equipment ${asset}`;
  }

  pen(key: string): Pen | null {
    return penOf(this.deps, key);
  }

  series(pen: Pen, level: Level | null = null, of: { from: number; to: number } = this.period): Promise<Series> {
    const { signal } = this.period;
    return this.once(`series ${pen.key} ${level ? `${level.side} ${level.value}` : ''} ${of.from} ${of.to}`, () => seriesOf(this.deps.history, pen, { from: of.from, to: of.to, signal }, level));
  }

  /** Whether half of the period before at least was seen: else nothing is compared. */
  hasBefore(): Promise<boolean> {
    return this.once('before', async () => {
      const extent = await this.once('extent', () => this.deps.history.extent());
      return extent !== null && extent.from <= (this.before.from + this.before.to) / 2;
    });
  }

  async machines(place: number | null): Promise<MachineFacts[]> {
    const machines: MachineFacts[] = [];
    for (const asset of this.machinesAt(place)) machines.push(await this.machine(asset));
    return machines;
  }

  private machine(asset: Asset): Promise<MachineFacts> {
    return this.once(`machine ${asset.id}`, async () => {
      const watched = watchedOf(this.deps, asset.id);
      const pen = watched && penOf(this.deps, `p${asset.id}`);
      const limit = watched?.limit ?? null;
      const series = pen ? await this.series(pen, limit) : null;
      const worst = series ? furthest(series, limit) : Number.NaN;
      const alarms = (await this.alarms()).filter((one) => one.asset === asset.id);
      return {
        asset, place: this.deps.assets.place(asset.id), watched, series, worst, worstTime: series && limit?.side !== 'below' ? series.peakTime : Number.NaN, beyondMs: series?.aboveMs ?? 0,
        beyond: limit !== null && reaches(worst, limit), standsBeyond: limit !== null && series !== null && reaches(series.last, limit),
        blindMs: series ? await this.blindIn(series.gaps) : 0,
        announced: (await this.announcements()).filter((one) => one.asset === asset.id).length, waiting: alarms.filter((one) => this.waits(one)).length,
      };
    });
  }

  /** Of gaps, what lies after the first of anything kept: before that nobody could be blind. */
  async blindIn(gaps: readonly Span[]): Promise<number> {
    const extent = await this.once('extent', () => this.deps.history.extent());
    const first = extent?.from ?? Infinity;
    return lengthOf(gaps.filter(([, end]) => end > first).map(([start, end]): Span => [Math.max(start, first), end]));
  }

  /** Raised and not acknowledged by the end of the period. */
  waits({ raised, acknowledged, closed }: Alarm): boolean {
    const { to } = this.period;
    return raised < to && (acknowledged === null || acknowledged >= to) && (closed === null || closed >= to);
  }

  /** As the report writes them, or as its calendar has them now. Errors: not-found. */
  async shifts(written: OwnReportContent['shifts']): Promise<Shifts> {
    return shiftsOf(written, written.calendar === undefined ? [] : await this.deps.schedule.calendars());
  }

  announcements(of: { from: number; to: number } = this.period): Promise<Announcement[]> {
    return this.once(`announcements ${of.from}`, () => this.deps.alarms.announcements(of.from, of.to));
  }

  /** That were raised in the period, or stood at some time of it, oldest first. */
  alarms(): Promise<Alarm[]> {
    const { from, to } = this.period;
    return this.once('alarms', async () => {
      const all = await this.deps.alarms.history({ from, limit: mostRecords });
      return all.filter(({ raised, closed }) => raised < to && (raised >= from || closed === null || closed >= from)).sort((a, b) => a.raised - b.raised || a.id - b.id);
    });
  }

  /** Whose span ended in the period, oldest first. */
  findings(of: { from: number; to: number } = this.period): Promise<Finding[]> {
    return this.once(`findings ${of.from}`, async () => (await this.deps.actions.findings({ from: of.from, to: of.to, all: false, limit: mostRecords })).filter(({ to }) => to >= of.from && to < of.to).sort((a, b) => a.to - b.to || a.id - b.id));
  }

  /** Batch runs that ended in the period, oldest first. */
  runs(of: { from: number; to: number } = this.period): Promise<BatchRun[]> {
    return this.once(`runs ${of.from}`, () => this.deps.batch.ended(of.from, of.to));
  }

  /** What came of tags. */
  async came(tags: readonly Tag[]): Promise<Came> {
    const arrivals = await this.period.arrivals();
    const wanted = new Set(tags.map(({ id }) => id));
    const came: Came = { expected: 0, received: 0, late: 0, bad: 0, tags: 0 };
    arrivals.tags.forEach(({ id }, i) => {
      if (!wanted.has(id)) return;
      came.tags++;
      for (const column of ['expected', 'received', 'late', 'bad'] as const) came[column] += arrivals[column][i] ?? 0;
    });
    return { ...came, expected: Math.round(came.expected) };
  }

  async cameBefore(tags: readonly Tag[]): Promise<Came> {
    return this.once(`came before ${tags.map(({ id }) => id).join()}`, async () => {
      const { expected, received, bad } = await this.deps.history.completeness(tags.map(({ id }) => id), this.before.from, this.before.to);
      return { expected: Math.round(sum(expected)), received: sum(received), late: 0, bad: sum(bad), tags: tags.length };
    });
  }

  /** When a machine had no usable reading of a tag of its. */
  missing(asset: Asset): Promise<Span[]> {
    return this.once(`missing ${asset.id}`, async () => {
      const { from, to } = this.period;
      const arrivals = await this.period.arrivals();
      const places = arrivals.tags.flatMap((tag, i) => (tag.asset === asset.id ? [i] : []));
      const of = (column: Float64Array) => Float64Array.from(places, (i) => column[i] ?? 0);
      return union((await gapsOf(this.deps.history, places.map((i) => arrivals.tags[i]!), { expected: of(arrivals.expected), received: of(arrivals.received), bad: of(arrivals.bad) }, from, to)).flat());
    });
  }
}

/** Shares of readings; NaN where none was expected. */
export const shareOf = ({ expected, received }: Pick<Came, 'expected' | 'received'>): number => (expected > 0 ? Math.min(1, received / expected) : Number.NaN);
