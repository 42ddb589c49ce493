import type { GoldenRun, ModelVersion } from '../../contract/models';
import { modesOf } from '../../contract/modes';
import { MillwrightError, toErrorData } from '../../contract/errors';
import type { Host } from '../../contract/host';
import { BACKGROUND_FILE, type Inference } from '../inference';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import { Emitter } from '../shared/emitter';
import { Turns } from '../shared/turns';
import { whoText, type Who } from '../shared/who';
import type { Store, Transaction } from '../store';
import { checkPackage, openPackage } from './check-package';
import { exportVersion } from './export';
import { servingFiles } from './serving/repository';
import { lookAtPackage, modelToRun, unpackPackage } from './inspector';
import { parseGolden } from './parse';
import { readPackage } from './read-package';
import { modelRepository, type ModelRepository, type StageStep } from './repository';
import { Scorers } from './scorer';
import { shippedPackages } from './shipped';
import { openSigning, type Signing } from './signing';
import { mainOutput } from './sources';
import { Thrones } from './throne';
import { Trials } from './trials';
import type { Condition, Exported, ExportRequest, ModelChange, Models, PlantView, Scorer, VersionRecord } from './types';
import { requireSources } from './watching';
import { Explainer } from './why/explainer';

export interface ModelDeps {
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record'>;
  inference: Inference;
  host: Pick<Host, 'fork' | 'files' | 'home'>;
  assets: PlantView;
  clock: Clock;
}

/** Opens the registry: reads what is kept. Nothing is loaded before `start`. */
export async function createModels(deps: ModelDeps): Promise<Models> {
  const repository = modelRepository(deps.store.main);
  const registry = new Registry(deps, repository, await openSigning(deps));
  await registry.read();
  return registry;
}

class Registry implements Models {
  readonly changed = new Emitter<ModelChange>();
  private versions = new Map<number, VersionRecord>();
  private watching = new Map<string, Set<number>>();
  private readonly scorers: Scorers;
  private readonly trials: Trials;
  private readonly thrones: Thrones;
  /** Models whose champion the start has still to try. */
  private readonly trying = new Map<string, Promise<void>>();
  private background: Promise<unknown> = Promise.resolve();
  private readonly explainer: Explainer;
  /** Changes one after the other: what one has checked, the next may not have changed meanwhile. */
  private readonly turns = new Turns();

  constructor(private readonly deps: ModelDeps, private readonly repository: ModelRepository, readonly signing: Signing) {
    this.scorers = new Scorers(deps.inference, (id) => this.modelToRun(id));
    this.trials = new Trials(deps, repository, this.scorers);
    this.thrones = new Thrones({ ...deps, repository, trials: this.trials, version: (id) => this.versions.get(id) });
    this.explainer = new Explainer({ scorer: (id) => this.scorer(id), backgroundOf: (id) => repository.file(id, BACKGROUND_FILE) });
  }

  async read(): Promise<void> {
    this.versions = new Map((await this.repository.versions()).map((record) => [record.id, record]));
    await this.thrones.read();
    this.watching = new Map();
    for (const { model, asset } of await this.repository.watches()) this.watching.set(model, (this.watching.get(model) ?? new Set()).add(asset));
  }

  async start(): Promise<void> {
    // What watches equipment first: readings wait for it.
    const watches = ({ model }: VersionRecord) => Number(this.watchedBy(model).length > 0);
    const champions = [...this.versions.values()].filter(({ stage }) => stage === 'champion').sort((a, b) => watches(b) - watches(a));
    for (const record of champions) this.trying.set(record.model, this.turns.run(() => this.settle(record, 'start')));
    await Promise.all(this.trying.values());
    // A full disk is no reason not to start: they are marked at another start.
    await this.turns.run(() => this.signing.adopt(this.versions.values(), (id) => this.repository.files(id), { kind: 'system', room: 'models' })).catch((error: unknown) => console.error('engine: models, marking what shipped:', error));
    this.background = this.tryOthers();
    this.background.catch(() => undefined);
  }

  async decided(): Promise<void> {
    await Promise.all([...this.trying].filter(([model]) => this.watchedBy(model).length > 0).map(([, tried]) => tried));
  }

  async settled(): Promise<void> {
    await this.background;
  }

