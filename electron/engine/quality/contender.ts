import { MillwrightError } from '../../contract/errors';
import type { PredictionColumns } from '../history';
import { createInference, rowsAtOnce, type Inference } from '../inference';
import { feedOf, PlantIndex, storedRows, type Answered, type Feed, type FeatureRow } from '../live';
import type { Scorer, VersionRecord } from '../models';
import { within } from '../shared/within';
import { answersOf } from './answers';
import type { Judged, Ledger } from './ledger';
import { readsTheSame } from './reads-same';
import type { QualityDeps, QualityOptions } from './types';

/** Rows of one call. */
const ROWS_EACH = 512;
const LONGEST_REST_MS = 60_000;
/** How long what waits at the end may take. */
const CLOSING_MS = 1_000;

export interface Appointment {
  record: VersionRecord;
  at: number;
  who: string;
  why: string | null;
}

type ContenderDeps = Pick<QualityDeps, 'history' | 'assets' | 'models' | 'host' | 'onProblem'>;

/**
 * A challenger at work: it answers each row that the champion has answered, after that answer is stored, in a process of its own that the champion never waits for. What it
 * can't keep up with is dropped and counted.
 */
export class Contender {
  /** Why it gives nothing just now. */
  problem: string | null = null;
  private readonly queue: Judged[] = [];
  private work: Promise<void> | undefined;
  private readonly inference: Inference;
  /** Fewer where each row holds long windows. */
  private readonly mostWaiting: number;
  private scorer: Scorer | undefined;
  private failures = 0;
  private closed = false;
  private wake: (() => void) | undefined;
  /** By asset: what it reads there, and whether that is what a version of the champion's reads. */
  private readonly feeds = new Map<number, Feed>();
  private readonly sameFeed = new Map<string, boolean>();

  constructor(private readonly deps: ContenderDeps, readonly appointment: Appointment, readonly ledger: Ledger, private readonly options: QualityOptions) {
    this.inference = createInference({ host: deps.host, background: true });
    this.mostWaiting = rowsAtOnce(appointment.record.manifest, options.mostWaiting);
  }

  get waiting(): number {
    return this.queue.length;
  }

  take(row: Judged): void {
    if (this.closed || this.queue.length >= this.mostWaiting || !this.mayAnswer(row)) return this.ledger.drop(row);
    this.queue.push(row);
    this.begin();
  }

  private begin(): void {
    this.work ??= this.answerAll().finally(() => {
      this.work = undefined;
      if (this.queue.length > 0 && !this.closed) this.begin();
    });
  }

  plantChanged(): void {
    this.feeds.clear();
    this.sameFeed.clear();
  }

  async settled(): Promise<void> {
    while (this.work) await this.work;
  }

  /** Answers what waits, as far as it gets in a moment; the rest counts as dropped. */
  async close(): Promise<void> {
    if (this.failures === 0 && this.work) await within(this.work, CLOSING_MS);
    this.closed = true;
    this.wake?.();
    // A call under way fails with it.
    await this.inference.close();
    await this.work;
    for (const row of this.queue.splice(0)) this.ledger.drop(row);
  }

  private mayAnswer({ output }: Answered): boolean {
    const { record } = this.appointment;
    const golden = this.deps.models.version(record.id)?.golden.state;
    if (golden === 'failed') this.problem = `Version ${record.version} does not answer as its golden samples say and is not run.`;
    else if (!record.manifest.outputs.some(({ name }) => name === output)) this.problem = `Version ${record.version} has no output ${output}, which is what the champion is judged by.`;
    else return true;
    return false;
  }

  private async answerAll(): Promise<void> {
    // The commit that these rows are of goes on first.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.queue.length > 0 && !this.closed) {
      const output = this.queue[0]?.output;
      const other = this.queue.findIndex((row) => row.output !== output);
      const rows = this.queue.splice(0, Math.min(ROWS_EACH, other < 0 ? ROWS_EACH : other));
      try {
        await this.answer(rows);
        this.problem = null;
        this.failures = 0;
      } catch (error) {
        for (const row of rows) this.ledger.drop(row);
        this.problem = error instanceof MillwrightError ? error.message : String(error);
        if (this.failures++ === 0 && !this.closed) this.deps.onProblem?.(error, `running the challenger ${this.appointment.record.model}@${this.appointment.record.version}`);
        if (!this.closed) await this.rest();
      }
    }
  }

  private async answer(rows: readonly Judged[]): Promise<void> {
    const { id } = this.appointment.record;
    this.scorer ??= await this.deps.models.scorerIn(this.inference, id);
    const { values, quality, ms } = await answersOf(this.scorer, rows[0]?.output ?? '', await this.featuresOf(rows), this.options.limitMs);
    const answers: PredictionColumns = {
      asset: Int32Array.from(rows, ({ asset }) => asset),
      version: new Int32Array(rows.length).fill(id),
      time: Float64Array.from(rows, ({ time }) => time),
      received: Float64Array.from(rows, ({ received }) => received),
      value: values,
      quality,
      seen: Float64Array.from(rows, ({ seen }) => seen),
    };
    await this.deps.history.appendChallenged(answers);
    rows.forEach((row, at) => this.ledger.count(row, values[at] ?? NaN, ms));
  }

  /** The champion's own row where both read the same; else its own inputs at that moment, from the readings that had arrived when the champion answered. */
  private async featuresOf(rows: readonly Answered[]): Promise<FeatureRow[]> {
    const features = rows.map((row) => row.features);
    const others = new Map<number, number[]>();
    rows.forEach((row, at) => {
      if (!this.sameRow(row)) others.set(row.asset, [...(others.get(row.asset) ?? []), at]);
    });
    const column = (places: readonly number[], name: 'time' | 'received') => Float64Array.from(places, (at) => rows[at]?.[name] ?? NaN);
    for (const [asset, places] of others) {
      const own = await storedRows(this.deps.history, this.feedOf(asset), column(places, 'time'), column(places, 'received'), 'received');
      places.forEach((at, i) => {
        const row = own[i];
        if (row) features[at] = row;
      });
    }
    return features;
  }

  private sameRow({ asset, versionId }: Answered): boolean {
    const key = `${asset} ${versionId}`;
    let same = this.sameFeed.get(key);
    if (same === undefined) {
      same = readsTheSame(this.deps.models, versionId, this.known(asset), this.feedOf(asset));
      this.sameFeed.set(key, same);
    }
    return same;
  }

  private feedOf(asset: number): Feed {
    let feed = this.feeds.get(asset);
    if (!feed) this.feeds.set(asset, (feed = feedOf(this.appointment.record.manifest, this.known(asset))));
    return feed;
  }

  private known(asset: number): Parameters<typeof feedOf>[1] {
    const known = new PlantIndex(this.deps.assets.plant()).assetById(asset);
    if (!known) throw new MillwrightError('not-found', `There is no equipment ${asset} any more.`, { asset });
    return known;
  }

  private rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(LONGEST_REST_MS, this.options.restMs * 2 ** (this.failures - 1)));
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
