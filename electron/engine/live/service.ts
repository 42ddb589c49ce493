import type { Proof } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import { Emitter } from '../shared/emitter';
import type { Who } from '../shared/who';
import { AssetWindows } from './asset-windows';
import { ConnectorSet } from './connector-set';
import { explainStored } from './explain';
import { proveStored, type WhichPrediction } from './prove';
import { cautionsOf } from './deadband-effects';
import { Deadbands } from './deadbands';
import { Ingest, type IngestOptions } from './ingest';
import { Past } from './past';
import { Picture } from './picture';
import { PlantIndex } from './plant-index';
import { push } from './push';
import { fillWindows, restore } from './restore';
import { Scorers } from './scorers';
import { Scoring } from './scoring';
import type { Answered, AnswerRequest, Flow, Live, LiveDeps, PlantFrame, WantedConnector } from './types';

const FRAME_MS = 1_000;

/** Readings in, predictions out: connectors, decoding, commits, windows, scores, and the picture of all of it. */
export function createLive(deps: LiveDeps, options: { ingest?: Partial<IngestOptions> } = {}): Live {
  return new LiveService(deps, options.ingest);
}

class LiveService implements Live {
  readonly changed = new Emitter<void>();
  readonly answered = new Emitter<readonly Answered[]>();
  private readonly windows = new Map<number, AssetWindows>();
  private readonly ingest: Ingest;
  private readonly scorers: Scorers;
  private readonly scoring: Scoring;
  private readonly set: ConnectorSet;
  private readonly behind: Past;
  private picture: Picture;
  /** The picture and the windows are as they were when the engine last stopped. */
  private restored: Promise<void> = Promise.resolve();
  private readings = 0;
  private unchanged = 0;
  private readonly deadbands = new Deadbands();
  private backfill: number | null = null;
  private revision = 0;
  /** Readings up to here were in the store when the engine started. */
  private storedTo = -Infinity;
  private answerRequest: AnswerRequest = () => Promise.reject(new MillwrightError('unavailable', 'The appliance is starting: ask again in a moment.'));
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly stops: (() => void)[] = [];
  private rebuilding: Promise<void> = Promise.resolve();

  constructor(private readonly deps: LiveDeps, ingest?: Partial<IngestOptions>) {
    this.picture = new Picture(new PlantIndex(deps.assets.plant()));
    this.behind = new Past({ history: deps.history, alarms: deps.alarms, plant: () => deps.assets.plant(), now: () => deps.clock.received() });
    const changed = () => this.changed.emit();
    this.scorers = new Scorers(deps.models);
    this.scoring = new Scoring({
      history: deps.history, scorers: this.scorers, clock: deps.clock, windows: this.windows, picture: () => this.picture, shown: changed,
      answered: (rows) => this.answered.emit(rows),
      judge: deps.alarms,
      onProblem: deps.onProblem,
    });
    this.ingest = new Ingest({ history: deps.history, clock: deps.clock, busy: () => this.scoring.room(), deadbands: this.deadbands }, ingest);
    this.ingest.committed.on((commit) => {
      this.readings += commit.readings.tag.length;
      this.unchanged += commit.unchanged.tag.length;
      void this.restored.then(() => this.scoring.take(commit));
    });
    this.set = new ConnectorSet({
      store: deps.store, security: deps.security, assets: deps.assets, history: deps.history, host: deps.host, clock: deps.clock, ingest: this.ingest, index: () => this.picture.index, changed,
      score: (model, body) => this.answerRequest(model, body),
      rest: (assets) => deps.alarms.rest(assets),
      expect: (assets) => deps.alarms.expect(assets),
      newest: async (tags) => {
        await this.restored;
        return this.picture.newest(tags);
      },
    });
  }