  async close(): Promise<void> {
    this.trials.close();
    await this.background.catch(() => undefined);
    await this.turns.done;
    await this.thrones.close();
  }

  list(): ModelVersion[] {
    return [...this.versions.values()].map((record) => this.shown(record));
  }

  /** After a start: challengers, and whatever was last tried with another runtime, provider or machine. */
  private async tryOthers(): Promise<void> {
    for (const { id, stage } of [...this.versions.values()]) {
      if (stage === 'champion' || this.trials.closed) continue;
      await this.turns.run(async () => {
        const record = this.versions.get(id);
        if (!record || record.golden.state === 'none' || record.stage === 'champion' || this.thrones.answering(record.model) === record) return;
        const changed = await this.trials.changed(id);
        if (changed === null && record.stage !== 'challenger') return;
        await this.tried(record, changed === null ? 'start' : 'change');
        this.changed.emit({ what: 'condition', model: record.model });
      });
    }
  }

  /** Runs the samples of a version that does not answer. How they came out is kept. */
  private async tried(record: VersionRecord, reason: GoldenRun['reason']): Promise<void> {
    await this.trials.open(record, reason).then((scorer) => scorer.release(), () => undefined);
  }

  test(model: string, version: string | undefined, who: Who): Promise<ModelVersion> {
    return this.turns.run(async () => {
      const record = this.find(model, version);
      await this.deps.store.main.transaction('models.test', (tx) => this.deps.security.record(tx, who, 'models.test', null, { model, version: record.version }));
      const champion = this.championOf(model);
      if (champion && record.id !== champion.id) await this.tried(record, 'person');
      if (champion && (record.id === champion.id || this.thrones.answering(model)?.id !== champion.id)) await this.settle(champion, record.id === champion.id ? 'person' : 'change');
      else if (!champion) await this.tried(record, 'person');
      this.changed.emit({ what: 'condition', model });
      return this.shown(this.byId(record.id));
    });
  }

  rollback(model: string, who: Who, why?: string): Promise<ModelVersion> {
    return this.turns.run(async () => {
      const champion = this.championOf(this.find(model).model);
      const [target] = champion ? await this.thrones.before(champion) : [];
      if (!champion || !target) throw new MillwrightError('conflict', `There is no version of ${model} to roll back to: ${champion ? `none that can be used reigned before ${champion.version}` : 'it has no champion yet'}.`, { model });
      return this.shown(await this.crown(target, who, why, 'rollback'));
    });
  }

  async rollsBackTo(model: string): Promise<string | null> {
    const champion = this.championOf(this.find(model).model);
    return champion ? ((await this.thrones.before(champion))[0]?.version ?? null) : null;
  }

  goldenRuns(model: string): ReturnType<Models['goldenRuns']> {
    return this.repository.goldenRuns(this.find(model).model);
  }

  version(id: number): VersionRecord | undefined {
    return this.versions.get(id);
  }

  async get(model: string, version?: string): ReturnType<Models['get']> {
    const record = this.find(model, version);
    const files = await this.repository.files(record.id);
    return {
      version: this.shown(record),
      manifest: record.manifest,
      card: new TextDecoder().decode(files.get('card.md') ?? new Uint8Array(0)),
      inspection: record.inspection,
      golden: parseGolden(files),
      watches: this.watchedBy(model),
    };
  }

  files(versionId: number): ReturnType<Models['files']> {
    return this.repository.files(versionId);
  }

  async modelToRun(versionId: number): Promise<Uint8Array> {
    const record = this.known(versionId);
    return modelToRun(this.deps.host, record.inspection, await this.repository.files(versionId));
  }

  async inspect(path: string): ReturnType<Models['inspect']> {
    const { inspected, claim, files } = await lookAtPackage(this.deps.host, path);
    const signature = await this.signing.judge(claim, files);
    return { ...inspected, signature, refused: this.signing.refusal(signature, path) ?? null };
  }

  async export(request: ExportRequest, who: Who): Promise<Exported> {
    const record = this.find(request.model, request.version);
    return exportVersion({
      ...this.deps, files: (id) => this.repository.files(id), archive: (id) => this.signing.archive(id),
      serving: async (_, as, storage) => servingFiles({ as, storage, record, graph: await this.modelToRun(record.id), number: this.versionsOf(record.model).indexOf(record) + 1, golden: parseGolden(await this.repository.files(record.id)) }),
    }, record, request, who);
  }

