import type { Comparison, Replay } from '../../contract/models';
import { MillwrightError } from '../../contract/errors';
import type { Rule } from '../alarms';
import type { Answered } from '../live';
import { mainOutput, type VersionRecord } from '../models';
import type { Who } from '../shared/who';
import { Contender, type Appointment } from './contender';
import { addUp, figuresOf } from './figures';
import { Ledger } from './ledger';
import { replayOver } from './replay';
import { qualityRepository, type QualityRepository } from './repository';
import type { Quality, QualityDeps, QualityOptions, ReplayProgress, ReplayRequest } from './types';

const defaults: QualityOptions = { mostWaiting: 8_192, limitMs: 10_000, restMs: 1_000 };
/** How often figures are kept. */
const KEPT_MS = 5_000;

/** Runs the challengers that are appointed beside their champions, from now on. */
export async function createQuality(deps: QualityDeps, options: Partial<QualityOptions> = {}): Promise<Quality> {
  const quality = new QualityService(deps, { ...defaults, ...options });
  await quality.start();
  return quality;
}

class QualityService implements Quality {
  private readonly repository: QualityRepository;
  /** By model. */
  private readonly contenders = new Map<string, Contender>();
  private readonly stops: (() => void)[] = [];
  private timer: ReturnType<typeof setInterval> | undefined;
  private last: Promise<void> = Promise.resolve();
  private replaying: { over: Promise<unknown>; stop: AbortController } | undefined;

  constructor(private readonly deps: QualityDeps, private readonly options: QualityOptions) {
    this.repository = qualityRepository(deps.store.main);
  }

  async start(): Promise<void> {
    const { models, assets, live } = this.deps;
    await this.refresh();
    this.stops.push(
      live.answered.on((rows) => this.take(rows)),
      models.changed.on(({ what }) => {
        if (what === 'stage' || what === 'champion') this.refreshSoon();
      }),
      assets.changed.on(() => this.contenders.forEach((contender) => contender.plantChanged())),
    );
    this.timer = setInterval(() => void this.flush(), KEPT_MS);
    this.timer.unref();
  }

  async comparison(model: string): Promise<Comparison | null> {
    await this.last;
    const contender = this.contenders.get(model);
    if (!contender) return null;
    const { appointment: { record, at, who, why }, ledger } = contender;
    const champion = this.answering(model);
    const output = champion && this.outputOf(champion);
    const limit = champion && output ? this.ruleOf(champion, output.name)?.limit ?? null : null;
    const challenge = champion && ledger.find(champion.id, limit);
    const names = this.deps.assets.plant().assetById;
    const machines = [...(challenge?.machines ?? [])].map(([asset, counts]) => ({ asset, name: names.get(asset)?.name ?? `Equipment ${asset}`, figures: figuresOf(counts, limit) }));
    const others = ledger.challenges.filter((own) => own !== challenge);
    return {
      model, challenger: { version: record.version, appointed: at, who, why }, champion: champion?.version ?? null, output: output ?? null, limit,
      from: challenge?.began ?? null,
      earlierRows: addUp(others.flatMap((own) => [...own.machines.values()])).rows,
      total: figuresOf(addUp([...(challenge?.machines.values() ?? [])]), limit),
      machines: machines.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
      latency: { champion: challenge?.championMs.latency() ?? null, challenger: challenge?.challengerMs.latency() ?? null },
      waiting: contender.waiting,
      problem: contender.problem,
    };
  }

  async replay({ model, version, days }: ReplayRequest, who: Who, { signal, onProgress }: { signal: AbortSignal; onProgress?: (progress: ReplayProgress) => void }): Promise<Replay> {
    const record = await this.recordOf(model, version);
    if (record.golden.state === 'failed') throw new MillwrightError('model-refused', `${model}@${version} does not answer as its golden samples say and is not run.`, { model, version });
    const champion = this.answering(model);
    if (!champion) throw new MillwrightError('conflict', `${model} has no champion to hold ${version} against.`, { model });
    const output = this.outputOf(champion);
    if (!record.manifest.outputs.some(({ name }) => name === output.name)) throw new MillwrightError('invalid-input', `${model}@${version} has no output ${output.name}, which is what the champion is judged by.`, { model, version });
    if (this.replaying) throw new MillwrightError('conflict', 'Another replay is under way. Wait for its end, or break it off.');
    const stop = new AbortController();
    const abort = () => stop.abort();
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    const over = replayOver(this.deps, { record, days, who, output, rule: this.ruleOf(champion, output.name), limitMs: this.options.limitMs, signal: stop.signal, onProgress });
    this.replaying = { over, stop };
    try {
      const result = await over;
      await this.deps.store.main.transaction('models.replay', async (tx) => {
        await this.repository.insertReplay(tx, record.id, result.made, result);
        await this.deps.security.record(tx, who, 'models.replay', null, { model, version, days, rows: result.figures.rows, gained: result.gained.length, lost: result.lost.length });
      });
      return result;
    } finally {
      signal.removeEventListener('abort', abort);
      this.replaying = undefined;
    }
  }

