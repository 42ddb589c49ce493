/**
 * One definition's condition on one piece of equipment, over time: on-delay, off-delay and deadband as ISA-18.2-2016, 10.5 describes them. Pure.
 *
 * Times are the engine's `received`, which never runs backward: a source's clock can neither hasten nor hold back an alarm.
 *
 * A delay: the limit has to be reached (left, by the deadband) for so long without a break. The last value counts until the next one
 * comes, so that the delay runs out by the clock, but for `HOLD_MS` at the longest: whoever has heard nothing for longer
 * knows nothing, and that is the no-data alarm's to say. A pending delay is then dropped and starts anew with the next value.
 */
export interface Rule {
  limit: number;
  deadband: number;
  onDelayMs: number;
  /** 0 where it is left out. */
  offDelayMs?: number;
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

/**
 * A new value. It raises at or above the limit and returns below `limit - deadband`, each once its delay is over. NaN (no value could be had) neither raises nor returns:
 * what is active stays, a pending delay is dropped.
 */
export function withValue(rule: Rule, before: Condition, value: number, received: number): Condition {
  const { active } = before;
  const turns = active ? value < rule.limit - rule.deadband : value >= rule.limit;
  if (!turns) return { active, since: NaN, value, received };
  const broken = received - before.received > HOLD_MS;
  const since = Number.isNaN(before.since) || broken ? received : before.since;
  return received - since >= delayOf(rule, before) ? { active: !active, since: NaN, value, received } : { active, since, value, received };
}

/** Time went by without a value. */
export function atTime(rule: Rule, before: Condition, now: number): Condition {
  if (Number.isNaN(before.since)) return before;
  if (now - before.received > HOLD_MS) return { ...before, since: NaN };
  return now >= dueAt(rule, before) ? { ...before, active: !before.active, since: NaN } : before;
}
