/** Cron expressions in a person's words: `Every Monday at 06:00`. What these words can't say exactly stands as the expression itself. */
import { listed } from './listed';

/** What a language says of them. Days, dates and months come as they are listed; `months`: null for all of them. */
export interface CronWords {
  and: string;
  /** Sunday first. */
  weekdays: readonly string[];
  months: readonly string[];
  span(first: string, last: string): string;
  rule(cron: string): string;
  at(days: string, times: string): string;
  minutes(every: number): string;
  minutesBetween(what: string, from: string, to: string): string;
  hoursFrom(every: number, from: string): string;
  onTheHour: string;
  hourAt(minutes: string): string;
  hourBetween(from: string, to: string): string;
  lastDay: string;
  day(dates: string): string;
  /** `of` begins a sentence, `through` ends one. */
  everyDay(months: string | null): { of: string; through: string };
  onWeekdays(days: string, span: boolean, months: string | null): { of: string; through: string };
  onDates(dates: string, months: string | null): { of: string; through: string };
}

const weekdayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const inMonths = (months: string | null) => (months === null ? '' : ` in ${months}`);

export const englishCron: CronWords = {
  and: 'and',
  weekdays: weekdayNames,
  months: monthNames,
  span: (first, last) => `${first} to ${last}`,
  rule: (cron) => `By the rule ${cron}`,
  at: (days, times) => `${days} at ${times}`,
  minutes: (every) => (every === 1 ? 'Every minute' : `Every ${every} minutes`),
  minutesBetween: (what, from, to) => `${what} from ${from} to ${to}`,
  hoursFrom: (every, from) => `Every ${every} hours, from ${from} on`,
  onTheHour: 'Every hour, on the hour',
  hourAt: (minutes) => `Every hour at ${minutes} past`,
  hourBetween: (from, to) => `Every hour from ${from} to ${to}`,
  lastDay: 'the last day',
  day: (dates) => `day ${dates}`,
  everyDay: (months) => ({ of: `Every day${inMonths(months)}`, through: months === null ? '' : `,${inMonths(months)}` }),
  onWeekdays: (days, span, months) => ({ of: `${span ? '' : 'Every '}${days}${inMonths(months)}`, through: `, ${span ? days : `on ${days}`}${inMonths(months)}` }),
  onDates: (dates, months) => ({ of: `${months === null ? 'Every month' : `Every year${inMonths(months)}`} on ${dates}`, through: `, on ${dates} of ${months ?? 'every month'}` }),
};

/** As many times of day are named one by one. */
const mostTimes = 6;

/** The values that a field names, in order; `step` where it is `*` or `*` in steps that divide its range evenly. */
type CronField = { every: number } | { values: number[] };

interface Range {
  from: number;
  to: number;
  /** Three letters each, of `from` and so on. */
  names?: string[];
}
const short = (names: string[]) => names.map((name) => name.slice(0, 3).toLowerCase());
const ranges = {
  second: { from: 0, to: 59 },
  minute: { from: 0, to: 59 },
  hour: { from: 0, to: 23 },
  day: { from: 1, to: 31 },
  month: { from: 1, to: 12, names: short(monthNames) },
  weekday: { from: 0, to: 7, names: short(weekdayNames) },
} satisfies Record<string, Range>;

/** Null: not understood here. */
function read(text: string, range: Range): CronField | null {
  const size = range.to - range.from + 1;
  if (text === '*') return { every: 1 };
  const step = /^\*\/(\d{1,2})$/.exec(text);
  if (step) {
    const every = Number(step[1]);
    return every > 0 && every < size && size % every === 0 ? { every } : null;
  }
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [first, last, more] = part.split('-').map((word) => valueOf(word, range));
    if (first === undefined || first === null || last === null || more !== undefined || (last ?? first) < first) return null;
    for (let value = first; value <= (last ?? first); value++) found.add(value);
  }
  return { values: [...found].sort((a, b) => a - b) };
}

function valueOf(word: string, { from, to, names = [] }: Range): number | null {
  const named = names.indexOf(word.toLowerCase());
  if (named >= 0) return from + named;
  const value = Number(word);
  return /^\d{1,2}$/.test(word) && value >= from && value <= to ? value : null;
}

const two = (n: number) => String(n).padStart(2, '0');

