import type { AlarmMeasures, AlarmPlace, AlarmState } from '../../contract/alarms';
import type { Priority } from '../../contract/domain';
import { groupBy } from '../shared/group-by';
import { FLOOD_BEGINS, FloodWatch } from './flood';
import { keyOf } from './points';

/** One step of an alarm's life, as far as it is measured by. */
export interface MeasuredStep extends AlarmPlace {
  at: number;
  before: AlarmState;
  after: AlarmState;
  priority: Priority;
}

export type Measures = Omit<AlarmMeasures, 'mostFrequent' | 'chattering' | 'stale'> & {
  mostFrequent: (AlarmPlace & { times: number; share: number })[];
  chattering: (AlarmPlace & { times: number })[];
};

const TEN_MINUTES = 600_000;
const MINUTE = 60_000;
/** Three times and more within a minute. */
const CHATTERING = 3;
const MOST_FREQUENT = 10;
const MANY = 100;
export const STALE_MS = 86_400_000;

/**
 * The operator's measures of EEMUA 191 and ISA-18.2-2016, clause 16, over the steps of alarms in [from, to), in rising order. An alarm counts each time that it is announced
 * (becomes unacknowledged), which is what an operator hears: one that returned and came again counts twice. `stale`: how many had stood for longer than a day at the end.
 */
export function measure(steps: readonly MeasuredStep[], from: number, to: number, stale: number): Measures {
  const announced = announcementsOf(steps);
  const times = announced.map(({ at }) => at);
  const spans = Math.max(1, (to - from) / TEN_MINUTES);
  const floods = floodsOf(times, to);
  const floodMs = floods.reduce((sum, flood) => sum + flood.to - flood.from, 0);
  const byPlace = groupBy(announced, keyOf);
  const mostFrequent = [...byPlace.values()].map((own) => ({ ...placeOf(own), times: own.length, share: own.length / announced.length }))
    .sort((a, b) => b.times - a.times || a.definition - b.definition || a.asset - b.asset).slice(0, MOST_FREQUENT);
  const chattering = [...byPlace.values()].map((own) => ({ ...placeOf(own), times: chattersOf(own.map(({ at }) => at)) })).filter(({ times: n }) => n > 0).sort((a, b) => b.times - a.times);
  const { waits, unanswered } = acknowledgements(steps);
  const busiest = busiestOf(times);
  const priorities = ([1, 2, 3, 4] as const).map((priority) => announced.filter((one) => one.priority === priority).length);
  const figures = {
    announced: announced.length,
    perHour: (announced.length / spans) * 6,
    perTenMinutes: announced.length / spans,
    busiestTenMinutes: busiest.count,
    busiestFrom: busiest.from,
    floods,
    floodShare: to > from ? floodMs / (to - from) : 0,
    priorities,
    acknowledged: waits.length,
    unanswered,
    medianAcknowledgeMs: quantile(waits, 0.5),
    slowAcknowledgeMs: quantile(waits, 0.9),
  };
  return { from, to, ...figures, mostFrequent, chattering, bars: barsOf(figures, mostFrequent, chattering.length, stale) };
}

/** Each time that an alarm became unacknowledged: what an operator hears. */
export const announcementsOf = <S extends Pick<MeasuredStep, 'before' | 'after'>>(steps: readonly S[]): S[] => steps.filter(({ before, after }) => after === 'unacknowledged' && before !== 'unacknowledged');

/** EEMUA 191 (3rd edition, 2013) and ISA-18.2-2016, table 7, for one operator. */
function barsOf(figures: Pick<AlarmMeasures, 'perTenMinutes' | 'perHour' | 'busiestTenMinutes' | 'floodShare' | 'announced'>, mostFrequent: Measures['mostFrequent'], chattering: number, stale: number): AlarmMeasures['bars'] {
  const bar = (what: AlarmMeasures['bars'][number]['what'], want: number, got: number) => ({ what, want, got, holds: got <= want });
  const share = mostFrequent.reduce((sum, { times }) => sum + times, 0) / Math.max(1, figures.announced);
  return [
    bar('per-ten-minutes', 1, figures.perTenMinutes),
    bar('per-hour', 6, figures.perHour),
    bar('busiest-ten-minutes', FLOOD_BEGINS, figures.busiestTenMinutes),
    bar('flood-share', 0.01, figures.floodShare),
    // Of fewer, ten are most of them, whatever they are.
    ...(figures.announced >= MANY ? [bar('most-frequent-share', 0.05, share)] : []),
    bar('chattering', 0, chattering),
    bar('stale', 5, stale),
  ];
}

function floodsOf(times: readonly number[], end: number): AlarmMeasures['floods'] {
  const watch = new FloodWatch();
  const over = [...times.map((at) => watch.announced({ at })), watch.passed(end), watch.flood && { ...watch.flood, to: end }];
  return over.flatMap((flood) => (flood ? [{ from: flood.from, to: flood.to, alarms: flood.alarms }] : []));
}

function busiestOf(times: readonly number[]): { count: number; from: number | null } {
  let busiest: { count: number; from: number | null } = { count: 0, from: null };
  for (let first = 0, at = 0; at < times.length; at++) {
    while ((times[first] ?? 0) <= (times[at] ?? 0) - TEN_MINUTES) first++;
    if (at - first + 1 > busiest.count) busiest = { count: at - first + 1, from: times[first] ?? null };
  }
  return busiest;
}

/** How often it was announced within a minute that saw it three times. */
function chattersOf(times: readonly number[]): number {
  const within = new Set<number>();
  for (let at = CHATTERING - 1; at < times.length; at++) {
    if ((times[at] ?? 0) - (times[at - CHATTERING + 1] ?? 0) < MINUTE) for (let i = at - CHATTERING + 1; i <= at; i++) within.add(i);
  }
  return within.size;
}

/** How long each announcement waited for a person; `unanswered`: it ended, or has not, without one. */
function acknowledgements(steps: readonly MeasuredStep[]): { waits: number[]; unanswered: number } {
  const waiting = new Map<string, number>();
  const waits: number[] = [];
  let unanswered = 0;
  for (const step of steps) {
    const { at, before, after } = step;
    const key = keyOf(step);
    const since = waiting.get(key);
    if (after === 'unacknowledged' && before !== 'unacknowledged') {
      if (since !== undefined) unanswered++;
      waiting.set(key, at);
    } else if (since !== undefined && (after === 'acknowledged' || after === 'latched-acknowledged' || after === 'normal')) {
      waiting.delete(key);
      waits.push(at - since);
    } else if (since !== undefined && (after === 'shelved' || after === 'suppressed' || after === 'out-of-service')) {
      waiting.delete(key);
      unanswered++;
    }
  }
  return { waits: waits.sort((a, b) => a - b), unanswered: unanswered + waiting.size };
}

/** Nearest rank; null of nothing. */
const quantile = (sorted: readonly number[], share: number): number | null => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;

const placeOf = ([first]: readonly MeasuredStep[]): AlarmPlace => ({ definition: first?.definition ?? 0, asset: first?.asset ?? 0 });