  async start(): Promise<void> {
    const { assets, models, alarms, history } = this.deps;
    const watched = JSON.stringify(models.watches());
    this.storedTo = (await history.extent())?.to ?? -Infinity;
    await this.rebuild();
    // Connectors open meanwhile; what they bring is scored once the windows hold what they held before.
    this.restored = restore(history, this.picture, this.windows)
      .then(() => this.beginDeadbands())
      .catch((error: unknown) => this.deps.onProblem?.(error, 'restoring the picture from history'))
      // No reading is scored before it is known which versions may answer.
      .then(() => models.decided())
      .then(() => (JSON.stringify(models.watches()) === watched ? undefined : this.swap()))
      .catch((error: unknown) => this.deps.onProblem?.(error, 'waiting for the models'))
      .then(() => {
        const { equipment } = this.picture.index;
        alarms.expect(equipment.filter(({ asset, row }) => !Number.isNaN(this.picture.received[row]) && !this.set.resting.has(asset.id)).map(({ asset }) => asset.id));
        this.changed.emit();
      });
    this.stops.push(assets.changed.on(() => this.rebuildSoon()), models.changed.on(() => this.rebuildSoon()), alarms.changed.on(() => this.changed.emit()));
    this.timer = setInterval(() => {
      this.scoring.overdue();
      this.changed.emit();
    }, FRAME_MS);
    this.set.rejected.start();
    await this.set.start();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    for (const stop of this.stops) stop();
    // What waits is committed and acknowledged while the connections still stand.
    await this.ingest.close();
    await this.restored;
    await this.scoring.close();
    await this.set.close();
    await this.set.rejected.close();
    await this.scorers.keep(new Set());
  }

  frame(): PlantFrame {
    const { picture } = this;
    const now = this.deps.clock.received();
    return {
      now,
      ...picture.columns(picture.conditions(now, this.set.resting), this.deps.alarms.highest()),
      latencyMs: this.scoring.latency.median(now),
      readings: this.readings,
      predictions: this.scoring.predictions,
      rejected: this.set.rejections.total,
      backfill: this.backfill,
      storeProblem: this.ingest.problem,
      plantRevision: this.revision,
    };
  }

  past(...[at, known]: Parameters<Live['past']>) {
    return this.behind.at(at, known);
  }

  flow(): Flow {
    const { fromArrival, fromSource } = this.scoring.durations;
    return { readings: this.readings, unchanged: this.unchanged, predictions: this.scoring.predictions, waiting: this.ingest.waiting, upTo: fromArrival.upTo, fromArrival: fromArrival.counts, fromSource: fromSource.counts };
  }

  explain(...[asset, at, budget]: Parameters<Live['explain']>): ReturnType<Live['explain']> {
    return explainStored(this.deps, asset, at, budget);
  }

  prove(which: WhichPrediction): Promise<Proof[]> {
    return proveStored(this.deps, which);
  }

  answerWith(answer: AnswerRequest): void {
    this.answerRequest = answer;
  }

  get busy(): boolean {
    return this.ingest.waiting > 0 || this.scoring.busy;
  }

  connectors() {
    return this.set.list();
  }

  async addConnector(who: Who, connector: WantedConnector) {
    const added = await this.set.add(who, connector);
    this.changed.emit();
    return added;
  }

  async changeConnector(...[who, change]: Parameters<Live['changeConnector']>) {
    const changed = await this.set.change(who, change);
    this.changed.emit();
    return changed;
  }

  trustSource(...[who, name, fingerprint, why]: Parameters<Live['trustSource']>) {
    return this.set.trust(who, name, fingerprint, why);
  }

  ownCertificate() {
    return this.set.ownCertificate();
  }

  removeConnector(who: Who, name: string): Promise<void> {
    return this.set.remove(who, name);
  }

  testConnector(connector: WantedConnector) {
    return this.set.test(connector);
  }

  browse(...[name, search, limit]: Parameters<Live['browse']>) {
    return this.set.browse(name, search, limit);
  }

  mappings(name: string) {
    return this.set.mapping.list(name);
  }

