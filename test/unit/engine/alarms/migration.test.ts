import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { alarmMigrations } from '../../../../electron/engine/alarms';
import { anna, startedAlarms, T0 } from '../../../support/alarm-rig';
import { temporaryDir, testStore } from '../../../support/store';

describe('alarms that were kept before the whole life of an alarm was', () => {
  it('stand as they stood, with all that befell them, and go on from there', async () => {
    const [dir, key] = [await temporaryDir(), randomBytes(32)];
    const before = await testStore(alarmMigrations.filter(({ id }) => id <= 500), { dir, key });
    await before.main.transaction('alarms of before', async (tx) => {
      await tx.run("INSERT INTO alarm_definition VALUES (1, 'prediction-high', 'machine-failure', 'p', 'Failure risk high', '', 0.5, 0.1, 5000, 1, 1)", []);
      const alarm = (id: number, asset: number, state: string, ends: (number | null)[], by: string | null, note: string | null) =>
        tx.run('INSERT INTO alarm VALUES (?, 1, ?, ?, ?, ?, 1, 0.5, ?, ?, ?, ?, ?, ?, ?, 0.8, 0.9)', [id, asset, 'prediction-high', 'Failure risk high', '', state, T0, ends[0]!, by, note, ends[1]!, ends[2]!]);
      await alarm(1, 2, 'unacknowledged', [null, null, null], null, null);
      await alarm(2, 3, 'acknowledged', [T0 + 5_000, null, null], 'Anna', 'coolant blocked');
      await alarm(3, 4, 'returned', [null, T0 + 6_000, null], null, null);
      await alarm(4, 5, 'normal', [T0 + 5_000, T0 + 7_000, T0 + 7_000], 'ctl:works', null);
      const events: [number, number, string, string, string | null][] = [
        [1, T0, 'raise', 'unacknowledged', null], [2, T0, 'raise', 'unacknowledged', null], [3, T0, 'raise', 'unacknowledged', null], [4, T0, 'raise', 'unacknowledged', null],
        [2, T0 + 5_000, 'acknowledge', 'acknowledged', 'Anna'], [4, T0 + 5_000, 'acknowledge', 'acknowledged', 'ctl:works'],
        [3, T0 + 6_000, 'return', 'returned', null], [4, T0 + 7_000, 'return', 'normal', null],
      ];
      for (const event of events) await tx.run('INSERT INTO alarm_event (alarm, at, input, state, value, who) VALUES (?, ?, ?, ?, 0.8, ?)', event);
    });
    await before.close();

    const { alarms, predict, definition } = await startedAlarms(await testStore(alarmMigrations, { dir, key }), T0 + 60_000);
    expect(definition).toMatchObject({ id: 1, limit: 0.5, latching: false, offDelayMs: 0 });
    expect(alarms.active()).toMatchObject([
      { id: 1, asset: 2, state: 'unacknowledged', raised: T0, value: 0.8, peak: 0.9 },
      { id: 2, asset: 3, state: 'acknowledged', acknowledgedBy: 'Anna', note: 'coolant blocked' },
      { id: 3, asset: 4, state: 'returned', returned: T0 + 6_000 },
    ]);
    expect((await alarms.transitions({ definition: 1, asset: 3 }, 10)).reverse()).toMatchObject([
      { alarm: 2, at: T0, input: 'raise', before: 'normal', after: 'unacknowledged', who: 'Millwright', from: 'system' },
      { alarm: 2, at: T0 + 5_000, input: 'acknowledge', before: 'unacknowledged', after: 'acknowledged', who: 'Anna', from: 'window', why: 'coolant blocked' },
    ]);
    expect((await alarms.transitions({ definition: 1, asset: 5 }, 10)).map(({ from, after }) => [from, after])).toEqual([['system', 'normal'], ['ctl', 'acknowledged'], ['system', 'unacknowledged']]);

    // One that stood when it was kept is over once its value says so, and not announced again before.
    predict(0.9, 2);
    expect(alarms.active().filter(({ asset }) => asset === 2)).toMatchObject([{ id: 1, state: 'unacknowledged' }]);
    predict(0.1, 3, 1_000);
    await alarms.acknowledge(anna, 3);
    expect(alarms.active().map(({ id }) => id)).toEqual([1]);
    expect((await alarms.history({ limit: 10 })).map(({ id, state }) => [id, state])).toEqual(expect.arrayContaining([[2, 'normal'], [3, 'normal'], [4, 'normal']]));
  });
});
