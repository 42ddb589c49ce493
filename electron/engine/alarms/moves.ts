import type { AlarmInput, AlarmState } from '../../contract/alarms';
import { MillwrightError } from '../../contract/errors';
import { whoName } from '../shared/who';
import { further } from './condition';
import type { Keeper } from './keeper';
import { isAside, isOpen, step } from './life';
import type { Point, Points } from './points';
import { pointRecord, type AlarmChanges } from './repository';
import type { AlarmRecord, By, Transition } from './types';

export const MILLWRIGHT: By = { who: { kind: 'system', room: 'alarms' }, from: 'system' };

/** What befalls a point. */
export interface Move {
  input: AlarmInput;
  at: number;
  by: By;
  why: string | null;
  /** Of a shelf. */
  until?: number;
}

/** Where a move leads, before anything has moved. */
export interface Plan {
  point: Point;
  state: AlarmState;
  since: number;
  aside: Point['aside'];
  /** The alarm after it, closed where this was its end; none where none is open. */
  record: AlarmRecord | undefined;
  /** None where the state stays and nothing of it is another. */
  transition: Transition | null;
}

/** Leads every point through its life, and keeps a record of every step. */
export class Moves {
  /** Something was moved since it was last asked for. */
  dirty = false;
  /** What was announced since it was last taken, as it came. */
  readonly announced: { at: number; definition: number; asset: number; priority: AlarmRecord['priority'] }[] = [];
  /** An alarm's life ended since it was last asked for. */
  ended = false;
  /** What values bring while a person's move is being kept comes after it. */
  private readonly held = new Map<Point, Move[]>();

  constructor(private readonly points: Points, private readonly keeper: Pick<Keeper, 'putPoint' | 'putAlarm' | 'putTransition'>, private readonly next: { alarm: number; transition: number }) {}

  /** A move that values or the clock make. */
  bySystem(point: Point, input: AlarmInput, at: number, why: string | null = null): void {
    const move: Move = { input, at: Math.round(at), by: MILLWRIGHT, why };
    const held = this.held.get(point);
    if (held) held.push(move);
    else this.apply(point, move);
  }

  /** The design suppresses it for this cause, or (null) no more. */
  suppressed(point: Point, cause: string | null, at: number): void {
    if ((point.suppressed === null) === (cause === null)) return;
    point.suppressed = cause;
    this.bySystem(point, cause === null ? 'release' : 'suppress', at, cause);
    this.keeper.putPoint(point);
  }

  hold(point: Point): void {
    this.held.set(point, []);
  }
  letGo(point: Point): void {
    const held = this.held.get(point) ?? [];
    this.held.delete(point);
    for (const move of held) this.apply(point, move);
  }

  /** Moves nothing. @throws conflict, where it is refused */
  plan(point: Point, move: Move): Plan {
    const { input, at, by, why, until = null } = move;
    const facts = { holds: point.condition.active, suppressed: point.suppressed !== null, latching: point.definition.latching };
    const next = step(point.state, input, facts);
    if ('refused' in next) throw new MillwrightError('conflict', `${point.open?.condition ?? point.definition.condition}: ${next.refused}`, { state: point.state });
    const { state } = next;
    const record = recordAfter(point, move, state, () => this.next.alarm++);
    const stays = state === point.state && input !== 'shelve' && input !== 'remove';
    const transition = stays ? null : {
      id: this.next.transition++, definition: point.definition.id, asset: point.asset, alarm: record?.id ?? null, at, input, before: point.state, after: state,
      value: Number.isNaN(point.condition.value) ? null : point.condition.value, who: whoName(by.who), from: by.from, why, until,
    };
    return { point, state, since: state === point.state ? point.since : at, aside: asideAfter(point, move, state), record, transition };
  }

  /** What of a plan is to be written. */
  changes({ point, state, since, aside, record, transition }: Plan): AlarmChanges {
    return { points: [{ ...pointRecord(point), state, since, aside }], alarms: record ? [record] : [], transitions: transition ? [transition] : [] };
  }

