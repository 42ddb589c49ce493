import { createHash } from 'node:crypto';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { ModelRunning, ProviderChoice, ProviderOutcome } from '../../../contract/models';
import { MillwrightError } from '../../../contract/errors';
import { providers, tensorsFor, type Inference, type Provider } from '../../inference';
import type { Security } from '../../security';
import type { Clock } from '../../shared/clock';
import { Turns } from '../../shared/turns';
import type { Who } from '../../shared/who';
import type { Database } from '../../store';
import { loadForUse, madeUpColumns } from '../check-package';
import type { Models, Scorer, VersionRecord } from '../types';
import { tryProvider } from './provider';
import { measuringRepository, type MeasuredModel } from './repository';
import { measureWorkers } from './workers';

export interface TuningDeps {
  db: Database;
  security: Pick<Security, 'record'>;
  /** What serves. */
  inference: Inference;
  /** Another one like it, for a moment: what is measured is not in the way of what is served. */
  spare(): Inference;
  models: Pick<Models, 'championOf' | 'scorer' | 'get' | 'modelToRun' | 'changed' | 'list'>;
  clock: Clock;
  onTrouble(error: unknown): void;
  /** Of each measurement; 150 ms. */
  forMs?: number;
}

/** Where models run and in how many processes: measured once for a machine and a model, wished by a person, and told. */
export interface Tuning {
  /** Takes up what was measured before; measures what was not, once the appliance has been up for a while and the machine is quiet. */
  start(): Promise<void>;
  /** How a model runs now. Errors: not-found, unavailable (no champion, or blind). */
  running(model: string): Promise<ModelRunning>;
  /** Measures now, whatever was measured before. Errors: as of `running`. */
  measure(model: string, who: Who): Promise<ModelRunning>;
  /** A provider that must be taken where it is right, `cpu` to forbid all others, `auto` to measure. Errors: as of `running`. */
  wish(model: string, provider: ProviderChoice, who: Who, why?: string): Promise<ModelRunning>;
  close(): Promise<void>;
}

/** Long after the first live page; and again so often until the machine is quiet. */
const QUIET_AFTER_MS = 180_000;
const LOOK_AGAIN_MS = 60_000;
const QUIET_SHARE = 0.5;

const BATCH_ROWS = 1024;
const FOR_MS = 150;
const SYSTEM: Who = { kind: 'system', room: 'models' };

