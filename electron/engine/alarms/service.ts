import { isMade } from '../../contract/alarm-kinds';
import type { Alarm, AlarmAside, AlarmDefined, AlarmDefinition, AlarmFlood, AlarmMeasures, AlarmPlace, AlarmTrial, BlindTime } from '../../contract/alarms';
import { MillwrightError } from '../../contract/errors';
import { Emitter } from '../shared/emitter';
import { Catalogue, shownDefinition } from './catalogue';
import { deliveryOf, fromManifest, ofDelivery, ofModel, ofReport, ofSchedule, ofTarget, reportOf, standing } from './definitions';
import { Judging, NO_ASSET } from './judging';
import { Keeper } from './keeper';
import { FloodWatch } from './flood';
import { highestOf, isAside, isOpen } from './life';
import { announcementsOf, measure, STALE_MS } from './measures';
import { MILLWRIGHT, Moves } from './moves';
import { People } from './people';
import { primePredictions, primeReadings } from './prime';
import { alarmsAt, floodsAt, type Announced } from './past';
import { Points, type Point } from './points';
import { Proposals } from './proposals';
import { tryOn } from './trial';
import { trialResult } from './trial-result';
import { readAlarm, readHistory, readJournal, readMeasured, readNextIds, readOpen, readPoints, readStanding, readTransitions, readUnseen, readWatched } from './repository';
import { unseenOf } from './unseen';
import type { AlarmDeps, AlarmRecord, Alarms, Definition, Evaluation, JournalStep, ModelTrouble, TryOptions } from './types';

const TICK_MS = 1_000;
/** Longer than a start takes: a delay that was running goes on where the engine was away for less. */
const AWAY_MS = 120_000;
const rank: Record<Alarm['state'], number> = { unacknowledged: 0, 'latched-unacknowledged': 1, acknowledged: 2, returned: 3, 'latched-acknowledged': 4, shelved: 5, suppressed: 6, 'out-of-service': 7, normal: 8 };

const byUrgency = (a: AlarmRecord, b: AlarmRecord) => rank[a.state] - rank[b.state] || a.priority - b.priority || b.raised - a.raised || b.id - a.id;
const byPlace = (a: AlarmAside, b: AlarmAside) => rank[a.state] - rank[b.state] || a.priority - b.priority || a.assetName.localeCompare(b.assetName, 'en', { numeric: true }) || a.definition - b.definition;

export function createAlarms(deps: AlarmDeps): Alarms {
  return new AlarmService(deps);
}

class AlarmService implements Alarms {
  readonly changed = new Emitter<void>();
  readonly ended = new Emitter<void>();
  private readonly next = { alarm: 1, transition: 1 };
  private floods = new FloodWatch<Announced>();
  private readonly points = new Points();
  private readonly keeper: Keeper;
  private readonly catalogue: Catalogue;
  private readonly moves: Moves;
  private readonly judging: Judging;
  private readonly people: People;
  private readonly waiting: Proposals;
  private timer: ReturnType<typeof setInterval> | undefined;
  private stop: (() => void) | undefined;

  constructor(private readonly deps: AlarmDeps) {
    this.keeper = new Keeper(deps);
    this.catalogue = new Catalogue(deps, this.keeper);
    this.waiting = new Proposals(deps, this.keeper, this.catalogue);
    this.moves = new Moves(this.points, this.keeper, this.next);
    this.judging = new Judging(this.points, this.moves, this.catalogue, this.keeper, deps.clock);
    this.people = new People(deps, { points: this.points, moves: this.moves, keeper: this.keeper, pointAt: (place) => this.pointAt(place), alarm: (id) => this.alarm(id), told: () => this.tell() });
  }

  async start({ timer = true } = {}): Promise<void> {
    const db = this.deps.store.main;
    Object.assign(this.next, await readNextIds(db));
    await this.catalogue.read();
    await this.catalogue.addMissing(MILLWRIGHT.who, standing);
    await this.people.read();
    await this.restore();
    this.floods = await floodsAt(db, this.deps.clock.received());
    this.judging.reindex(this.deps.assets.plant());
    await primeReadings(this.deps.history, this.judging.series);
    await primePredictions(this.deps, this.catalogue.all(), (asset, model, output, time, received, value) => {
      for (const { signal } of this.judging.ofPrediction(asset, model, output)) signal.take(0, time, received, value, 0);
    });
    this.stop = this.deps.assets.changed.on(() => this.reindex());
    if (timer) this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.stop?.();
    this.judging.keepDelays();
    await this.settled();
  }

