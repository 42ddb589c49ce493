import type { ScheduleDays, SiteCalendar } from '../../contract/schedules';
import type { Steps } from './steps';

/** Which days count, of a site that works so. */
export interface DayRule extends Pick<ScheduleDays, 'on' | 'else'> {
  site: SiteCalendar;
}

export const dayMs = 86_400_000;
/** Whoever never works has no next day; ten years of holidays are none. */
const mostDays = 4000;
/** Times that fall on no day that counts, one after the other: a weekly one for nineteen years. */
const mostTimes = 1000;

/** Days since the epoch of a local time (as if it were UTC, ms). */
export const dayOf = (local: number): number => Math.floor(local / dayMs);
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

/** Whether a day is worked. */
export function worked({ weekdays, holidays, workdays }: SiteCalendar): (day: number) => boolean {
  const numbered = (days: SiteCalendar['holidays']) => new Set(days.map(({ day }) => dayOf(Date.parse(`${day}T00:00:00Z`))));
  const [usual, free, special] = [new Set(weekdays), numbered(holidays), numbered(workdays)];
  return (day) => special.has(day) || (usual.has(weekdayOf(day)) && !free.has(day));
}

/** The local times of a rule that fall on days that count; with `move` those that do not, at their time of the next day that does. */
export function onDays(local: Steps, { site, on, else: otherwise }: DayRule): Steps {
  const isWorked = worked(site);
  const counts = (day: number) => isWorked(day) === (on === 'working');
  return otherwise === 'move' ? moved(local, counts) : kept(local, counts);
}

/** The first day that counts, from one on and itself included, forward (1) or back (-1). */
function nearest(counts: (day: number) => boolean, from: number, step: 1 | -1): number | null {
  for (let day = from; Math.abs(day - from) < mostDays; day += step) if (counts(day)) return day;
  return null;
}

function kept(local: Steps, counts: (day: number) => boolean): Steps {
  const walk = (start: number, step: 1 | -1): number | null => {
    const further = step === 1 ? local.next : local.previous;
    for (let [at, left] = [further(start), mostTimes]; at !== null && left > 0; left--) {
      const day = nearest(counts, dayOf(at), step);
      if (day === dayOf(at)) return at;
      if (day === null) return null;
      at = step === 1 ? further(day * dayMs - 1) : further((day + 1) * dayMs);
    }
    return null;
  };
  return { next: (after) => walk(after, 1), previous: (before) => walk(before, -1) };
}

function moved(local: Steps, counts: (day: number) => boolean): Steps {
  /** What comes on a day that counts: its own times, and those of the days before it that do not. */
  const timesOn = (day: number): number[] => {
    const found = new Set<number>();
    const first = (nearest(counts, day - 1, -1) ?? day - 1) + 1;
    for (let at = local.next(first * dayMs - 1); at !== null && at < (day + 1) * dayMs; at = local.next(at)) found.add(day * dayMs + (at - dayOf(at) * dayMs));
    return [...found].sort((a, b) => a - b);
  };
  return {
    next(after) {
      let day = nearest(counts, dayOf(after), 1);
      for (let left = mostTimes; day !== null && left > 0; left--) {
        const found = timesOn(day).find((at) => at > after);
        if (found !== undefined) return found;
        const further = local.next((day + 1) * dayMs - 1);
        day = further === null ? null : nearest(counts, dayOf(further), 1);
      }
      return null;
    },
    previous(before) {
      let day = nearest(counts, dayOf(before - 1), -1);
      for (let left = mostTimes; day !== null && left > 0; left--) {
        const found = timesOn(day).reverse().find((at) => at < before);
        if (found !== undefined) return found;
        const last = nearest(counts, day - 1, -1);
        const earlier = last === null ? null : local.previous((last + 1) * dayMs);
        day = earlier === null ? null : nearest(counts, dayOf(earlier), 1);
      }
      return null;
    },
  };
}