  /** It is so now. */
  settle({ point, state, since, aside, record }: Plan): void {
    const before = point.open;
    if (state === 'unacknowledged' && point.state !== 'unacknowledged') this.announced.push({ at: since, definition: point.definition.id, asset: point.asset, priority: point.definition.priority });
    Object.assign(point, { state, since, aside });
    point.open = record && record.closed === null ? record : undefined;
    this.points.file(point, before);
    this.dirty = true;
    this.ended ||= before !== undefined && point.open === undefined;
    // Over whatever of it waits to be written from before.
    this.keeper.putPoint(point);
    if (record) this.keeper.putAlarm(record);
  }

  private apply(point: Point, move: Move): void {
    const plan = this.plan(point, move);
    // What leaves everything as it was: a tick after a reading.
    if (!plan.transition && plan.record === point.open) return;
    this.settle(plan);
    if (plan.transition) this.keeper.putTransition(plan.transition);
  }
}

function asideAfter(point: Point, { input, by, why, until }: Move, state: AlarmState): Point['aside'] {
  if (!isAside(state)) return null;
  if (state === 'suppressed') return { why: point.suppressed ?? '', by: whoName(MILLWRIGHT.who), until: null };
  if (input === 'shelve' || input === 'remove') return { why: why ?? '', by: whoName(by.who), until: until ?? null };
  return point.aside;
}

/** The alarm that a move leaves behind. It begins when it is first announced, and stays the same one until it is over, also while it is set aside. */
function recordAfter(point: Point, { input, at, by, why }: Move, state: AlarmState, nextId: () => number): AlarmRecord | undefined {
  const { open, condition, definition } = point;
  if (!open && !isOpen(state)) return undefined;
  if (open && state === point.state && input !== 'raise' && input !== 'return') return open;
  const record: AlarmRecord = open ?? {
    id: nextId(), definition: definition.id, asset: point.asset, kind: definition.kind, condition: definition.condition, unit: definition.unit, priority: definition.priority, limit: definition.limit,
    state, raised: at, acknowledged: null, acknowledgedBy: null, note: null, returned: null, closed: null, value: null, peak: null,
  };
  const after = afterStep(record, { input, at, before: point.state, after: state, value: Number.isNaN(condition.value) ? null : condition.value, who: whoName(by.who), why }, (value, than) => further(point.rule, value, than));
  return isRaised({ input, before: point.state, after: state }) ? { ...after, condition: point.says ?? definition.condition } : after;
}

type Step = Pick<Transition, 'input' | 'at' | 'before' | 'after' | 'value' | 'who' | 'why'>;

const isAnnounced = ({ before, after }: Pick<Step, 'before' | 'after'>) => after === 'unacknowledged' && before !== 'unacknowledged';
const isRaised = (step: Pick<Step, 'input' | 'before' | 'after'>) => isAnnounced(step) || step.input === 'raise';

/** What a step makes of an alarm's record. `isFurther`: a value lies further out than another. */
export function afterStep(record: AlarmRecord, step: Step, isFurther: (value: number, than: number) => boolean): AlarmRecord {
  const { input, at, value, why } = step;
  const after: AlarmRecord = { ...record, state: step.after };
  // What was acknowledged before it came again is not acknowledged now; that it was stands in its transitions.
  if (isAnnounced(step)) Object.assign(after, { acknowledged: null, acknowledgedBy: null });
  if (isRaised(step)) {
    Object.assign(after, { returned: null, value });
    // Raised again before it was over: the same alarm, whose earlier peak still counts.
    if (value !== null && (after.peak === null || isFurther(value, after.peak))) after.peak = value;
  }
  if (input === 'return') Object.assign(after, { returned: at, value });
  if (input === 'acknowledge' && step.after !== step.before) Object.assign(after, { acknowledged: at, acknowledgedBy: step.who, note: why ?? after.note });
  if (input === 'reset') after.note = why ?? after.note;
  if (step.after === 'normal') Object.assign(after, { closed: at, returned: after.returned ?? at });
  return after;
}
