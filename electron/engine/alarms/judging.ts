import { isOfPredictions, isOfReadings } from '../../contract/alarm-kinds';
import type { ApplianceSignal } from '../../contract/alarms';
import { mostLikely } from '../../contract/modes';
import type { Clock } from '../shared/clock';
import type { Catalogue } from './catalogue';
import { atTime, fresh, further, isTaken, ruleOf, withValue, type Condition } from './condition';
import type { Keeper } from './keeper';
import { isActive } from './life';
import type { Moves } from './moves';
import type { Point, Points } from './points';
import { Series, taken, watchesOf } from './series';
import { Silence, signalOf, type Signal } from './signals';
import type { AlarmDeps, Definition, Evaluation, ModelTrouble } from './types';

/** How often the value and peak of an alarm that stands are kept, between its transitions. */
const PEAK_KEPT_MS = 30_000;
/** A tick that comes so late was kept waiting; beyond it the clock was set, or the machine slept. */
const SKIPPED_MS = 2_000;
/** The place of an alarm that is of a model. */
export const NO_ASSET = 0;

/** Holds values against definitions, and hands on what begins and ends. */
export class Judging {
  /** The value of an alarm that stands has changed since it was last told; told once a tick. */
  moved = false;
  private readonly heard = new Map<number, number>();
  /** Where a delay runs. */
  private readonly delayed = new Set<Point>();
  /** Where one began or was dropped since it was last kept. */
  private readonly unkept = new Set<Point>();
  /** What readings are judged by, and those of it that wait for silence. */
  readonly series = new Series();
  private silences = new Map<number, { point: Point; signal: Silence }[]>();
  /** What predictions are judged by, of each machine, as they came so far. */
  private predictions = new Map<string, { point: Point; signal: Signal }[]>();
  private readonly signals = new Map<Point, { by: string; signal: Signal }>();
  private peaksKept = 0;
  private ticked = { now: NaN, elapsed: NaN };

  constructor(private readonly points: Points, private readonly moves: Moves, private readonly catalogue: Pick<Catalogue, 'all' | 'of' | 'ofOutput'>, private readonly keeper: Pick<Keeper, 'putPoint' | 'putAlarm' | 'stillWatching'>, private readonly clock: Clock) {}

  /** The definitions or the plant have changed: what holds for a machine no more returns. */
  reindex(plant: ReturnType<AlarmDeps['assets']['plant']>): void {
    const now = this.clock.received();
    this.series.set(watchesOf(this.catalogue.all(), plant));
    const held = new Set<Point>();
    this.silences = new Map();
    for (const watch of this.series.all()) {
      const point = this.points.get(watch.definition, watch.asset);
      watch.point = point;
      point.rule = ruleOf(watch.definition, watch.holdMs);
      held.add(point);
      const { signal } = watch;
      if (!(signal instanceof Silence)) continue;
      this.silences.set(watch.asset, [...this.silencesOf(watch.asset), { point, signal }]);
      if (!Number.isNaN(signal.heard)) continue;
      // What is silent stays silent over a start; what nobody waited for yet is waited for from now.
      if (point.condition.active) signal.heard = point.condition.received - 1000 * point.condition.value - signal.quietMs;
      else if (this.heard.has(watch.asset)) signal.heard = now;
    }
    this.predictions = new Map();
    for (const point of this.points.values()) {
      const { definition, asset, condition } = point;
      if (!isOfReadings(definition.kind)) point.rule = ruleOf(definition);
      const holds = isOfReadings(definition.kind) ? held.has(point) : !isOfPredictions(definition.kind) || this.catalogue.ofOutput(definition.model ?? '', definition.output ?? '', asset).includes(definition);
      if (!holds && (condition.active || !Number.isNaN(condition.since))) this.settle(point, fresh(), now);
    }
  }

  /** After a start: what is silent stays silent until it is heard of; a delay that was running goes on, with as much behind it as had run. */
  resume(point: Point): void {
    if (!Number.isNaN(point.condition.since)) {
      this.delayed.add(point);
      this.unkept.add(point);
    }
    if (point.definition.kind === 'no-data' && point.condition.active) this.heard.set(point.asset, point.condition.received - 1000 * point.condition.value);
  }

  expect(assets: readonly number[]): void {
    const now = this.clock.received();
    for (const asset of assets) {
      if (!this.heard.has(asset)) this.heard.set(asset, now);
      for (const { signal } of this.silencesOf(asset)) if (Number.isNaN(signal.heard)) signal.heard = now;
    }
  }

  private silencesOf(asset: number): readonly { point: Point; signal: Silence }[] {
    return this.silences.get(asset) ?? [];
  }

