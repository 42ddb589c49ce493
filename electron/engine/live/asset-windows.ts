import type { Manifest, ManifestOutput } from '../../contract/manifest';
import { modesOf } from '../../contract/modes';
import type { History } from '../history';
import { rowsAtOnce } from '../inference';
import { featuresAt, type Feed, type FeatureRow } from '../shared/windows/features';
import { Recent } from '../shared/windows/recent';
import { neededEveryMs } from './deadband-effects';
import { feedOf } from './features';
import type { Commit } from './ingest';
import type { KnownAsset } from './plant-index';
import { reachOf } from './reach';
import type { Watch } from './types';

type WatchManifest = Pick<Manifest, 'inputs' | 'outputs' | 'everyMs' | 'sequences' | 'series'>;

export interface DuePrediction {
  time: number;
  received: number;
  /** Highest arrival sequence among the readings it could use. */
  seen: number;
  /** False for what came too late for the live picture. */
  live: boolean;
  features: FeatureRow;
}

/**
 * The windows of one piece of equipment and what is due from them. Readings that are older than the live edge by more than the longest window can't touch a live window:
 * they are late (a gateway that sends what it stored) and go through a second state, scored and stored just the same.
 *
 * The late state follows a run of rising times by itself. Where readings of that time may be in the store already (an earlier run of the engine, or the live
 * state), and wherever a run breaks off and begins elsewhere, it is filled from the store, so that every
 * prediction can be computed again from what is stored up to `seen`.
 *
 * A source whose clock is set back by more than the longest window counts as late until it has caught up: the picture shows it as stale, and the no-data alarm says so.
 */
export class AssetWindows {
  readonly asset: number;
  readonly model: string;
  readonly versionId: number;
  readonly output: string;
  /** Outputs that say of which mode. */
  readonly modes: readonly ManifestOutput[];
  readonly interval: ManifestOutput['interval'];
  /** Rows of the last commit that were late. */
  lateRows = new Set<number>();
  private readonly feed: Feed;
  private readonly live: Recent;
  private late: Recent;
  /** First time that the live state has seen in this run. */
  private liveFrom = Infinity;
  /** First time of the late state's present run, and the span of all runs before it. */
  private lateFrom = Infinity;
  private readonly earlierLate = { from: Infinity, to: -Infinity };

  constructor(
    known: KnownAsset,
    watch: Watch,
    private readonly manifest: WatchManifest,
    private readonly history: Pick<History, 'readings'>,
    /** Readings up to here may be in the store from before. */
    private storedTo: number,
  ) {
    this.asset = watch.asset;
    this.model = watch.model;
    this.versionId = watch.versionId;
    this.output = watch.output;
    this.modes = modesOf(manifest, watch.output);
    this.interval = manifest.outputs.find(({ name }) => name === watch.output)?.interval;
    this.feed = feedOf(manifest, known);
    this.live = new Recent(this.feed);
    this.late = new Recent(this.feed);
  }

  /** Windows for a watch; `before` where they may go on, as neither the version nor the equipment's tags and attributes have changed. */
  static of(known: KnownAsset, watch: Watch, manifest: WatchManifest, history: Pick<History, 'readings'>, storedTo: number, before?: AssetWindows): AssetWindows {
    const next = new AssetWindows(known, watch, manifest, history, storedTo);
    if (!before) return next;
    const same = before.versionId === next.versionId && before.output === next.output && JSON.stringify(before.feed) === JSON.stringify(next.feed);
    if (same) return before;
    // Another version may read further back than this state holds: `fillWindows` gives it the rest.
    for (const [tag, ring] of before.live.rings) ring.time.forEach((time, row) => next.restore(tag, time, ring.value[row] ?? NaN, ring.quality[row] ?? 0));
    next.storedTo = Infinity;
    return next;
  }

