import { namedDay, type SiteCalendar } from '../../electron/contract/schedules';
import { t } from './catalogue/calendars';
import { t as reports } from './catalogue/reports';
import { listed } from './numbers';

type NamedDay = SiteCalendar['holidays'][number];

/** Monday first. */
export const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;

export function weekdaysWords(weekdays: readonly number[]): string {
  const days = WEEK.filter((day) => weekdays.includes(day));
  return days.length === 0 ? t.noDay : listed(days.map((day) => reports.weekdays[day] ?? ''));
}

export const daysText = (days: readonly NamedDay[]): string => days.map(({ day, name }) => `${day} ${name}`.trim()).join('\n');

/** Of lines such as `2026-12-25 Christmas Day`; null where one names no day. */
export function daysOf(text: string): NamedDay[] | null {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const read = lines.map((line) => namedDay.safeParse({ day: line.slice(0, 10), name: line.slice(10) }));
  return read.every(({ success }) => success) ? read.flatMap(({ data }) => data ?? []) : null;
}

/** Both, in order, each day once: the first name it has. */
export function daysTogether(one: readonly NamedDay[], other: readonly NamedDay[]): NamedDay[] {
  const by = new Map<string, NamedDay>();
  for (const named of [...one, ...other]) if (!by.has(named.day)) by.set(named.day, named);
  return [...by.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}
