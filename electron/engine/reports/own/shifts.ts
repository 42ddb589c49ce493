import { faultText, type BlockFault } from '../../../contract/block-faults';
import type { OwnReportContent } from '../../../contract/own-reports';
import type { SiteCalendar } from '../../../contract/schedules';
import { MillwrightError } from '../../../contract/errors';
import { list } from '../words';

type Written = OwnReportContent['shifts'];

/** The shifts of a report: as it writes them, or those of a calendar. */
export type Shifts = { begin: string; hours: number } | { site: SiteCalendar; only: readonly string[] };

interface Wrong extends BlockFault {
  field: string;
}

/** What of the calendar that it names is not there. */
export function shiftProblems({ calendar, only = [] }: Written, calendars: readonly SiteCalendar[]): Wrong[] {
  if (calendar === undefined) return [];
  const site = calendars.find(({ name }) => name === calendar);
  const wrong = (field: string, code: BlockFault['code'], name: string, of: string, there: readonly { name: string }[]): Wrong => ({ field, code, name, of, there: there.map((one) => one.name).join(', ') });
  if (!site) return [wrong('shifts.calendar', 'no-calendar', calendar, '', calendars)];
  if (site.shifts.length === 0) return [wrong('shifts.calendar', 'no-shifts', calendar, '', [])];
  return only.flatMap((name, i) => (site.shifts.some((shift) => shift.name === name) ? [] : [wrong(`shifts.only.${i}`, 'no-shift', name, calendar, site.shifts)]));
}

/** Errors: not-found, where its calendar is not there. */
export function shiftsOf(written: Written, calendars: readonly SiteCalendar[]): Shifts {
  const { begin, hours, calendar, only = [] } = written;
  if (calendar === undefined) return { begin, hours };
  const [wrong] = shiftProblems(written, calendars);
  const site = calendars.find(({ name }) => name === calendar);
  if (wrong || !site) throw new MillwrightError('not-found', wrong ? faultText(wrong) : '', { calendar });
  return { site, only };
}

/** How they are said where the figures are explained. */
export function shiftWords(shifts: Shifts): string {
  if ('begin' in shifts) return `Shifts are of ${shifts.hours} hours from ${shifts.begin} on, by the clocks of the report’s zone.`;
  const { site, only } = shifts;
  const of = site.shifts.filter(({ name }) => only.length === 0 || only.includes(name));
  return `Shifts are those of the calendar ${site.name} as it stands now, on the days that it works, by the clocks of the report’s zone: ${list(of.map(({ name, from, to }) => `${name} from ${from} to ${to}`))}.`;
}
