import { describe, expect, it } from 'vitest';
import { MillwrightError } from '../../../../electron/contract/errors';
import { alarmMigrations, type AlarmDeps } from '../../../../electron/engine/alarms';
import { alarmRig, anna, machineFailure, startedAlarms, system } from '../../../support/alarm-rig';
import { testStore } from '../../../support/store';

describe('the journal', () => {
  it('gives every step once, in order, with what it is of, in pages', async () => {
    const { alarms, raise, predict } = await startedAlarms();
    expect([await alarms.newestStep(), await alarms.journal(0, 10)]).toEqual([0, []]);
    raise(2);
    raise(3);
    predict(0.1, 2, 1_000);
    const all = await alarms.journal(0, 10);
    expect(all.map(({ id, assetName, input, condition, priority, kind }) => [id, assetName, input, condition, priority, kind])).toEqual([
      [1, 'Mill 2', 'raise', 'Failure risk high', 1, 'prediction-high'], [2, 'Mill 3', 'raise', 'Failure risk high', 1, 'prediction-high'], [3, 'Mill 2', 'return', 'Failure risk high', 1, 'prediction-high'],
    ]);
    expect(await alarms.journal(1, 1)).toEqual([all[1]]);
    expect(await alarms.newestStep()).toBe(3);
  });

  it('gives none that a lower one is to follow: not while what values brought waits for a store that took what a person did', async () => {
    const own = await testStore(alarmMigrations);
    let full = false;
    const store: AlarmDeps['store'] = { main: Object.assign(Object.create(own.main) as typeof own.main, {
      transaction: <T>(name: string, work: Parameters<typeof own.main.transaction<T>>[1]) => (full && name === 'alarms' ? Promise.reject(new MillwrightError('store-full', 'full')) : own.main.transaction(name, work)),
    }) };
    const { alarms, raise } = alarmRig(store);
    await alarms.start({ timer: false });
    await alarms.defineForModel(system, machineFailure);
    raise(2);
    await alarms.settled();
    full = true;
    raise(3);
    // Written past what waits: with a higher number than that has.
    await alarms.acknowledge(anna, alarms.active().find(({ asset }) => asset === 2)?.id ?? -1);
    expect((await own.main.all<{ id: number }>('SELECT id FROM alarm_transition ORDER BY id')).map(({ id }) => id)).toEqual([1, 3]);
    expect([(await alarms.journal(0, 10)).map(({ id }) => id), await alarms.newestStep()]).toEqual([[1], 1]);
    full = false;
    expect([(await alarms.journal(1, 10)).map(({ id }) => id), await alarms.newestStep()]).toEqual([[2, 3], 3]);
  });
});
