import { readFileSync } from 'node:fs';
import type { Client } from '../../contract/contract';
import { listed } from '../../contract/listed';
import { timeOfDay, type Shift, type SiteCalendar } from '../../contract/schedules';
import type { Command } from '../command';
import { UsageError, wordOf, type Parsed } from '../options';
import { answer, table } from '../output';
import { removing } from '../removing';
import { withEngine } from '../with';

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const NEEDED = "The calendar's name is needed.";

/** `mon-fri,sun`; `none`. @throws UsageError */
function weekdaysOf(text: string, flag: string): number[] {
  if (text === 'none') return [];
  const found = new Set<number>();
  for (const part of text.toLowerCase().split(',')) {
    const [first, last] = part.split('-').map((name) => days.indexOf(name.trim()));
    if (first === undefined || first < 0 || last === -1 || part.split('-').length > 2) throw new UsageError(`${flag}: "${part}" is no weekday. They are written mon-fri,sun, or none.`);
    for (let day = first; ; day = (day + 1) % 7) {
      found.add(day);
      if (day === (last ?? first)) break;
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** `early=06:00-14:00,night=22:00-06:00@mon-thu`; with more weekdays, `@mon+wed`. @throws UsageError */
function shiftsOf(text: string): Shift[] {
  if (text === 'none') return [];
  return text.split(',').map((one) => {
    const [, name = '', from = '', to = '', on] = /^\s*([^=]+)=(\d\d:\d\d)-(\d\d:\d\d)(?:@(.+))?\s*$/.exec(one) ?? [];
    if (!timeOfDay.safeParse(from).success || !timeOfDay.safeParse(to).success) throw new UsageError(`--shifts: "${one}" is no shift. They are written early=06:00-14:00,night=22:00-06:00@mon-thu, or none.`);
    return { name: name.trim(), from, to, ...(on === undefined ? {} : { weekdays: weekdaysOf(on.replaceAll('+', ','), '--shifts') }) };
  });
}

/** Of a file, or as it was. */
async function namedDays(client: Client, parsed: Parsed, flag: 'holidays' | 'workdays', before: SiteCalendar['holidays']): Promise<SiteCalendar['holidays']> {
  const file = parsed.text(flag);
  if (file === undefined) return before;
  if (file === 'none') return [];
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--${flag}: ${file} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return client.schedule.readHolidays({ text });
}

const weekdayWords = (weekdays: readonly number[]) => (weekdays.length === 0 ? 'no day' : weekdays.length === 7 ? 'every day' : listed([...weekdays].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7)).map((day) => days[day] ?? '')));
const shiftWords = ({ name, from, to, weekdays }: Shift) => `${name} ${from}-${to}${weekdays ? ` (${weekdayWords(weekdays)})` : ''}`;

const list: Command = {
  usage: '',
  does: 'lists the calendars that schedules go by: worked weekdays, holidays, shifts',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const found = await client.schedule.calendars({});
      answer(parsed, found, () => table(['NAME', 'WORKED', 'HOLIDAYS', 'EXTRA DAYS', 'SHIFTS'], found.map((one) => [one.name, weekdayWords(one.weekdays), one.holidays.length, one.workdays.length, one.shifts.map(shiftWords).join(', ')])));
    }),
};

const set: Command = {
  usage: 'NAME [--weekdays mon-fri] [--holidays FILE] [--workdays FILE] [--shifts early=06:00-14:00,night=22:00-06:00@mon-thu]',
  words: 1,
  does: 'makes a calendar or changes one; a file has a line a day ("2026-12-25 Christmas Day") or is an iCalendar file; "none" empties what is named',
  options: { weekdays: { type: 'string' }, holidays: { type: 'string' }, workdays: { type: 'string' }, shifts: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const name = wordOf(parsed, NEEDED);
      const before = (await client.schedule.calendars({})).find((one) => one.name === name) ?? { name, weekdays: [1, 2, 3, 4, 5], holidays: [], workdays: [], shifts: [] };
      const weekdays = parsed.text('weekdays');
      const shifts = parsed.text('shifts');
      const calendar = await client.schedule.setCalendar({
        name,
        weekdays: weekdays === undefined ? before.weekdays : weekdaysOf(weekdays, '--weekdays'),
        holidays: await namedDays(client, parsed, 'holidays', before.holidays),
        workdays: await namedDays(client, parsed, 'workdays', before.workdays),
        shifts: shifts === undefined ? before.shifts : shiftsOf(shifts),
      });
      answer(parsed, calendar, () => [`${name}: ${weekdayWords(calendar.weekdays)} worked, ${calendar.holidays.length} holidays, ${calendar.workdays.length} days worked beside; ${calendar.shifts.length === 0 ? 'no shifts' : calendar.shifts.map(shiftWords).join(', ')}.`]);
    }),
};

export const calendarCommands: Record<string, Command> = { 'calendar list': list, 'calendar set': set, 'calendar remove': removing('removes a calendar that no schedule goes by', NEEDED, (client, what) => client.schedule.removeCalendar(what)) };
