import { describe, expect, it } from 'vitest';
import { targetWanted, type TargetWanted, type TellEvent } from '../../../../electron/contract/notify';
import { alarmInput, alarmState, type AlarmInput, type AlarmState } from '../../../../electron/contract/alarms';
import type { JournalStep } from '../../../../electron/engine/alarms';
import { eventOf, toldOf } from '../../../../electron/engine/notify/choose';

const hook = (part: Partial<TargetWanted> = {}) => targetWanted.parse({ name: 'cmms', kind: 'webhook', options: { url: 'http://cmms.works/alarms' }, ...part });
const step = (part: Partial<JournalStep> = {}): JournalStep => ({
  id: 7, definition: 1, asset: 5, alarm: 3, at: 1, input: 'raise', before: 'normal', after: 'unacknowledged', value: 1, who: 'Millwright', from: 'system', why: null, until: null,
  kind: 'reading-high', output: null, assetName: 'Mill', place: 'Works', condition: 'Hot', priority: 2, limit: 1, unit: '', ...part,
});
const path = [5, 3, 1];

describe('what a step of an alarm is to those who are told', () => {
  it.each<[AlarmInput, AlarmState, AlarmState, TellEvent | null]>([
    ['raise', 'normal', 'unacknowledged', 'raised'],
    ['raise', 'returned', 'unacknowledged', 'raised'],
    ['unshelve', 'shelved', 'unacknowledged', 'raised'],
    ['acknowledge', 'unacknowledged', 'acknowledged', 'acknowledged'],
    ['acknowledge', 'returned', 'normal', 'acknowledged'],
    ['return', 'acknowledged', 'normal', 'returned'],
    ['return', 'unacknowledged', 'returned', 'returned'],
    ['return', 'acknowledged', 'latched-acknowledged', 'returned'],
    ['shelve', 'unacknowledged', 'shelved', 'set-aside'],
    ['suppress', 'acknowledged', 'suppressed', 'set-aside'],
    ['remove', 'normal', 'out-of-service', 'set-aside'],
    ['remove', 'shelved', 'out-of-service', null],
    ['shelve', 'shelved', 'shelved', null],
    ['unshelve', 'shelved', 'normal', null],
    ['reset', 'latched-acknowledged', 'normal', null],
  ])('%s from %s to %s: %s', (input, before, after, event) => expect(eventOf({ input, before, after })).toBe(event));

  it('an alarm is never said to be raised but where it is announced', () => {
    for (const input of alarmInput.options) for (const before of alarmState.options) for (const after of alarmState.options) {
      expect(eventOf({ input, before, after }) === 'raised').toBe(after === 'unacknowledged' && before !== 'unacknowledged');
    }
  });
});

describe('who is told', () => {
  it.each<[string, Partial<TargetWanted>, Partial<JournalStep>, boolean]>([
    ['of everything, unless told otherwise', {}, {}, true],
    ['of this priority', { least: 2 }, {}, true],
    ['of no lower one', { least: 1 }, {}, false],
    ['of what is part of an area', { under: 3 }, {}, true],
    ['of the machine itself', { under: 5 }, {}, true],
    ['of none elsewhere', { under: 4 }, {}, false],
    ['of a kind', { kinds: ['reading-high'] }, {}, true],
    ['of no other kind', { kinds: ['no-data'] }, {}, false],
    ['of an event', { events: ['raised'] }, {}, true],
    ['of no other event', { events: ['returned'] }, {}, false],
    ['never that it fails itself', {}, { kind: 'target-failed', output: 'cmms', asset: 0 }, false],
    ['that another one fails', {}, { kind: 'target-failed', output: 'shift', asset: 0 }, true],
  ])('%s', (_, target, given, told) => expect(toldOf(hook(target), step(given), path) !== null).toBe(told));

  it('a state topic is told of every step of an alarm, whatever events were chosen', () => {
    const scada = targetWanted.parse({ name: 'scada', kind: 'mqtt', options: { url: 'mqtt://scada.works' }, events: ['raised'] });
    expect(toldOf(scada, step({ input: 'reset', before: 'latched-acknowledged', after: 'normal' }), path)).toMatchObject({ event: 'changed', state: 'normal' });
    expect(toldOf(scada, step({ kind: 'target-failed', output: 'scada' }), path)).toBeNull();
  });
});