/** `6, 18 and 22`; three or more that follow each other: `Monday to Friday`. */
function spanned(values: readonly number[], word: (value: number) => string, say: CronWords): { text: string; span: boolean } {
  const words = values.map(word);
  const span = words.length >= 3 && (values.at(-1) ?? 0) - (values[0] ?? 0) === words.length - 1;
  return { text: span ? say.span(words[0] ?? '', words.at(-1) ?? '') : listed(words, say.and), span };
}

/** `Every Monday at 06:00`, `Every 15 minutes, Monday to Friday`, or `By the rule …`. */
export function cronWords(cron: string, say: CronWords = englishCron): string {
  const text = cron.trim();
  return wordsOf(text.split(/\s+/), say) ?? say.rule(text);
}

function wordsOf(fields: readonly string[], say: CronWords): string | null {
  if (fields.length !== 5 && fields.length !== 6) return null;
  const [second, minute, hour, day, month, weekday] = fields.length === 5 ? ['0', ...fields] : fields;
  const at = (text: string | undefined, range: Range) => read(text ?? '', range);
  const s = at(second, ranges.second);
  const days = daysOf(day ?? '', at(month, ranges.month), at(weekday, ranges.weekday), say);
  const m = at(minute, ranges.minute);
  const h = at(hour, ranges.hour);
  if (!days || !m || !h || !s || !('values' in s) || s.values.length !== 1) return null;
  const exact = s.values[0] ?? 0;
  if ('values' in m && 'values' in h && m.values.length * h.values.length <= mostTimes) {
    const times = h.values.flatMap((hours) => m.values.map((minutes) => `${two(hours)}:${two(minutes)}${exact === 0 ? '' : `:${two(exact)}`}`));
    return say.at(days.of, listed(times, say.and));
  }
  const through = exact === 0 ? repeated(m, h, say) : null;
  return through === null ? null : `${through}${days.through}`;
}

/** What repeats through the day. */
function repeated(m: CronField, h: CronField, say: CronWords): string | null {
  const hours = spanOf(h);
  if ('every' in m) {
    const what = say.minutes(m.every);
    if ('every' in h) return h.every === 1 ? what : null;
    return hours ? say.minutesBetween(what, `${two(hours.from)}:00`, `${two(hours.to)}:${two(60 - m.every)}`) : null;
  }
  const [past = 0] = m.values;
  if ('every' in h) {
    if (h.every > 1) return m.values.length === 1 ? say.hoursFrom(h.every, `00:${two(past)}`) : null;
    return m.values.length === 1 && past === 0 ? say.onTheHour : say.hourAt(spanned(m.values, String, say).text);
  }
  return hours && m.values.length === 1 ? say.hourBetween(`${two(hours.from)}:${two(past)}`, `${two(hours.to)}:${two(past)}`) : null;
}

/** Hours that follow each other. */
function spanOf(field: CronField): { from: number; to: number } | null {
  if ('every' in field) return null;
  const from = field.values[0] ?? 0;
  const to = field.values.at(-1) ?? 0;
  return to - from === field.values.length - 1 ? { from, to } : null;
}

/** The days in words. */
function daysOf(day: string, month: CronField | null, weekday: CronField | null, say: CronWords): { of: string; through: string } | null {
  if (!month || !weekday || ('every' in month && month.every > 1) || ('every' in weekday && weekday.every > 1)) return null;
  const months = 'values' in month ? spanned(month.values, (value) => say.months[value - 1] ?? '', say).text : null;
  if ('values' in weekday) {
    // A day of the month and a weekday together mean either: no plain words say that.
    if (day !== '*') return null;
    const values = [...new Set(weekday.values.map((value) => value % 7))].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
    const { text, span } = listedDays(values, say);
    return say.onWeekdays(text, span, months);
  }
  if (day === '*') return say.everyDay(months);
  const dates = day === 'L' ? say.lastDay : datesOf(day, say);
  return dates ? say.onDates(dates, months) : null;
}

/** Monday first, as the week goes. */
function listedDays(values: readonly number[], say: CronWords): { text: string; span: boolean } {
  const fromMonday = values.map((value) => (value + 6) % 7);
  return spanned(fromMonday, (value) => say.weekdays[(value + 1) % 7] ?? '', say);
}

function datesOf(day: string, say: CronWords): string | null {
  const field = read(day, ranges.day);
  return field && 'values' in field ? say.day(spanned(field.values, String, say).text) : null;
}
