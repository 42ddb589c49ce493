import ICAL from 'ical.js';
import { MillwrightError } from '../../contract/errors';
import { day, type SiteCalendar } from '../../contract/schedules';
import { dayMs, dayOf } from './days';

type NamedDay = SiteCalendar['holidays'][number];

/** A feast that comes each year is known for so long from now. */
const yearsAhead = 10;
const mostDays = 5000;
const mostOfOne = 1000;

/**
 * The days that a text names: an iCalendar file (RFC 5545), whose events of whole days count and whose repeated ones are followed for ten years, or a line a day, `2026-12-25 Christmas Day`, `#` before what
 * is no day. In order, each once. `now`: UTC ms. Errors: invalid-input, naming the line.
 */
export function holidaysOf(text: string, now: number): NamedDay[] {
  const found = /^\s*BEGIN:VCALENDAR/i.test(text) ? fromICalendar(text, now) : fromLines(text);
  const byDay = new Map<string, NamedDay>();
  for (const one of found) if (!byDay.has(one.day)) byDay.set(one.day, one);
  if (byDay.size === 0) throw new MillwrightError('invalid-input', 'No day is named there. A line a day is needed, such as "2026-12-25 Christmas Day", or an iCalendar file with events of whole days.');
  if (byDay.size > mostDays) throw new MillwrightError('invalid-input', `${byDay.size} days are named there; a calendar holds ${mostDays}.`);
  return [...byDay.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

function fromLines(text: string): NamedDay[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const said = line.trim();
    if (said === '' || said.startsWith('#')) return [];
    const [, first = said, name = ''] = /^(\S+?)(?:[\s;,]+(.*))?$/.exec(said) ?? [];
    const written = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(first);
    const iso = written ? `${written[3]}-${(written[2] ?? '').padStart(2, '0')}-${(written[1] ?? '').padStart(2, '0')}` : first;
    if (!day.safeParse(iso).success) throw new MillwrightError('invalid-input', `Line ${index + 1} names no day: "${said.slice(0, 60)}". A day is written 2026-12-25, its name behind it.`, { line: index + 1 });
    return [{ day: iso, name: name.trim().slice(0, 80) }];
  });
}

function fromICalendar(text: string, now: number): NamedDay[] {
  const from = now - 366 * dayMs;
  const until = now + yearsAhead * 366 * dayMs;
  try {
    const events = new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));
    return events.flatMap((event) => {
      if (!event.startDate?.isDate) return [];
      const days = Math.max(1, dayOf(localOf(event.endDate)) - dayOf(localOf(event.startDate)));
      const name = (event.summary ?? '').trim().slice(0, 80);
      return beginsOf(event, from, until).flatMap((first) => Array.from({ length: Math.min(days, 366) }, (_, n) => ({ day: new Date(first + n * dayMs).toISOString().slice(0, 10), name })));
    });
  } catch (error) {
    throw new MillwrightError('invalid-input', `The iCalendar file can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const localOf = (time: ICAL.Time): number => Date.UTC(time.year, time.month - 1, time.day);

function beginsOf(event: ICAL.Event, from: number, until: number): number[] {
  if (!event.isRecurring()) return [localOf(event.startDate)];
  const found: number[] = [];
  const each = event.iterator();
  for (let at = each.next() as ICAL.Time | null; at && localOf(at) < until && found.length < mostOfOne; at = each.next() as ICAL.Time | null) if (localOf(at) >= from) found.push(localOf(at));
  return found;
}
