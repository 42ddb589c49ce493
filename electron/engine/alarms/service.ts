import type { Alarm, AlarmDefinition } from '../../contract/alarms';
import { MillwrightError } from '../../contract/errors';
import { mostLikely } from '../../contract/modes';
import { Emitter } from '../shared/emitter';
import { whoName, type Who } from '../shared/who';
import { atTime, fresh, withValue, type Condition } from './condition';
import { fromManifest, ofModel, standing } from './definitions';
import { Keeper } from './keeper';
import { isActive, isOpen, step, type AlarmInput } from './life';
import { putAlarms, putDefinition, readDefinitions, readEvents, readHistory, readNextIds, readOpen } from './repository';
import type { AlarmDeps, AlarmEvent, AlarmRecord, Alarms, Definition, Evaluation, ModelTrouble } from './types';

const TICK_MS = 1_000;
/** How often the value and peak of an alarm that stands are kept, between its transitions. */
const PEAK_KEPT_MS = 30_000;
const SYSTEM: Who = { kind: 'system', room: 'alarms' };
/** The place of an alarm that is of a model. */
const NO_ASSET = 0;

/** One definition on one piece of equipment. */
interface Watched {
  definition: Definition;
  asset: number;
  condition: Condition;
  open: AlarmRecord | undefined;
  /** What the alarm says when it is raised, where the definition says only of what kind: a model's trouble, or the mode that stood out then. */
  says?: string;
}

export function createAlarms(deps: AlarmDeps): Alarms {
  return new AlarmService(deps);
}

class AlarmService implements Alarms {
  readonly changed = new Emitter<void>();
  private readonly kept: Definition[] = [];
  private readonly watched = new Map<string, Watched>();
  /** Open alarms by id: the few of many that are watched. */
  private readonly openById = new Map<number, Watched>();
  private readonly heard = new Map<number, number>();
  private readonly keeper: Keeper;
  private next = { alarm: 1, event: 1, definition: 1 };
  private timer: ReturnType<typeof setInterval> | undefined;
  private dirty = false;
  /** The value of an alarm that stands has changed since it was last told; told once a tick. */
  private moved = false;
  private peaksKept = 0;

  constructor(private readonly deps: AlarmDeps) {
    this.keeper = new Keeper(deps);
  }

  async start({ timer = true } = {}): Promise<void> {
    const { store } = this.deps;
    this.next = await readNextIds(store.main);
    this.kept.push(...(await readDefinitions(store.main)));
    await this.addMissing(SYSTEM, standing);
    for (const record of await readOpen(store.main)) {
      const definition = this.kept.find(({ id }) => id === record.definition);
      if (!definition) continue;
      const watched = this.watch(definition, record.asset);
      watched.open = record;
      watched.condition = { ...fresh(), active: isActive(record.state), value: record.value ?? NaN };
      this.openById.set(record.id, watched);
    }
    if (timer) this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.settled();
  }

  settled(): Promise<void> {
    return this.keeper.settled();
  }

  definitions(): AlarmDefinition[] {
    return this.kept.map(({ unit: _, ...definition }) => definition);
  }

  async define(who: Who, wanted: AlarmDefinition, why?: string): Promise<AlarmDefinition> {
    const before = this.kept.find(({ id }) => id === wanted.id);
    if (wanted.id !== 0 && !before) throw new MillwrightError('not-found', `There is no alarm definition ${wanted.id}. Ask for the list again.`);
    const twin = this.kept.find((d) => d.id !== wanted.id && d.kind === wanted.kind && d.model === wanted.model && d.output === wanted.output);
    if (twin) throw new MillwrightError('conflict', `"${twin.condition}" judges the same value already. Change that one.`, { definition: twin.id });
    // What a definition judges stays what it was: alarms of the past belong to it.
    const after: Definition = before
      ? { ...before, ...wanted, kind: before.kind, model: before.model, output: before.output, unit: before.unit }
      : { ...wanted, id: this.next.definition++, unit: '' };
    await this.keeper.transaction('define an alarm', async (tx) => {
      await putDefinition(tx, after);
      await this.deps.security.record(tx, who, 'alarms.define', before ? { ...before } : null, after, why ?? null);
    });
    if (before) Object.assign(before, after);
    else this.kept.push(after);
    if (!after.enabled) this.standDown(after);
    this.announce();
    const { unit: _, ...definition } = after;
    return definition;
  }

  async defineForModel(who: Who, manifest: Parameters<Alarms['defineForModel']>[1]): Promise<AlarmDefinition[]> {
    await this.addMissing(who, fromManifest(manifest));
    return this.definitions().filter(({ model }) => model === manifest.name);
  }

  expect(assets: readonly number[]): void {
    const now = this.deps.clock.received();
    for (const asset of assets) if (!this.heard.has(asset)) this.heard.set(asset, now);
  }

  rest(assets: readonly number[]): void {
    const now = this.deps.clock.received();
    const silence = this.kept.find(({ kind }) => kind === 'no-data');
    for (const asset of assets) {
      this.heard.delete(asset);
      if (silence && this.find(silence, asset)?.condition.active) this.judge(silence, asset, 0, now);
    }
    this.afterwards();
  }

