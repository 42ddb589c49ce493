import { mostLikely } from '../../contract/modes';
import type { Clock } from '../shared/clock';
import type { Catalogue } from './catalogue';
import { atTime, fresh, withValue, type Condition } from './condition';
import { isActive } from './life';
import type { Keeper } from './keeper';
import type { Moves } from './moves';
import type { Point, Points } from './points';
import type { Definition, Evaluation, ModelTrouble } from './types';

/** How often the value and peak of an alarm that stands are kept, between its transitions. */
const PEAK_KEPT_MS = 30_000;
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
  private peaksKept = 0;

  constructor(private readonly points: Points, private readonly moves: Moves, private readonly catalogue: Catalogue, private readonly keeper: Keeper, private readonly clock: Clock) {}

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
    for (const asset of assets) if (!this.heard.has(asset)) this.heard.set(asset, now);
  }

  rest(assets: readonly number[]): void {
    const now = this.clock.received();
    const [silence] = this.catalogue.of('no-data');
    for (const asset of assets) {
      this.heard.delete(asset);
      if (silence && this.points.find({ definition: silence.id, asset })?.condition.active) this.judge(silence, asset, 0, now);
    }
  }

  evaluate(evaluations: readonly Evaluation[]): void {
    const [silence] = this.catalogue.of('no-data');
    const [blind] = this.catalogue.of('model-blind');
    for (const { asset, received, prediction } of evaluations) {
      this.heard.set(asset, received);
      if (silence) this.judge(silence, asset, 0, received);
      if (!prediction) continue;
      const { model, output, value, mode } = prediction;
      if (blind) this.judge(blind, asset, Number.isNaN(value) ? 1 : 0, received);
      const unseen = blind && this.points.get(blind, asset).condition.active ? blind.condition : null;
      for (const definition of this.catalogue.ofOutput(model, output)) {
        // The newest one that stood out: a delay may run out after it, by the clock.
        if (mode) this.points.get(definition, asset).says = definition.condition + mostLikely(mode);
        else if (!Number.isNaN(value)) this.points.get(definition, asset).says = undefined;
        this.judge(definition, asset, value, received);
        this.moves.suppressed(this.points.get(definition, asset), unseen, received);
      }
    }
  }

  modelTrouble(model: string, trouble: ModelTrouble | null): void {
    const now = this.clock.received();
    for (const definition of [...this.catalogue.of('model-stand-in'), ...this.catalogue.of('model-failed')]) {
      if (definition.model === model) this.told(definition, definition.kind === trouble?.kind ? trouble.says : undefined, now);
    }
  }

  scheduleTrouble(schedule: string, says: string | null): void {
    const definition = this.catalogue.of('schedule-failed').find(({ output }) => output === schedule);
    if (definition) this.told(definition, says ?? undefined, this.clock.received());
  }

  /** Of no equipment: what it says changes while it stands, without its being raised again. */
  private told(definition: Definition, says: string | undefined, now: number): void {
    const point = this.points.get(definition, NO_ASSET);
    if (says !== undefined) point.says = says;
    this.judge(definition, NO_ASSET, says === undefined ? 0 : 1, now);
    if (says === undefined || !point.open || point.open.condition === says) return;
    point.open.condition = says;
    this.keeper.putAlarm(point.open);
    this.moves.dirty = true;
  }

  /** Lets silence grow, delays and shelves run out. */
  tick(): void {
    const now = this.clock.received();
    const [silence] = this.catalogue.of('no-data');
    if (silence) {
      for (const [asset, heard] of this.heard) {
        const age = (now - heard) / 1000;
        if (age >= silence.limit || this.points.find({ definition: silence.id, asset })?.condition.active) this.judge(silence, asset, age, now);
      }
    }
    for (const point of [...this.delayed]) this.settle(point, atTime(point.definition, point.condition, now), now);
    for (const point of [...this.points.setAside()]) {
      if (point.state === 'shelved' && point.aside?.until != null && point.aside.until <= now) this.moves.bySystem(point, 'unshelve', now, 'The shelf has come to its end.');
    }
    this.keepDelays();
    if (now - this.peaksKept < PEAK_KEPT_MS) return;
    this.peaksKept = now;
    for (const { open } of this.points.withAlarm()) if (open && isActive(open.state)) this.keeper.putAlarm(open);
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
    const point = this.points.get(definition, asset);
    const after = withValue(definition, point.condition, value, received);
    const { open } = point;
    if (open && after.active && !Number.isNaN(value)) {
      this.moved ||= open.value !== value;
      open.value = value;
      open.peak = Math.max(open.peak ?? value, value);
    }
    this.settle(point, after, received);
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
