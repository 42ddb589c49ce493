import { MillwrightError } from '../../contract/errors';
import { highestOf, type Alarms } from '../alarms';
import type { History } from '../history';
import { Picture } from './picture';
import { PlantIndex, type KnownAsset } from './plant-index';
import type { PlantFrame } from './types';
import { AHEAD_MS } from './values';

/** What is read at once, ms: a replay that goes on by seconds reads the store once in so long of it. Of many tags less, for the memory of it: at one reading a second 41 bytes each. */
const STRETCH_MS = { most: 300_000, least: 30_000, tags: 500 };
/** A reading that came later than this after its own time is found only where it was the newest at the beginning of a stretch. */
const LATE_MS = 120_000;
/** How far back the newest is looked for of what was silent, in steps, as far as a start of the engine looks. */
const LOOK_BACK_MS = [600_000, 6 * 3_600_000];
/** Stretches that are held: the one that plays, the one before, and what another window plays; of a large plant fewer, so that they have no more rows than this. */
const HELD = { stretches: 4, rows: 4_000_000 };
/** They are let go when nobody has asked for so long. */
const IDLE_MS = 60_000;

export interface PastDeps {
  history: Pick<History, 'readings' | 'predictions' | 'extent' | 'kept'>;
  alarms: Pick<Alarms, 'at' | 'definitions'>;
  plant(): ConstructorParameters<typeof PlantIndex>[0];
  /** The engine's present, UTC ms. */
  now(): number;
}

/** What was known by when: what had come by then, or what is stored of then, whenever it came. */
export type KnownBy = 'then' | 'now';

export type PastFrame = { frame: PlantFrame } & Awaited<ReturnType<Alarms['at']>>;

/** Rows of one tag or machine, by time, then arrival. */
interface Rows {
  time: Float64Array;
  received: Float64Array;
  value: Float64Array;
  quality: Uint8Array;
  /** Where the rows of each lie in those: `first[i]` up to `first[i + 1]`. */
  first: Int32Array;
  at: ReadonlyMap<number, number>;
}

interface Stretch {
  from: number;
  to: number;
  /** The newest end of it had not all come when it was read. */
  readAt: number;
  readings: Rows;
  predictions: Rows;
}

/**
 * The plant as a window showed it at a moment of the past, from what is stored: for each tag the newest reading that had come by then, for each machine the newest prediction, alarms as they stood.
 * Names, limits and what is a tag are today's. Not known any more is which mode stood out, how wide the interval was, how long predictions took, what a source was switched off for, and what was heard of a tag and not
 * kept, by its deadband.
 */
export class Past {
  /** The one that was asked for last comes first. */
  private held: { key: string; read: Promise<Stretch> }[] = [];
  private idle: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly deps: PastDeps) {}

  /** Errors: invalid-input, where the moment is still to come, or nothing is kept of it. */
  async at(at: number, known: KnownBy): Promise<PastFrame> {
    if (at > this.deps.now()) throw new MillwrightError('invalid-input', 'This moment is still to come.', { at });
    const index = new PlantIndex(this.deps.plant());
    const [stretch, alarms] = await Promise.all([this.stretch(at, index), this.deps.alarms.at(at)]);
    const picture = new Picture(index);
    const lastOf = (rows: Rows, id: number) => newestOf(rows, id, at, known === 'then' ? at : Infinity);
    for (const { tag, row } of index.tags) {
      const found = lastOf(stretch.readings, tag.id);
      const asset = index.assetById(tag.asset);
      if (found < 0 || !asset) continue;
      const { time, received, value, quality } = stretch.readings;
      const came = received[found] ?? NaN;
      // What came later is as old as it says itself.
      picture.reading(row, asset.row, time[found] ?? NaN, came > at ? (time[found] ?? NaN) : came, value[found] ?? NaN, quality[found] ?? 0);
    }
    const blind = new Set(alarms.alarms.filter(({ kind, returned }) => kind === 'model-blind' && returned === null).map(({ asset }) => asset));
    for (const { asset, row } of index.equipment) {
      const found = lastOf(stretch.predictions, asset.id);
      const { time, value } = stretch.predictions;
      if (found >= 0) picture.predicted(row, time[found] ?? NaN, value[found] ?? NaN, { blind: Number.isNaN(value[found]) || blind.has(asset.id) });
    }
    const shown = alarms.alarms.map((alarm) => ({ ...alarm, value: this.valueThen(alarm, picture, at, index.assetById(alarm.asset)) ?? alarm.value }));
    return { ...alarms, alarms: shown, frame: frameOf(picture, at, shown) };
  }

  /** An alarm's value moves on while it stands; what it is of is in the picture. */
  private valueThen({ definition, kind, returned }: PastFrame['alarms'][number], picture: Picture, at: number, asset: KnownAsset | undefined): number | null {
    if (!asset || returned !== null) return null;
    if (kind === 'no-data') return (at - (picture.received[asset.row] ?? NaN)) / 1000 || null;
    const of = this.deps.alarms.definitions().find(({ id }) => id === definition);
    const known = kind === 'reading-high' || kind === 'reading-low' ? picture.value[asset.tags.get(of?.tag ?? '')?.row ?? -1] : kind === 'prediction-high' || kind === 'prediction-low' ? picture.prediction[asset.row] : undefined;
    return known === undefined || Number.isNaN(known) ? null : known;
  }

  private stretch(at: number, index: PlantIndex): Promise<Stretch> {
    const long = Math.floor(Math.min(STRETCH_MS.most, Math.max(STRETCH_MS.least, (STRETCH_MS.most * STRETCH_MS.tags) / index.tags.length)) / 1000) * 1000;
    const from = Math.floor(at / long) * long;
    const key = `${from} ${index.tags.length} ${index.equipment.length}`;
    const there = this.held.find((one) => one.key === key)?.read;
    const anew = () => this.read(from, from + long, index);
    const read = there ? there.then((stretch) => (stretch.readAt < Math.min(stretch.to, at) + AHEAD_MS ? anew() : stretch)) : anew();
    const without = (old: typeof there) => this.held.filter((one) => one.read !== old);
    this.held = [{ key, read }, ...without(there)].slice(0, HELD.stretches);
    read.then(() => this.fit(), () => (this.held = without(read)));
    clearTimeout(this.idle);
    this.idle = setTimeout(() => (this.held = []), IDLE_MS);
    this.idle.unref();
    return read;
  }

  /** The one that was asked for last stays in any case. */
  private async fit(): Promise<void> {
    let rows = 0;
    for (const [at, one] of [...this.held.entries()]) {
      const { readings, predictions } = await one.read.catch(() => ({ readings: null, predictions: null }));
      rows += (readings?.time.length ?? 0) + (predictions?.time.length ?? 0);
      if (at > 0 && rows > HELD.rows) this.held = this.held.filter((other) => other !== one);
    }
  }

  private async read(from: number, to: number, index: PlantIndex): Promise<Stretch> {
    const { history, now } = this.deps;
    const readAt = now();
    const [extent, kept] = await Promise.all([history.extent(), history.kept()]);
    if (!extent) throw new MillwrightError('invalid-input', 'Nothing is stored yet.');
    const since = Math.max(kept.readings, extent.from);
    if (to <= since) throw new MillwrightError('invalid-input', 'Readings of then are not kept any more, or had not begun.', { from: since });
    const back = (read: (ids: readonly number[], from: number, to: number) => Promise<Columns>, ids: readonly number[]) => newestAndBefore(read, ids, from, to);
    const readings = await back(async (tags, a, b) => {
      const { tag, ...columns } = await history.readings(tags, a, b);
      return { of: tag, ...columns };
    }, index.tags.map(({ tag }) => tag.id));
    const predictions = await back(async (assets, a, b) => {
      const { asset, ...columns } = await history.predictions(assets, a, b);
      return { of: asset, ...columns };
    }, index.equipment.map(({ asset }) => asset.id));
    return { from, to, readAt, readings, predictions };
  }
}

