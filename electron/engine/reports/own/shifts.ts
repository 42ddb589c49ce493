import type { OwnReportContent } from '../../../contract/own-reports';
import type { SiteCalendar } from '../../../contract/schedules';
import { MillwrightError } from '../../../contract/errors';
import { list } from '../words';

type Written = OwnReportContent['shifts'];

/** The shifts of a report: as it writes them, or those of a calendar. */
export type Shifts = { begin: string; hours: number } | { site: SiteCalendar; only: readonly string[] };

interface Wrong {
  field: string;
  message: string;
}

/** What of the calendar that it names is not there. */
export function shiftProblems({ calendar, only = [] }: Written, calendars: readonly SiteCalendar[]): Wrong[] {
  if (calendar === undefined) return [];
  const site = calendars.find(({ name }) => name === calendar);
  if (!site) return [{ field: 'shifts.calendar', message: `There is no calendar “${calendar}”. There ${calendars.length === 0 ? 'is none' : `${calendars.length === 1 ? 'is' : 'are'} ${list(calendars.map(({ name }) => name))}`}.` }];
  if (site.shifts.length === 0) return [{ field: 'shifts.calendar', message: `The calendar “${calendar}” has no shifts.` }];
  return only.flatMap((name, i) => (site.shifts.some((shift) => shift.name === name) ? [] : [{ field: `shifts.only.${i}`, message: `The calendar “${calendar}” has no shift “${name}”. It has ${list(site.shifts.map((shift) => shift.name))}.` }]));
}

/** Errors: not-found, where its calendar is not there. */
export function shiftsOf(written: Written, calendars: readonly SiteCalendar[]): Shifts {
  const { begin, hours, calendar, only = [] } = written;
  if (calendar === undefined) return { begin, hours };
  const [wrong] = shiftProblems(written, calendars);
  const site = calendars.find(({ name }) => name === calendar);
  if (wrong || !site) throw new MillwrightError('not-found', wrong?.message ?? '', { calendar });
  return { site, only };
}

/** How they are said where the figures are explained. */
export function shiftWords(shifts: Shifts): string {
  if ('begin' in shifts) return `Shifts are of ${shifts.hours} hours from ${shifts.begin} on, by the clocks of the report’s zone.`;
  const { site, only } = shifts;
  const of = site.shifts.filter(({ name }) => only.length === 0 || only.includes(name));
  return `Shifts are those of the calendar ${site.name} as it stands now, on the days that it works, by the clocks of the report’s zone: ${list(of.map(({ name, from, to }) => `${name} from ${from} to ${to}`))}.`;
}
