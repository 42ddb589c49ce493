import { MillwrightError, toErrorData } from '../../contract/errors';
import type { GoldenRun } from '../../contract/models';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import { whoText, type Who } from '../shared/who';
import type { Store } from '../store';
import type { ModelRepository } from './repository';
import { succession } from './succession';
import type { Trials } from './trials';
import type { Condition, Scorer, VersionRecord } from './types';

interface ThroneDeps {
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record'>;
  clock: Clock;
  repository: ModelRepository;
  trials: Trials;
  version(id: number): VersionRecord | undefined;
}

const SYSTEM: Who = { kind: 'system', room: 'models' };

/**
 * Who answers for each model: its champion; where that may not be used, another in its stead; else nobody. Every change is a reign of its own, so
 * that each moment can tell who answered then. What answers is kept loaded.
 */
export class Thrones {
  private readonly seated = new Map<string, Scorer>();
  private readonly conditions = new Map<string, Condition>();
  /** By model: of the reign that lasts. */
  private reigning = new Map<string, number | null>();

  constructor(private readonly deps: ThroneDeps) {}

  async read(): Promise<void> {
    this.reigning = new Map((await this.deps.repository.reigning()).map(({ model, version }) => [model, version]));
  }

  async close(): Promise<void> {
    for (const scorer of this.seated.values()) await scorer.release();
    this.seated.clear();
  }

  condition(model: string): Condition {
    return this.conditions.get(model) ?? { state: 'none' };
  }

  /** The version that answers, as far as is known before the start has tried it: the one that answered last. */
  answering(model: string): VersionRecord | undefined {
    const id = this.reigning.get(model);
    return id == null ? undefined : this.deps.version(id);
  }

  /** Tries the champion; where it may not be used, those before it, the last one first. */
  async settle(champion: VersionRecord, reason: GoldenRun['reason']): Promise<void> {
    const { model, version } = champion;
    const tried = await this.deps.trials.open(champion, reason).then((scorer) => ({ scorer }), (error: unknown) => ({ failed: toErrorData(error).message }));
    if (this.deps.trials.closed) return void ('scorer' in tried && (await tried.scorer.release()));
    if ('scorer' in tried) {
      await this.reign(champion, champion, 'It can be used again.');
      return this.seat(model, tried.scorer, { state: 'ready' });
    }
    const heir = await this.heir(champion);
    await this.reign(champion, heir?.record ?? null, tried.failed);
    await this.seat(model, heir?.scorer, { ...(heir ? { state: 'stand-in', version: heir.record.version } : { state: 'blind' }), champion: version, reason: tried.failed });
  }

  /** A new champion, loaded and tried, takes over in one turn; the one before is let go after it. */
  async seat(model: string, scorer: Scorer | undefined, condition: Condition): Promise<void> {
    this.reigning.set(model, scorer?.versionId ?? null);
    const before = this.seated.get(model);
    if (scorer) this.seated.set(model, scorer);
    else this.seated.delete(model);
    this.conditions.set(model, condition);
    await before?.release();
  }

  /** Versions that a roll-back can go to, the next one first: those that failed their samples when last tried are left out. */
  async before(champion: VersionRecord): Promise<VersionRecord[]> {
    const { before } = succession(await this.deps.repository.appointments(champion.model));
    return this.known(before).filter(({ golden }) => golden.state !== 'failed');
  }

  private async heir(champion: VersionRecord): Promise<{ record: VersionRecord; scorer: Scorer } | undefined> {
    const { before, removed } = succession(await this.deps.repository.appointments(champion.model));
    // Without samples nothing says that it answers rightly here. What a person took out comes last.
    for (const record of this.known([...before, ...removed]).filter(({ id, golden }) => id !== champion.id && golden.state !== 'none')) {
      try {
        return { record, scorer: await this.deps.trials.open(record, 'stand-in') };
      } catch {
        // How it failed is kept with its run; the next one may do.
      }
    }
    return undefined;
  }

  private known(ids: readonly number[]): VersionRecord[] {
    return ids.flatMap((id) => this.deps.version(id) ?? []);
  }

  private async reign(champion: VersionRecord, answering: VersionRecord | null, because: string): Promise<void> {
    const { store, security, clock, repository } = this.deps;
    const { model } = champion;
    const now = this.reigning.get(model);
    if (now === (answering?.id ?? null)) return;
    const before = this.answering(model)?.version ?? null;
    await store.main.transaction('models.answer', async (tx) => {
      await repository.reign(tx, { model, champion: champion.id, version: answering?.id ?? null, at: clock.now(), who: whoText(SYSTEM), why: because });
      await security.record(tx, SYSTEM, 'models.answer', { model, champion: champion.version, answers: before }, { model, champion: champion.version, answers: answering?.version ?? null }, because);
    });
  }

  /** Errors: unavailable, with the reason. */
  required(model: string, champion: VersionRecord | undefined): VersionRecord {
    if (!champion) throw new MillwrightError('unavailable', `The model ${model} has no champion yet. Promote a version first.`, { model });
    const condition = this.condition(model);
    if (condition.state === 'blind') throw new MillwrightError('unavailable', `The model ${model} gives no predictions: ${condition.reason}`, { model });
    return this.answering(model) ?? champion;
  }
}
