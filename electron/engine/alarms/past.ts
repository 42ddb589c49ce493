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
export const FLOOD_BACK_MS = 4 * 3_600_000;

/** How alarms stood at a moment. */
export interface AlarmsThen {
  alarms: AlarmRecord[];
  aside: Omit<AlarmAside, 'assetName' | 'place'>[];
  flood: (Omit<AlarmFlood, 'first'> & { first: AlarmPlace & { at: number; priority: Alarm['priority'] } }) | null;
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
  const [open, steps, aside, measured] = await Promise.all([readOpenThen(db, at), readStepsOfOpen(db, at, last), readAsideThen(db, last), readMeasured(db, at - FLOOD_BACK_MS, at + 1)]);
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
    flood: floodAt(announcementsOf(measured), at),
  };
}

function floodAt(announced: readonly (AlarmPlace & { at: number; priority: Alarm['priority'] })[], at: number): AlarmsThen['flood'] {
  const watch = new FloodWatch<(typeof announced)[number]>();
  for (const one of announced) watch.announced({ at: one.at, definition: one.definition, asset: one.asset, priority: one.priority });
  watch.passed(at);
  return watch.flood && { since: watch.flood.from, alarms: watch.flood.alarms, first: watch.flood.first };
}
