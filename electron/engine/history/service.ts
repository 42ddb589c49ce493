import { MillwrightError } from '../../contract/errors';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import { gentlePace, pace } from '../shared/pace';
import { Turns } from '../shared/turns';
import type { Who } from '../shared/who';
import type { Store } from '../store';
import { checkTimes, readingRows, predictionRows, splitByPeriod } from './append';
import { readCompleteness, summariesOf } from './completeness';
import { HistoryFiles } from './files';
import { predictedSeries, readExtent, readRows, readTrends } from './read';
import type { PeriodFile } from './period-file';
import { assetOf, challengedSeries, predictionSeries, tagSeries, type Rows } from './rows';
import { sealOldest } from './seal';
import { Joiner } from './join';
import { isDue, mustHurry, sealAt, SEAL_CHECK_MS } from './seal-due';
import { giveBack, settle } from './settle';
import { keptOf, wholeHours } from './kept';
import { letGo } from './let-go';
import type { DayBytes } from './repository';
import type { Buckets, Cuts, History, PredictionColumns, ReadingColumns, TrendSource } from './types';

export interface HistoryDependencies {
  store: Store;
  clock: Clock;
  security: Pick<Security, 'record'>;
  /** By tag: intervals between its readings up to this, ms, are no gaps, since others may have come between that were not kept. 0: all were. */
  quietOf?(tag: number): number;
}

/** How long blocks are joined after each look at what is to be sealed. */
const JOIN_MS = 5_000;

/** Opens the newest period and takes up the arrival sequence where it was left. */
export async function createHistory({ store, clock, security, quietOf = () => 0 }: HistoryDependencies): Promise<History> {
  const files = new HistoryFiles(store, (series) => (series > 0 ? quietOf(series) : 0));
  await files.start();
  return new StoredHistory(files, clock, store, security);
}

class StoredHistory implements History {
  sealProblem: MillwrightError | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;
  /** What seals, joins or lets go comes one after the other. */
  private readonly turns = new Turns();
  private sealQueued = false;
  private readonly joiner = new Joiner();
  private joinQueued = false;
  private closed = false;
  private readonly appending = new Set<Promise<unknown>>();

  constructor(
    private readonly files: HistoryFiles,
    private readonly clock: Clock,
    private readonly store: Store,
    private readonly security: Pick<Security, 'record'>,
  ) {}

  async append(readings: ReadingColumns): Promise<{ firstSeq: number }> {
    return { firstSeq: await this.keep(readingRows(readings), 'sequence') };
  }

  async appendPredictions(predictions: PredictionColumns): Promise<void> {
    await this.keep(predictionRows(predictions, predictionSeries), 'as given');
  }

  async appendChallenged(predictions: PredictionColumns): Promise<void> {
    await this.keep(predictionRows(predictions, challengedSeries), 'as given');
  }

  async trend(what: TrendSource, from: number, to: number, buckets: number): Promise<Buckets> {
    return (await this.trends([what], from, to, buckets))[0] as Buckets;
  }

  trends(what: readonly TrendSource[], from: number, to: number, buckets: number): Promise<Buckets[]> {
    checkRange(from, to);
    return readTrends(this.files, what.map((source) => ('tag' in source ? tagSeries(source.tag) : predictionSeries(source.predictionsOf))), from, to, buckets);
  }

  async readings(tags: readonly number[], from: number, to: number): Promise<ReadingColumns & { seq: Float64Array }> {
    const { series, time, received, value, quality, mark } = await this.rows(tags.map(tagSeries), from, to);
    return { tag: series, time, received, value, quality, seq: mark };
  }

  async predictions(assets: readonly number[] | 'all', from: number, to: number): Promise<PredictionColumns> {
    return this.predicted(assets === 'all' ? await predictedSeries(this.files, from, to) : assets.map(predictionSeries), from, to);
  }

  challenged(assets: readonly number[], from: number, to: number): Promise<PredictionColumns> {
    return this.predicted(assets.map(challengedSeries), from, to);
  }

  private async predicted(wanted: readonly number[], from: number, to: number): Promise<PredictionColumns> {
    const { series, version, time, received, value, quality, mark } = await this.rows(wanted, from, to);
    return { asset: series.map(assetOf), version, time, received, value, quality, seen: mark };
  }

  async count(tags: readonly number[], from: number, to: number): Promise<{ received: Float64Array; bad: Float64Array }> {
    checkRange(from, to);
    const found = await summariesOf(this.files, tags.map(tagSeries), ...(await wholeHours(this.files, from, to)));
    const column = (of: 'received' | 'bad') => Float64Array.from(tags, (tag) => found.get(tagSeries(tag))?.[of] ?? 0);
    return { received: column('received'), bad: column('bad') };
  }

  async completeness(tags: readonly number[], from: number, to: number): Promise<{ expected: Float64Array; received: Float64Array; bad: Float64Array }> {
    checkRange(from, to);
    const found = await readCompleteness(this.files, tags.map(tagSeries), ...(await wholeHours(this.files, from, to)));
    const column = (of: 'expected' | 'received' | 'bad') => Float64Array.from(found, (own) => own[of]);
    return { expected: column('expected'), received: column('received'), bad: column('bad') };
  }

  extent(): Promise<{ from: number; to: number } | null> {
    return readExtent(this.files);
  }