  settled(): Promise<void> {
    return this.keeper.settled();
  }

  definitions(): AlarmDefinition[] {
    return this.catalogue.all().map(shownDefinition);
  }

  definitionVersions(id: number) {
    return this.catalogue.versions(id);
  }

  async define(...given: Parameters<Alarms['define']>): Promise<AlarmDefined> {
    return this.people.policy().signDefinitions ? this.waiting.propose(...given) : this.lives(await this.catalogue.define(...given));
  }

  proposals() {
    return this.waiting.list();
  }

  async signProposal(...given: Parameters<Alarms['signProposal']>): Promise<AlarmDefinition> {
    return this.lives(await this.waiting.sign(...given));
  }

  refuseProposal(...given: Parameters<Alarms['refuseProposal']>) {
    return this.waiting.refuse(...given);
  }

  private lives(after: Definition): AlarmDefinition {
    if (!after.enabled) this.judging.standDown(after);
    this.reindex();
    this.tell();
    return shownDefinition(after);
  }

  async tryOut(wanted: AlarmDefinition, { from, to: until, failures, findings = true, withinMs, signal, onProgress }: TryOptions): Promise<AlarmTrial> {
    const to = Math.min(until, this.deps.clock.now());
    if (!(from < to)) throw new MillwrightError('invalid-input', 'What it is to be tried on ends before it begins, or has not begun.', { from, to: until });
    if (!isMade(wanted.kind)) throw new MillwrightError('invalid-input', 'What is tried is an alarm of readings or of predictions: of others nothing is stored that could be judged again.');
    const definition = { ...this.catalogue.checked(wanted), enabled: true };
    const standing = this.catalogue.byId(wanted.id);
    let values = 0;
    const [first, second] = await tryOn(this.deps, {
      definitions: standing ? [definition, standing] : [definition], all: this.catalogue.all(), from, to, signal,
      onProgress: (progress) => {
        values = progress.values;
        onProgress?.(progress);
      },
    });
    if (!first) throw new Error('nothing was tried');
    const found = findings ? await this.deps.known?.(from, to) : undefined;
    return trialResult(first, second, { definition, from, to, values, failures, found, withinMs, nameOf: (asset) => this.named(definition.id, asset).assetName });
  }

  async defineForModel(...[who, manifest]: Parameters<Alarms['defineForModel']>): Promise<AlarmDefinition[]> {
    this.catalogue.knows(manifest.name, manifest.outputs);
    await this.catalogue.addMissing(who, fromManifest(manifest));
    this.judging.reindex(this.deps.assets.plant());
    return this.definitions().filter(({ model }) => model === manifest.name);
  }

  policy() {
    return this.people.policy();
  }
  setPolicy(...given: Parameters<Alarms['setPolicy']>) {
    return this.people.setPolicy(...given);
  }
  acknowledge(...given: Parameters<Alarms['acknowledge']>) {
    return this.people.acknowledge(...given);
  }
  reset(...given: Parameters<Alarms['reset']>) {
    return this.people.reset(...given);
  }
  shelve(...given: Parameters<Alarms['shelve']>) {
    return this.people.shelve(...given);
  }
  unshelve(...given: Parameters<Alarms['unshelve']>) {
    return this.people.unshelve(...given);
  }
  removeFromService(...given: Parameters<Alarms['removeFromService']>) {
    return this.people.removeFromService(...given);
  }
  returnToService(...given: Parameters<Alarms['returnToService']>) {
    return this.people.returnToService(...given);
  }

  expect(assets: readonly number[]): void {
    this.judging.expect(assets);
  }

  reading(tag: number, time: number, received: number, value: number, quality: number): void {
    this.judging.reading(tag, time, received, value, quality);
  }

  appliance(...given: Parameters<Alarms['appliance']>): void {
    this.judging.appliance(...given);
    this.afterwards();
  }

  rest(assets: readonly number[]): void {
    this.judging.rest(assets);
    this.afterwards();
  }

  evaluate(evaluations: readonly Evaluation[]): void {
    this.judging.evaluate(evaluations);
    this.afterwards();
  }

  async modelTrouble(model: string, trouble: ModelTrouble | null): Promise<void> {
    if (trouble) await this.catalogue.addMissing(MILLWRIGHT.who, ofModel(model));
    this.judging.modelTrouble(model, trouble);
    this.afterwards();
  }

  async scheduleTrouble(schedule: string, says: string | null): Promise<void> {
    if (says !== null) await this.catalogue.addMissing(MILLWRIGHT.who, [ofSchedule(schedule)]);
    this.judging.trouble('schedule-failed', schedule, says);
    this.afterwards();
  }