  async replays(model: string, version: string): Promise<Replay[]> {
    return this.repository.replays((await this.recordOf(model, version)).id);
  }

  async settled(): Promise<void> {
    await this.last;
    for (const contender of this.contenders.values()) await contender.settled();
    await this.flush();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    for (const stop of this.stops) stop();
    this.replaying?.stop.abort();
    await this.replaying?.over.catch(() => undefined);
    await this.last;
    for (const model of [...this.contenders.keys()]) await this.remove(model);
  }

  private take(rows: readonly Answered[]): void {
    if (this.contenders.size === 0) return;
    const limits = new Map<number, number | null>();
    for (const row of rows) {
      const contender = this.contenders.get(row.model);
      const champion = contender && this.deps.models.version(row.versionId);
      if (!champion) continue;
      let limit = limits.get(row.versionId);
      if (limit === undefined) limits.set(row.versionId, (limit = this.ruleOf(champion, row.output)?.limit ?? null));
      contender.take({ ...row, limit });
    }
  }

  private refreshSoon(): void {
    this.last = this.last.then(() => this.refresh()).catch((error: unknown) => this.deps.onProblem?.(error, 'looking for challengers'));
  }

  /** Those that are appointed run, and no others. */
  private async refresh(): Promise<void> {
    const { models, store } = this.deps;
    for (const model of new Set(models.list().map((version) => version.model))) {
      const record = models.challengerOf(model);
      const appointment = record && (await this.appointmentOf(record));
      const now = this.contenders.get(model)?.appointment;
      if (now && now.record.id === appointment?.record.id && now.at === appointment.at) continue;
      await this.remove(model);
      if (appointment) this.contenders.set(model, new Contender(this.deps, appointment, await Ledger.open(store.main, this.repository, appointment.record.id, appointment.at), this.options));
    }
  }

  private async appointmentOf(record: VersionRecord): Promise<Appointment | undefined> {
    const step = (await this.deps.models.stages(record.model)).filter(({ version, stage }) => version === record.version && stage === 'challenger').at(-1);
    return step && { record, at: step.at, who: step.who, why: step.why };
  }

  private async remove(model: string): Promise<void> {
    const contender = this.contenders.get(model);
    this.contenders.delete(model);
    await contender?.close();
    await contender?.ledger.flush().catch((error: unknown) => this.deps.onProblem?.(error, 'keeping the figures of a challenger'));
  }

  private async flush(): Promise<void> {
    for (const { ledger } of [...this.contenders.values()]) await ledger.flush().catch((error: unknown) => this.deps.onProblem?.(error, 'keeping the figures of a challenger'));
  }

  /** The version whose answers stand: the champion, or the one in its stead. */
  private answering(model: string): VersionRecord | undefined {
    const id = this.deps.models.list().find((version) => version.model === model && version.answers)?.id;
    return id === undefined ? this.deps.models.championOf(model) : this.deps.models.version(id);
  }

  private outputOf({ manifest }: VersionRecord): { name: string; title: string; unit: string } {
    const { name, title, unit = '' } = mainOutput(manifest);
    return { name, title, unit };
  }

  /** The alarm's as it stands; where there is none yet, what the manifest would make it. */
  private ruleOf({ model, manifest }: VersionRecord, output: string): Rule | null {
    return this.deps.alarms.definitions().find((own) => own.kind === 'prediction-high' && own.model === model && own.output === output)
      ?? manifest.thresholds.find((own) => own.output === output) ?? null;
  }

  private async recordOf(model: string, version: string): Promise<VersionRecord> {
    const { version: { id } } = await this.deps.models.get(model, version);
    const record = this.deps.models.version(id);
    if (!record) throw new MillwrightError('not-found', `There is no model ${model} in version ${version}.`, { model, version });
    return record;
  }
}
