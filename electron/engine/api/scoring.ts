import { MillwrightError } from '../../contract/errors';
import type { Models, Scorer, VersionRecord } from '../models';
import type { Metrics } from './metrics';
import { tensorsOf, type TensorSignature } from './oip/signature';

/** Versions that stay loaded between requests, beside the ones that others hold. */
const MOST_HELD = 8;
const IDLE_MS = 300_000;

interface Held {
  scorer: Promise<Scorer>;
  users: number;
  last: number;
}

/** Which version answers a request, kept loaded while it is asked. Calls go through the inference queue like all others, so that its limits hold. */
export class Scoring {
  private readonly held = new Map<number, Held>();
  private readonly signatures = new WeakMap<VersionRecord, TensorSignature>();
  private readonly timer = setInterval(() => this.tidy(), IDLE_MS / 5);

  constructor(private readonly models: Pick<Models, 'answering' | 'list' | 'scorer' | 'version' | 'condition'>) {
    this.timer.unref();
  }

  /** The version that is asked for, whether or not it can answer; of no version: the champion, else the newest. Errors: not-found. */
  known(model: string, version?: string): VersionRecord {
    const own = this.models.list().filter((one) => one.model === model);
    const found = version === undefined ? (own.find(({ answers }) => answers) ?? own.find(({ stage }) => stage === 'champion') ?? own.at(-1)) : own.find((one) => one.version === version);
    const record = found && this.models.version(found.id);
    if (record) return record;
    throw new MillwrightError('not-found', own.length > 0 ? `The model ${model} has no version "${version?.slice(0, 80)}". It has ${own.map((one) => one.version).join(', ')}.` : `There is no model named "${model.slice(0, 80)}".`, { model });
  }

  versions(model: string): string[] {
    return this.models.list().filter((one) => one.model === model).map(({ version }) => version);
  }

  signature(record: VersionRecord): TensorSignature {
    let signature = this.signatures.get(record);
    if (!signature) this.signatures.set(record, (signature = tensorsOf(record)));
    return signature;
  }

  /** The version that answers now: the one that is named, else the one that answers for the model. Errors: not-found, unavailable. */
  async answering(model: string, version?: string): Promise<VersionRecord> {
    const record = version === undefined ? await this.models.answering(model) : this.known(model, version);
    if (record.golden.state !== 'failed') return record;
    throw new MillwrightError('unavailable', `${model}@${record.version} does not answer as its golden samples say and is not used.`, { model });
  }

  /** Errors: those of loading, and of the work. */
  async with<T>({ id }: VersionRecord, work: (scorer: Scorer) => Promise<T>): Promise<T> {
    const held = this.hold(id);
    held.users++;
    try {
      return await work(await held.scorer);
    } finally {
      held.users--;
      held.last = performance.now();
    }
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all([...this.held.keys()].map((id) => this.release(id)));
  }

  private hold(id: number): Held {
    let held = this.held.get(id);
    if (!held) {
      held = { scorer: this.models.scorer(id), users: 0, last: performance.now() };
      this.held.set(id, held);
      held.scorer.catch(() => this.held.delete(id));
      this.tidy();
    }
    return held;
  }

  private tidy(): void {
    const idle = [...this.held].filter(([, { users }]) => users === 0).sort(([, a], [, b]) => a.last - b.last);
    for (const [id, { last }] of idle) if (this.held.size > MOST_HELD || performance.now() - last > IDLE_MS) void this.release(id);
  }

  private async release(id: number): Promise<void> {
    const held = this.held.get(id);
    this.held.delete(id);
    await held?.scorer.then((scorer) => scorer.release(), () => undefined);
  }
}

/** Asks a version, and counts the rows that it answered and how long that took. Errors: as of `with`. */
export async function counted<T>({ scoring, metrics }: { scoring: Scoring; metrics(): Promise<Metrics> }, record: VersionRecord, rows: number, work: (scorer: Scorer) => Promise<T>): Promise<T> {
  const began = performance.now();
  const answer = await scoring.with(record, work);
  const ms = performance.now() - began;
  void metrics().then((own) => own.scored(record.model, rows, ms));
  return answer;
}
