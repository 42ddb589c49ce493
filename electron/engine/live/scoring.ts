import type { History, PredictionColumns } from '../history';
import type { Alarms, Evaluation } from '../alarms';
import type { Clock } from '../shared/clock';
import { likeliestMode } from '../../contract/modes';
import { missingCause, outsideCause } from './blindness';
import { BAD, GOOD, UNCERTAIN } from './columns';
import type { FeatureRow } from '../shared/windows/features';
import type { Commit } from './ingest';
import type { Picture } from './picture';
import type { Scorers } from './scorers';
import { featureColumns } from './stored-rows';
import type { Answered } from './types';
import type { AssetWindows, DuePrediction } from './asset-windows';
import { Durations, Latencies } from './latency';

/** Rows of one call to a model: bounds the memory and the time of a run. */
const ROWS_EACH = 2_048;
const RETRY_MS = [250, 500, 1_000, 2_000, 5_000];
/** Commits that may wait for their scores before ingest is held. */
const WAITING_COMMITS = 2;

interface Scored {
  due: DuePrediction;
  windows: AssetWindows;
  features: FeatureRow;
  value: number;
  /** Place of the mode that stands out among the watch's; -1: none. */
  mode: number;
  /** Bounds of the interval round the value; NaN: the model gives none. */
  lower: number;
  upper: number;
  quality: number;
  /** An input lies outside what training saw: the answer stands, and is not to be trusted. */
  outside: boolean;
  /** How long the call to the model took that gave it; NaN: none did. */
  ms: number;
}

const scoredOf = (due: DuePrediction, windows: AssetWindows): Scored => ({ due, windows, features: due.features, value: NaN, mode: -1, lower: NaN, upper: NaN, quality: BAD, outside: false, ms: NaN });

/** Readings of a commit, by asset. */
interface Came extends Pick<Commit, 'readings' | 'unchanged'> {
  byAsset: ReadonlyMap<number, number[]>;
}

export interface ScoringDeps {
  history: Pick<History, 'appendPredictions' | 'readings'>;
  scorers: Pick<Scorers, 'get'>;
  clock: Clock;
  picture(): Picture;
  /** By asset id. */
  windows: ReadonlyMap<number, AssetWindows>;
  judge: Pick<Alarms, 'reading' | 'evaluate'>;
  shown(): void;
  /** Told once the predictions are stored. */
  answered(rows: readonly Answered[]): void;
  onProblem?(error: unknown, doing: string): void;
}

/** From commits to predictions: one batch a model version and commit, one commit after the other. */
export class Scoring {
  predictions = 0;
  readonly latency = new Latencies();
  /** From a reading's arrival, and from its own time, to its prediction in the store. */
  readonly durations = { fromArrival: new Durations(), fromSource: new Durations() };
  private chain: Promise<void> = Promise.resolve();
  private waiting = 0;
  private closed = false;
  private waiters: (() => void)[] = [];

  constructor(private readonly deps: ScoringDeps) {}

  /** Takes a commit's readings into the picture at once and queues their scoring. */
  take(commit: Commit): void {
    this.waiting++;
    this.chain = this.chain
      .then(() => this.process(commit))
      .catch((error: unknown) => this.deps.onProblem?.(error, 'scoring'))
      .then(() => {
        this.waiting--;
        for (const waiter of this.waiters.splice(0)) waiter();
      });
  }

  /** Answers moments that are due since nothing newer came. To be called now and then. */
  overdue(): void {
    const now = this.deps.clock.received();
    if (![...this.deps.windows.values()].some((own) => own.isOverdue(now))) return;
    this.chain = this.chain
      .then(async () => {
        const scored: Scored[] = [];
        for (const own of this.deps.windows.values()) if (own.isOverdue(now)) for (const due of await own.overdue(now)) scored.push(scoredOf(due, own));
        await this.answer(scored);
      })
      .catch((error: unknown) => this.deps.onProblem?.(error, 'scoring'));
  }

  get busy(): boolean {
    return this.waiting > 0;
  }