  async reportTrouble(report: string, says: string | null): Promise<void> {
    if (says !== null) await this.catalogue.addMissing(MILLWRIGHT.who, [ofReport(report)]);
    this.judging.trouble('report-failed', report, says);
    this.afterwards();
  }

  async deliveryTrouble(report: string, says: string | null): Promise<void> {
    if (says !== null) await this.catalogue.addMissing(MILLWRIGHT.who, [ofDelivery(report)]);
    this.judging.trouble('report-failed', deliveryOf(report), says);
    this.afterwards();
  }

  async targetTrouble(target: string, says: string | null): Promise<void> {
    if (says !== null) await this.catalogue.addMissing(MILLWRIGHT.who, [ofTarget(target)]);
    this.judging.trouble('target-failed', target, says);
    this.afterwards();
  }

  tick(): void {
    this.judging.tick();
    // Asked each time: an alarm whose value moves with every tick must not keep a flood going.
    const isOver = this.floods.passed(this.deps.clock.received()) !== null;
    this.moves.dirty ||= this.judging.moved || isOver;
    this.afterwards();
    this.keeper.flush();
  }

  active(): Alarm[] {
    return [...this.points.withAlarm()]
      .flatMap(({ open }) => (open && isOpen(open.state) ? [open] : []))
      .sort(byUrgency)
      .map((record) => this.shown(record));
  }

  aside(): AlarmAside[] {
    return [...this.points.setAside()]
      .flatMap(({ definition, asset, condition, state, since, aside, open }) => (isAside(state) ? [{
        definition: definition.id, asset, ...this.named(definition.id, asset), condition: open?.condition ?? definition.condition, priority: definition.priority, state, since,
        until: aside?.until ?? null, why: aside?.why ?? '', by: aside?.by ?? '', holds: condition.active,
      }] : []))
      .sort(byPlace);
  }

  async at(time: number): ReturnType<Alarms['at']> {
    await this.settled();
    const { alarms, aside, flood } = await alarmsAt({ db: this.deps.store.main, definition: (id) => this.catalogue.byId(id) }, time);
    return {
      alarms: alarms.sort(byUrgency).map((record) => this.shown(record)),
      aside: aside.map((one) => ({ ...one, ...this.named(one.definition, one.asset) })).sort(byPlace),
      flood: flood && { ...flood, first: this.withNames(flood.first) },
    };
  }

  flood(): AlarmFlood | null {
    const { flood } = this.floods;
    return flood && { since: flood.from, alarms: flood.alarms, first: this.withNames(flood.first) };
  }

  highest(): ReadonlyMap<number, number> {
    return highestOf([...this.points.withAlarm()].flatMap(({ open }) => open ?? []));
  }

  async history(query: Parameters<Alarms['history']>[0]): Promise<Alarm[]> {
    await this.settled();
    return (await readHistory(this.deps.store.main, query)).map((record) => this.shown(this.points.byAlarm(record.id)?.open ?? record));
  }

  async transitions(place: AlarmPlace, limit: number) {
    await this.settled();
    return readTransitions(this.deps.store.main, place, limit);
  }

  journal(after: number, limit: number): Promise<JournalStep[]> {
    return this.keeper.whole(async (below) => (await readJournal(this.deps.store.main, after, below, limit)).map((step) => ({ ...step, ...this.named(step.definition, step.asset) })));
  }

  newestStep(): Promise<number> {
    return this.keeper.whole(async (below) => (below === null ? (await readNextIds(this.deps.store.main)).transition : below) - 1);
  }

  async measures(from: number, until: number): Promise<AlarmMeasures> {
    const to = Math.min(until, this.deps.clock.received());
    if (!(from < to)) throw new MillwrightError('invalid-input', 'What is to be measured ends before it begins, or has not begun.', { from, to: until });
    await this.settled();
    const db = this.deps.store.main;
    const stale = await readStanding(db, to - STALE_MS, to);
    const { mostFrequent, chattering, ...measures } = measure(await readMeasured(db, from, to), from, to, stale.length);
    const named = <T extends AlarmPlace>(one: T) => this.withNames(one);
    return {
      ...measures, mostFrequent: mostFrequent.map(named), chattering: chattering.map(named),
      stale: stale.map(({ definition, asset, condition, raised }) => ({ ...named({ definition, asset }), condition, since: raised })),
    };
  }

  async announcements(from: number, to: number) {
    await this.settled();
    return announcementsOf(await readMeasured(this.deps.store.main, from, to)).map(({ at, priority, definition, asset }) => this.withNames({ at, priority, definition, asset }));
  }