  import(path: string, { name, who }: { name?: string; who: Who }): Promise<ModelVersion> {
    return this.turns.run(async () => this.shown(await this.take(path, name, who)));
  }

  promote(model: string, version: string, who: Who, why?: string): Promise<ModelVersion> {
    return this.turns.run(async () => this.shown(await this.crown(this.find(model, version), who, why)));
  }

  seedShipped(dir: string, who: Who): ReturnType<Models['seedShipped']> {
    return this.turns.run(async () => {
      const imported: ModelVersion[] = [];
      const problems: string[] = [];
      for (const { path, name } of (await shippedPackages(dir)).filter(({ unasked }) => unasked)) {
        try {
          const known = this.versions.size;
          // At every start but the first the content is held, and what it says was checked when it came.
          const { sha256 } = await readPackage(path, (archive) => unpackPackage(this.deps.host, archive));
          const record = [...this.versions.values()].find((held) => held.model === name && held.sha256 === sha256) ?? (await this.take(path, undefined, who));
          if (this.versions.size > known) imported.push(this.shown(record));
          if (!this.championOf(record.model)) await this.crown(record, who, 'ships with the appliance');
        } catch (error) {
          problems.push(`${path}: ${toErrorData(error).message}`);
        }
      }
      return { imported, problems };
    });
  }

  championOf(model: string): VersionRecord | undefined {
    return this.inStage(model, 'champion');
  }

  challengerOf(model: string): VersionRecord | undefined {
    return this.inStage(model, 'challenger');
  }

  private inStage(model: string, stage: VersionRecord['stage']): VersionRecord | undefined {
    return [...this.versions.values()].find((record) => record.model === model && record.stage === stage);
  }

  challenge(model: string, version: string, who: Who, why?: string): Promise<ModelVersion> {
    return this.turns.run(async () => {
      const record = this.find(model, version);
      if (record.stage === 'champion') throw new MillwrightError('conflict', `${model}@${version} is the champion: it can't run beside itself.`, { model, version });
      if (record.stage === 'challenger') return this.shown(record);
      requireSources(record, this.deps.assets, this.watchedBy(model));
      return this.restage(record, 'challenge', this.challengerOf(model), who, why, (tx, step) => this.repository.challenge(tx, model, record.id, step));
    });
  }

  retire(model: string, version: string, who: Who, why?: string): Promise<ModelVersion> {
    return this.turns.run(async () => {
      const record = this.find(model, version);
      if (record.stage === 'champion') throw new MillwrightError('conflict', `${model}@${version} is the champion. Promote another version, or roll back: that retires it.`, { model, version });
      if (record.stage === 'retired') return this.shown(record);
      return this.restage(record, 'retire', record, who, why, (tx, step) => this.repository.stage(tx, record.id, 'retired', step));
    });
  }

  stages(model: string): ReturnType<Models['stages']> {
    return this.repository.stages(this.find(model).model);
  }

  /** A step that changes no champion. */
  private async restage(record: VersionRecord, how: 'challenge' | 'retire', before: VersionRecord | undefined, who: Who, why: string | undefined, work: (tx: Transaction, step: StageStep) => Promise<void>): Promise<ModelVersion> {
    const { id, model, version } = record;
    const step: StageStep = { how, at: this.deps.clock.now(), who: whoText(who), why: why ?? null };
    await this.deps.store.main.transaction(`models.${how}`, async (tx) => {
      await work(tx, step);
      await this.deps.security.record(tx, who, `models.${how}`, before ? { model, version: before.version, stage: before.stage } : null, { model, version, stage: how === 'retire' ? 'retired' : 'challenger' }, step.why);
    });
    await this.read();
    this.changed.emit({ what: 'stage', model });
    return this.shown(this.byId(id));
  }

  condition(model: string): Condition {
    return this.thrones.condition(model);
  }

  reigns(model: string): ReturnType<Models['reigns']> {
    return this.repository.reigns(model);
  }