  evaluate(evaluations: readonly Evaluation[]): void {
    for (const { asset, received, prediction } of evaluations) {
      this.heard.set(asset, received);
      for (const definition of this.kept) {
        if (!definition.enabled) continue;
        if (definition.kind === 'no-data') this.judge(definition, asset, 0, received);
        else if (!prediction) continue;
        else if (definition.kind === 'model-blind') this.judge(definition, asset, Number.isNaN(prediction.value) ? 1 : 0, received);
        else if (definition.model === prediction.model && definition.output === prediction.output) {
          // The newest one that stood out: a delay may run out after it, by the clock.
          if (prediction.mode) this.watch(definition, asset).says = definition.condition + mostLikely(prediction.mode);
          else if (!Number.isNaN(prediction.value)) this.watch(definition, asset).says = undefined;
          this.judge(definition, asset, prediction.value, received);
        }
      }
    }
    this.afterwards();
  }

  async modelTrouble(model: string, trouble: ModelTrouble | null): Promise<void> {
    if (trouble) await this.addMissing(SYSTEM, ofModel(model));
    const now = this.deps.clock.received();
    for (const definition of this.kept) {
      if (definition.model !== model || !definition.enabled || (definition.kind !== 'model-stand-in' && definition.kind !== 'model-failed')) continue;
      const holds = definition.kind === trouble?.kind;
      const watched = this.watch(definition, NO_ASSET);
      if (holds) watched.says = trouble.says;
      this.judge(definition, NO_ASSET, holds ? 1 : 0, now);
      if (holds && watched.open && watched.open.condition !== trouble.says) {
        watched.open.condition = trouble.says;
        this.keeper.put(watched.open);
        this.dirty = true;
      }
    }
    this.afterwards();
  }

  tick(): void {
    const now = this.deps.clock.received();
    const silence = this.kept.find(({ kind, enabled }) => kind === 'no-data' && enabled);
    if (silence) {
      for (const [asset, heard] of this.heard) {
        const age = (now - heard) / 1000;
        if (age >= silence.limit || this.find(silence, asset)?.condition.active) this.judge(silence, asset, age, now);
      }
    }
    for (const watched of this.watched.values()) {
      if (watched.definition.kind === 'no-data' || !watched.definition.enabled) continue;
      this.settle(watched, atTime(watched.definition, watched.condition, now), now);
    }
    if (now - this.peaksKept >= PEAK_KEPT_MS) {
      this.peaksKept = now;
      for (const { open } of this.openById.values()) if (open && isActive(open.state)) this.keeper.put(open);
    }
    this.dirty ||= this.moved;
    this.afterwards();
    this.keeper.flush();
  }

  async acknowledge(who: Who, id: number, note?: string): Promise<Alarm> {
    const watched = this.openById.get(id);
    if (!watched?.open) {
      const never = id < 1 || id >= this.next.alarm;
      throw new MillwrightError('not-found', never ? `There is no alarm ${id}.` : `Alarm ${id} is not open any more: it was acknowledged and has returned to normal.`, { alarm: id });
    }
    const at = Math.round(this.deps.clock.received());
    await this.keeper.transaction('acknowledge an alarm', async (tx) => {
      const before = watched.open;
      if (before?.id !== id || step(before.state, 'acknowledge') === before.state) return;
      const after = acknowledged(before, who, note, at);
      await putAlarms(tx, [after], [this.event(after, 'acknowledge', at, whoName(who))]);
      await this.deps.security.record(tx, who, 'alarms.acknowledge', { alarm: id, state: before.state }, { alarm: id, asset: before.asset, condition: before.condition, state: after.state }, note ?? null);
    });
    // It may have returned or been raised while the store was at work: the acknowledgement counts for the state it is in now.
    const now = watched.open;
    if (now?.id !== id || step(now.state, 'acknowledge') === now.state) return this.shown(now?.id === id ? now : (await this.record(id)));
    const after = acknowledged(now, who, note, at);
    this.replace(watched, after);
    this.keeper.put(after);
    this.keeper.flush();
    this.announce();
    return this.shown(after);
  }

  active(): Alarm[] {
    const rank = { unacknowledged: 0, acknowledged: 1, returned: 2, normal: 3 };
    return [...this.openById.values()]
      .flatMap(({ open }) => (open ? [open] : []))
      .sort((a, b) => rank[a.state] - rank[b.state] || a.priority - b.priority || b.raised - a.raised || b.id - a.id)
      .map((record) => this.shown(record));
  }

  highest(): ReadonlyMap<number, number> {
    const highest = new Map<number, number>();
    for (const { open } of this.openById.values()) {
      if (open && isActive(open.state)) highest.set(open.asset, Math.min(open.priority, highest.get(open.asset) ?? 9));
    }
    return highest;
  }

  async history(query: { asset?: number; from?: number; limit: number }): Promise<Alarm[]> {
    await this.settled();
    return (await readHistory(this.deps.store.main, query)).map((record) => this.shown(this.openById.get(record.id)?.open ?? record));
  }

