import type { AlarmState } from '../../contract/alarms';

/** What can befall an alarm: its condition begins to hold, ends, or a person acknowledges it. */
export type AlarmInput = 'raise' | 'return' | 'acknowledge';

/**
 * The alarm state transitions of ISA-18.2-2016 (figure 3, without shelving and suppression): `unacknowledged` and `acknowledged` are active, `returned` is
 * back to normal but not acknowledged, `normal` is the end of this alarm's life. What a state does not answer to leaves it as it is,
 * so that an input may come twice (a tick and a reading, two people at two screens).
 */
const transitions: Record<AlarmState, Partial<Record<AlarmInput, AlarmState>>> = {
  normal: { raise: 'unacknowledged' },
  unacknowledged: { acknowledge: 'acknowledged', return: 'returned' },
  acknowledged: { return: 'normal' },
  returned: { acknowledge: 'normal', raise: 'unacknowledged' },
};

export function step(state: AlarmState, input: AlarmInput): AlarmState {
  return transitions[state][input] ?? state;
}

/** The condition holds now. */
export const isActive = (state: AlarmState): boolean => state === 'unacknowledged' || state === 'acknowledged';
/** Not over: it stands in the list of alarms. */
export const isOpen = (state: AlarmState): boolean => state !== 'normal';
