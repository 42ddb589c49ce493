import { describe, expect, it } from 'vitest';
import { FloodWatch } from '../../../../electron/engine/alarms/flood';
import { byPlace } from '../../../../renderer/words/alarm-groups';
import { firstOutWords, floodWords, groupWords } from '../../../../renderer/words/floods';
import { alarmRig, anna, machineFailure, startedAlarms, system, T0 } from '../../../support/alarm-rig';

const minute = 60_000;

describe('a flood', () => {
  it('begins with more than ten in ten minutes, names the first of them, and ends with fewer than five', () => {
    const watch = new FloodWatch<{ at: number; name: string }>();
    for (let i = 0; i < 10; i++) watch.announced({ at: i * minute, name: `${i}` });
    expect(watch.flood).toBeNull();
    // The first of all left the ten minutes as this one came.
    watch.announced({ at: 10 * minute, name: '10' });
    expect(watch.flood).toBeNull();
    watch.announced({ at: 10 * minute + 1, name: '11' });
    expect(watch.flood).toEqual({ from: minute, first: { at: minute, name: '1' }, alarms: 11 });
    watch.announced({ at: 11 * minute, name: '12' });
    expect(watch.flood).toMatchObject({ from: minute, alarms: 12 });
    // The fifth newest is of 8 minutes: one millisecond before 18 there are still five.
    expect(watch.passed(18 * minute - 1)).toBeNull();
    expect(watch.passed(18 * minute)).toMatchObject({ from: minute, to: 18 * minute, alarms: 12 });
    expect(watch.flood).toBeNull();
    expect(watch.passed(99 * minute)).toBeNull();
  });

  it('is told with its first alarm, also when that is over, through a restart, until it ends', async () => {
    const rig = await startedAlarms();
    const { alarms } = rig;
    for (let asset = 2; asset < 13; asset++) {
      expect(alarms.flood()).toBeNull();
      rig.raise(asset);
    }
    const flood = { since: T0 + 5_000, alarms: 11, first: { at: T0 + 5_000, asset: 2, assetName: 'Mill 2', condition: 'Failure risk high', priority: 1 } };
    expect(alarms.flood()).toMatchObject(flood);
    await alarms.acknowledge(anna, alarms.active().find(({ asset }) => asset === 2)?.id ?? -1);
    rig.predict(0.1, 2);
    expect(alarms.active().some(({ asset }) => asset === 2)).toBe(false);
    expect(alarms.flood()).toMatchObject(flood);
    await alarms.close();
    const again = alarmRig(rig.store, rig.clock.at);
    await again.alarms.start({ timer: false });
    expect(again.alarms.flood()).toMatchObject(flood);
    let told = 0;
    again.alarms.changed.on(() => void told++);
    // Also where an alarm's value moves with every tick.
    again.clock.at += 20 * minute;
    again.predict(0.95, 3);
    again.predict(0.97, 4);
    told = 0;
    again.alarms.tick();
    expect([again.alarms.flood(), told]).toEqual([null, 1]);
    await again.alarms.close();
  });
});

it('is listed by place, with how many wait and which came first', async () => {
  const rig = await startedAlarms();
  await rig.alarms.defineForModel(system, machineFailure);
  for (const asset of [4, 2, 3]) rig.raise(asset);
  const standing = rig.alarms.active().map((alarm) => ({ ...alarm, place: alarm.asset === 3 ? 'Works / Line B' : 'Works / Line A' }));
  await rig.alarms.acknowledge(anna, standing.find(({ asset }) => asset === 3)?.id ?? -1);
  const places = byPlace(standing.map((alarm) => (alarm.asset === 3 ? { ...alarm, state: 'acknowledged' as const } : alarm)));
  expect(places.map(({ place, alarms, open, first, newest }) => [place, alarms.length, open.length, first.assetName, newest.assetName])).toEqual([['Works / Line A', 2, 2, 'Mill 4', 'Mill 2'], ['Works / Line B', 1, 0, 'Mill 3', 'Mill 3']]);
  expect([groupWords(2, 2), groupWords(0, 1), groupWords(1, 3)]).toEqual(['2 to acknowledge', '1, all acknowledged', '1 of 3 to acknowledge']);
  const flood = { since: T0, alarms: 23, first: { at: T0, definition: 1, asset: 2, assetName: 'Mill 2', place: '', condition: 'Torque high', priority: 1 as const } };
  expect(floodWords(flood, T0, 'en')).toMatch(/^A flood: 23 alarms since /);
  expect(firstOutWords(flood)).toBe('First out: Mill 2, torque high');
  await rig.alarms.close();
});
