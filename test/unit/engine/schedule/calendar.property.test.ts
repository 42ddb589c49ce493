import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarOf } from '../../../../electron/engine/schedule/calendar';

const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;
const dayMs = 86_400_000;
const windowMs = 2 * dayMs;

/** Offsets as the runtime's own formatter has them, by quarters of an hour, at which all clocks here change. */
const formatters = new Map<string, Intl.DateTimeFormat>();
function offsetAt(zone: string, time: number): number {
  const known = formatters.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
  formatters.set(zone, known);
  const part = Object.fromEntries(known.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second) - time;
}

interface Rule {
  /** Null: a star. */
  minutes: number[] | null;
  hours: number[] | null;
  weekdays: number[] | null;
  text: string;
}

/** The rule again, minute by minute, with nothing of the calendar's way of doing it. */
function walked(rule: Rule, zone: string, from: number, to: number): { found: number[]; changed: boolean } {
  const matches = (local: number) => {
    const date = new Date(local);
    return (rule.minutes?.includes(date.getUTCMinutes()) ?? true) && (rule.hours?.includes(date.getUTCHours()) ?? true) && (rule.weekdays?.includes(date.getUTCDay()) ?? true);
  };
  const repeats = rule.text.split(' ').slice(0, 2).some((field) => field.includes('*'));
  const found: number[] = [];
  const offsets = new Set<number>();
  let latest = -Infinity;
  let offset = 0;
  for (let time = from - 1.5 * dayMs; time <= to; time += minuteMs) {
    if (time % quarterMs === 0) offset = offsetAt(zone, time);
    const local = time + offset;
    let due = repeats && matches(local);
    // Every minute that the clocks show for the first time, or jump over.
    if (!repeats) for (let shown = Math.max(latest + minuteMs, local - dayMs); shown <= local; shown += minuteMs) due ||= matches(shown);
    latest = Math.max(latest, local);
    if (time > from) offsets.add(offset);
    if (due && time > from) found.push(time);
  }
  return { found, changed: offsets.size > 1 };
}

const list = (max: number) => fc.uniqueArray(fc.integer({ min: 0, max }), { minLength: 1, maxLength: 4 }).map((values) => ({ values, text: values.join(',') }));
const field = (max: number, steps: number[]) => fc.oneof(
  { weight: 3, arbitrary: list(max) },
  { weight: 1, arbitrary: fc.constant({ values: null, text: '*' }) },
  { weight: 1, arbitrary: fc.constantFrom(...steps).map((step) => ({ values: Array.from({ length: max + 1 }, (_, i) => i).filter((i) => i % step === 0), text: `*/${step}` })) },
  { weight: 1, arbitrary: fc.tuple(fc.integer({ min: 0, max }), fc.integer({ min: 0, max })).map(([a, b]) => ({ values: Array.from({ length: Math.abs(a - b) + 1 }, (_, i) => Math.min(a, b) + i), text: `${Math.min(a, b)}-${Math.max(a, b)}` })) },
);
const hours = fc.oneof(field(23, [2, 3, 6]), fc.constantFrom(0, 1, 2, 3).map((hour) => ({ values: [hour], text: String(hour) })));
const rules = fc.record({ minute: field(59, [5, 20, 25]), hour: hours, weekday: fc.oneof(fc.constant({ values: null, text: '*' }), list(6)) })
  .map(({ minute, hour, weekday }): Rule => ({ minutes: minute.values, hours: hour.values, weekdays: weekday.values, text: `${minute.text} ${hour.text} * * ${weekday.text}` }));

/** Changes at two, at midnight, by half an hour, for Ramadan, by a whole day (Apia has no 30 December 2011), and none. */
const changes: [zone: string, near: string][] = [
  ['Europe/Berlin', '2026-03-29'], ['Europe/Berlin', '2026-10-25'], ['America/New_York', '2026-03-08'], ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-04-05'], ['Australia/Lord_Howe', '2026-10-04'], ['Africa/Cairo', '2025-04-25'], ['Africa/Cairo', '2025-10-31'],
  ['America/Havana', '2025-03-09'], ['America/Havana', '2025-11-02'], ['Africa/Casablanca', '2025-02-23'], ['Africa/Casablanca', '2025-04-06'],
  ['Pacific/Apia', '2011-12-30'], ['Europe/Dublin', '2026-03-29'], ['Asia/Kathmandu', '2026-01-01'], ['America/St_Johns', '2006-10-29'],
];

describe('calendar over random rules and zones', () => {
  it('occurs at exactly the moments that a walk through the minutes finds, forward and backward', () => {
    let changed = 0;
    const aboutAChange = fc.tuple(fc.constantFrom(...changes), fc.integer({ min: 0, max: 1440 })).map(([[zone, near], minutes]) => ({ zone, from: Date.parse(near) - windowMs + minutes * minuteMs }));
    const anywhere = fc.tuple(fc.constantFrom(...changes), fc.integer({ min: 0, max: 20 * 365 * 96 })).map(([[zone], quarters]) => ({ zone, from: Date.UTC(2008, 0, 1) + quarters * quarterMs }));
    fc.assert(fc.property(rules, fc.oneof({ weight: 4, arbitrary: aboutAChange }, { weight: 1, arbitrary: anywhere }), (rule, { zone, from }) => {
      const calendar = calendarOf(rule.text, zone);
      const walk = walked(rule, zone, from, from + windowMs);
      if (walk.changed) changed++;
      const forward: number[] = [];
      for (let at = calendar.next(from); at !== null && at <= from + windowMs; at = calendar.next(at)) {
        if (at <= (forward.at(-1) ?? from)) throw new Error(`${rule.text} in ${zone}: ${new Date(at).toISOString()} does not come after what was before it`);
        forward.push(at);
      }
      expect(forward, `${rule.text} in ${zone}`).toEqual(walk.found);
      expect(calendar.between(from, from + windowMs, 30)).toEqual(walk.found.slice(-30));
    }), { numRuns: 120, seed: 20260329 });
    expect(changed).toBeGreaterThan(40);
  });
});
