import type { Alarm } from '../../electron/contract/alarms';
import { byUrgency, needsAcknowledging } from './alarms';

/** Alarms of one place. */
export interface PlaceAlarms {
  place: string;
  alarms: readonly Alarm[];
  /** Those that wait for a person. */
  open: readonly Alarm[];
  priority: Alarm['priority'];
  /** The one that came first, and the one that came last. */
  first: Alarm;
  newest: Alarm;
}

/** By where they are, the most urgent place first. `alarms` that stand; none is in two places. */
export function byPlace(alarms: readonly Alarm[]): PlaceAlarms[] {
  const places = new Map<string, Alarm[]>();
  for (const alarm of alarms) places.set(alarm.place, [...(places.get(alarm.place) ?? []), alarm]);
  return [...places]
    .flatMap(([place, own]): PlaceAlarms[] => {
      const inTime = [...own].sort((a, b) => a.raised - b.raised || a.id - b.id);
      const [first, newest] = [inTime[0], inTime.at(-1)];
      return first && newest ? [{ place, alarms: own, open: own.filter(needsAcknowledging), priority: Math.min(...own.map(({ priority }) => priority)) as Alarm['priority'], first, newest }] : [];
    })
    .sort((a, b) => byUrgency(mostUrgent(a), mostUrgent(b)) || a.place.localeCompare(b.place, 'en', { numeric: true }));
}

const mostUrgent = ({ alarms, first }: PlaceAlarms): Alarm => [...alarms].sort(byUrgency)[0] ?? first;
