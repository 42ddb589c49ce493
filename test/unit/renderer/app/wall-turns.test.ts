import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../../electron/contract/alarms';
import { holding, turned, wallPages } from '../../../../renderer/app/wall-turns';
import { heldWords, screenWords, turnWords } from '../../../../renderer/words/walls';

const alarm = (priority: Alarm['priority'], state: Alarm['state']) => ({ priority, state }) as Alarm;

describe('the turns of a wall', () => {
  it('pass over displays that are gone, and end at the overview where nothing is left', () => {
    expect(wallPages({ pages: ['overview', 3, 4] }, [{ id: 4 }])).toEqual(['overview', 4]);
    expect(wallPages({ pages: [3] }, [])).toEqual(['overview']);
  });
  it('go round and round, both ways', () => {
    expect([turned(0, 1, 3), turned(2, 1, 3), turned(0, -1, 3), turned(0, 1, 1)]).toEqual([1, 0, 2, 0]);
  });
  it('stop for alarms that wait for a person, of that priority or a more urgent one', () => {
    const alarms = [alarm(1, 'unacknowledged'), alarm(2, 'acknowledged'), alarm(2, 'returned'), alarm(3, 'unacknowledged')];
    expect([null, 1, 2, 3, 4].map((holdAt) => holding(alarms, holdAt))).toEqual([0, 1, 2, 3, 3]);
  });
  it('are told in words', () => {
    expect(turnWords(1, 3)).toBe('2 of 3');
    expect(turnWords(0, 1)).toBe('');
    expect(heldWords(1)).toBe('1 alarm waits to be acknowledged: the wall stays here until then.');
    expect(heldWords(2)).toMatch(/^2 alarms wait /);
    expect(screenWords({ label: '', width: 1920, height: 1080, here: true })).toBe('A screen, 1920 × 1080 (this one)');
  });
});
