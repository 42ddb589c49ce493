import { needsAcknowledging } from '../contract/alarm-kinds';
import type { Alarm } from '../contract/alarms';
import type { MainWords } from './words';

type Told = Pick<Alarm, 'id' | 'state' | 'priority' | 'raised' | 'assetName' | 'condition'>;

/** Alarms that wait for a person, and the highest priority among them; null where none does. */
export interface Standing {
  count: number;
  priority: number | null;
}

/** Those that were unacknowledged when it was last looked; null: it was not yet. */
export type Seen = ReadonlySet<number> | null;

export interface Alert {
  title: string;
  body: string;
  priority: number;
}

export function standingOf(alarms: readonly Told[]): Standing {
  const waiting = alarms.filter(needsAcknowledging);
  return { count: waiting.length, priority: waiting.length === 0 ? null : Math.min(...waiting.map(({ priority }) => priority)) };
}

/** The one that came, or of several that came together the most urgent and the first of those. What comes again after it was over is told again. */
export function nextAlert(seen: Seen, alarms: readonly Told[], words: MainWords): { alert: Alert | null; seen: Seen } {
  const now = alarms.filter(({ state }) => state === 'unacknowledged');
  const fresh = now.filter(({ id }) => !seen?.has(id)).sort((a, b) => a.priority - b.priority || a.raised - b.raised || a.id - b.id);
  const [first] = fresh;
  const more = fresh.length - 1;
  return {
    seen: new Set(now.map(({ id }) => id)),
    alert: first ? { title: words.alertTitle(first.priority, first.assetName), body: more > 0 ? words.alertMore(first.condition, more) : first.condition, priority: first.priority } : null,
  };
}

export function trayWords({ count, priority }: Standing, words: MainWords): string {
  return priority === null ? words.noneWaits : words.wait(count, priority);
}
