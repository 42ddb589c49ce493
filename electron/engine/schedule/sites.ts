import { MillwrightError } from '../../contract/errors';
import { listed } from '../../contract/listed';
import type { SiteCalendar } from '../../contract/schedules';
import type { Clock } from '../shared/clock';
import type { Who } from '../shared/who';
import type { Database } from '../store';
import { momentsOf, type Timed } from './moments';
import type { ScheduleRepository, ScheduleRow } from './repository';
import type { CalendarUser, Recorder } from './types';

interface SiteDeps {
  db: Database;
  repository: ScheduleRepository;
  security: Recorder;
  clock: Clock;
  decideDue(rows: readonly ScheduleRow[], now: number): Promise<void>;
  onChanged(): void;
}

/** The calendars of a site, and what schedules go by. */
export function createSites({ db, repository, security, clock, decideDue, onChanged }: SiteDeps) {
  /** With the calendar that it names, held against what is there. Errors: invalid-input, not-found. */
  async function resolved<T extends Timed & { name?: string }>(row: T): Promise<T> {
    const { trigger, days } = row;
    if (!trigger && row.cron === '') throw new MillwrightError('invalid-input', 'It is not said when it runs: a cron expression is needed, shifts, a file or another schedule.');
    const wanted = trigger?.kind === 'shift' ? trigger.calendar : days?.calendar;
    const site = wanted === undefined ? null : await calendarNamed(wanted);
    if (trigger?.kind === 'shift' && site) requireShifts(site, trigger.shifts);
    if (trigger?.kind === 'after') await requireNoCircle(row.name, trigger.schedule);
    const made = { ...row, site };
    momentsOf(made);
    return made;
  }

  const others: (() => readonly CalendarUser[])[] = [];
  const usersOf = (calendar: string): CalendarUser[] => others.flatMap((users) => users().filter((one) => one.calendar === calendar));

  async function calendarNamed(name: string): Promise<SiteCalendar> {
    const all = await repository.calendars();
    const found = all.find((one) => one.name === name);
    if (!found) throw new MillwrightError('not-found', `There is no calendar "${name}". There ${all.length === 0 ? 'is none' : all.length === 1 ? `is ${all[0]?.name ?? ''}` : `are ${listed(all.map((one) => one.name))}`}.`, { name });
    return found;
  }

  async function requireNoCircle(own: string | undefined, first: string): Promise<void> {
    const rows = await repository.all();
    const passed = [own];
    for (let at: string | undefined = first; at !== undefined; ) {
      if (passed.includes(at)) throw new MillwrightError('invalid-input', `${[...passed.slice(passed.indexOf(at)), at].map((name) => `"${name}"`).join(' after ')}: schedules that run after each other in a circle would never end.`, { name: at });
      passed.push(at);
      const row = rows.find(({ name }) => name === at);
      if (!row) throw new MillwrightError('not-found', `There is no schedule "${at}" to run after.`, { name: at });
      at = row.trigger?.kind === 'after' ? row.trigger.schedule : undefined;
    }
  }

  return {
    resolved,
    alsoNeeds: (users: () => readonly CalendarUser[]) => void others.push(users),

    async set(calendar: SiteCalendar, who: Who): Promise<SiteCalendar> {
      const twice = calendar.shifts.find(({ name }, index) => calendar.shifts.findIndex((one) => one.name === name) !== index);
      if (twice) throw new MillwrightError('invalid-input', `Two shifts are named "${twice.name}".`, { shift: twice.name });
      const now = Math.floor(clock.now());
      const before = (await repository.calendars()).find(({ name }) => name === calendar.name) ?? null;
      const using = await repository.goingBy(calendar.name);
      for (const { name, trigger } of using) if (trigger?.kind === 'shift') requireShifts(calendar, trigger.shifts, `the schedule "${name}"`);
      for (const { title, shifts } of usersOf(calendar.name)) requireShifts(calendar, shifts, title);
      for (const row of using) momentsOf({ ...row, site: calendar });
      // What was due until now was due by the calendar as it was.
      await decideDue(using, now);
      await db.transaction('schedule.calendar', async (tx) => {
        await repository.setCalendar(tx, calendar);
        for (const row of using) await repository.decide(tx, row.id, Math.max(row.decided, now));
        await security.record(tx, who, 'schedule.calendar', before && told(before), told(calendar));
      });
      onChanged();
      return calendar;
    },

    async remove(name: string, who: Who): Promise<void> {
      const calendar = await calendarNamed(name);
      const using = [...(await repository.goingBy(name)).map((row) => row.name), ...usersOf(name).map(({ title }) => title)];
      if (using.length > 0) throw new MillwrightError('conflict', `The calendar "${name}" can't be removed: ${listed(using)} ${using.length === 1 ? 'goes' : 'go'} by it.`, { name, users: using, reason: 'calendar-needed' });
      await db.transaction('schedule.calendar', async (tx) => {
        await repository.removeCalendar(tx, name);
        await security.record(tx, who, 'schedule.calendar', told(calendar), null);
      });
    },
  };
}

function requireShifts(site: SiteCalendar, wanted: readonly string[], user?: string): void {
  const missing = wanted.filter((name) => !site.shifts.some((shift) => shift.name === name));
  const there = site.shifts.length === 0 ? 'It has no shifts' : `It has ${listed(site.shifts.map(({ name }) => name))}`;
  const needs = user === undefined ? '' : ` It is needed by ${user}.`;
  if (missing.length > 0 || site.shifts.length === 0) throw new MillwrightError(user === undefined ? 'invalid-input' : 'conflict', `The calendar "${site.name}" has no shift ${missing.length > 0 ? `"${missing.join('", "')}"` : 'at all'}. ${there}.${needs}`, { calendar: site.name, shifts: site.shifts.map(({ name }) => name), reason: 'calendar-shift' });
}

/** As it stands in the audit trail: of thousands of days their number and the newest of them. */
function told({ name, weekdays, shifts, holidays, workdays }: SiteCalendar) {
  const days = (all: SiteCalendar['holidays']) => ({ count: all.length, last: all.at(-1)?.day ?? null });
  return { name, weekdays, shifts, holidays: days(holidays), workdays: days(workdays) };
}
