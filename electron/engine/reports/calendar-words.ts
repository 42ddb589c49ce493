import { DateTime } from 'luxon';

/** How moments and periods are said in a zone. Month and day names are fixed English, so that a report is the same on every machine. */
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const at = (time: number, zone: string) => DateTime.fromMillis(time, { zone });
const pad = (n: number) => String(n).padStart(2, '0');
const month = (moment: DateTime) => months[moment.month - 1] ?? '';

/** `06:00`; with seconds where the period is short. */
export const clockTime = (time: number, zone: string, seconds = false): string => {
  const moment = at(time, zone);
  return `${pad(moment.hour)}:${pad(moment.minute)}${seconds ? `:${pad(moment.second)}` : ''}`;
};

/** `Mon 16`. */
export const dayName = (time: number, zone: string): string => {
  const moment = at(time, zone);
  return `${days[moment.weekday - 1] ?? ''} ${moment.day}`;
};

/** `16 Nov 06:12`. */
export const shortMoment = (time: number, zone: string): string => {
  const moment = at(time, zone);
  return `${moment.day} ${month(moment).slice(0, 3)} ${clockTime(time, zone)}`;
};

/** `16 November 2026, 06:00`. */
export const moment = (time: number, zone: string): string => `${date(time, zone)}, ${clockTime(time, zone)}`;
export const date = (time: number, zone: string): string => {
  const day = at(time, zone);
  return `${day.day} ${month(day)} ${day.year}`;
};

/** Whole days: `22 November 2026`, `16 to 22 November 2026`; else with times: `22 November 2026, 06:00 to 23 November 2026, 06:00`. */
export function periodWords(from: number, to: number, zone: string): string {
  const first = at(from, zone);
  const end = at(to, zone);
  if (first.equals(first.startOf('day')) && end.equals(end.startOf('day')) && to > from) {
    const last = end.minus({ days: 1 });
    if (first.hasSame(last, 'day')) return date(from, zone);
    const start = first.year !== last.year ? `${first.day} ${month(first)} ${first.year}` : first.month !== last.month ? `${first.day} ${month(first)}` : `${first.day}`;
    return `${start} to ${last.day} ${month(last)} ${last.year}`;
  }
  if (first.hasSame(end, 'day')) return `${date(from, zone)}, ${clockTime(from, zone)} to ${clockTime(to, zone)}`;
  const start = first.year === end.year ? `${first.day} ${month(first)}` : date(from, zone);
  return `${start}, ${clockTime(from, zone)} to ${moment(to, zone)}`;
}

/** As short as a running head wants it: `22 Nov 06:00 to 23 Nov 2026 06:00`; whole days as `periodWords`. */
export function periodShort(from: number, to: number, zone: string): string {
  const words = periodWords(from, to, zone);
  if (!words.includes(':')) return words;
  const end = at(to, zone);
  const last = `${end.day} ${month(end).slice(0, 3)} ${end.year}`;
  return at(from, zone).hasSame(end, 'day') ? `${last}, ${clockTime(from, zone)} to ${clockTime(to, zone)}` : `${shortMoment(from, zone)} to ${last} ${clockTime(to, zone)}`;
}

/** `Europe/Berlin (UTC+01:00)`; where the offset changed within the period, both and when. */
export function zoneWords(from: number, to: number, zone: string): string {
  const offset = (time: number) => (at(time, zone).offset === 0 ? 'UTC' : `UTC${at(time, zone).toFormat('ZZ').replace('-', '\u2212')}`);
  const first = offset(from);
  const last = offset(to);
  if (first === last) return zone === first ? zone : `${zone} (${first})`;
  return `${zone} (${first}, from ${moment(changeOf(from, to, zone), zone)} on ${last})`;
}

/** First instant of the later offset, to the second. */
function changeOf(from: number, to: number, zone: string): number {
  let [before, after] = [from, to];
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2);
    if (at(middle, zone).offset === at(from, zone).offset) before = middle;
    else after = middle;
  }
  return Math.ceil(before / 1000) * 1000;
}

/** What the period before is called: by its length. */
export function periodBefore(from: number, to: number): string {
  const hours = (to - from) / 3_600_000;
  if (hours > 22 && hours < 26) return 'the day before';
  if (hours > 166 && hours < 170) return 'the week before';
  return 'in the period before';
}
/** `that day`, `that week`, `in the period`. */
export function within(from: number, to: number): string {
  const noun = periodNoun(from, to);
  return noun === 'period' ? 'in the period' : `that ${noun}`;
}
export function periodNoun(from: number, to: number): string {
  const hours = (to - from) / 3_600_000;
  if (hours > 22 && hours < 26) return 'day';
  if (hours > 166 && hours < 170) return 'week';
  return 'period';
}

export interface TimeTick {
  time: number;
  label: string;
}

const steps: { unit: 'seconds' | 'minutes' | 'hours' | 'days'; n: number }[] = [
  { unit: 'seconds', n: 10 }, { unit: 'seconds', n: 30 }, { unit: 'minutes', n: 1 }, { unit: 'minutes', n: 2 }, { unit: 'minutes', n: 5 }, { unit: 'minutes', n: 10 }, { unit: 'minutes', n: 30 },
  { unit: 'hours', n: 1 }, { unit: 'hours', n: 2 }, { unit: 'hours', n: 4 }, { unit: 'hours', n: 6 }, { unit: 'hours', n: 12 },
  { unit: 'days', n: 1 }, { unit: 'days', n: 2 }, { unit: 'days', n: 7 }, { unit: 'days', n: 28 },
];

/** Round moments of the zone within the period, `most` at the most. */
export function timeTicks(from: number, to: number, zone: string, most: number): TimeTick[] {
  for (const { unit, n } of steps) {
    const ticks = ticksOf(from, to, zone, unit, n, most);
    if (ticks) return ticks;
  }
  return [];
}

function ticksOf(from: number, to: number, zone: string, unit: 'seconds' | 'minutes' | 'hours' | 'days', n: number, most: number): TimeTick[] | null {
  const ticks: TimeTick[] = [];
  const start = at(from, zone).startOf('day');
  // Hours are counted from local midnight of each day, so that 06:00 stays 06:00 when the clocks change.
  for (let day = start; day.toMillis() < to; day = day.plus({ days: unit === 'days' ? n : 1 })) {
    const next = day.plus({ days: 1 }).toMillis();
    const stepMs = n * { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: Infinity }[unit];
    if (unit !== 'days' && (to - from) / stepMs > most * 2) return null;
    for (let k = 0; k === 0 || unit !== 'days'; k++) {
      const moment = unit === 'days' ? day : unit === 'hours' ? day.set({ hour: Math.min(23, k * n) }) : DateTime.fromMillis(day.toMillis() + k * stepMs, { zone });
      if (moment.toMillis() >= Math.min(next, to) || (unit === 'hours' && k * n > 23)) break;
      if (moment.toMillis() >= from) ticks.push({ time: moment.toMillis(), label: label(moment, zone, unit) });
      if (ticks.length > most) return null;
    }
  }
  return ticks;
}

function label(moment: DateTime, zone: string, unit: string): string {
  const time = moment.toMillis();
  if (unit === 'seconds') return clockTime(time, zone, true);
  return unit === 'days' || (moment.hour === 0 && moment.minute === 0) ? dayName(time, zone) : clockTime(time, zone);
}
