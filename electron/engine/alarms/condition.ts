/**
 * One definition's condition on one piece of equipment, over time: on-delay and deadband as ISA-18.2-2016, 10.5 describes them. Pure.
 *
 * Times are the engine's `received`, which never runs backward: a source's clock can neither hasten nor hold back an alarm.
 *
 * On-delay: the condition has to hold for `onDelayMs` without a break. The last value counts as holding until the next one
 * comes, so that the delay runs out by the clock, but for `HOLD_MS` at the longest: whoever has heard nothing for longer
 * knows nothing, and that is the no-data alarm's to say. A pending delay is then dropped and starts anew with the next value.
 */
export interface Rule {
  limit: number;
  deadband: number;
  onDelayMs: number;
}

export interface Condition {
  active: boolean;
  /** Since when the limit is reached without a break while not yet active; NaN: it is not. */
  since: number;
  /** The last value and when it came. */
  value: number;
  received: number;
}

export const HOLD_MS = 15_000;

export const fresh = (): Condition => ({ active: false, since: NaN, value: NaN, received: NaN });

/**
 * A new value. It raises at or above the limit and returns below `limit - deadband`. NaN (no prediction could be made) neither raises nor returns: an active
 * condition stays, a pending delay is dropped.
 */
export function withValue(rule: Rule, before: Condition, value: number, received: number): Condition {
  if (Number.isNaN(value)) return { ...before, since: NaN, value, received };
  if (before.active) return { active: value >= rule.limit - rule.deadband, since: NaN, value, received };
  if (value < rule.limit) return { active: false, since: NaN, value, received };
  const broken = received - before.received > HOLD_MS;
  const since = Number.isNaN(before.since) || broken ? received : before.since;
  return { active: received - since >= rule.onDelayMs, since, value, received };
}

/** Time went by without a value. */
export function atTime(rule: Rule, before: Condition, now: number): Condition {
  if (before.active || Number.isNaN(before.since)) return before;
  if (now - before.received > HOLD_MS) return { ...before, since: NaN };
  return now - before.since >= rule.onDelayMs ? { ...before, active: true } : before;
}