  private withNames<T extends AlarmPlace>(one: T) {
    return { ...one, ...this.named(one.definition, one.asset), condition: this.catalogue.byId(one.definition)?.condition ?? '' };
  }

  async blind(from: number, until: number): Promise<BlindTime[]> {
    const to = Math.min(until, this.deps.clock.received());
    if (!(from < to)) throw new MillwrightError('invalid-input', 'What is asked for ends before it begins, or has not begun.', { from, to: until });
    await this.settled();
    const unseen = unseenOf(await readUnseen(this.deps.store.main, to), from, to);
    const own = (asset: number) => ({ assetName: this.deps.assets.plant().assetById.get(asset)?.name ?? `Equipment ${asset}`, place: this.deps.assets.place(asset) });
    return [...unseen].map(([asset, times]) => ({ asset, ...own(asset), ...times })).sort((a, b) => b.blindMs + b.silentMs - a.blindMs - a.silentMs || a.asset - b.asset);
  }

  /** What was so when the engine ended is so now: nothing is announced for it again. */
  private async restore(): Promise<void> {
    const db = this.deps.store.main;
    const watched = await readWatched(db);
    const now = this.deps.clock.received();
    for (const kept of await readPoints(db)) {
      const definition = this.catalogue.byId(kept.definition);
      if (!definition) continue;
      const point = this.points.get(definition, kept.asset);
      Object.assign(point, { state: kept.state, since: kept.since, aside: kept.aside, suppressed: kept.suppressed });
      point.condition = { ...point.condition, active: kept.holds, value: kept.value, received: kept.received };
      // What had run is counted by the clock of then, what runs by the clock of now: one that was set meanwhile neither hastens nor holds back.
      if (watched !== null && now - watched <= AWAY_MS && !Number.isNaN(kept.delaySince)) {
        Object.assign(point.condition, { since: now - Math.max(0, watched - kept.delaySince), received: now });
      }
      this.points.file(point, undefined);
      this.judging.resume(point);
    }
    for (const record of await readOpen(db)) {
      const point = this.points.find(record);
      if (!point) continue;
      point.open = record;
      this.points.file(point, undefined);
    }
  }

  private pointAt({ definition, asset }: AlarmPlace): Point {
    const known = this.catalogue.byId(definition);
    const there = known && (this.points.find({ definition, asset }) !== undefined || this.deps.assets.plant().assetById.get(asset)?.kind === 'equipment');
    if (!known || !there) throw new MillwrightError('not-found', `There is no alarm of definition ${definition} on equipment ${asset}.`, { definition, asset });
    return this.points.get(known, asset);
  }

  async alarm(id: number): Promise<Alarm> {
    const open = this.points.byAlarm(id)?.open;
    if (open) return this.shown(open);
    await this.settled();
    const record = await readAlarm(this.deps.store.main, id);
    if (!record) throw new MillwrightError('not-found', `There is no alarm ${id}.`, { alarm: id });
    return this.shown(record);
  }

  private reindex(): void {
    this.judging.reindex(this.deps.assets.plant());
    this.keeper.flush();
    this.afterwards();
  }

  private afterwards(): void {
    if (!this.moves.dirty) return;
    this.keeper.flush();
    this.tell();
  }

  private tell(): void {
    this.moves.dirty = false;
    for (const one of this.moves.announced.splice(0)) this.floods.announced(one);
    this.judging.moved = false;
    this.changed.emit();
    if (!this.moves.ended) return;
    this.moves.ended = false;
    this.ended.emit();
  }

  private shown(record: AlarmRecord): Alarm {
    return { ...record, ...this.named(record.definition, record.asset) };
  }

  private named(definition: number, asset: number): { assetName: string; place: string } {
    const { assets } = this.deps;
    if (asset === NO_ASSET) {
      const of = this.catalogue.byId(definition);
      if (of?.kind === 'appliance') return { assetName: 'Millwright', place: 'This appliance' };
      if (of?.kind === 'target-failed') return { assetName: of.output ?? '', place: 'Who is told' };
      if (of?.kind === 'report-failed') return { assetName: reportOf(of.output ?? ''), place: 'Reports' };
      return of?.kind === 'schedule-failed' ? { assetName: of.output ?? '', place: 'Schedules' } : { assetName: of?.model ?? '', place: 'Models' };
    }
    const own = assets.plant().assetById.get(asset);
    return { assetName: own?.name ?? `Equipment ${asset}`, place: own ? assets.place(own.id) : '' };
  }
}