  /** Rows that may lie in memory together: `most`, and fewer where each holds long windows. */
  rowsAtOnce(most: number): number {
    return rowsAtOnce(this.manifest, most);
  }

  get inputs(): WatchManifest['inputs'] {
    return this.manifest.inputs;
  }

  get longestMs(): number {
    return this.feed.longestMs;
  }

  get tags(): readonly number[] {
    return this.feed.tags;
  }

  /**
   * The span that the live windows read, up to the newest reading, or up to `to` where samples are sets, which may lie further back than anything that is here yet; undefined where there is nothing
   * to read.
   */
  async reaches(to: number): Promise<{ from: number; to: number } | undefined> {
    const { edge } = this.live;
    const end = Number.isNaN(edge) && this.live.hasSets ? to : edge;
    return Number.isNaN(end) ? undefined : { from: (await reachOf(this.history, this.feed, end, undefined, 2)) - this.feed.longestMs, to: end };
  }

  /** Samples of its windows may lie further back than any time says. */
  get hasSets(): boolean {
    return this.live.hasSets;
  }

  /** After a restart: a reading that the store has and the live state held before. */
  restore(tag: number, time: number, value: number, quality: number): void {
    if (!this.feed.tags.includes(tag)) return;
    this.live.add(tag, time, value, quality);
    // What a stretch waits for is known only where it can lie in what a restart reads back.
    this.live.knows(time, time >= this.storedTo - this.feed.longestMs);
    this.liveFrom = Math.min(this.liveFrom, time);
  }

  /** As of `neededEveryMs`. */
  neededEveryMs(tag: number): number {
    return neededEveryMs(this.feed, tag);
  }

  /** A reading of this time is no part of the live picture. */
  isLate(time: number): boolean {
    return time < this.live.lateBefore(time);
  }

  /** Takes the asset's rows of a commit, in order of arrival, and says what is due. */
  async take(commit: Commit, rows: readonly number[]): Promise<DuePrediction[]> {
    const { time } = commit.readings;
    const oldest = rows.reduce((least, row) => Math.min(least, time[row] ?? Infinity), Infinity);
    const lateBefore = this.live.lateBefore(oldest);
    const late = rows.filter((row) => (time[row] ?? NaN) < lateBefore);
    this.lateRows = new Set(late);
    const live = late.length === 0 ? rows : rows.filter((row) => !this.lateRows.has(row));
    const due = live.length > 0 ? this.takeLive(commit, live) : [];
    return late.length > 0 ? [...due, ...(await this.takeLate(commit, late))] : due;
  }

  private takeLive(commit: Commit, rows: readonly number[]): DuePrediction[] {
    for (const row of rows) this.liveFrom = Math.min(this.liveFrom, commit.readings.time[row] ?? Infinity);
    const due = this.run(this.live, commit, rows, true);
    this.live.forget(2);
    return due;
  }

  private async takeLate(commit: Commit, rows: readonly number[]): Promise<DuePrediction[]> {
    const { time } = commit.readings;
    let from = Infinity;
    let to = -Infinity;
    for (const row of rows) {
      from = Math.min(from, time[row] ?? Infinity);
      to = Math.max(to, time[row] ?? -Infinity);
    }
    const start = this.live.furthest(from);
    const goesOn = from >= this.late.edge;
    if (!goesOn) {
      this.earlierLate.from = Math.min(this.earlierLate.from, this.lateFrom);
      this.earlierLate.to = Math.max(this.earlierLate.to, Number.isNaN(this.late.edge) ? -Infinity : this.late.edge);
      this.lateFrom = from;
    }
    // Another run begins: what the last one still waited for is due.
    const left = goesOn ? [] : await this.lateOverdue(Infinity, commit.readings.received[rows[0] ?? 0] ?? NaN);
    const before = this.earlierLate;
    const alone = start > this.storedTo && to < this.liveFrom && (start > before.to || to < before.from);
    if (!goesOn || !alone) {
      const next = new Recent(this.feed, goesOn ? this.late : undefined);
      const lastSeq = commit.firstSeq + commit.readings.tag.length - 1;
      // What is due since before may lie far behind the present readings.
      const waits = goesOn ? this.late.waitsFor() : undefined;
      if (!alone && waits !== undefined && waits < from) await this.fill(next, waits, waits, lastSeq);
      if (!alone) await this.fill(next, from, to, lastSeq);
      this.late = next;
    }
    const due = this.run(this.late, commit, rows, false);
    this.late.forget(1);
    return [...left, ...due];
  }