  async championAt(model: string, time: number): ReturnType<Models['championAt']> {
    return this.repository.reignAt(this.find(model).model, time);
  }

  async answering(model: string): Promise<VersionRecord> {
    await this.trying.get(model);
    return this.thrones.required(model, this.championOf(this.find(model).model));
  }

  async scorer(modelOrVersion: string | number): Promise<Scorer> {
    if (typeof modelOrVersion === 'number') return this.scorers.open(this.known(modelOrVersion));
    return this.scorers.open(await this.answering(modelOrVersion));
  }

  async explain(...[versionId, row, options]: Parameters<Models['explain']>): ReturnType<Models['explain']> {
    return this.explainer.explain(this.known(versionId), row, options);
  }

  async explainedAgainst(versionId: number): ReturnType<Models['explainedAgainst']> {
    return this.explainer.background(this.known(versionId));
  }

  async scorerIn(inference: Pick<Inference, 'load'>, versionId: number): Promise<Scorer> {
    return new Scorers(inference, (id) => this.modelToRun(id)).open(this.known(versionId));
  }

  watch(model: string, assets: readonly number[], who: Who): Promise<{ watching: number }> {
    return this.turns.run(async () => {
      requireSources(this.find(model), this.deps.assets, assets);
      return this.changeWatches(model, assets, who, 'watch');
    });
  }

  unwatch(model: string, assets: readonly number[], who: Who): Promise<{ watching: number }> {
    return this.turns.run(() => this.changeWatches(this.find(model).model, assets, who, 'unwatch'));
  }

  watchedBy(model: string): number[] {
    return [...(this.watching.get(model) ?? [])];
  }

  watches(): ReturnType<Models['watches']> {
    return [...this.watching].flatMap(([model, assets]) => {
      // A blind model watches with its champion still, which gives nothing: that is what its equipment shows.
      const own = this.thrones.answering(model) ?? this.championOf(model);
      if (!own) return [];
      const output = mainOutput(own.manifest);
      const limit = own.manifest.thresholds.find((threshold) => threshold.output === output.name)?.limit ?? null;
      const modes = modesOf(own.manifest, output.name).map(({ title }) => title);
      return [...assets].map((asset) => ({ asset, model, version: own.version, versionId: own.id, output: output.name, title: output.title, limit, modes }));
    });
  }

  private async changeWatches(model: string, assets: readonly number[], who: Who, how: 'watch' | 'unwatch'): Promise<{ watching: number }> {
    const before = this.watchedBy(model);
    const after = how === 'watch' ? [...new Set([...before, ...assets])] : before.filter((asset) => !assets.includes(asset));
    await this.deps.store.main.transaction(`models.${how}`, async (tx) => {
      await this.repository[how](tx, model, assets);
      await this.deps.security.record(tx, who, `models.${how}`, { model, assets: before }, { model, assets: after });
    });
    this.watching.set(model, new Set(after));
    this.changed.emit({ what: 'watches', model });
    return { watching: after.length };
  }

  private async take(path: string, name: string | undefined, who: Who): Promise<VersionRecord> {
    const opened = await openPackage(this.deps, path, name);
    const same = [...this.versions.values()].find(({ model, sha256 }) => model === opened.model && sha256 === opened.read.sha256);
    if (same) return same;
    await this.signing.requireImportable({ claim: opened.claim, files: opened.read.files }, path);
    this.refuseTakenVersion(opened.model, opened.manifest?.version);
    const checked = await checkPackage(this.deps, path, opened);
    // Data files are known only once the model was looked at.
    const held = [...this.versions.values()].find(({ model, sha256 }) => model === opened.model && sha256 === checked.sha256);
    if (held) return held;
    const { manifest } = checked;
    const kept = await this.signing.toKeep(checked, path);
    const now = this.deps.clock.now();
    if (checked.verdict.state !== 'none') checked.verdict.at = now;
    const id = await this.deps.store.main.transaction('models.import', async (tx) => {
      const inserted = await this.repository.insert(tx, checked, now, whoText(who));
      await this.signing.keep(tx, inserted, kept);
      await this.trials.imported(tx, inserted, checked.verdict, now);
      await this.deps.security.record(tx, who, 'models.import', null, { model: manifest.name, version: manifest.version, sha256: checked.sha256, golden: checked.verdict.state, signature: kept.signature, from: path });
      return inserted;
    });
    await this.read();
    await this.signing.read();
    this.changed.emit({ what: 'imported', model: manifest.name });
    return this.byId(id);
  }

