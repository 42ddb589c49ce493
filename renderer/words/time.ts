/** Spans and moments of time. Moments are UTC milliseconds inside and the person's zone here. */
import { t } from './catalogue/numbers';
import { number, systemLocale, THIN } from './numbers';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const part = (value: number, unit: string) => `${value}${THIN}${unit}`;

/** Two figures that matter: `0.4 s`, `48 s`, `2 min 26 s`, `21 min`, `2 h 52 min`, `3 d 4 h`. */
export function duration(ms: number, locale = systemLocale): string {
  if (!Number.isFinite(ms)) return '–';
  const span = Math.max(0, ms);
  if (span < 9.95 * SECOND) return `${number(span / SECOND, 1, locale)}${THIN}s`;
  const seconds = Math.floor(span / SECOND);
  if (seconds < 60) return part(seconds, 's');
  if (span < 10 * MINUTE) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.floor(span / MINUTE);
  if (minutes < 60) return part(minutes, 'min');
  if (span < DAY) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.floor(span / HOUR);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** How long something has been going on: whole seconds in its first minute. */
export function elapsed(ms: number, locale = systemLocale): string {
  return ms < MINUTE ? part(Math.max(0, Math.floor(ms / SECOND)), 's') : duration(ms, locale);
}

/** Whole units, for a column of many: `48 s`, `2 min`, `2 h 52 min`. */
export function roughDuration(ms: number, locale = systemLocale): string {
  const span = Math.max(0, ms);
  if (span < MINUTE) return part(Math.floor(span / SECOND), 's');
  if (span < 10 * MINUTE) return part(Math.floor(span / MINUTE), 'min');
  return duration(span, locale);
}

function pair(large: number, largeUnit: string, little: number, littleUnit: string): string {
  return little === 0 ? part(large, largeUnit) : `${part(large, largeUnit)} ${part(little, littleUnit)}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(locale: string, name: string, options: Intl.DateTimeFormatOptions, zone?: string): Intl.DateTimeFormat {
  const key = `${locale} ${name} ${zone ?? ''}`;
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(locale, zone ? { ...options, timeZone: zone } : options)));
  return made;
}

/** Time of day with seconds. */
export function clock(at: number, locale = systemLocale, zone?: string): string {
  return format(locale, 'clock', { hour: '2-digit', minute: '2-digit', second: '2-digit' }, zone).format(at);
}

/** Time of day without seconds. */
export function hourMinute(at: number, locale = systemLocale, zone?: string): string {
  return format(locale, 'hm', { hour: '2-digit', minute: '2-digit' }, zone).format(at);
}

export function day(at: number, locale = systemLocale, zone?: string): string {
  return format(locale, 'day', { day: 'numeric', month: 'long', year: 'numeric' }, zone).format(at);
}

export function shortDay(at: number, locale = systemLocale, zone?: string): string {
  return format(locale, 'short', { day: 'numeric', month: 'short' }, zone).format(at);
}

export function weekday(at: number, locale = systemLocale, zone?: string): string {
  return format(locale, 'weekday', { weekday: 'short' }, zone).format(at);
}

function sameDay(a: number, b: number, locale: string, zone?: string): boolean {
  return day(a, locale, zone) === day(b, locale, zone);
}

/** As little as tells the moment: today its time, in the last week its weekday, else its date. */
export function moment(at: number, now: number, locale = systemLocale, zone?: string): string {
  if (sameDay(at, now, locale, zone)) return clock(at, locale, zone);
  if (Math.abs(now - at) < 6 * DAY) return `${weekday(at, locale, zone)} ${hourMinute(at, locale, zone)}`;
  return `${shortDay(at, locale, zone)} ${hourMinute(at, locale, zone)}`;
}

/** For a table that reaches far back: always date and time. */
export function dateTime(at: number, locale = systemLocale, zone?: string): string {
  return `${shortDay(at, locale, zone)}, ${hourMinute(at, locale, zone)}`;
}

/** A report's period: the days when it spans whole ones, else the hours too. */
export function period(from: number, to: number, locale = systemLocale, zone?: string): string {
  const midnight = (at: number) => format('en-GB', 'midnight', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }, zone).format(at) === '00:00:00';
  if (midnight(from) && midnight(to)) {
    const last = to - 1;
    return sameDay(from, last, locale, zone) ? day(from, locale, zone) : t.band(shortDay(from, locale, zone), day(last, locale, zone));
  }
  return sameDay(from, to, locale, zone)
    ? `${shortDay(from, locale, zone)}, ${t.band(hourMinute(from, locale, zone), hourMinute(to, locale, zone))}`
    : t.band(dateTime(from, locale, zone), dateTime(to, locale, zone));
}

/** Begin of the shift that `now` lies in, three a day from 06:00 local time: what a plant has until it says otherwise. */
export function shiftStart(now: number): number {
  const at = new Date(now);
  const hour = at.getHours();
  at.setHours(hour < 6 ? -2 : hour < 14 ? 6 : hour < 22 ? 14 : 22, 0, 0, 0);
  return at.getTime();
}