  /** With what the windows of moments from `first` on read, up to `to`. */
  private async fill(recent: Recent, first: number, to: number, lastSeq: number): Promise<void> {
    const from = await reachOf(this.history, this.feed, first, { upTo: lastSeq, by: 'seq' });
    const stored = await this.history.readings(this.feed.tags, from, to + 1);
    for (let row = 0; row < stored.tag.length; row++) {
      if ((stored.seq[row] ?? Infinity) > lastSeq) continue;
      recent.add(stored.tag[row] ?? -1, stored.time[row] ?? NaN, stored.value[row] ?? NaN, stored.quality[row] ?? 0);
    }
  }

  private run(recent: Recent, commit: Commit, rows: readonly number[], live: boolean): DuePrediction[] {
    const { tag, time, received, value, quality } = commit.readings;
    const times: number[] = [];
    const earliest = live ? recent.earliestDue(rows.reduce((least, row) => Math.min(least, time[row] ?? Infinity), Infinity)) : -Infinity;
    let seen = -1;
    let arrived = NaN;
    for (const row of rows) {
      const id = tag[row] ?? -1;
      if (!this.feed.tags.includes(id)) continue;
      const at = time[row] ?? NaN;
      recent.add(id, at, value[row] ?? NaN, quality[row] ?? 0);
      times.push(at);
      seen = commit.firstSeq + row;
      arrived = received[row] ?? NaN;
    }
    return recent.due(times, { seen, received: arrived, earliest }).map((time) => this.predictionAt(recent, { time, received: arrived, seen, live }));
  }

  private predictionAt(recent: Recent, what: Omit<DuePrediction, 'features'>): DuePrediction {
    return { ...what, features: featuresAt(this.feed, (id) => recent.rings.get(id), what.time) };
  }

  /** Whether a moment is due by `now` (the engine's `received`) because nothing newer has come. */
  isOverdue(now: number): boolean {
    return this.live.isOverdue(now) || this.late.isOverdue(now);
  }

  /** Those moments. What each has seen is all that came before, so that it can be computed again whenever it was made. */
  async overdue(now: number): Promise<DuePrediction[]> {
    return [...(await this.liveOverdue(now)), ...(await this.lateOverdue(now, now))];
  }

  private async liveOverdue(now: number): Promise<DuePrediction[]> {
    const trailing = this.live.overdue(now);
    if (!trailing) return [];
    const what = { time: trailing.time, seen: trailing.seen, received: now, live: true };
    // Sets that are not whole came after it: what lies so far behind them is not all here.
    const isWhole = trailing.time >= this.live.earliestDue(trailing.time);
    return [isWhole ? this.predictionAt(this.live, what) : await this.storedPrediction(what)];
  }

  /** What was late has no windows here up to a moment that nothing late has reached: readings that were not late may lie before it. */
  private async lateOverdue(now: number, received: number): Promise<DuePrediction[]> {
    const trailing = this.late.overdue(now);
    return trailing ? [await this.storedPrediction({ time: trailing.time, seen: trailing.seen, received, live: false })] : [];
  }

  private async storedPrediction(what: Omit<DuePrediction, 'features'>): Promise<DuePrediction> {
    const filled = new Recent(this.feed);
    await this.fill(filled, what.time, what.time, what.seen);
    return this.predictionAt(filled, what);
  }
}