interface Columns {
  of: Int32Array;
  time: Float64Array;
  received: Float64Array;
  value: Float64Array;
  quality: Uint8Array;
}

/** Rows of the stretch, and of what has none at its beginning those before, as far back as is looked. */
async function newestAndBefore(read: (ids: readonly number[], from: number, to: number) => Promise<Columns>, ids: readonly number[], from: number, to: number): Promise<Rows> {
  let begin = from - Math.min(LATE_MS, to - from);
  const parts = [await read(ids, begin, to + AHEAD_MS)];
  // One that has come by the beginning answers for every moment of the stretch.
  const answered = new Set<number>();
  const note = ({ of, received, time }: Columns) => {
    for (let i = 0; i < of.length; i++) if ((received[i] ?? NaN) <= from && (time[i] ?? NaN) <= from) answered.add(of[i] ?? -1);
  };
  note(parts[0] as Columns);
  for (const step of LOOK_BACK_MS) {
    const missing = ids.filter((id) => !answered.has(id));
    if (missing.length === 0) break;
    const before = await read(missing, from - step, begin);
    note(before);
    parts.unshift(before);
    begin = from - step;
  }
  return byId(parts, ids);
}

/** Parts in rising order of time, each by time, then arrival. */
function byId(parts: readonly Columns[], ids: readonly number[]): Rows {
  const at = new Map(ids.map((id, i) => [id, i]));
  const first = new Int32Array(ids.length + 1);
  for (const { of } of parts) for (const id of of) first[(at.get(id) ?? ids.length - 1) + 1]!++;
  for (let i = 0; i < ids.length; i++) first[i + 1]! += first[i]!;
  const total = first[ids.length] ?? 0;
  const rows = { time: new Float64Array(total), received: new Float64Array(total), value: new Float64Array(total), quality: new Uint8Array(total), first, at };
  const next = first.slice();
  for (const part of parts) {
    for (let i = 0; i < part.of.length; i++) {
      const to = next[at.get(part.of[i] ?? -1) ?? ids.length - 1]!++;
      for (const column of ['time', 'received', 'value', 'quality'] as const) rows[column][to] = part[column][i] ?? NaN;
    }
  }
  return rows;
}

/** The row with the newest time by `at` that had come by `came`; -1: none had. A time may run ahead of the arrival a little. */
function newestOf({ time, received, first, at: places }: Rows, id: number, at: number, came: number): number {
  const place = places.get(id);
  if (place === undefined) return -1;
  const begin = first[place] ?? 0;
  const latest = came === Infinity ? at : at + AHEAD_MS;
  let [low, high] = [begin, first[place + 1] ?? begin];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((time[middle] ?? NaN) <= latest) low = middle + 1;
    else high = middle;
  }
  for (let row = low - 1; row >= begin; row--) if ((received[row] ?? NaN) <= came) return row;
  return -1;
}

function frameOf(picture: Picture, at: number, alarms: PastFrame['alarms']): PlantFrame {
  return { now: at, ...picture.columns(picture.conditions(at), highestOf(alarms)), latencyMs: NaN, readings: 0, predictions: 0, rejected: 0, backfill: null, storeProblem: null, plantRevision: 0 };
}