  private refuseTakenVersion(model: string, version: string | undefined): void {
    const taken = [...this.versions.values()].find((record) => record.model === model && record.version === version);
    if (taken) {
      throw new MillwrightError('conflict', `The model ${model} has a version ${version} already, with other content. Versions never change: give the new one another version in its manifest.`, { model, version: version ?? '' });
    }
  }

  /** The new champion is loaded and tried before the old one is let go, so that no prediction is missed in between. */
  private async crown(record: VersionRecord, who: Who, why?: string, how: 'promote' | 'rollback' = 'promote'): Promise<VersionRecord> {
    const { id, model } = record;
    if (record.stage === 'champion' && this.condition(model).state === 'ready') return record;
    await this.signing.requirePromotable(record, () => this.repository.files(id));
    requireSources(record, this.deps.assets, this.watchedBy(model));
    const scorer = await this.triedForUse(record);
    const before = this.championOf(model);
    const step: StageStep = { how, at: this.deps.clock.now(), who: whoText(who), why: why ?? null };
    try {
      await this.deps.store.main.transaction(`models.${how}`, async (tx) => {
        if (record.stage !== 'champion') await this.repository.crown(tx, model, id, step);
        else if (this.thrones.answering(model)?.id !== id) await this.repository.reign(tx, { model, champion: id, version: id, ...step });
        await this.deps.security.record(tx, who, `models.${how}`, before ? { model, version: before.version } : null, { model, version: record.version }, step.why);
      });
    } catch (error) {
      await scorer.release();
      throw error;
    }
    await this.read();
    await this.thrones.seat(model, scorer, { state: 'ready' });
    this.changed.emit({ what: 'champion', model });
    return this.byId(id);
  }

  /** Errors: model-refused; whoever answers then is decided anew, for it may have been this one. */
  private async triedForUse(record: VersionRecord): Promise<Scorer> {
    try {
      return await this.trials.open(record, 'promotion');
    } catch (error) {
      const champion = this.championOf(record.model);
      if (champion && (champion.id === record.id || this.thrones.answering(record.model)?.id === record.id)) await this.settle(champion, 'promotion');
      throw error;
    }
  }

  /** Decides who answers for a model; at a start, and whenever a version that answers failed. */
  private async settle(champion: VersionRecord, reason: GoldenRun['reason']): Promise<void> {
    await this.thrones.settle(champion, reason);
    this.changed.emit({ what: 'condition', model: champion.model });
  }

  /** The versions of a model, in the order in which they came. */
  private versionsOf(model: string): VersionRecord[] {
    return [...this.versions.values()].filter((record) => record.model === model);
  }

  private find(model: string, version?: string): VersionRecord {
    const own = this.versionsOf(model);
    const found = version === undefined ? (this.championOf(model) ?? own.at(-1)) : own.find((record) => record.version === version);
    if (found) return found;
    const known = own.length > 0 ? `It has ${own.map((record) => record.version).join(', ')}.` : `Known are: ${[...new Set(this.list().map((record) => record.model))].join(', ') || 'none'}.`;
    throw new MillwrightError('not-found', `There is no model ${model}${version === undefined ? '' : ` in version ${version}`}. ${known}`, { model });
  }

  /** Of an id that somebody gives. */
  private known(id: number): VersionRecord {
    const record = this.versions.get(id);
    if (!record) throw new MillwrightError('not-found', `There is no model version with the id ${id}.`);
    return record;
  }

  private byId(id: number): VersionRecord {
    const record = this.versions.get(id);
    if (!record) throw new MillwrightError('internal', `The model version ${id} was kept and can't be read.`);
    return record;
  }

  private shown({ id, model, version, title, task, sha256, bytes, stage, imported, importedBy, golden }: VersionRecord): ModelVersion {
    return { id, model, version, title, task, sha256, bytes, stage, imported, importedBy, golden, answers: this.thrones.answering(model)?.id === id, signature: this.signing.stateOf(id) };
  }
}