  async events(alarm: number): Promise<AlarmEvent[]> {
    await this.settled();
    return readEvents(this.deps.store.main, alarm);
  }

  private async record(id: number): Promise<AlarmRecord> {
    await this.settled();
    const record = (await readHistory(this.deps.store.main, { limit: 1000 })).find((one) => one.id === id);
    if (!record) throw new MillwrightError('not-found', `There is no alarm ${id}.`, { alarm: id });
    return record;
  }

  private async addMissing(who: Who, wanted: readonly Omit<Definition, 'id'>[]): Promise<void> {
    const missing = wanted
      .filter((d) => !this.kept.some((k) => k.kind === d.kind && k.model === d.model && k.output === d.output))
      .map((d) => ({ ...d, id: this.next.definition++ }));
    if (missing.length === 0) return;
    await this.keeper.transaction('define alarms', async (tx) => {
      for (const definition of missing) {
        await putDefinition(tx, definition);
        await this.deps.security.record(tx, who, 'alarms.define', null, definition, 'from the manifest or the standing set');
      }
    });
    this.kept.push(...missing);
  }

  private find(definition: Definition, asset: number): Watched | undefined {
    return this.watched.get(`${definition.id}:${asset}`);
  }

  private watch(definition: Definition, asset: number): Watched {
    let watched = this.find(definition, asset);
    if (!watched) {
      watched = { definition, asset, condition: fresh(), open: undefined };
      this.watched.set(`${definition.id}:${asset}`, watched);
    }
    return watched;
  }

  private judge(definition: Definition, asset: number, value: number, received: number): void {
    const watched = this.watch(definition, asset);
    const { open } = watched;
    const after = withValue(definition, watched.condition, value, received);
    if (open && after.active && !Number.isNaN(value)) {
      this.moved ||= open.value !== value;
      open.value = value;
      open.peak = Math.max(open.peak ?? value, value);
    }
    this.settle(watched, after, received);
  }

  private settle(watched: Watched, after: Condition, at: number): void {
    const was = watched.condition.active;
    watched.condition = after;
    if (after.active !== was) this.move(watched, after.active ? 'raise' : 'return', Math.round(at));
  }

  private move(watched: Watched, input: AlarmInput, at: number): void {
    const before = watched.open ?? this.newAlarm(watched, at);
    const state = step(before.state, input);
    if (state === before.state) return;
    const value = Number.isNaN(watched.condition.value) ? null : watched.condition.value;
    const after: AlarmRecord = { ...before, state, value };
    if (input === 'raise') {
      after.returned = null;
      after.condition = watched.says ?? watched.definition.condition;
      // Raised again before anybody acknowledged: the same alarm, whose earlier peak still counts.
      after.peak = value === null ? before.peak : Math.max(before.peak ?? value, value);
    } else {
      after.returned = at;
      after.closed = isOpen(state) ? null : at;
    }
    this.replace(watched, after);
    this.keeper.put(after, this.event(after, input, at, null));
    this.dirty = true;
  }

  private newAlarm({ definition, asset, says }: Watched, at: number): AlarmRecord {
    const { kind, condition, unit, priority, limit } = definition;
    return {
      id: this.next.alarm++, definition: definition.id, asset, kind, condition: says ?? condition, unit, priority, limit, state: 'normal', raised: at,
      acknowledged: null, acknowledgedBy: null, note: null, returned: null, closed: null, value: null, peak: null,
    };
  }

  private replace(watched: Watched, after: AlarmRecord): void {
    const over = !isOpen(after.state);
    watched.open = over ? undefined : after;
    if (over) this.openById.delete(after.id);
    else this.openById.set(after.id, watched);
  }

  private event(after: AlarmRecord, input: AlarmInput, at: number, who: string | null): AlarmEvent {
    return { id: this.next.event++, alarm: after.id, at, input, state: after.state, value: after.value, who };
  }

  /** A definition that is switched off: what it raised returns. */
  private standDown(definition: Definition): void {
    const at = this.deps.clock.received();
    for (const watched of this.watched.values()) {
      if (watched.definition.id === definition.id) this.settle(watched, fresh(), at);
    }
    this.keeper.flush();
  }

  private afterwards(): void {
    if (!this.dirty) return;
    this.dirty = false;
    this.keeper.flush();
    this.announce();
  }

  private announce(): void {
    this.moved = false;
    this.changed.emit();
  }

  private shown({ definition, ...record }: AlarmRecord): Alarm {
    const { assets } = this.deps;
    if (record.asset === NO_ASSET) return { ...record, assetName: this.kept.find(({ id }) => id === definition)?.model ?? '', place: 'Models' };
    const own = assets.plant().assetById.get(record.asset);
    return { ...record, assetName: own?.name ?? `Equipment ${record.asset}`, place: own ? assets.place(own.id) : '' };
  }
}

function acknowledged(before: AlarmRecord, who: Who, note: string | undefined, at: number): AlarmRecord {
  const state = step(before.state, 'acknowledge');
  return { ...before, state, acknowledged: at, acknowledgedBy: whoName(who), note: note ?? before.note, closed: isOpen(state) ? null : at };
}
