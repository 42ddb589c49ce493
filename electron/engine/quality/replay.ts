import type { Replay } from '../../contract/models';
import { MillwrightError } from '../../contract/errors';
import { AlarmsOver, gainedAndLost, type Raised, type Rule } from '../alarms';
import { createInference } from '../inference';
import { feedOf, PlantIndex, storedRows, type FeatureRow } from '../live';
import type { Scorer, VersionRecord } from '../models';
import { whoText, type Who } from '../shared/who';
import { answersOf } from './answers';
import { count, figuresOf, noCounts } from './figures';
import { readsTheSame } from './reads-same';
import { Spread } from './spread';
import type { QualityDeps, ReplayProgress } from './types';

const DAY_MS = 24 * 3_600_000;
/** Of one machine, held at a time. */
const STRETCH_MS = 6 * 3_600_000;
/** The same where a row holds windows of samples. */
const SAMPLED_STRETCH_MS = 600_000;
const ROWS_EACH = 1_024;
/** Rows that are asked one by one, to see how long one takes. */
const ALONE = 200;
/** How long it stands aside for what is live, and rests after each piece of work: half of the time at least is left to others. */
const ASIDE_MS = 1_000;
const LONGEST_REST_MS = 500;

type Deps = Pick<QualityDeps, 'assets' | 'models' | 'history' | 'live' | 'host' | 'clock'>;

export interface ReplayPlan {
  record: VersionRecord;
  days: number;
  who: Who;
  output: Replay['output'];
  rule: Rule | null;
  limitMs: number;
  signal: AbortSignal;
  onProgress?: ((progress: ReplayProgress) => void) | undefined;
}

/**
 * Runs a version over the moments of the stored predictions, from the readings that had arrived by then, and lets the alarm's own rule judge both series by the moments' own
 * times: what came late is judged as if it had come when it was measured.
 */
export async function replayOver(deps: Deps, plan: ReplayPlan): Promise<Replay> {
  const to = deps.clock.now();
  const run = new ReplayRun(deps, plan, to - plan.days * DAY_MS, to);
  return run.result();
}

class ReplayRun {
  private readonly counts = noCounts();
  private readonly spread = new Spread();
  private readonly champions = new Set<number>();
  private rows = 0;
  private asked = 0;
  private machines = 0;
  private readonly alarms = { champion: 0, replayed: 0, kept: 0 };
  private readonly gained: Replay['gained'] = [];
  private readonly lost: Replay['lost'] = [];

  constructor(private readonly deps: Deps, private readonly plan: ReplayPlan, private readonly from: number, private readonly to: number) {}

  async result(): Promise<Replay> {
    const { record, days, who, output, rule } = this.plan;
    const began = performance.now();
    const inference = createInference({ host: this.deps.host, background: true });
    try {
      await this.aside();
      const scorer = await this.deps.models.scorerIn(inference, record.id);
      const before = await inference.usage();
      const assets = this.deps.models.watchedBy(record.model);
      for (const [place, asset] of assets.entries()) await this.machine(scorer, asset, place, assets.length);
      if (this.rows === 0) throw new MillwrightError('conflict', `There is nothing to hold ${record.model}@${record.version} against: the model has made no predictions in the last ${days} days.`);
      const { cpuMs, peakBytes } = await inference.usage();
      const byTime = (a: Raised, b: Raised) => a.raised - b.raised;
      return {
        model: record.model, version: record.version, champions: [...this.champions].map((id) => this.deps.models.version(id)?.version ?? String(id)),
        made: this.deps.clock.now(), who: whoText(who), from: this.from, to: this.to, days, output,
        rule: rule && { limit: rule.limit, deadband: rule.deadband, onDelayMs: rule.onDelayMs },
        machines: this.machines, figures: figuresOf(this.counts, rule?.limit ?? null), alarms: this.alarms, gained: this.gained.sort(byTime), lost: this.lost.sort(byTime),
        cost: { cpuSecondsPer1000Rows: this.asked === 0 ? null : (cpuMs - before.cpuMs) / this.asked, peakMemoryBytes: peakBytes, seconds: (performance.now() - began) / 1000 },
        latency: this.spread.latency(),
      };
    } finally {
      await inference.close();
    }
  }

