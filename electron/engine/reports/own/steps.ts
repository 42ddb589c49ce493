import { DateTime } from 'luxon';
import type { Step } from '../../../contract/own-reports';
import { shiftsBetween } from '../../schedule';
import { clockTime, dayName } from '../calendar-words';
import type { Shifts } from './shifts';

export interface Stretch {
  from: number;
  to: number;
  label: string;
}

/** The hours, shifts or days that a period touches, cut to it, by the clocks of its zone: a day on which they change has 23 or 25 hours, and so the shift in which they do. Those of a calendar may leave time between them, and overlap. */
export function stretchesOf(from: number, to: number, zone: string, by: Step, shifts: Shifts): Stretch[] {
  if (by === 'shift' && 'site' in shifts) return shiftsBetween(shifts.site, shifts.only, zone, from, to).map((shift) => ({ from: Math.max(from, shift.from), to: Math.min(to, shift.to), label: `${dayName(shift.from, zone)} ${shift.name}` }));
  const edges = edgesOf(from, to, zone, by, 'begin' in shifts ? shifts : null);
  return edges.slice(0, -1).flatMap((start, i): Stretch[] => {
    const end = edges[i + 1] ?? to;
    if (end <= from || start >= to) return [];
    return [{ from: Math.max(from, start), to: Math.min(to, end), label: by === 'day' ? dayName(start, zone) : `${dayName(start, zone)} ${clockTime(start, zone)}` }];
  });
}

function edgesOf(from: number, to: number, zone: string, by: Step, shifts: { begin: string; hours: number } | null): number[] {
  const day = DateTime.fromMillis(from, { zone }).startOf('day').minus({ days: 1 });
  const edges: number[] = [];
  const [hour = 0, minute = 0] = shifts?.begin.split(':').map(Number) ?? [];
  for (let n = 0; ; n++) {
    const today = day.plus({ days: n });
    if (by === 'day') edges.push(today.toMillis());
    else if (by === 'shift') for (let k = 0; shifts && k < 24 / shifts.hours; k++) edges.push(shiftAt(today, hour + k * shifts.hours, minute));
    else for (let at = today.toMillis(); at < today.plus({ days: 1 }).toMillis(); at += 3_600_000) edges.push(at);
    if (today.toMillis() > to + 2 * 86_400_000) break;
  }
  return [...new Set(edges)].sort((a, b) => a - b);
}

/** At that time by the clocks; of a time that does not exist, when they have gone forward. */
const shiftAt = (day: DateTime, hour: number, minute: number): number => day.plus({ days: Math.floor(hour / 24) }).set({ hour: hour % 24, minute }).toMillis();
