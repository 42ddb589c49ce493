import type { Schedule } from '../../contract/schedules';
import type { Calendar } from './calendar';

/** A run that begins this soon after its moment is on time, not missed: timers are late on a loaded machine. */
export const onTimeMs = 90_000;
/** `each` makes up at most so many, the newest. */
export const mostMadeUp = 31;
/**
 * After a step of the clock backward the moments already decided stay decided: nothing runs twice. When the clock was
 * wrong by more than this, waiting for it to catch up would keep a schedule still for too long, and deciding starts
 * again from now; the store's unique (schedule, due) still keeps a moment that ran from running again.
 */
export const longestWaitMs = 3_600_000;

export interface Plan {
  /** Due moments to run, oldest first. */
  run: number[];
  /** Due moments that are told as skipped: only the newest one, however many there were. */
  skipped: number[];
  /** Everything up to here is decided. */
  decided: number;
  /** How many missed moments the plan lets go or folds into one; a `+` says that there may be more. */
  missed: string;
  /** With `once`: how many missed moments the one run stands for beside its own, `mostMadeUp` at most. */
  folded: number;
}

/** What to do about the moments between the last decision and now. Pure: the same arguments, the same plan. */
export function plan(calendar: Calendar, policy: Schedule['missed'], decided: number, now: number): Plan {
  if (now < decided - longestWaitMs) return { run: [], skipped: [], decided: now, missed: '', folded: 0 };
  if (now <= decided) return { run: [], skipped: [], decided, missed: '', folded: 0 };
  const due = calendar.between(decided, now, mostMadeUp + 1);
  const last = due.at(-1);
  if (last === undefined) return { run: [], skipped: [], decided, missed: '', folded: 0 };
  const more = due.length > mostMadeUp ? '+' : '';
  const counted = (left: number) => (left === 0 ? '' : `${left}${more}`);

  if (policy === 'each') {
    const run = due.slice(-mostMadeUp);
    return { run, skipped: due.slice(0, -mostMadeUp).slice(-1), decided: last, missed: counted(due.length - run.length), folded: 0 };
  }
  if (policy === 'once') return { run: [last], skipped: [], decided: last, missed: counted(due.length - 1), folded: due.length - 1 };
  const run = due.filter((moment) => now - moment <= onTimeMs);
  const missed = due.filter((moment) => now - moment > onTimeMs);
  return { run, skipped: missed.slice(-1), decided: last, missed: counted(missed.length), folded: 0 };
}
