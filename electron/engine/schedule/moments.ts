import type { ScheduleDays, ScheduleTrigger, SiteCalendar } from '../../contract/schedules';
import { calendarFrom, calendarOf, shiftCalendar, type Calendar } from './calendar';
import { shiftEnding } from './shifts';
import { firstShown, stretchAt } from './zone';

/** What the moments of a schedule follow from; `site`: the calendar that `days` or `trigger` names. */
export interface Timed {
  cron: string;
  zone: string;
  days: ScheduleDays | null;
  trigger: ScheduleTrigger | null;
  site: SiteCalendar | null;
}

/** What runs on a file or another's end knows no moments beforehand. */
const none = calendarFrom({ next: () => null, previous: () => null });

/** Errors: invalid-input (cron, zone, days). */
export function momentsOf({ cron, zone, days, trigger, site }: Timed): Calendar {
  if (trigger?.kind === 'shift') return site ? shiftCalendar(site, trigger, zone) : none;
  if (trigger) return none;
  // A calendar that is gone leaves the times as they are; it can't be removed while a schedule names it.
  return calendarOf(cron, zone, days && site ? { on: days.on, else: days.else, site } : null);
}

/** When what a run speaks of begins: its shift's begin, or the moment before it; null where no moment tells. */
export function beginOf(row: Timed, due: number): number | null {
  const { trigger, site, zone } = row;
  if (trigger?.kind === 'shift' && trigger.edge === 'end' && site) {
    const moment = (local: number) => firstShown(zone, local);
    const shift = shiftEnding(site, trigger.shifts, due, due + stretchAt(zone, due).offset, moment);
    if (shift) return moment(shift.from);
  }
  return momentsOf(row).previous(due);
}
