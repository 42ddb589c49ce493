import { englishCron } from '../../electron/contract/cron-words';
import { englishSchedule, scheduleWords, type ScheduleSaid } from '../../electron/contract/schedule-words';
import { t as calendars } from './catalogue/calendars';
import { t } from './catalogue/reports';
import { systemLocale } from './numbers';
import { duration, hourMinute } from './time';

/** The common rhythms of cron expressions, as a form has them, and back. */

export type Rhythm =
  | { every: 'hour'; minute: number }
  | { every: 'day'; hour: number; minute: number }
  | { every: 'week'; weekday: number; hour: number; minute: number }
  | { every: 'month'; day: number; hour: number; minute: number }
  | { every: 'rule'; cron: string };

export function cronOf(rhythm: Rhythm): string {
  switch (rhythm.every) {
    case 'hour':
      return `${rhythm.minute} * * * *`;
    case 'day':
      return `${rhythm.minute} ${rhythm.hour} * * *`;
    case 'week':
      return `${rhythm.minute} ${rhythm.hour} * * ${rhythm.weekday}`;
    case 'month':
      return `${rhythm.minute} ${rhythm.hour} ${rhythm.day} * *`;
    case 'rule':
      return rhythm.cron.trim();
  }
}

export function rhythmOf(cron: string): Rhythm {
  const fields = cron.trim().split(/\s+/);
  const whole = (field: string | undefined, max: number) => (field !== undefined && /^\d{1,2}$/.test(field) && Number(field) <= max ? Number(field) : null);
  const rule: Rhythm = { every: 'rule', cron };
  if (fields.length !== 5) return rule;
  const [m, h, d, month, w] = fields;
  const minute = whole(m, 59);
  if (minute === null || month !== '*') return rule;
  if (h === '*' && d === '*' && w === '*') return { every: 'hour', minute };
  const hour = whole(h, 23);
  if (hour === null) return rule;
  if (d === '*' && w === '*') return { every: 'day', hour, minute };
  const named = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].indexOf((w ?? '').toLowerCase());
  const weekday = named >= 0 ? named : whole(w, 7);
  if (d === '*' && weekday !== null) return { every: 'week', weekday: weekday % 7, hour, minute };
  const dayOfMonth = whole(d, 31);
  if (dayOfMonth !== null && dayOfMonth > 0 && w === '*') return { every: 'month', day: dayOfMonth, hour, minute };
  return rule;
}

export const missedWords = t.missed;
export const overlapWords = t.overlap;
export const runStateWords = t.runStates;

/** When it runs: what an engine says of it is English. */
export const whenWords = (said: ScheduleSaid): string => scheduleWords(said, { ...englishSchedule, ...calendars.schedule, cron: t.cron ?? englishCron });

/** A run that begins this soon after its moment is on time. */
const ON_TIME_MS = 90_000;

/** How late a run began, beside the `waitMs` that it was to wait, where that is worth a word. One that was left out never began. */
export function lateWords({ due, started, state }: { due: number; started: number | null; state: keyof typeof runStateWords }, waitMs: number, locale = systemLocale): string | null {
  const late = (started ?? due) - due - waitMs;
  return state === 'skipped' || late <= ON_TIME_MS ? null : t.lateBy(duration(late, locale));
}

/** `; 06:00 in Europe/Berlin` where that zone's clocks show another time than this computer's then, else nothing. */
export function zoned(at: number, zone: string, locale = systemLocale, here?: string): string {
  const there = hourMinute(at, locale, zone);
  return there === hourMinute(at, locale, here) ? '' : t.inZone(there, zone);
}

/** The page's finding. */
export function schedulesFinding(list: readonly { name: string; lastRun: { state: keyof typeof runStateWords } | null }[]): string {
  const failed = list.filter(({ lastRun }) => lastRun?.state === 'failed');
  if (list.length === 0) return t.schedules;
  if (failed.length === 0) return t.scheduleCount(list.length);
  return failed[0] && failed.length === 1 ? t.lastRunFailed(failed[0].name) : t.lastRunsFailed(failed.length);
}
