import type { Alarm, AlarmAside, AlarmFlood, AlarmPlace } from '../../contract/alarms';
import type { Reader } from '../store';
import { further, ruleOf } from './condition';
import { FloodWatch } from './flood';
import { isAside, isOpen } from './life';
import { announcementsOf } from './measures';
import { afterStep } from './moves';
import { keyOf } from './points';
import { readAsideThen, readMeasured, readOpenThen, readStepAt, readStepsOfOpen } from './repository';
import type { AlarmRecord, Definition } from './types';

/** A flood that began longer before is not told as one. */
const FLOOD_BACK_MS = 4 * 3_600_000;

/** How alarms stood at a moment. */
export interface AlarmsThen {
  alarms: AlarmRecord[];
  aside: Omit<AlarmAside, 'assetName' | 'place'>[];
  flood: (Omit<AlarmFlood, 'first'> & { first: Announced }) | null;
}

export interface PastDeps {
  db: Reader;
  definition(id: number): Definition | undefined;
}

/**
 * Alarms as they stood at a moment (UTC ms), from the kept steps alone: every change of a state is one. What leaves no step is as it was at the last one: a value that moved on while the alarm
 * stood, and whether the condition of one that was set aside still held.
 */
export async function alarmsAt({ db, definition }: PastDeps, at: number): Promise<AlarmsThen> {
  const last = await readStepAt(db, at);
  const [open, steps, aside, { flood }] = await Promise.all([readOpenThen(db, at), readStepsOfOpen(db, at, last), readAsideThen(db, last), floodsAt(db, at)]);
  const alarms = open.flatMap((now) => {
    const own = steps.filter(({ alarm }) => alarm === now.id);
    // As it was when it was raised: its steps follow.
    const raised: AlarmRecord = { ...now, state: 'unacknowledged', acknowledged: null, acknowledgedBy: null, note: null, returned: null, closed: null, value: null, peak: null };
    const known = definition(now.definition);
    const rule = known && ruleOf(known);
    const then = own.reduce((record, step) => afterStep(record, step, (value, than) => (rule ? further(rule, value, than) : value > than)), raised);
    return own.length > 0 && isOpen(then.state) ? [then] : [];
  });
  return {
    alarms,
    aside: aside.flatMap(({ definition: id, asset, since, after: state, why, who, until, held }) => (isAside(state) ? [{
      definition: id, asset, condition: open.find((one) => keyOf(one) === keyOf({ definition: id, asset }))?.condition ?? definition(id)?.condition ?? '', priority: definition(id)?.priority ?? 4, state, since,
      until, why: why ?? '', by: who, holds: held === 1,
    }] : [])),
    flood: flood && { since: flood.from, alarms: flood.alarms, first: flood.first },
  };
}

export type Announced = AlarmPlace & { at: number; priority: Alarm['priority'] };

/** What watches for floods, as it stood at a moment. */
export async function floodsAt(db: Reader, at: number): Promise<FloodWatch<Announced>> {
  const watch = new FloodWatch<Announced>();
  for (const { at: when, definition, asset, priority } of announcementsOf(await readMeasured(db, at - FLOOD_BACK_MS, at + 1))) watch.announced({ at: when, definition, asset, priority });
  watch.passed(at);
  return watch;
}
