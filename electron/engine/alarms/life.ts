import type { AlarmInput, AlarmState } from '../../contract/alarms';

/** What is so beside the state, and decides where an alarm goes that is latched or comes back from where it was set aside. */
export interface Facts {
  /** The condition holds. After `raise` it does, after `return` it does not. */
  holds: boolean;
  /** The design suppresses it now. After `suppress` it does, after `release` it does not. */
  suppressed: boolean;
  latching: boolean;
}

export type Step = { state: AlarmState } | { refused: string };

type Rule = AlarmState | ((facts: Facts) => AlarmState) | { refused: string };

/** Where an alarm goes that nothing keeps quiet any more: announced anew where its condition holds, as the standard has it. */
const landing = ({ holds, suppressed }: Facts): AlarmState => (suppressed ? 'suppressed' : holds ? 'unacknowledged' : 'normal');
const refused = (words: string) => ({ refused: words });

const nothingToAcknowledge = refused('There is nothing to acknowledge: its condition does not hold.');
const nothingLatched = refused('There is nothing to reset: it is not latched.');
const notShelved = refused('It is not shelved.');
const inService = refused('It is in service.');
const acknowledgeFirst = refused('Acknowledge it first: what nobody has acknowledged can not be reset.');
const shelvedNow = refused('It is shelved: take it off the shelf first.');
const suppressedNow = refused('It is suppressed by design while its value means nothing, and comes back by itself.');
const outNow = refused('It is out of service: return it to service first.');

/** What every state answers to alike, as long as the alarm is announced. */
const announced: Partial<Record<AlarmInput, Rule>> = { shelve: 'shelved', unshelve: notShelved, suppress: 'suppressed', remove: 'out-of-service', restore: inService, reset: nothingLatched };

/**
 * The alarm state transitions of ISA-18.2-2016, 5.4 and figure 3. What comes of values is never refused, and leaves as it is a state that does not answer to it, so that it
 * may come twice (a tick and a reading); so does an acknowledgement of what is acknowledged already (two people at two screens). What a person says and what makes no sense is refused in words.
 *
 * Beyond the figure: of what is set aside in two ways at once, out of service goes before shelved and shelved before suppressed; whatever ends leads to what is left. A latched alarm whose condition
 * comes again is announced again.
 */
const transitions: Record<AlarmState, Partial<Record<AlarmInput, Rule>>> = {
  normal: { ...announced, raise: 'unacknowledged', acknowledge: nothingToAcknowledge },
  unacknowledged: { ...announced, return: ({ latching }) => (latching ? 'latched-unacknowledged' : 'returned'), acknowledge: 'acknowledged' },
  acknowledged: { ...announced, return: ({ latching }) => (latching ? 'latched-acknowledged' : 'normal') },
  returned: { ...announced, raise: 'unacknowledged', acknowledge: 'normal' },
  'latched-unacknowledged': { ...announced, raise: 'unacknowledged', acknowledge: 'latched-acknowledged', reset: acknowledgeFirst },
  'latched-acknowledged': { ...announced, raise: 'unacknowledged', reset: 'normal' },
  shelved: { unshelve: landing, remove: 'out-of-service', restore: inService, acknowledge: shelvedNow, reset: shelvedNow },
  suppressed: { release: landing, remove: 'out-of-service', shelve: suppressedNow, unshelve: notShelved, restore: inService, acknowledge: suppressedNow, reset: suppressedNow },
  'out-of-service': { restore: landing, shelve: outNow, unshelve: notShelved, acknowledge: outNow, reset: outNow, remove: 'out-of-service' },
};

export function step(state: AlarmState, input: AlarmInput, facts: Facts): Step {
  const rule = transitions[state][input] ?? state;
  if (typeof rule === 'object') return rule;
  return { state: typeof rule === 'function' ? rule(facts) : rule };
}

/** Announced, and the condition holds now. */
export const isActive = (state: AlarmState): boolean => state === 'unacknowledged' || state === 'acknowledged';
/** Kept from being announced. */
export const isAside = (state: AlarmState): state is 'shelved' | 'suppressed' | 'out-of-service' => state === 'shelved' || state === 'suppressed' || state === 'out-of-service';
/** It stands in the list of alarms. */
export const isOpen = (state: AlarmState): boolean => state !== 'normal' && !isAside(state);

/** Highest priority (1 is the highest) of an active alarm of each asset. */
export function highestOf(alarms: Iterable<{ asset: number; priority: number; state: AlarmState }>): Map<number, number> {
  const highest = new Map<number, number>();
  for (const { asset, priority, state } of alarms) if (isActive(state)) highest.set(asset, Math.min(priority, highest.get(asset) ?? Infinity));
  return highest;
}
