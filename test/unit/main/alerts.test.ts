import { describe, expect, it } from 'vitest';
import { nextAlert, standingOf, trayWords, type Seen } from '../../../electron/main/alert-words';
import { badged } from '../../../electron/main/tray-badge';
import { words } from '../../../electron/main/words';
import type { Alarm } from '../../../electron/contract/alarms';

type Told = Parameters<typeof nextAlert>[1][number];
const alarm = (id: number, priority: Alarm['priority'] = 2, state: Alarm['state'] = 'unacknowledged'): Told => ({ id, priority, state, raised: id, assetName: `Mill ${id}`, condition: 'Hot' });

describe('what the desktop is told', () => {
  it('each alarm once, several that come together by the most urgent and first of them, and again what comes again', () => {
    let seen: Seen = null;
    const look = (...alarms: Told[]) => {
      const next = nextAlert(seen, alarms, words.en);
      ({ seen } = next);
      return next.alert;
    };
    expect(look()).toBeNull();
    expect(look(alarm(5, 3), alarm(4, 1), alarm(3, 1))).toEqual({ title: 'Alarm, priority 1: Mill 3', body: 'Hot, and 2 more alarms', priority: 1 });
    expect(look(alarm(5, 3), alarm(4, 1, 'acknowledged'), alarm(3, 1))).toBeNull();
    expect(look(alarm(5, 3, 'returned'), alarm(3, 1))).toBeNull();
    expect(look(alarm(5, 3), alarm(3, 1))).toEqual({ title: 'Alarm, priority 3: Mill 5', body: 'Hot', priority: 3 });
  });

  it('says how many wait for a person, and how urgent', () => {
    expect(standingOf([alarm(1, 3), alarm(2, 2, 'returned'), alarm(3, 1, 'acknowledged')])).toEqual({ count: 2, priority: 2 });
    expect([trayWords({ count: 0, priority: null }, words.en), trayWords({ count: 1, priority: 1 }, words.en), trayWords({ count: 12, priority: 2 }, words.en)]).toEqual(['Millwright: no alarm waits', 'Millwright: 1 alarm waits, highest priority 1', 'Millwright: 12 alarms wait, highest priority 2']);
  });
});

describe('the mark on the tray', () => {
  it('has the colour of the priority, in a corner, and leaves the rest and the given picture as they are', () => {
    const picture = new Uint8Array(22 * 22 * 4).fill(200);
    const after = badged(picture, 22, 1);
    const at = (x: number, y: number) => [...after.slice((y * 22 + x) * 4, (y * 22 + x) * 4 + 4)];
    expect([at(15, 15), at(0, 0), at(10, 2)]).toEqual([[0x2f, 0x12, 0xc4, 255], [200, 200, 200, 200], [200, 200, 200, 200]]);
    expect(picture.every((byte) => byte === 200)).toBe(true);
    expect(badged(picture, 22, 2)).not.toEqual(after);
  });
});
