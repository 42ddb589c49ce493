import type { ScheduleTrigger, Shift, SiteCalendar } from '../../contract/schedules';
import type { Steps } from './steps';
import { dayMs, dayOf, weekdayOf, worked } from './days';
import { firstShown, latestShown } from './zone';

type OnShifts = Pick<Extract<ScheduleTrigger, { kind: 'shift' }>, 'edge' | 'shifts'>;

/** A shift in local times (as if they were UTC, ms). */
export interface Worked {
  name: string;
  from: number;
  to: number;
}

/** The longest that one lasts, and how far ahead one is looked for. */
const longestDays = 1;
const mostDays = 4000;

const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

function length({ from, to }: Shift): number {
  const between = minutes(to) - minutes(from);
  return (between > 0 ? between : between + 24 * 60) * 60_000;
}

/** The shifts that begin on a day (since the epoch). */
function shiftsOn(site: SiteCalendar, wanted: readonly string[]): (day: number) => Worked[] {
  const isWorked = worked(site);
  const shifts = site.shifts.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  return (day) => (isWorked(day) ? shifts : []).filter(({ weekdays }) => weekdays?.includes(weekdayOf(day)) ?? true).map((shift) => {
    const from = day * dayMs + minutes(shift.from) * 60_000;
    return { name: shift.name, from, to: from + length(shift) };
  });
}

/** The local times at which shifts begin or end. */
export function shiftSteps(site: SiteCalendar, { edge, shifts }: OnShifts): Steps {
  const on = shiftsOn(site, shifts);
  const times = (day: number) => on(day).map(({ from, to }) => (edge === 'begin' ? from : to));
  return {
    next(after) {
      let best = Infinity;
      const first = dayOf(after) - longestDays;
      for (let day = first; day < first + mostDays && day * dayMs <= best; day++) best = Math.min(best, ...times(day).filter((at) => at > after));
      return best === Infinity ? null : best;
    },
    previous(before) {
      let best = -Infinity;
      const last = dayOf(before);
      for (let day = last; day > last - mostDays && (day + 1 + longestDays) * dayMs > best; day--) best = Math.max(best, ...times(day).filter((at) => at < before));
      return best === -Infinity ? null : best;
    },
  };
}

/** The shift whose end, as the clocks go, is this moment; of several the longest. */
export function shiftEnding(site: SiteCalendar, shifts: readonly string[], due: number, local: number, moment: (local: number) => number): Worked | null {
  const on = shiftsOn(site, shifts);
  const days = [-1, 0, 1].flatMap((step) => on(dayOf(local) - longestDays + step));
  return days.filter(({ to }) => moment(to) === due).reduce<Worked | null>((longest, one) => (longest && longest.to - longest.from >= one.to - one.from ? longest : one), null);
}

/** The shifts of a site that touch [from, to), by the clocks of a zone, in order of their begins: as moments (UTC ms), each from where a schedule at its begin runs to where one at its end does. */
export function shiftsBetween(site: SiteCalendar, wanted: readonly string[], zone: string, from: number, to: number): Worked[] {
  const on = shiftsOn(site, wanted);
  const [first, last] = [dayOf(latestShown(zone, from)) - longestDays - 1, dayOf(latestShown(zone, to)) + 1];
  const found: Worked[] = [];
  for (let day = first; day <= last; day++) found.push(...on(day).map((shift) => ({ name: shift.name, from: firstShown(zone, shift.from), to: firstShown(zone, shift.to) })));
  return found.filter((shift) => shift.from < to && shift.to > from && shift.from < shift.to).sort((a, b) => a.from - b.from || a.to - b.to);
}