  private async machine(scorer: Scorer, asset: number, place: number, of: number): Promise<void> {
    const known = new PlantIndex(this.deps.assets.plant()).assetById(asset);
    if (!known) return;
    const feed = feedOf(scorer.manifest, known);
    const { rule } = this.plan;
    const judged = rule && { champion: new AlarmsOver(rule), replayed: new AlarmsOver(rule) };
    const rowsBefore = this.rows;
    const stretchMs = scorer.manifest.sequences ? SAMPLED_STRETCH_MS : STRETCH_MS;
    for (let start = this.from; start < this.to; start += stretchMs) {
      await this.aside();
      const end = Math.min(this.to, start + stretchMs);
      const { versions, time, value, seen, received } = await this.predictionsOf(asset, start, end);
      const same = versions.every((id) => readsTheSame(this.deps.models, id, known, feed));
      const rows = same ? storedRows(this.deps.history, feed, time, seen) : storedRows(this.deps.history, feed, time, received, 'received');
      const answers = await this.answers(scorer, await rows);
      time.forEach((at, i) => {
        const [x, y] = [value[i] ?? NaN, answers[i] ?? NaN];
        count(this.counts, x, y, rule?.limit ?? null);
        judged?.champion.add(at, x);
        judged?.replayed.add(at, y);
      });
      this.rows += time.length;
      this.plan.onProgress?.({ done: (place + (end - this.from) / (this.to - this.from)) / of, rows: this.rows });
    }
    if (this.rows > rowsBefore) this.machines++;
    if (judged) this.compare(asset, known.asset.name, judged.champion.end(this.to), judged.replayed.end(this.to));
  }

  /** Those of the replayed version's own model: another may have watched the machine before. */
  private async predictionsOf(asset: number, start: number, end: number): Promise<{ versions: number[] } & Record<'time' | 'value' | 'seen' | 'received', Float64Array>> {
    const stored = await this.deps.history.predictions([asset], start, end);
    const own = Array.from(stored.time, (_, i) => i).filter((i) => this.deps.models.version(stored.version[i] ?? -1)?.model === this.plan.record.model);
    const versions = [...new Set(own.map((i) => stored.version[i] ?? -1))];
    for (const id of versions) this.champions.add(id);
    const column = (of: Float64Array) => Float64Array.from(own, (i) => of[i] ?? NaN);
    return { versions, time: column(stored.time), value: column(stored.value), seen: column(stored.seen), received: column(stored.received) };
  }

  private async answers(scorer: Scorer, rows: readonly FeatureRow[]): Promise<Float64Array> {
    const values = new Float64Array(rows.length);
    for (let start = 0; start < rows.length; ) {
      await this.aside();
      const began = performance.now();
      const alone = this.asked < ALONE;
      const batch = rows.slice(start, start + (alone ? 1 : ROWS_EACH));
      const answer = await answersOf(scorer, this.plan.output.name, batch, this.plan.limitMs);
      values.set(answer.values, start);
      if (alone) this.spread.add(answer.ms);
      this.asked += batch.filter(({ blind }) => !blind).length;
      start += batch.length;
      if (!alone) await this.pause(Math.min(LONGEST_REST_MS, performance.now() - began));
    }
    return values;
  }

  private compare(asset: number, name: string, champion: readonly Raised[], replayed: readonly Raised[]): void {
    const { kept, gained, lost } = gainedAndLost(champion, replayed, this.to);
    this.alarms.champion += champion.length;
    this.alarms.replayed += replayed.length;
    this.alarms.kept += kept;
    this.gained.push(...gained.map((alarm) => ({ asset, name, ...alarm })));
    this.lost.push(...lost.map((alarm) => ({ asset, name, ...alarm })));
  }

  /** Live readings first. Errors: cancelled. */
  private async aside(): Promise<void> {
    const until = performance.now() + ASIDE_MS;
    do {
      if (this.plan.signal.aborted) throw new MillwrightError('cancelled', 'The replay was broken off. Nothing of it is kept.');
      if (this.deps.live.busy) await this.pause(10);
    } while (this.deps.live.busy && performance.now() < until);
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}

