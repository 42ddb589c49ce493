import { Cron } from 'croner';
import { MillwrightError } from '../../contract/errors';
import type { SiteCalendar } from '../../contract/schedules';
import { onDays, type DayRule } from './days';
import { shiftSteps } from './shifts';
import type { Steps } from './steps';
import { checkZone, firstShown, latestShown, stretchAt } from './zone';

/**
 * The occurrences of a cron expression of five fields (or six: the second first) in a zone. Where the clocks change (the rule of Vixie's cron):
 * *times of day*, whose minute and hour are named, occur once each: one that does not exist that day at the first instant after the gap (with others
 * that fall there, once), one that comes twice at the first. What *repeats*, with a `*` in minute or hour, goes on through both: it leaves the gap
 * out and occurs in both passes of what comes twice.
 */
export interface Calendar extends Steps {
  /** The newest occurrences in (after, until], oldest first, `limit` at most: cheap however long the stretch is. */
  between(after: number, until: number, limit: number): number[];
}

/** Occurrences are further apart than this only where none are left: 29 February on a given weekday comes within 40 years. */
const mostStretches = 200;

/** Expressions that are being typed are asked about too. */
const mostKept = 500;
const calendars = new Map<string, Calendar>();

/** On the days of a site alone, where `days` says so. Errors: invalid-input, naming the cron text or the zone, or where what repeats would be moved to another day. */
export function calendarOf(cron: string, zone: string, days: DayRule | null = null): Calendar {
  return remembered(`${zone}\n${cron}${days ? `\n${JSON.stringify(days)}` : ''}`, () => {
    checkZone(zone);
    const parsed = localTimes(cron);
    if (days?.else === 'move' && repeats(cron)) throw new MillwrightError('invalid-input', `"${cron}" repeats through the day. Only times of day can be moved to another day; what repeats is left out there.`, { cron, reason: 'cron-repeats' });
    const local = days ? onDays(parsed, days) : parsed;
    return calendarFrom(repeats(cron) ? throughChanges(local, zone) : onceEach(local, zone));
  });
}

/** The begins or ends of shifts: times of day, each of which occurs once. Errors: invalid-input (zone). */
export function shiftCalendar(site: SiteCalendar, on: Parameters<typeof shiftSteps>[1], zone: string): Calendar {
  return remembered(`${zone}\n${JSON.stringify([on, site])}`, () => {
    checkZone(zone);
    return calendarFrom(onceEach(shiftSteps(site, on), zone));
  });
}

function remembered(key: string, make: () => Calendar): Calendar {
  const known = calendars.get(key);
  if (known) return known;
  const made = make();
  if (calendars.size >= mostKept) calendars.clear();
  calendars.set(key, made);
  return made;
}

/** A calendar from its two steps. */
export function calendarFrom({ next, previous }: Steps): Calendar {
  return {
    next: (after) => next(Math.floor(after)),
    previous: (before) => previous(Math.ceil(before)),
    between(after, until, limit) {
      const found: number[] = [];
      let at = previous(Math.floor(until) + 1);
      while (at !== null && at > after && found.length < limit) {
        found.push(at);
        at = previous(at);
      }
      return found.reverse();
    },
  };
}

function repeats(cron: string): boolean {
  return cron.trim().split(/\s+/).slice(0, -3).some((field) => field.includes('*'));
}

/** Times of day: each local time once, at the first moment at which the clocks show it or a later one. */
function onceEach(local: Steps, zone: string): Steps {
  const moment = (time: number | null) => (time === null ? null : firstShown(zone, time));
  return {
    next: (after) => moment(local.next(latestShown(zone, after))),
    previous: (before) => moment(local.previous(latestShown(zone, before - 1) + 1)),
  };
}

/** What repeats: every moment whose local time matches, stretch by stretch of one offset. */
function throughChanges(local: Steps, zone: string): Steps {
  return {
    next(after) {
      for (let [from, left] = [after, mostStretches]; left > 0; left--) {
        const { end, offset } = stretchAt(zone, from + 1);
        const found = local.next(from + offset);
        if (found === null) return null;
        if (found - offset < end) return found - offset;
        from = end - 1;
      }
      return null;
    },
    previous(before) {
      for (let [to, left] = [before, mostStretches]; left > 0; left--) {
        const { start, offset } = stretchAt(zone, to - 1);
        const found = local.previous(to + offset);
        if (found === null) return null;
        if (found - offset >= start) return found - offset;
        to = start;
      }
      return null;
    },
  };
}

/** The local times of an expression, as if they were UTC: there no clock changes. */
function localTimes(cron: string): Steps {
  const parsed = parse(cron);
  return {
    next: (after) => parsed.nextRun(new Date(after))?.getTime() ?? null,
    previous: (before) => parsed.previousRuns(1, new Date(before))[0]?.getTime() ?? null,
  };
}

function parse(cron: string): Cron {
  const text = cron.trim();
  const refuse = (why: string) =>
    new MillwrightError('invalid-input', `The times "${cron}" can't be read: ${why}. Five fields are needed: minute, hour, day of month, month, day of week, such as "0 6 * * *" for each day at 06:00; a sixth in front gives the second.`, { cron, reason: 'cron-unread' });
  const fields = text.split(/\s+/);
  if (fields.length !== 5 && fields.length !== 6) throw refuse(text === '' ? 'they are empty' : `there ${fields.length === 1 ? 'is 1 field' : `are ${fields.length} fields`}`);
  // croner puts the moment of parsing where a `?` stands, so the times would depend on when the engine was started.
  if (text.includes('?')) throw refuse('"?" is not understood here');
  let parsed: Cron;
  try {
    parsed = new Cron(text, { timezone: 'UTC', paused: true, mode: '5-or-6-parts' });
  } catch (error) {
    throw refuse(error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error));
  }
  // From a fixed moment, so that the same text is accepted or refused on any day; leap days come within eight years.
  if (!parsed.nextRun(new Date(0))) throw refuse('no day has such a date');
  return parsed;
}