/** What a measurement holds for: another processor, number of cores, memory, system or runtime is another machine. */
export function machineFingerprint(runtime: string): string {
  const parts = [process.platform, process.arch, cpus()[0]?.model ?? '', availableParallelism(), Math.round(totalmem() / 2 ** 30), runtime, process.versions.modules];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

export function createTuning(deps: TuningDeps): Tuning {
  return new MeasuredTuning(deps);
}

class MeasuredTuning implements Tuning {
  private readonly repository: ReturnType<typeof measuringRepository>;
  private readonly machine: string;
  private readonly forMs: number;
  /** Why a model is not where it was to be, until it is. */
  private readonly troubles = new Map<string, string>();
  private readonly turns = new Turns();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopListening = () => {};
  private closed = false;

  constructor(private readonly deps: TuningDeps) {
    this.repository = measuringRepository(deps.db);
    this.forMs = deps.forMs ?? FOR_MS;
    this.machine = machineFingerprint(deps.inference.runtimeVersion);
  }

  async start(): Promise<void> {
    for (const version of this.champions()) {
      const measured = await this.repository.measured(this.machine, version.sha256);
      // Processes come up when calls wait, so this costs nothing now.
      if (measured) this.deps.inference.workers = Math.max(this.deps.inference.workers, measured.workers);
    }
    this.stopListening = this.deps.models.changed.on(({ what }) => what === 'champion' && this.lookLater(LOOK_AGAIN_MS));
    this.lookLater(QUIET_AFTER_MS);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    this.stopListening();
    await this.turns.done;
  }

  async running(model: string): Promise<ModelRunning> {
    return this.withChampion(model, (version, scorer) => this.tell(version, scorer));
  }

  measure(model: string, who: Who): Promise<ModelRunning> {
    return this.inOrder(() => this.withChampion(model, async (version, scorer) => {
      await this.tune(version, scorer, await this.repository.wish(model), who);
      return this.tell(version, scorer);
    }));
  }

  wish(model: string, provider: ProviderChoice, who: Who, why?: string): Promise<ModelRunning> {
    return this.inOrder(() => this.withChampion(model, async (version, scorer) => {
      const before = await this.repository.wish(model);
      await this.deps.db.transaction('models.provider', async (tx) => {
        await this.repository.setWish(tx, model, provider);
        await this.deps.security.record(tx, who, 'models.provider', { model, wish: before }, { model, wish: provider }, why ?? null);
      });
      await this.tune(version, scorer, provider, who);
      return this.tell(version, scorer);
    }));
  }

  private champions(): VersionRecord[] {
    const names = new Set(this.deps.models.list().map(({ model }) => model));
    return [...names].map((name) => this.deps.models.championOf(name)).filter((version) => version !== undefined);
  }

  private async withChampion<T>(model: string, work: (version: VersionRecord, scorer: Scorer) => Promise<T>): Promise<T> {
    const scorer = await this.deps.models.scorer(model);
    try {
      const version = this.deps.models.championOf(model);
      if (!version || version.id !== scorer.versionId) throw new MillwrightError('conflict', `The champion of ${model} changed just now. Try again.`, { model });
      return await work(version, scorer);
    } finally {
      await scorer.release();
    }
  }

  private async tell(version: VersionRecord, { session }: Scorer): Promise<ModelRunning> {
    const [wish, measured] = [await this.repository.wish(version.model), await this.repository.measured(this.machine, version.sha256)];
    return {
      version: version.version, provider: session.provider, wish, trouble: this.troubles.get(version.model) ?? null, rowByRow: version.binding.batch === 1,
      workers: this.deps.inference.workers, measured: measured?.at ?? null, rowsPerS: measured?.rowsPerS ?? [], outcomes: measured?.outcomes ?? [],
      ...session.stats(),
    };
  }

  /** Measures the number of processes, then the providers that may be used; takes what came of it and keeps it. */
  private async tune(version: VersionRecord, scorer: Scorer, wish: ProviderChoice, who: Who): Promise<void> {
    const bytes = await this.deps.models.modelToRun(version.id);
    const before = scorer.session.provider;
    await scorer.session.use('cpu', null);
    const { workers, rowsPerS } = await this.measuredWorkers(version, bytes);
    const { outcomes, provider } = await this.choose(version, scorer, bytes, wish);
    const others = await Promise.all(this.champions().filter(({ id }) => id !== version.id).map(({ sha256 }) => this.repository.measured(this.machine, sha256)));
    this.deps.inference.workers = Math.max(workers, ...others.map((other) => other?.workers ?? 1));
    const result: MeasuredModel = { workers, rowsPerS, outcomes, at: this.deps.clock.now() };
    await this.deps.db.transaction('models.measured', async (tx) => {
      await this.repository.keep(tx, this.machine, version.sha256, result);
      await this.deps.security.record(tx, who, 'models.measured', { model: version.model, provider: before }, { model: version.model, version: version.version, provider, workers }, wordsOf(outcomes));
    });
    this.say(version.model, troubleOf(wish, provider, outcomes));
  }

  private async measuredWorkers(version: VersionRecord, bytes: Uint8Array): Promise<{ workers: number; rowsPerS: number[] }> {
    const { binding, manifest, sha256 } = version;
    const inference = this.deps.spare();
    try {
      const session = await loadForUse(inference, { sha256, bytes, binding, manifest });
      const rows = binding.batch ?? BATCH_ROWS;
      const batch = await tensorsFor(madeUpColumns(manifest, rows).columns, rows, { binding, manifest });
      return await measureWorkers({ inference, session, batch, batchRows: rows, most: availableParallelism(), forMs: this.forMs });
    } finally {
      await inference.close();
    }
  }

  private async choose(version: VersionRecord, scorer: Scorer, bytes: Uint8Array, wish: ProviderChoice): Promise<{ outcomes: ProviderOutcome[]; provider: Provider }> {
    const { golden } = await this.deps.models.get(version.model, version.version);
    const rows = Math.max(1, Math.round(scorer.session.stats().rowsPerRun ?? 1));
    const outcomes: ProviderOutcome[] = [];
    let best: { provider: Provider; ms: number; session: NonNullable<Awaited<ReturnType<typeof tryProvider>>['session']> } | undefined;
    for (const provider of await this.candidates(wish)) {
      const { outcome, session } = await tryProvider(provider, { inference: this.deps.inference, version, bytes, golden, processor: scorer.session, rows, forMs: this.forMs });
      outcomes.push(outcome);
      const wanted = session && (outcome.state === 'good' || wish === provider) && (outcome.ms ?? Infinity) < (best?.ms ?? Infinity);
      if (!wanted) await session?.release();
      else {
        await best?.session.release();
        best = { provider, session, ms: outcome.ms ?? Infinity };
      }
    }
    if (best) await this.take(version, scorer, best);
    return { outcomes, provider: scorer.session.provider };
  }

  /** The runtime's own list; a provider that a person wants is tried whether it stands there or not, so that the reason is told. */
  private async candidates(wish: ProviderChoice): Promise<Provider[]> {
    if (wish === 'cpu') return [];
    if (wish !== 'auto') return [wish];
    const offered = new Set(await this.deps.inference.backends());
    return providers.filter((provider) => provider !== 'cpu' && offered.has(provider));
  }

  private async take(version: VersionRecord, scorer: Scorer, { provider, session }: { provider: Provider; session: Parameters<Scorer['session']['use']>[1] }): Promise<void> {
    scorer.session.onFallback = (failed, reason) => void this.fellBack(version, failed, reason).catch(this.deps.onTrouble);
    await scorer.session.use(provider, session);
  }

  /** It was used and broke off: the processor answers, a person sees it, and it stays so until somebody measures again. */
  private async fellBack(version: VersionRecord, provider: Provider, reason: string): Promise<void> {
    const message = `${provider} broke off (${reason}); the processor answers since. Measure again when its cause is gone.`;
    this.say(version.model, message);
    const measured = await this.repository.measured(this.machine, version.sha256);
    await this.deps.db.transaction('models.fallback', async (tx) => {
      const outcomes = (measured?.outcomes ?? []).map((outcome): ProviderOutcome => (outcome.provider === provider ? { ...outcome, state: 'failed', message } : outcome));
      if (measured) await this.repository.keep(tx, this.machine, version.sha256, { ...measured, outcomes });
      await this.deps.security.record(tx, SYSTEM, 'models.fallback', { model: version.model, provider }, { model: version.model, provider: 'cpu' }, message);
    });
  }

  private say(model: string, trouble: string | null): void {
    const before = this.troubles.get(model) ?? null;
    if (trouble === null) this.troubles.delete(model);
    else this.troubles.set(model, trouble);
    if (trouble !== null && trouble !== before) console.error(`engine: ${model}: ${trouble}`);
    if (trouble !== before) this.deps.models.changed.emit({ what: 'condition', model });
  }

  private lookLater(ms: number): void {
    clearTimeout(this.timer);
    if (this.closed) return;
    this.timer = setTimeout(() => void this.inOrder(() => this.look()).catch(this.deps.onTrouble), ms);
    this.timer.unref?.();
  }

  /** Champions that were not measured here, or belong on another provider than the one they are on. */
  private async look(): Promise<void> {
    for (const version of this.champions()) {
      if (this.closed) return;
      const wish = await this.repository.wish(version.model);
      const measured = await this.repository.measured(this.machine, version.sha256);
      const elsewhere = measured?.outcomes.some(({ state, provider }) => state === 'good' || (provider === wish && state !== 'failed')) ?? false;
      if (measured && !elsewhere) continue;
      if (!isQuiet()) return this.lookLater(LOOK_AGAIN_MS);
      await this.withChampion(version.model, async (champion, scorer) => {
        if (scorer.session.provider === 'cpu') await this.tune(champion, scorer, wish, SYSTEM);
      }).catch((error: unknown) => this.deps.onTrouble(error));
    }
  }

  private inOrder<T>(work: () => Promise<T>): Promise<T> {
    return this.turns.run(async () => {
      if (this.closed) throw new MillwrightError('gone', 'The appliance is closing.');
      return work();
    });
  }
}

/** By the system's own count of what wants to run; a system that has none counts as quiet. */
const isQuiet = () => (loadavg()[0] ?? 0) < QUIET_SHARE * availableParallelism();

const wordsOf = (outcomes: readonly ProviderOutcome[]) => (outcomes.length === 0 ? 'the processor alone' : outcomes.map(({ provider, state, message }) => `${provider}: ${state}. ${message}`).join(' '));

/** A provider that a person wants and does not get, or one that gives other numbers, is told aloud; one that this machine has not is no trouble. */
function troubleOf(wish: ProviderChoice, provider: Provider, outcomes: readonly ProviderOutcome[]): string | null {
  const wanted = outcomes.find((outcome) => outcome.provider === wish);
  if (wanted && provider !== wish) return `${wish} is wanted and can't be used; the processor answers. ${wanted.message}`;
  const wrong = outcomes.find(({ state }) => state === 'differs' || state === 'failed');
  return wrong ? `${wrong.provider} is not used. ${wrong.message}` : null;
}