  rest(assets: readonly number[]): void {
    const now = this.clock.received();
    const [silence] = this.catalogue.of('no-data');
    for (const asset of assets) {
      this.heard.delete(asset);
      if (silence && this.points.find({ definition: silence.id, asset })?.condition.active) this.judge(silence, asset, 0, now);
      for (const { point, signal } of this.silencesOf(asset)) {
        signal.heard = NaN;
        if (point.condition.active) this.judgePoint(point, 0, now);
      }
    }
  }

  reading(tag: number, time: number, received: number, value: number, quality: number): void {
    const entries = this.series.of(tag);
    if (entries === undefined) return;
    for (const entry of entries) {
      const judged = taken(entry, time, received, value, quality);
      if (judged !== undefined && entry.watch.point) this.judgePoint(entry.watch.point, judged, received);
    }
  }

  evaluate(evaluations: readonly Evaluation[]): void {
    const [silence] = this.catalogue.of('no-data');
    const [blind] = this.catalogue.of('model-blind');
    for (const { asset, received, prediction } of evaluations) {
      if (!this.heard.has(asset)) this.expect([asset]);
      this.heard.set(asset, received);
      if (silence) this.judge(silence, asset, 0, received);
      if (!prediction) continue;
      const { time, model, output, value, mode } = prediction;
      const unseen = blind ? this.blindness(this.points.get(blind, asset), prediction, received) : null;
      for (const { point, signal } of this.ofPrediction(asset, model, output)) {
        const judged = signal.take(0, time, received, value, 0);
        if (judged === undefined) continue;
        // The newest one that stood out: a delay may run out after it, by the clock.
        if (mode) point.says = point.definition.condition + mostLikely(mode);
        else if (!Number.isNaN(value)) point.says = undefined;
        this.judgePoint(point, judged, received);
        this.moves.suppressed(point, unseen, received);
      }
    }
  }

  /** One alarm stands for all of a model that sees nothing: its words, by which the others are suppressed; null: it sees. */
  private blindness(point: Point, { value, blind = null }: NonNullable<Evaluation['prediction']>, received: number): string | null {
    const isBlind = blind !== null || Number.isNaN(value);
    if (blind !== null) point.says = `${Number.isNaN(value) ? point.definition.condition : 'No prediction can be trusted'}: ${blind}`;
    this.judgePoint(point, isBlind ? 1 : 0, received);
    if (isBlind && point.says !== undefined) this.saysNow(point, point.says);
    return point.condition.active ? (point.says ?? point.definition.condition) : null;
  }

  /** What a machine's predictions are judged by. */
  ofPrediction(asset: number, model: string, output: string): readonly { point: Point; signal: Signal }[] {
    const key = `${asset}/${model}/${output}`;
    let known = this.predictions.get(key);
    if (!known) {
      known = this.catalogue.ofOutput(model, output, asset).map((definition) => {
        const point = this.points.get(definition, asset);
        return { point, signal: this.remembered(point) };
      });
      this.predictions.set(key, known);
    }
    return known;
  }

  /** With what it remembers, as long as it is taken over the same span. */
  private remembered(point: Point): Signal {
    const { kind, spanMs, direction } = point.definition;
    const by = `${kind}/${spanMs}/${direction}`;
    let known = this.signals.get(point);
    if (known?.by !== by) this.signals.set(point, (known = { by, signal: signalOf(point.definition) }));
    return known.signal;
  }

  appliance(signal: ApplianceSignal, value: number, says?: string): void {
    const definition = this.catalogue.of('appliance').find((one) => one.signal === signal);
    if (!definition) return;
    const point = this.points.get(definition, NO_ASSET);
    point.says = says;
    this.judgePoint(point, value, this.clock.received());
    if (says !== undefined) this.saysNow(point, says);
  }

  modelTrouble(model: string, trouble: ModelTrouble | null): void {
    const now = this.clock.received();
    for (const definition of [...this.catalogue.of('model-stand-in'), ...this.catalogue.of('model-failed')]) {
      if (definition.model === model) this.told(definition, definition.kind === trouble?.kind ? trouble.says : undefined, now);
    }
  }

  /** Of a schedule, a kind of report, or a way by which people are told: of which, `output` says. */
  trouble(kind: 'schedule-failed' | 'target-failed' | 'report-failed', name: string, says: string | null): void {
    const definition = this.catalogue.of(kind).find(({ output }) => output === name);
    if (definition) this.told(definition, says ?? undefined, this.clock.received());
  }

