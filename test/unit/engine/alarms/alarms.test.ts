import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MillwrightError } from '../../../../electron/contract/errors';
import { alarmMigrations, troubleOf, type AlarmDeps, type Alarms } from '../../../../electron/engine/alarms';
import { alarmRig, anna, machineFailure, startedAlarms as started, system, T0 } from '../../../support/alarm-rig';
import { temporaryDir, testStore } from '../../../support/store';

const idOf = (alarms: Alarms): number => alarms.active()[0]?.id ?? -1;

describe('an alarm', () => {
  it('is raised, acknowledged by a person with a note, returns and is kept with all that befell it', async () => {
    const { alarms, predict, raise, recorded, definition } = await started();
    raise();
    expect(alarms.active()).toMatchObject([{ asset: 2, assetName: 'Mill 2', place: 'Works / Line A', condition: 'Failure risk high', priority: 1, state: 'unacknowledged', raised: T0 + 5_000, value: 0.8, limit: 0.5 }]);
    predict(0.95, 2, 1_000);
    const id = idOf(alarms);
    const acknowledged = await alarms.acknowledge(anna, id, 'coolant blocked');
    expect(acknowledged).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'Anna', note: 'coolant blocked', peak: 0.95 });
    expect(recorded.at(-1)).toMatchObject([anna.who, 'alarms.acknowledge', { state: 'unacknowledged' }, { state: 'acknowledged' }, 'coolant blocked']);
    predict(0.3, 2, 1_000);
    expect(alarms.active()).toEqual([]);
    expect(await alarms.history({ limit: 10 })).toMatchObject([{ id, state: 'normal', returned: T0 + 7_000, closed: T0 + 7_000, peak: 0.95, acknowledged: T0 + 6_000 }]);
    expect((await alarms.transitions({ definition: definition.id, asset: 2 }, 10)).reverse()).toMatchObject([
      { alarm: id, at: T0 + 5_000, input: 'raise', before: 'normal', after: 'unacknowledged', value: 0.8, who: 'Millwright', from: 'system', why: null },
      { alarm: id, at: T0 + 6_000, input: 'acknowledge', before: 'unacknowledged', after: 'acknowledged', who: 'Anna', from: 'window', why: 'coolant blocked' },
      { alarm: id, at: T0 + 7_000, input: 'return', before: 'acknowledged', after: 'normal', who: 'Millwright', from: 'system' },
    ]);
    await expect(alarms.acknowledge(anna, id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('names the mode that stood out when it was raised, also where the delay runs out by the clock', async () => {
    const { alarms, predict, clock } = await started();
    const says = () => alarms.active().map(({ condition }) => condition);
    predict(0.9, 2, 0, 'Power');
    predict(0.9, 2, 1_000, 'Overstrain');
    clock.at += 5_000;
    alarms.tick();
    expect(says()).toEqual(['Failure risk high (most likely: overstrain)']);
    // What is kept of an alarm does not flicker with the newest prediction.
    predict(0.9, 2, 1_000, 'Power');
    expect(says()).toEqual(['Failure risk high (most likely: overstrain)']);
    expect((await alarms.history({ limit: 1 }))[0]?.condition).toBe('Failure risk high (most likely: overstrain)');
    // Raised again, of another mode; and of none.
    predict(0.1, 2, 1_000);
    predict(0.9, 2, 1_000, 'Power');
    predict(0.9, 2, 5_000, 'Power');
    expect(says()).toEqual(['Failure risk high (most likely: power)']);
    predict(0.1, 2, 1_000);
    predict(0.9, 2, 1_000);
    predict(0.9, 2, 5_000);
    expect(says()).toEqual(['Failure risk high']);
  });

  it('stays in the list when it returned before anybody acknowledged it, and is the same alarm when it comes again', async () => {
    const { alarms, predict, raise, clock } = await started();
    raise();
    predict(0.1, 2, 1_000);
    expect(alarms.active()).toMatchObject([{ state: 'returned', returned: T0 + 6_000 }]);
    expect(alarms.highest().size).toBe(0);
    clock.at += 1_000;
    const id = idOf(alarms);
    raise();
    expect(alarms.active()).toMatchObject([{ id, state: 'unacknowledged', returned: null, peak: 0.8 }]);
    predict(0.1, 2, 1_000);
    expect(await alarms.acknowledge(anna, id)).toMatchObject({ state: 'normal', closed: T0 + 13_000 });
    expect(alarms.active()).toEqual([]);
    clock.at += 1_000;
    raise();
    expect(idOf(alarms)).not.toBe(id);
  });

  it('survives a restart with its acknowledgement, and goes on from there', async () => {
    const dir = await temporaryDir();
    const key = randomBytes(32);
    const first = await started(await testStore(alarmMigrations, { dir, key }));
    first.raise();
    first.raise(3);
    const id = first.alarms.active().find(({ asset }) => asset === 2)?.id ?? -1;
    await first.alarms.acknowledge(anna, id, 'seen');
    await first.alarms.close();
    await first.store.close();

    const second = await started(await testStore(alarmMigrations, { dir, key }));
    expect(second.alarms.active().map(({ asset, state, note }) => [asset, state, note])).toEqual([[3, 'unacknowledged', null], [2, 'acknowledged', 'seen']]);
    second.predict(0.1, 2, 60_000);
    second.raise(2);
    expect(second.alarms.active().map(({ asset, state }) => [asset, state])).toEqual([[2, 'unacknowledged'], [3, 'unacknowledged']]);
    expect(second.alarms.definitions()).toEqual(first.alarms.definitions());
    expect(new Set((await second.alarms.history({ limit: 10 })).map((alarm) => alarm.id)).size).toBe(3);
  });
});

describe('silence and blindness', () => {
  it('says that equipment sends nothing after 15 s, and that it is back', async () => {
    const { alarms, clock, predict } = await started();
    predict(0.1);
    clock.at += 14_000;
    alarms.tick();
    expect(alarms.active()).toEqual([]);
    clock.at += 1_000;
    alarms.tick();
    expect(alarms.active()).toMatchObject([{ kind: 'no-data', condition: 'No data', priority: 4, state: 'unacknowledged', unit: 's' }]);
    clock.at += 5_000;
    alarms.tick();
    expect(alarms.active()[0]?.peak).toBe(20);
    predict(0.1);
    expect(alarms.active()).toMatchObject([{ state: 'returned', peak: 20 }]);
  });

  it('says so, too, of equipment that was known before and has not spoken since the start, but not of what never spoke', async () => {
    const { alarms, clock } = await started();
    alarms.expect([2]);
    clock.at += 16_000;
    alarms.tick();
    expect(alarms.active()).toMatchObject([{ asset: 2, kind: 'no-data' }]);
  });

  it('says that no prediction can be made when readings come without one for half a minute', async () => {
    const { alarms, predict } = await started();
    for (let i = 0; i < 30; i++) predict(NaN, 2, 1_000);
    expect(alarms.active()).toEqual([]);
    predict(NaN, 2, 1_000);
    expect(alarms.active()).toMatchObject([{ kind: 'model-blind', priority: 4 }]);
    predict(0.2, 2, 1_000);
    expect(alarms.active()).toMatchObject([{ state: 'returned' }]);
  });

  it('raises when the delay runs out by the clock, without another reading', async () => {
    const { alarms, clock, predict } = await started();
    predict(0.9);
    clock.at += 5_000;
    alarms.tick();
    expect(alarms.active()).toMatchObject([{ kind: 'prediction-high', state: 'unacknowledged' }]);
  });
});

describe('many at once, and a store that fails', () => {
  it('writes a flood in few commits and tells of it once', async () => {
    const { alarms, clock, store } = await started();
    let told = 0;
    alarms.changed.on(() => told++);
    const everywhere = (value: number) => alarms.evaluate(Array.from({ length: 200 }, (_, i) => ({ asset: i + 2, received: clock.at, prediction: { time: clock.at, model: 'machine-failure', output: 'p', value } })));
    everywhere(0.9);
    clock.at += 5_000;
    everywhere(0.9);
    expect(told).toBe(1);
    expect(alarms.active()).toHaveLength(200);
    await alarms.settled();
    expect(await store.main.get<{ n: number }>('SELECT count(*) AS n FROM alarm WHERE closed IS NULL')).toEqual({ n: 200 });
  });

  it('shows what it can not keep, keeps it once there is room, and acknowledges only what is kept', async () => {
    const store = await testStore(alarmMigrations);
    let full = false;
    const failing: AlarmDeps['store'] = {
      main: {
        name: 'main', all: (sql, params) => store.main.all(sql, params), get: (sql, params) => store.main.get(sql, params),
        transaction: (name, work) => (full ? Promise.reject(new MillwrightError('store-full', 'The disk is full.')) : store.main.transaction(name, work)),
      },
    };
    const { alarms, raise, clock, problems } = alarmRig(failing);
    await alarms.start({ timer: false });
    await alarms.defineForModel(system, machineFailure);
    full = true;
    raise();
    await alarms.settled();
    expect(alarms.active()).toHaveLength(1);
    expect(problems).not.toEqual([]);
    await expect(alarms.acknowledge(anna, idOf(alarms))).rejects.toMatchObject({ code: 'store-full' });
    expect(alarms.active()).toMatchObject([{ state: 'unacknowledged' }]);
    full = false;
    clock.at += 1_000;
    alarms.tick();
    await alarms.settled();
    const { definition, asset } = alarms.active()[0] ?? { definition: 0, asset: 0 };
    expect(await alarms.transitions({ definition, asset }, 10)).toMatchObject([{ input: 'raise' }]);
  });

  it('lets a person change a limit, with the reason on record, and stands down what is switched off', async () => {
    const { alarms, raise, recorded } = await started();
    raise();
    const definition = alarms.definitions().find(({ kind }) => kind === 'prediction-high');
    if (!definition) throw new Error('no definition');
    await alarms.define(anna.who, { ...definition, enabled: false }, 'under repair');
    expect(recorded.at(-1)).toMatchObject([anna.who, 'alarms.define', { enabled: true }, { enabled: false }, 'under repair']);
    expect(alarms.active()).toMatchObject([{ state: 'returned' }]);
    await alarms.defineForModel(system, machineFailure);
    expect(alarms.definitions().find(({ kind }) => kind === 'prediction-high')).toMatchObject({ enabled: false });
  });
});

describe('the alarm of a model', () => {
  const standIn = troubleOf({ state: 'stand-in', champion: '2.0.0', version: '1.0.0', reason: 'row 3' });
  const blind = troubleOf({ state: 'blind', champion: '2.0.0', reason: 'row 3' });

  it('names who is not used and who answers, is another once nobody does, and returns when all is well', async () => {
    const { alarms, store } = await started();
    await alarms.modelTrouble('press', null);
    expect(alarms.active()).toEqual([]);
    await alarms.modelTrouble('press', standIn);
    await alarms.modelTrouble('press', standIn);
    expect(alarms.active()).toMatchObject([{ kind: 'model-stand-in', asset: 0, assetName: 'press', place: 'Models', priority: 3, condition: expect.stringMatching(/2\.0\.0.*1\.0\.0/) }]);
    await alarms.modelTrouble('press', blind);
    expect(alarms.active()).toMatchObject([{ kind: 'model-failed', priority: 2, state: 'unacknowledged' }, { kind: 'model-stand-in', state: 'returned' }]);
    await alarms.close();
    const again = await started(store);
    await again.alarms.modelTrouble('press', blind);
    expect(again.alarms.active()).toHaveLength(2);
    await again.alarms.modelTrouble('press', troubleOf({ state: 'ready' }));
    expect(again.alarms.active().map(({ state }) => state)).toEqual(['returned', 'returned']);
    await again.alarms.modelTrouble('other', troubleOf({ state: 'none' }));
    expect(again.alarms.active()).toHaveLength(2);
  });

  it('says whoever answers now, where that changes while it stands, and keeps it', async () => {
    const { alarms, store } = await started();
    await alarms.modelTrouble('press', standIn);
    await alarms.modelTrouble('press', troubleOf({ state: 'stand-in', champion: '2.0.0', version: '0.9.0', reason: 'row 3' }));
    expect(alarms.active()).toMatchObject([{ condition: expect.stringContaining('0.9.0') }]);
    await alarms.close();
    const again = await started(store);
    expect(again.alarms.active()).toMatchObject([{ assetName: 'press', condition: expect.stringContaining('0.9.0') }]);
  });
});

describe('the alarm of a report', () => {
  it('says why there is none or an empty one, outlives the engine, and returns with the next that is whole', async () => {
    const { alarms, store } = await started();
    await alarms.reportTrouble('equipment-health', null);
    expect(alarms.active()).toEqual([]);
    await alarms.reportTrouble('equipment-health', 'Equipment health, 22 November 2026 shows nothing. No reading of any of 24 watched machines came.');
    await alarms.close();
    const again = await started(store);
    const stands = () => again.alarms.active()[0];
    expect(stands()).toMatchObject({ kind: 'report-failed', assetName: 'equipment-health', place: 'Reports', priority: 3, condition: expect.stringContaining('No reading of any of 24') as string, state: 'unacknowledged' });
    await again.alarms.reportTrouble('equipment-health', null);
    expect(stands()).toMatchObject({ state: 'returned' });
    // What was given up on its way out stands beside it: a report that is whole ends the one, not the other.
    await again.alarms.deliveryTrouble('equipment-health', 'Equipment health, 22 November 2026 could not be sent to shift@works.example: no such mailbox');
    await again.alarms.reportTrouble('equipment-health', null);
    const delivery = () => again.alarms.active().find(({ condition }) => condition.includes('shift@works.example'));
    expect(delivery()).toMatchObject({ kind: 'report-failed', assetName: 'equipment-health', place: 'Reports', state: 'unacknowledged' });
    await again.alarms.deliveryTrouble('equipment-health', null);
    expect(delivery()).toMatchObject({ state: 'returned' });
  });
});

describe('the alarm of a schedule', () => {
  it('names the schedule and why its run failed, says the newest reason, and returns with a run that is done', async () => {
    const { alarms, store } = await started();
    await alarms.scheduleTrouble('weekly', null);
    expect(alarms.definitions().filter(({ kind }) => kind === 'schedule-failed')).toEqual([]);
    await alarms.scheduleTrouble('weekly', 'A scheduled run failed: the share is away');
    await alarms.scheduleTrouble('nightly', 'A scheduled run failed: no model watches anything');
    await alarms.scheduleTrouble('weekly', 'A scheduled run failed: the disk is full');
    const weekly = () => alarms.active().find(({ assetName }) => assetName === 'weekly');
    expect(alarms.active()).toHaveLength(2);
    expect(weekly()).toMatchObject({ kind: 'schedule-failed', asset: 0, place: 'Schedules', priority: 3, condition: 'A scheduled run failed: the disk is full', state: 'unacknowledged' });
    await alarms.scheduleTrouble('weekly', null);
    expect(weekly()).toMatchObject({ state: 'returned' });
    await alarms.close();
    const again = await started(store);
    expect(again.alarms.active().find(({ assetName }) => assetName === 'nightly')).toMatchObject({ state: 'unacknowledged' });
  });
});
