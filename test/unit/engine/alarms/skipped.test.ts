import { describe, expect, it } from 'vitest';
import { startedAlarms, wanted, works } from '../../../support/alarm-rig';

/** The machine's own time beside its clock: `sleep` moves the clock alone, as being set forward or sleeping does. */
async function rig() {
  const { clock, ...rest } = await startedAlarms();
  let elapsed = 0;
  Object.assign(clock, { elapsed: () => elapsed });
  const go = (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      clock.at += 1000;
      elapsed += 1000;
      rest.alarms.tick();
    }
  };
  const sleep = (ms: number) => void (clock.at += ms);
  return { ...rest, clock, go, sleep };
}

describe('time in which nobody listened', () => {
  it('is no silence: nothing is said to be missing because the clock was set forward, and what is silent after it is', async () => {
    const { alarms, read, go, sleep } = await rig();
    const { id } = await alarms.define(works.who, wanted({ kind: 'reading-missing', tag: 'torque', condition: 'Torque missing', limit: 30, unit: 's' }));
    read('torque', 40);
    go(3);
    sleep(3_600_000);
    go(3);
    // Neither the machine as a whole, nor the one reading, which is missing after 40 s.
    expect(alarms.active()).toEqual([]);
    go(14);
    sleep(3_600_000);
    go(9);
    expect(alarms.active().map(({ kind }) => kind)).toEqual(['no-data']);
    go(40);
    expect(alarms.active().map(({ definition }) => definition)).toContain(id);
    // Said of seconds that somebody listened, not of the hours between.
    expect(alarms.active().find(({ definition }) => definition === id)?.value).toBe(3 + 3 + 14 + 9 + 40);
    await alarms.close();
  });

  it('lets no delay run out', async () => {
    const { alarms, predict, go, sleep } = await rig();
    predict(0.9);
    go(2);
    sleep(600_000);
    go(1);
    expect(alarms.active()).toEqual([]);
    go(3);
    expect(alarms.active()).toMatchObject([{ condition: 'Failure risk high' }]);
    await alarms.close();
  });
});
