import type { ModelVersion } from '../../contract/domain';
import { MillwrightError, toErrorData } from '../../contract/errors';
import type { Host } from '../../contract/host';
import type { Inference } from '../inference';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import { Emitter } from '../shared/emitter';
import { whoText, type Who } from '../shared/who';
import type { Store } from '../store';
import { checkPackage, goldenTest, openPackage } from './check-package';
import { exportVersion } from './export';
import { lookAtPackage, modelToRun, unpackPackage } from './inspector';
import { parseGolden } from './parse';
import { readPackage } from './read-package';
import { modelRepository, type ModelRepository } from './repository';
import { Scorers } from './scorer';
import { shippedPackages } from './shipped';
import { openSigning, type Signing } from './signing';
import { mainOutput } from './sources';
import type { Condition, Exported, ExportRequest, ModelChange, Models, PlantView, Scorer, VersionRecord } from './types';
import { requireSources } from './watching';

export interface ModelDeps {
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record'>;
  inference: Inference;
  host: Pick<Host, 'fork' | 'files' | 'home'>;
  assets: PlantView;
  clock: Clock;
}

type Champion = { scorer: Scorer; condition: Condition };

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
  private readonly champions = new Map<string, Champion>();
  private readonly conditions = new Map<string, Condition>();
  private readonly scorers: Scorers;
  /** Changes one after the other: what one has checked, the next may not have changed meanwhile. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: ModelDeps, private readonly repository: ModelRepository, readonly signing: Signing) {
    this.scorers = new Scorers(deps.inference, (id) => this.modelToRun(id));
  }

  async read(): Promise<void> {
    this.versions = new Map((await this.repository.versions()).map((record) => [record.id, record]));
    this.watching = new Map();
    for (const { model, asset } of await this.repository.watches()) this.watching.set(model, (this.watching.get(model) ?? new Set()).add(asset));
  }

  async start(): Promise<void> {
    for (const record of this.versions.values()) if (record.stage === 'champion') await this.inOrder(() => this.enthrone(record));
    // A full disk is no reason not to start: they are marked at another start.
    await this.inOrder(() => this.signing.adopt(this.versions.values(), (id) => this.repository.files(id), { kind: 'system', room: 'models' })).catch((error: unknown) => console.error('engine: models, marking what shipped:', error));
  }

  async close(): Promise<void> {
    await this.last.catch(() => undefined);
    for (const { scorer } of this.champions.values()) await scorer.release();
    this.champions.clear();
  }

  list(): ModelVersion[] {
    return [...this.versions.values()].map((record) => this.shown(record));
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
    const record = this.versions.get(versionId);
    if (!record) throw new MillwrightError('not-found', `There is no model version with the id ${versionId}.`);
    return modelToRun(this.deps.host, record.inspection, await this.repository.files(versionId));
  }

  async inspect(path: string): ReturnType<Models['inspect']> {
    const { inspected, claim, files } = await lookAtPackage(this.deps.host, path);
    const signature = await this.signing.judge(claim, files);
    return { ...inspected, signature, refused: this.signing.refusal(signature, path) ?? null };
  }

  async export(request: ExportRequest, who: Who): Promise<Exported> {
    return exportVersion({ ...this.deps, files: (id) => this.repository.files(id), archive: (id) => this.signing.archive(id) }, this.find(request.model, request.version), request, who);
  }

  import(path: string, { name, who }: { name?: string; who: Who }): Promise<ModelVersion> {
    return this.inOrder(async () => this.shown(await this.take(path, name, who)));
  }

  promote(model: string, version: string, who: Who, why?: string): Promise<ModelVersion> {
    return this.inOrder(async () => this.shown(await this.crown(this.find(model, version), who, why)));
  }

  seedShipped(dir: string, who: Who): ReturnType<Models['seedShipped']> {
    return this.inOrder(async () => {
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
    return [...this.versions.values()].find((record) => record.model === model && record.stage === 'champion');
  }

  condition(model: string): Condition {
    return this.conditions.get(model) ?? { state: 'none' };
  }

  reigns(model: string): ReturnType<Models['reigns']> {
    return this.repository.reigns(model);
  }

  championAt(model: string, time: number): ReturnType<Models['championAt']> {
    return this.repository.reignAt(model, time);
  }

  async scorer(modelOrVersion: string | number): Promise<Scorer> {
    if (typeof modelOrVersion === 'number') {
      const record = this.versions.get(modelOrVersion);
      if (!record) throw new MillwrightError('not-found', `There is no model version with the id ${modelOrVersion}.`);
      return this.scorers.open(record);
    }
    const champion = this.championOf(modelOrVersion);
    if (!champion) throw new MillwrightError(this.find(modelOrVersion) ? 'unavailable' : 'not-found', `The model ${modelOrVersion} has no champion yet. Promote a version first.`, { model: modelOrVersion });
    const condition = this.condition(modelOrVersion);
    if (condition.state === 'blind') throw new MillwrightError('unavailable', `The model ${modelOrVersion} gives no predictions: ${condition.reason}`, { model: modelOrVersion });
    return this.scorers.open(champion);
  }

  watch(model: string, assets: readonly number[], who: Who): Promise<{ watching: number }> {
    return this.inOrder(async () => {
      requireSources(this.find(model), this.deps.assets, assets);
      return this.changeWatches(model, assets, who, 'watch');
    });
  }

  unwatch(model: string, assets: readonly number[], who: Who): Promise<{ watching: number }> {
    return this.inOrder(() => this.changeWatches(this.find(model).model, assets, who, 'unwatch'));
  }

  watchedBy(model: string): number[] {
    return [...(this.watching.get(model) ?? [])];
  }

  watches(): ReturnType<Models['watches']> {
    return [...this.watching].flatMap(([model, assets]) => {
      const champion = this.championOf(model);
      if (!champion) return [];
      const output = mainOutput(champion.manifest);
      const limit = champion.manifest.thresholds.find((threshold) => threshold.output === output.name)?.limit ?? null;
      return [...assets].map((asset) => ({ asset, model, version: champion.version, versionId: champion.id, output: output.name, title: output.title, limit }));
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
  private async crown(record: VersionRecord, who: Who, why?: string): Promise<VersionRecord> {
    if (record.stage === 'champion' && this.condition(record.model).state === 'ready') return record;
    await this.signing.requirePromotable(record, () => this.repository.files(record.id));
    requireSources(record, this.deps.assets, this.watchedBy(record.model));
    const scorer = await this.openTried(record);
    const before = this.championOf(record.model);
    const now = this.deps.clock.now();
    try {
      await this.deps.store.main.transaction('models.promote', async (tx) => {
        if (record.stage !== 'champion') await this.repository.crown(tx, record.model, record.id, now, whoText(who), why ?? null);
        await this.deps.security.record(tx, who, 'models.promote', before ? { model: before.model, version: before.version } : null, { model: record.model, version: record.version }, why ?? null);
      });
    } catch (error) {
      await scorer.release();
      throw error;
    }
    await this.read();
    await this.seat(record.model, scorer, { state: 'ready' });
    this.changed.emit({ what: 'champion', model: record.model });
    return this.byId(record.id);
  }

  /** At start-up: a champion that does not load or fails its golden test is not used. */
  private async enthrone(record: VersionRecord): Promise<void> {
    try {
      await this.seat(record.model, await this.openTried(record), { state: 'ready' });
    } catch (error) {
      this.conditions.set(record.model, { state: 'blind', reason: toErrorData(error).message });
    }
    this.changed.emit({ what: 'condition', model: record.model });
  }

  private async seat(model: string, scorer: Scorer, condition: Condition): Promise<void> {
    const before = this.champions.get(model);
    this.champions.set(model, { scorer, condition });
    this.conditions.set(model, condition);
    await before?.scorer.release();
  }

  /** Loads a version and runs its golden test, whose outcome is kept. Errors: model-refused. */
  private async openTried(record: VersionRecord): Promise<Scorer> {
    const scorer = await this.scorers.open(record);
    try {
      const golden = parseGolden(await this.repository.files(record.id));
      const { error, ...state } = await goldenTest(scorer.session, record.binding, record.manifest, golden);
      record.golden = { ...state, at: state.state === 'none' ? null : this.deps.clock.now() };
      await this.deps.store.main.transaction('models.golden', (tx) => this.repository.golden(tx, record.id, record.golden));
      if (error) throw error;
      return scorer;
    } catch (error) {
      await scorer.release();
      throw error;
    }
  }

  private find(model: string, version?: string): VersionRecord {
    const own = [...this.versions.values()].filter((record) => record.model === model);
    const found = version === undefined ? (this.championOf(model) ?? own.at(-1)) : own.find((record) => record.version === version);
    if (found) return found;
    const known = own.length > 0 ? `It has ${own.map((record) => record.version).join(', ')}.` : `Known are: ${[...new Set(this.list().map((record) => record.model))].join(', ') || 'none'}.`;
    throw new MillwrightError('not-found', `There is no model ${model}${version === undefined ? '' : ` in version ${version}`}. ${known}`, { model });
  }

  private byId(id: number): VersionRecord {
    const record = this.versions.get(id);
    if (!record) throw new MillwrightError('internal', `The model version ${id} was kept and can't be read.`);
    return record;
  }

  private shown({ id, model, version, title, task, sha256, bytes, stage, imported, importedBy, golden }: VersionRecord): ModelVersion {
    return { id, model, version, title, task, sha256, bytes, stage, imported, importedBy, golden, signature: this.signing.stateOf(id) };
  }

  private inOrder<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.catch(() => undefined).then(work);
    this.last = turn;
    return turn;
  }
}