  /** Resolves when another commit may follow: scoring that falls behind holds the sources, not the memory. */
  async room(): Promise<void> {
    while (this.waiting > WAITING_COMMITS && !this.closed) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  async settled(): Promise<void> {
    await this.chain;
  }

  /** Runs `work` after the commits that were taken and before those that come: no commit sees what it changes half done. */
  between(work: () => Promise<void>): Promise<void> {
    const done = this.chain.then(work);
    this.chain = done.catch(() => undefined);
    return done;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.chain;
  }

  private async process(commit: Commit): Promise<void> {
    const { windows } = this.deps;
    const byAsset = this.split(commit);
    const scored: Scored[] = [];
    for (const [asset, rows] of byAsset) {
      const own = windows.get(asset);
      if (!own) continue;
      for (const due of await own.take(commit, rows)) scored.push(scoredOf(due, own));
    }
    await this.answer(scored, { byAsset, readings: commit.readings, unchanged: commit.unchanged });
  }

  private async answer(scored: Scored[], came?: Came): Promise<void> {
    await this.score(scored.filter(({ features }) => !features.blind));
    this.show(scored, came);
    if (scored.length === 0) return;
    await this.store(scored);
    this.predictions += scored.length;
    const now = this.deps.clock.received();
    for (const { due } of scored) {
      if (!due.live) continue;
      this.latency.add(now, now - due.received);
      this.durations.fromArrival.add(now - due.received);
      this.durations.fromSource.add(now - due.time);
    }
    this.deps.shown();
    this.deps.answered(scored.map(({ due: { time, received, seen }, windows: { asset, model, versionId, output }, features, value, quality, ms }) => ({ asset, model, versionId, output, time, received, seen, features, value, quality, ms })));
  }

  /** Rows of a commit by asset; the picture takes what is not late. */
  private split({ readings }: Commit): Map<number, number[]> {
    const { index } = this.deps.picture();
    const byAsset = new Map<number, number[]>();
    for (let row = 0; row < readings.tag.length; row++) {
      const asset = index.tagById(readings.tag[row] ?? -1)?.tag.asset;
      if (asset === undefined) continue;
      const rows = byAsset.get(asset);
      if (rows) rows.push(row);
      else byAsset.set(asset, [row]);
    }
    return byAsset;
  }

  private async score(rows: Scored[]): Promise<void> {
    const byVersion = new Map<number, Scored[]>();
    for (const row of rows) {
      const list = byVersion.get(row.windows.versionId);
      if (list) list.push(row);
      else byVersion.set(row.windows.versionId, [row]);
    }
    for (const [versionId, list] of byVersion) {
      const rowsEach = list[0]?.windows.rowsAtOnce(ROWS_EACH) ?? ROWS_EACH;
      for (let at = 0; at < list.length; at += rowsEach) await this.scoreBatch(versionId, list.slice(at, at + rowsEach));
    }
  }

  private async scoreBatch(versionId: number, batch: Scored[]): Promise<void> {
    try {
      const scorer = await this.deps.scorers.get(versionId);
      const began = performance.now();
      const { outputs, valid, outside } = await scorer.score(featureColumns(scorer.manifest.inputs, batch.map(({ features }) => features)), batch.length);
      const ms = performance.now() - began;
      batch.forEach((row, at) => {
        row.ms = ms;
        const value = outputs[row.windows.output]?.[at];
        if (!valid[at] || value === undefined || !Number.isFinite(value)) return;
        row.value = value;
        row.mode = likeliestMode(value, row.windows.modes.map(({ name }) => outputs[name]?.[at] ?? NaN));
        const { interval } = row.windows;
        if (interval) Object.assign(row, { lower: outputs[interval.lower]?.[at] ?? NaN, upper: outputs[interval.upper]?.[at] ?? NaN });
        // Outside what training saw the answer stands, marked.
        row.outside = outside[at] === 1;
        row.quality = Math.max(row.features.quality, row.outside ? UNCERTAIN : GOOD);
      });
    } catch (error) {
      // A model that can't answer is a blind spot, shown and stored as one; readings go on being kept.
      this.deps.onProblem?.(error, `scoring with version ${versionId}`);
    }
  }

  private show(scored: readonly Scored[], came?: Came): void {
    const picture = this.deps.picture();
    const evaluations = new Map<number, Evaluation>();
    const readings = came?.readings ?? { tag: [], time: [], received: [], value: [], quality: [] };
    for (const [asset, rows] of came?.byAsset ?? []) {
      const known = picture.index.assetById(asset);
      const late = this.deps.windows.get(asset)?.lateRows;
      if (!known) continue;
      for (const row of rows) {
        if (late?.has(row)) continue;
        const tag = picture.index.tagById(readings.tag[row] ?? -1);
        if (!tag) continue;
        const time = readings.time[row] ?? NaN;
        const received = readings.received[row] ?? NaN;
        const value = readings.value[row] ?? NaN;
        const quality = readings.quality[row] ?? GOOD;
        picture.reading(tag.row, known.row, time, received, value, quality);
        this.deps.judge.reading(tag.tag.id, time, received, value, quality);
        evaluations.set(asset, { asset, received });
      }
    }
    if (came) this.hear(came.unchanged, evaluations);
    for (const { due, windows, features, value, mode, lower, upper, outside } of scored) {
      const known = picture.index.assetById(windows.asset);
      if (!due.live || !known) continue;
      const blind = Number.isNaN(value) ? missingCause(windows, features) : outside ? outsideCause(windows, features) : null;
      picture.predicted(known.row, due.time, value, { mode, lower, upper, blind: blind !== null });
      evaluations.set(windows.asset, { asset: windows.asset, received: due.received, prediction: { time: due.time, model: windows.model, output: windows.output, value, mode: windows.modes[mode]?.title ?? null, blind } });
    }
    if (evaluations.size > 0) this.deps.judge.evaluate([...evaluations.values()]);
    this.deps.shown();
  }

  /** After the kept ones, which may be older: equipment is heard of by what is not kept, too. */
  private hear({ tag, time, received }: Commit['unchanged'], evaluations: Map<number, Evaluation>): void {
    const picture = this.deps.picture();
    for (let row = 0; row < tag.length; row++) {
      const known = picture.index.tagById(tag[row] ?? -1);
      const asset = known && picture.index.assetById(known.tag.asset);
      if (!known || !asset || this.deps.windows.get(asset.asset.id)?.isLate(time[row] ?? NaN)) continue;
      picture.heard(known.row, asset.row, time[row] ?? NaN, received[row] ?? NaN);
      evaluations.set(asset.asset.id, { asset: asset.asset.id, received: received[row] ?? NaN });
    }
  }

  private async store(scored: readonly Scored[]): Promise<void> {
    const predictions: PredictionColumns = {
      asset: Int32Array.from(scored, ({ windows }) => windows.asset),
      version: Int32Array.from(scored, ({ windows }) => windows.versionId),
      time: Float64Array.from(scored, ({ due }) => due.time),
      received: Float64Array.from(scored, ({ due }) => due.received),
      value: Float64Array.from(scored, ({ value }) => value),
      quality: Uint8Array.from(scored, ({ quality }) => quality),
      seen: Float64Array.from(scored, ({ due }) => due.seen),
    };
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.deps.history.appendPredictions(predictions);
      } catch (error) {
        this.deps.onProblem?.(error, 'storing predictions');
        if (this.closed) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]));
      }
    }
  }
}