  /** Of no equipment: what it says changes while it stands, without its being raised again. */
  private told(definition: Definition, says: string | undefined, now: number): void {
    const point = this.points.get(definition, NO_ASSET);
    if (says !== undefined) point.says = says;
    this.judge(definition, NO_ASSET, says === undefined ? 0 : 1, now);
    if (says !== undefined) this.saysNow(point, says);
  }

  private saysNow({ open }: Point, says: string): void {
    if (!open || open.condition === says) return;
    open.condition = says;
    this.keeper.putAlarm(open);
    this.moves.dirty = true;
  }

  /** Lets silence grow, delays and shelves run out. */
  tick(): void {
    const now = this.clock.received();
    this.leaveOut(this.skipped(now), now);
    const [silence] = this.catalogue.of('no-data');
    if (silence) {
      for (const [asset, heard] of this.heard) {
        const age = (now - heard) / 1000;
        if (age >= silence.limit || this.points.find({ definition: silence.id, asset })?.condition.active) this.judge(silence, asset, age, now);
      }
    }
    for (const own of this.silences.values()) for (const { point, signal } of own) {
      if (point.condition.active ? !Number.isNaN(signal.heard) : signal.reaches(point.rule.limit) <= now) this.judgePoint(point, signal.age(now), now);
    }
    for (const point of [...this.delayed]) this.settle(point, atTime(point.rule, point.condition, now), now);
    for (const point of [...this.points.setAside()]) {
      if (point.state === 'shelved' && point.aside?.until != null && point.aside.until <= now) this.moves.bySystem(point, 'unshelve', now, 'The shelf has come to its end.');
    }
    this.keepDelays();
    if (now - this.peaksKept < PEAK_KEPT_MS) return;
    this.peaksKept = now;
    for (const { open } of this.points.withAlarm()) if (open && isActive(open.state)) this.keeper.putAlarm(open);
  }

  /** So long the clock went on without this process since it was last asked: it was set forward, or the machine slept. */
  private skipped(now: number): number {
    const elapsed = this.clock.elapsed?.() ?? now;
    const skipped = now - this.ticked.now - (elapsed - this.ticked.elapsed);
    this.ticked = { now, elapsed };
    return skipped > SKIPPED_MS ? skipped : 0;
  }

  /** Nobody listened then: it is neither silence nor a delay that has run. */
  private leaveOut(ms: number, now: number): void {
    if (ms === 0) return;
    const later = (at: number) => Math.min(now, at + ms);
    const [silence] = this.catalogue.of('no-data');
    for (const [asset, heard] of this.heard) {
      if (!silence || !this.points.find({ definition: silence.id, asset })?.condition.active) this.heard.set(asset, later(heard));
    }
    for (const own of this.silences.values()) for (const { point, signal } of own) if (!point.condition.active) signal.heard = later(signal.heard);
    for (const point of this.delayed) point.condition = { ...point.condition, since: later(point.condition.since), received: later(point.condition.received) };
  }

  /** How far delays have come, so that a start goes on from there. */
  keepDelays(): void {
    for (const point of this.unkept) this.keeper.putPoint(point);
    this.unkept.clear();
    if (this.delayed.size > 0) this.keeper.stillWatching();
  }

  /** A definition that is switched off: what it raised returns. */
  standDown(definition: Definition): void {
    const now = this.clock.received();
    for (const point of this.points.values()) if (point.definition.id === definition.id) this.settle(point, fresh(), now);
  }

  judge(definition: Definition, asset: number, value: number, received: number): void {
    this.judgePoint(this.points.get(definition, asset), value, received);
  }

  private judgePoint(point: Point, value: number, received: number): void {
    const { open, rule } = point;
    const stays = isTaken(rule, point.condition, value, received);
    const after = stays ? point.condition : withValue(rule, point.condition, value, received);
    if (open && after.active && !Number.isNaN(value)) {
      this.moved ||= open.value !== value;
      open.value = value;
      if (open.peak === null || further(rule, value, open.peak)) open.peak = value;
    }
    if (!stays) this.settle(point, after, received);
  }

  private settle(point: Point, after: Condition, at: number): void {
    const before = point.condition;
    point.condition = after;
    if (Number.isNaN(before.since) !== Number.isNaN(after.since)) {
      if (Number.isNaN(after.since)) this.delayed.delete(point);
      else this.delayed.add(point);
      this.unkept.add(point);
    }
    if (after.active === before.active) return;
    this.moves.bySystem(point, after.active ? 'raise' : 'return', at);
    // Also where it is set aside and nothing of it moves: whether the condition holds is part of what is kept.
    this.unkept.add(point);
  }
}
