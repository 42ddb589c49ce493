import { Cron } from 'croner';
import { DateTime, IANAZone } from 'luxon';
import { MillwrightError } from '../../contract/errors';

/**
 * The occurrences of a cron expression of five fields (or six: the second first) in a zone. Where the clocks change, a single time of day that does
 * not exist that day occurs at the first instant after the gap, and one that comes twice occurs at the first; expressions
 * with a list, range, step or `*` in minute or hour go by real time: they leave the gap out and occur in both hours of the overlap (croner's rules).
 */
export interface Calendar {
  /** First occurrence strictly after; null when there is none. */
  next(after: number): number | null;
  /** Last occurrence strictly before; null when there is none. */
  previous(before: number): number | null;
  /** The newest occurrences in (after, until], oldest first, `limit` at most: cheap however long the stretch is. */
  between(after: number, until: number, limit: number): number[];
}

const calendars = new Map<string, Calendar>();

/** Errors: invalid-input, naming the cron text or the zone. */
export function calendarOf(cron: string, zone: string): Calendar {
  const key = `${zone}\n${cron}`;
  const known = calendars.get(key);
  if (known) return known;
  const made = makeCalendar(cron, zone);
  calendars.set(key, made);
  return made;
}

function makeCalendar(cron: string, zone: string): Calendar {
  checkZone(zone);
  const parsed = parse(cron, zone);
  const calendar: Calendar = {
    next: (after) => parsed.nextRun(new Date(Math.floor(after)))?.getTime() ?? null,
    previous: (before) => parsed.previousRuns(1, new Date(Math.ceil(before)))[0]?.getTime() ?? null,
    between(after, until, limit) {
      const found: number[] = [];
      let at = calendar.previous(Math.floor(until) + 1);
      while (at !== null && at > after && found.length < limit) {
        found.push(at);
        at = calendar.previous(at);
      }
      return found.reverse();
    },
  };
  return calendar;
}

/** Errors: invalid-input. */
export function checkZone(zone: string): void {
  if (IANAZone.isValidZone(zone) && !/^[+-]/.test(zone)) return;
  throw new MillwrightError('invalid-input', `"${zone}" is no time zone that this machine knows. Use a name such as Europe/Berlin, America/New_York or UTC.`, { zone });
}

function parse(cron: string, zone: string): Cron {
  const text = cron.trim();
  const refuse = (why: string) =>
    new MillwrightError('invalid-input', `The times "${cron}" can't be read: ${why}. Five fields are needed: minute, hour, day of month, month, day of week, such as "0 6 * * *" for each day at 06:00; a sixth in front gives the second.`, { cron });
  const fields = text.split(/\s+/);
  if (fields.length !== 5 && fields.length !== 6) throw refuse(text === '' ? 'they are empty' : `there ${fields.length === 1 ? 'is 1 field' : `are ${fields.length} fields`}`);
  // croner puts the moment of parsing where a `?` stands, so the times would depend on when the engine was started.
  if (text.includes('?')) throw refuse('"?" is not understood here');
  let parsed: Cron;
  try {
    parsed = new Cron(text, { timezone: zone, paused: true, mode: '5-or-6-parts' });
  } catch (error) {
    throw refuse(error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error));
  }
  // From a fixed moment, so that the same text is accepted or refused on any day; leap days come within eight years.
  if (!parsed.nextRun(new Date(0))) throw refuse('no day has such a date');
  return parsed;
}

/** `2026-03-29T06:00:00+02:00`: the zone's own offset at that moment. */
export function localIso(time: number, zone: string): string {
  return DateTime.fromMillis(time, { zone }).toISO({ suppressMilliseconds: true, includeOffset: true }) ?? new Date(time).toISOString();
}

export function utcIso(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}