  map(...[who, name, wanted, options]: Parameters<Live['map']>) {
    return this.set.mapping.map(who, name, wanted, options);
  }

  unmap(...[who, name, addresses, why]: Parameters<Live['unmap']>) {
    return this.set.mapping.unmap(who, name, addresses, why);
  }

  brokerPort(name: string): Promise<number> {
    return this.set.brokerPort(name);
  }

  deadbandCounts() {
    return this.deadbands.counts();
  }

  async setDeadband(...[who, tags, wanted, why]: Parameters<Live['setDeadband']>) {
    const cautions = this.deadbandCautions(tags, wanted);
    return { changed: await this.deps.assets.setDeadband(who, tags, wanted, why), cautions };
  }

  deadbandCautions(...[tags, wanted]: Parameters<Live['deadbandCautions']>) {
    return cautionsOf(this.deps.models, this.picture.index, tags, wanted);
  }

  rejections() {
    return this.set.rejections.list();
  }

  rejected(from: number, to: number) {
    return this.set.rejected.between(from, to);
  }

  push(...[messages]: Parameters<Live['push']>): ReturnType<Live['push']> {
    return push(messages, { ingest: this.ingest, clock: this.deps.clock, index: () => this.picture.index, rejections: this.set.rejections });
  }

  setBackfill(progress: number | null): void {
    this.backfill = progress;
    this.changed.emit();
  }

  async settled(): Promise<void> {
    await this.restored;
    await this.rebuilding;
    while (this.ingest.waiting > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await this.scoring.settled();
  }

  /** Nothing has come into the picture yet but what the store had. */
  private beginDeadbands(): void {
    const { index, valueTime, value, quality } = this.picture;
    for (const { tag, row } of index.tags) {
      if (tag.deadband !== undefined && !Number.isNaN(valueTime[row])) this.deadbands.restore(tag.id, valueTime[row] ?? NaN, value[row] ?? NaN, quality[row] ?? NaN);
    }
    this.deadbands.begin();
  }

  private rebuildSoon(): void {
    this.rebuilding = Promise.all([this.rebuilding, this.restored]).then(() => this.scoring.between(() => this.swap())).catch((error: unknown) => this.deps.onProblem?.(error, 'reading the plant'));
  }

  /** Windows of a version that reads further back than the one before are filled from the store, so that its first answers are as its later ones. */
  private async swap(): Promise<void> {
    const before = new Map(this.windows);
    await this.rebuild();
    const wanting = [...this.windows.values()].filter((own) => own !== before.get(own.asset));
    await fillWindows(this.deps.history, wanting);
  }

  /** The plant or what watches it has changed. Windows of equipment that is watched as before stay as they are. */
  private async rebuild(): Promise<void> {
    const { assets, models, history } = this.deps;
    const index = new PlantIndex(assets.plant());
    const watches = models.watches();
    const next = new Map<number, AssetWindows>();
    for (const watch of watches) {
      const known = index.assetById(watch.asset);
      if (!known) continue;
      const version = models.version(watch.versionId);
      if (version) next.set(watch.asset, AssetWindows.of(known, watch, version.manifest, history, this.storedTo, this.windows.get(watch.asset)));
    }
    // Swapped in one turn: a commit sees the old plant or the new one.
    this.picture = new Picture(index, this.picture);
    for (const asset of [...this.windows.keys()]) if (!next.has(asset)) this.windows.delete(asset);
    for (const [asset, windows] of next) this.windows.set(asset, windows);
    const needed = (tag: number) => this.windows.get(index.tagById(tag)?.tag.asset ?? -1)?.neededEveryMs(tag) ?? Infinity;
    this.deadbands.set(index.tags.map(({ tag }) => tag), needed, (tag) => this.picture.newest([tag])[0] ?? NaN);
    await this.scorers.keep(new Set([...next.values()].map(({ versionId }) => versionId)));
    this.revision++;
    this.changed.emit();
  }
}