  async dropOlderThan(time: number, who: Who, why?: string): Promise<string[]> {
    const dropped = this.files.endedBy(time);
    for (const period of dropped) {
      // Recorded first: a period that is gone without a word would look like a loss.
      await this.store.main.transaction('history.dropPeriod', (tx) => this.security.record(tx, who, 'history.dropPeriod', { period: period.name }, null, why));
      await this.files.drop(period);
    }
    return dropped.map((period) => period.name);
  }

  letGo(cuts: Cuts, who: Who, why?: string): Promise<void> {
    return this.turns.run(async () => {
      const files = await this.files.overlapping(-Infinity, Math.max(cuts.readings, cuts.predictions, cuts.minutes));
      const marks = await Promise.all(files.map(async ({ period, repository }) => ({ period, kept: await repository.kept() })));
      const goes = Object.entries(cuts).filter(([tier, cut]) => marks.some(({ period, kept }) => Math.min(cut as number, period.to) > kept[tier as keyof Cuts]));
      if (goes.length > 0) {
        // Recorded first: what is gone without a word would look like a loss.
        const told = Object.fromEntries(goes.map(([tier, cut]) => [tier, new Date(cut as number).toISOString()]));
        await this.store.main.transaction('history.letGo', (tx) => this.security.record(tx, who, 'history.letGo', { before: told }, null, why));
      }
      for (const file of files) if (await letGo(file, cuts, gentlePace())) await giveBack(file, gentlePace());
    });
  }

  async kept(): Promise<Cuts> {
    return keptOf(await this.files.overlapping(-Infinity, Infinity));
  }

  async usage(): Promise<{ bytes: number; days: DayBytes[] }> {
    const files = await this.files.overlapping(-Infinity, Infinity);
    const parts = await Promise.all(files.map(async ({ repository }) => ({ bytes: await repository.fileBytes(), days: await repository.days() })));
    return { bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0), days: parts.flatMap(({ days }) => days) };
  }

  /** Seals all that is open at the moment. */
  seal(): Promise<void> {
    return this.sealWhere(() => true, () => pace());
  }

  async sealDue(): Promise<void> {
    if (this.sealQueued) return;
    this.sealQueued = true;
    try {
      await this.sealWhere((file) => isDue(file, this.clock.received()), (file) => (mustHurry(file) ? pace() : gentlePace()));
      this.sealProblem = null;
    } catch (error) {
      this.sealProblem = problemOf(error, "History can't be sealed");
    } finally {
      this.sealQueued = false;
    }
  }

  async joinDue(forMs = JOIN_MS, breathe = gentlePace()): Promise<void> {
    if (this.joinQueued) return;
    this.joinQueued = true;
    const until = performance.now() + forMs;
    try {
      for (const file of await this.files.toSeal()) while (performance.now() < until && !this.closed && (await this.turns.run(() => this.joiner.joinSome(file, this.clock.now(), breathe)))) ;
    } catch (error) {
      this.sealProblem = problemOf(error, 'Blocks of history can\'t be joined');
    } finally {
      this.joinQueued = false;
    }
  }

  start(): void {
    this.timer ??= setInterval(() => void this.sealDue().then(() => this.joinDue()), SEAL_CHECK_MS);
    this.timer.unref();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.closed = true;
    await Promise.allSettled(this.appending);
    await this.turns.done;
  }

  private rows(series: readonly number[], from: number, to: number): Promise<Rows> {
    checkRange(from, to);
    return readRows(this.files, series, from, to);
  }

  private keep(rows: Rows, numbering: 'sequence' | 'as given'): Promise<number> {
    const kept = this.keepParts(rows, numbering);
    this.appending.add(kept);
    const forget = () => this.appending.delete(kept);
    kept.then(forget, forget);
    return kept;
  }

  /** Rows of several periods are several commits; when a later one fails, none counts, and a retry repeats those that were kept. */
  private async keepParts(rows: Rows, numbering: 'sequence' | 'as given'): Promise<number> {
    checkTimes(rows);
    if (rows.length === 0) return this.files.nextSequence;
    const parts = splitByPeriod(rows);
    const homes = await Promise.all(parts.map((part) => this.files.fileFor(rows.time[part.first] as number)));
    const first = await this.files.takeSequences(rows.length);
    if (numbering === 'sequence') for (let i = 0; i < rows.length; i++) rows.mark[i] = first + i;
    for (const [index, part] of parts.entries()) await homes[index]?.append(first, part.of(rows));
    if (homes.some((file) => file.openRows >= sealAt(file))) void this.sealDue();
    return first;
  }

  private sealWhere(wanted: (file: PeriodFile) => boolean, paceOf: (file: PeriodFile) => () => Promise<void>): Promise<void> {
    return this.turns.run(async () => {
      for (const file of await this.files.toSeal()) {
        await settle(file, paceOf(file));
        if (file.openRows === 0 || !wanted(file)) continue;
        while (file.openRows > 0 && wanted(file)) await sealOldest(file, { breathe: paceOf(file) });
        if (file.openRows === 0) await giveBack(file);
      }
    });
  }
}

const problemOf = (error: unknown, what: string): MillwrightError => (error instanceof MillwrightError ? error : new MillwrightError('internal', `${what}: ${String(error)}`, undefined, error));

function checkRange(from: number, to: number): void {
  if (!(from <= to)) throw new MillwrightError('bad-request', 'A period of history must begin before it ends.');
}
