import { DateTime, IANAZone } from 'luxon';
import { MillwrightError } from '../../contract/errors';

/** A stretch of time in which a zone's clocks show UTC plus `offset` ms: from `start` up to, not including, `end`. */
export interface Stretch {
  start: number;
  end: number;
  offset: number;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Two changes of one zone's clocks lie further apart: the closest, around Ramadan in Morocco, are a month from each other. */
const scanMs = 5 * dayMs;
/** More than any zone's offset, so that the moment of a local time lies within so much of it read as UTC. */
const farthestMs = 26 * 3_600_000;

const years = new Map<string, Stretch[]>();

/** The stretches of a calendar year (UTC); the year's ends part them too, where the clocks need not change. */
function stretchesOf(zone: string, year: number): Stretch[] {
  const key = `${zone}\n${year}`;
  const known = years.get(key);
  if (known) return known;
  const rules = IANAZone.create(zone);
  const offsetAt = (time: number) => rules.offset(time) * minuteMs;
  const end = Date.UTC(year + 1, 0, 1);
  const found: Stretch[] = [];
  let open: Stretch = { start: Date.UTC(year, 0, 1), end, offset: offsetAt(Date.UTC(year, 0, 1)) };
  for (let time = open.start; time < end; time += scanMs) {
    const until = Math.min(time + scanMs, end - 1);
    if (offsetAt(until) === open.offset) continue;
    const change = firstOther(offsetAt, time, until);
    found.push({ ...open, end: change });
    open = { start: change, end, offset: offsetAt(change) };
  }
  found.push(open);
  years.set(key, found);
  return found;
}

/** The first moment in (from, to] with another offset than `from` has, where `to` has another. */
function firstOther(offsetAt: (time: number) => number, from: number, to: number): number {
  const before = offsetAt(from);
  let [same, other] = [from, to];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetAt(middle) === before) same = middle;
    else other = middle;
  }
  return other;
}

export function stretchAt(zone: string, time: number): Stretch {
  const stretches = stretchesOf(zone, new Date(time).getUTCFullYear());
  return stretches.find(({ end }) => time < end) ?? (stretches.at(-1) as Stretch);
}

/** Those that hold a part of [from, to], in order. */
function stretchesBetween(zone: string, from: number, to: number): Stretch[] {
  const found: Stretch[] = [];
  for (let stretch = stretchAt(zone, from); ; stretch = stretchAt(zone, stretch.end)) {
    found.push(stretch);
    if (stretch.end > to) return found;
  }
}

/** The latest local time (as if it were UTC, ms) that the clocks have shown up to and at `time`: after they were set back, that of before. */
export function latestShown(zone: string, time: number): number {
  return Math.max(...stretchesBetween(zone, time - farthestMs, time).map(({ end, offset }) => Math.min(time, end - 1) + offset));
}

/** The first moment at which the clocks show a local time or a later one: of one that comes twice the first, of one that does not come the end of the gap. */
export function firstShown(zone: string, local: number): number {
  for (const { start, end, offset } of stretchesBetween(zone, local - farthestMs, local + farthestMs)) {
    if (local < end + offset) return Math.max(start, local - offset);
  }
  return local;
}

/** Errors: invalid-input. */
export function checkZone(zone: string): void {
  if (IANAZone.isValidZone(zone) && !/^[+-]/.test(zone)) return;
  throw new MillwrightError('invalid-input', `"${zone}" is no time zone that this machine knows. Use a name such as Europe/Berlin, America/New_York or UTC.`, { zone, reason: 'zone-unknown' });
}

/** `2026-03-29T06:00:00+02:00`: the zone's own offset at that moment. */
export function localIso(time: number, zone: string): string {
  return DateTime.fromMillis(time, { zone }).toISO({ suppressMilliseconds: true, includeOffset: true }) ?? new Date(time).toISOString();
}

export function utcIso(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}
