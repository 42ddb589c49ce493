import { describe, expect, it } from 'vitest';
import { startedAlarms as started, T0 } from '../../../support/alarm-rig';

describe('a model that sees nothing', () => {
  it('is one alarm with the cause, also where it answers outside what training saw, and the alarms of its predictions are suppressed for it', async () => {
    const { alarms, clock } = await started();
    const predict = (value: number, blind: string | null, after = 1_000) => {
      clock.at += after;
      alarms.evaluate([{ asset: 2, received: clock.at, prediction: { time: clock.at, model: 'machine-failure', output: 'p', value, blind } }]);
    };
    const shown = () => alarms.active().map(({ condition, state }) => [condition, state]);
    for (let second = 0; second < 6; second++) predict(0.9, null);
    expect(shown()).toEqual([['Failure risk high', 'unacknowledged']]);
    // It answers, but of something that it was never shown.
    for (let second = 0; second <= 30; second++) predict(0.95, 'Torque is outside 3 to 77 Nm');
    expect(shown()).toEqual([['No prediction can be trusted: Torque is outside 3 to 77 Nm', 'unacknowledged']]);
    expect(alarms.aside()).toMatchObject([{ state: 'suppressed', why: 'No prediction can be trusted: Torque is outside 3 to 77 Nm', holds: true }]);
    predict(NaN, 'no value of Torque');
    expect(shown()).toEqual([['No prediction can be made: no value of Torque', 'unacknowledged']]);
    predict(0.9, null);
    expect(shown()).toEqual([['Failure risk high', 'unacknowledged'], ['No prediction can be made: no value of Torque', 'returned']]);
    expect(alarms.aside()).toEqual([]);
  });

  it('is counted by its time, beside silence, of each machine', async () => {
    const { alarms, clock, predict } = await started();
    const blindFor = (seconds: number, asset: number) => {
      for (let second = 0; second <= seconds; second++) predict(NaN, asset, 1_000);
    };
    predict(0.1, 2);
    blindFor(90, 2);
    const raised = clock.at - 60_000;
    predict(0.1, 2, 1_000);
    // Raised again before anybody acknowledged it: what lay between is not counted.
    predict(0.1, 2, 10_000);
    blindFor(50, 2);
    predict(0.1, 2, 1_000);
    predict(0.1, 3);
    clock.at += 45_000;
    alarms.tick();
    const found = await alarms.blind(T0 - 1, clock.at);
    expect(found).toMatchObject([{ asset: 2, assetName: 'Mill 2', blindMs: 61_000 + 21_000, silentMs: 0 }]);
    clock.at += 5_000;
    alarms.tick();
    expect(await alarms.blind(T0 - 1, clock.at)).toMatchObject([{ asset: 2, silentMs: 5_000 }, { asset: 3, blindMs: 0, silentMs: 5_000 }]);
    // Of a part of it only that part.
    expect(await alarms.blind(raised + 10_000, raised + 15_000)).toMatchObject([{ asset: 2, blindMs: 5_000, silentMs: 0 }]);
    await expect(alarms.blind(clock.at + 1, clock.at + 2)).rejects.toMatchObject({ code: 'invalid-input' });
  });
});
