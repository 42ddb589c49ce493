import type { GoldenRun } from '../../contract/models';
import { toErrorData } from '../../contract/errors';
import type { Inference, Session } from '../inference';
import type { Clock } from '../shared/clock';
import type { Store, Transaction } from '../store';
import { goldenTest, type GoldenTest } from './check-package';
import { changedSince, machine, type Fingerprint } from './fingerprint';
import { parseGolden } from './parse';
import type { ModelRepository } from './repository';
import type { Scorers } from './scorer';
import type { Scorer, VersionRecord } from './types';

interface TrialDeps {
  store: Pick<Store, 'main'>;
  inference: Pick<Inference, 'runtimeVersion'>;
  clock: Clock;
}
type Outcome = Pick<GoldenRun, 'state' | 'rows' | 'worst' | 'message'>;

/** Golden tests of versions that are kept. Every run is kept too: when, why, on what, and what came of it. */
export class Trials {
  private closing = false;

  constructor(private readonly deps: TrialDeps, private readonly repository: ModelRepository, private readonly scorers: Scorers) {}

  /** What fails from now on fails because the appliance closes, and says nothing of a model. */
  close(): void {
    this.closing = true;
  }

  get closed(): boolean {
    return this.closing;
  }

  /** What a golden test runs on now. */
  fingerprint(session?: Pick<Session, 'provider'>): Fingerprint {
    return { runtime: this.deps.inference.runtimeVersion, provider: session?.provider ?? 'cpu', machine: machine() };
  }

  /** What is not as it was when the version's samples last matched; null where nothing is, or they never had. */
  async changed(version: number, now = this.fingerprint()): Promise<string | null> {
    const last = await this.repository.lastPass(version);
    return last ? changedSince(last, now) : null;
  }

  /**
   * Loads a version and runs its golden samples, if it came with any. Errors: model-refused where they do not match or it does not
   * load; timeout, gone and unavailable where they could not be run.
   */
  async open(record: VersionRecord, reason: GoldenRun['reason']): Promise<Scorer> {
    const golden = parseGolden(await this.repository.files(record.id));
    const loaded: { scorer?: Awaited<ReturnType<Scorers['open']>> } = {};
    const failed = async (error: unknown, outcome: Omit<Outcome, 'state' | 'message'>): Promise<never> => {
      await loaded.scorer?.release();
      if (golden && !this.closing) await this.keep(record, reason, { ...outcome, state: 'failed', message: toErrorData(error).message }, loaded.scorer?.session);
      throw error;
    };
    let verdict: GoldenTest;
    try {
      loaded.scorer = await this.scorers.open(record);
      verdict = await goldenTest(loaded.scorer.session, record.binding, record.manifest, golden);
    } catch (error) {
      return failed(error, { rows: 0, worst: null });
    }
    if (verdict.error) return failed(verdict.error, verdict);
    if (golden) await this.keep(record, reason, { state: 'passed', rows: verdict.rows, worst: verdict.worst, message: null }, loaded.scorer.session);
    return loaded.scorer;
  }

  /** Of a package that was tried before it was kept. */
  async imported(tx: Transaction, version: number, { state, rows, worst }: GoldenTest, at: number): Promise<void> {
    if (state !== 'none') await this.repository.goldenRun(tx, version, { at, reason: 'import', changed: null, state, rows, worst, message: null, ...this.fingerprint() });
  }

  private async keep(record: VersionRecord, reason: GoldenRun['reason'], { state, rows, worst, message }: Outcome, session?: Session): Promise<void> {
    const at = this.deps.clock.now();
    const ran = this.fingerprint(session);
    const changed = await this.changed(record.id, ran);
    record.golden = { state, rows, worst, at };
    await this.deps.store.main.transaction('models.golden', async (tx) => {
      await this.repository.golden(tx, record.id, record.golden);
      await this.repository.goldenRun(tx, record.id, { at, reason, changed, state, rows, worst, message, ...ran });
    });
  }
}
