import { isLow } from '../../contract/alarm-kinds';
import type { AlarmDefinition } from '../../contract/alarms';

/**
 * One definition's condition on one piece of equipment, over time: on-delay, off-delay and deadband as ISA-18.2-2016, 10.5 describes them. Pure.
 *
 * Times are the engine's `received`, which never runs backward: a source's clock can neither hasten nor hold back an alarm.
 *
 * A delay: the limit has to be reached (left, by the deadband) for so long without a break. The last value counts until the next one
 * comes, so that the delay runs out by the clock, but for `HOLD_MS` (a slow tag: longer) at the longest: whoever has heard nothing for longer
 * knows nothing, and that is the no-data alarm's to say. A pending delay is then dropped and starts anew with the next value.
 */
export interface Rule {
  limit: number;
  deadband: number;
  onDelayMs: number;
  /** 0 where it is left out. */
  offDelayMs?: number;
  /** It counts when the limit is reached from above. */
  low?: boolean;
  /** How long a value holds; `HOLD_MS` where it is left out. */
  holdMs?: number;
}

export function ruleOf(definition: Pick<AlarmDefinition, 'kind' | 'signal' | 'limit' | 'deadband' | 'onDelayMs' | 'offDelayMs'>, holdMs?: number): Rule {
  const { limit, deadband, onDelayMs, offDelayMs } = definition;
  return { limit, deadband, onDelayMs, offDelayMs, low: isLow(definition), ...(holdMs === undefined ? {} : { holdMs }) };
}

export interface Condition {
  active: boolean;
  /** Since when the delay runs that leads to the other state; NaN: none does. */
  since: number;
  /** The last value and when it came. */
  value: number;
  received: number;
}

export const HOLD_MS = 15_000;

export const fresh = (): Condition => ({ active: false, since: NaN, value: NaN, received: NaN });

const delayOf = (rule: Rule, { active }: Condition): number => (active ? (rule.offDelayMs ?? 0) : rule.onDelayMs);

/** When the delay that runs is over; NaN: none does. */
export const dueAt = (rule: Rule, condition: Condition): number => condition.since + delayOf(rule, condition);

/** What of a value counts towards the limit: the larger the nearer to it. */
const towards = (rule: Rule, value: number): number => (rule.low ? -value : value);
const holdOf = ({ holdMs = HOLD_MS }: Rule): number => holdMs;
/** Further beyond the limit. NaN is no further than anything. */
export const further = (rule: Rule, value: number, than: number): boolean => towards(rule, value) > towards(rule, than);

const turns = (rule: Rule, active: boolean, value: number): boolean => (active ? towards(rule, value) < towards(rule, rule.limit) - rule.deadband : towards(rule, value) >= towards(rule, rule.limit));

/** A value with which nothing begins, ends or waits: nearly all. It is taken where it stands, since a condition that nothing happens to is made anew for every reading otherwise. */
export function isTaken(rule: Rule, condition: Condition, value: number, received: number): boolean {
  if (!Number.isNaN(condition.since) || turns(rule, condition.active, value)) return false;
  condition.value = value;
  condition.received = received;
  return true;
}

/**
 * A new value. It raises at or above the limit (below it, of a low one) and returns once it is back by more than the deadband, each once its delay is over. NaN (no value could be had) neither raises nor returns:
 * what is active stays, a pending delay is dropped.
 */
export function withValue(rule: Rule, before: Condition, value: number, received: number): Condition {
  const { active } = before;
  if (!turns(rule, active, value)) return { active, since: NaN, value, received };
  const broken = received - before.received > holdOf(rule);
  const since = Number.isNaN(before.since) || broken ? received : before.since;
  return received - since >= delayOf(rule, before) ? { active: !active, since: NaN, value, received } : { active, since, value, received };
}

/** Time went by without a value. */
export function atTime(rule: Rule, before: Condition, now: number): Condition {
  if (Number.isNaN(before.since)) return before;
  if (now - before.received > holdOf(rule)) return { ...before, since: NaN };
  return now >= dueAt(rule, before) ? { ...before, active: !before.active, since: NaN } : before;
}
