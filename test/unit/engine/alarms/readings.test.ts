import { describe, expect, it } from 'vitest';
import { anna, startedAlarms as started, system, T0, tagOf, wanted } from '../../../support/alarm-rig';
import type { AlarmDeps } from '../../../../electron/engine/alarms';

const silenced = async (rig: Awaited<ReturnType<typeof started>>) => {
  // What is told of the equipment as a whole is another test's.
  for (const one of rig.alarms.definitions().filter(({ kind }) => kind === 'no-data')) await rig.alarms.define(system, { ...one, enabled: false });
  return rig;
};
const rigWith = async (part: Parameters<typeof wanted>[0], ...given: Parameters<typeof started>) => {
  const rig = await silenced(await started(...given));
  const definition = await rig.alarms.define(anna.who, wanted(part));
  const standing = () => rig.alarms.active().map(({ condition, state, value, unit }) => [condition, state, value, unit]);
  return { ...rig, definition, standing };
};

describe('an alarm of a reading', () => {
  it('that is high is raised at its limit and returns below its deadband, after its delays', async () => {
    const { read, standing, definition } = await rigWith({ deadband: 5, onDelayMs: 2_000, offDelayMs: 1_000 });
    expect(definition).toMatchObject({ unit: 'Nm', version: 1, tag: 'torque' });
    read('torque', 61);
    read('torque', 62, 1_000);
    expect(standing()).toEqual([]);
    read('torque', 60, 1_000);
    expect(standing()).toEqual([['Torque high', 'unacknowledged', 60, 'Nm']]);
    read('torque', 56, 1_000);
    read('torque', 54, 1_000);
    expect(standing()).toEqual([['Torque high', 'unacknowledged', 54, 'Nm']]);
    read('torque', 54, 1_000);
    expect(standing()).toEqual([['Torque high', 'returned', 54, 'Nm']]);
  });

  it('that is low is raised from above, and its peak is the lowest', async () => {
    const { read, alarms } = await rigWith({ kind: 'reading-low', condition: 'Torque low', limit: 10, deadband: 2 });
    read('torque', 11);
    expect(alarms.active()).toEqual([]);
    read('torque', 9, 1_000);
    read('torque', 3, 1_000);
    read('torque', 11.9, 1_000);
    expect(alarms.active()).toMatchObject([{ state: 'unacknowledged', peak: 3, value: 11.9, limit: 10 }]);
    read('torque', 12.1, 1_000);
    expect(alarms.active()).toMatchObject([{ state: 'returned', peak: 3 }]);
  });

  it('says nothing while it is bad, and its quality is an alarm of its own', async () => {
    const { read, standing, alarms } = await rigWith({ onDelayMs: 2_000 });
    await alarms.define(anna.who, wanted({ kind: 'reading-quality', condition: 'Torque is bad', limit: 2, priority: 3 }));
    read('torque', 70);
    read('torque', 70, 1_000, { quality: 2 });
    expect(standing()).toEqual([['Torque is bad', 'unacknowledged', 2, '']]);
    read('torque', 70, 1_000);
    expect(standing()).toEqual([['Torque is bad', 'returned', 0, '']]);
    read('torque', 70, 2_000);
    expect(standing()).toEqual([['Torque high', 'unacknowledged', 70, 'Nm'], ['Torque is bad', 'returned', 0, '']]);
  });

  it('that changes too fast is told by its rate a minute, whichever way it was to go, once the span is known', async () => {
    const { read, standing } = await rigWith({ kind: 'reading-rate', condition: 'Torque rises', limit: 30, spanMs: 10_000, direction: 'up' });
    for (let second = 0; second <= 10; second++) read('torque', 10 - second, second === 0 ? 0 : 1_000);
    expect(standing()).toEqual([]);
    for (let second = 1; second <= 10; second++) read('torque', second, 1_000);
    expect(standing()).toEqual([['Torque rises', 'unacknowledged', 60, 'Nm/min']]);
    // A gap longer than the span and a half: nothing is known of it.
    read('torque', 900, 16_000);
    expect(standing()).toEqual([['Torque rises', 'unacknowledged', 60, 'Nm/min']]);
  });

  it('that leaves its own mean is told by how far it lies from the values before it', async () => {
    const { read, standing } = await rigWith({ kind: 'reading-deviation', condition: 'Torque unusual', limit: 5, spanMs: 60_000 });
    for (let second = 0; second < 40; second++) read('torque', 20 + (second % 2), 1_000);
    expect(standing()).toEqual([]);
    read('torque', 14.5, 1_000);
    expect(standing()).toEqual([['Torque unusual', 'unacknowledged', 6, 'Nm']]);
  });

  it('that leaves another tag is told, as long as that one holds', async () => {
    const { read, standing, alarms } = await rigWith({ kind: 'reading-deviation', other: 'setpoint', condition: 'Off its setpoint', limit: 5, onDelayMs: 2_000, direction: 'down' });
    read('torque', 40);
    read('setpoint', 50, 1_000);
    read('torque', 60, 1_000);
    read('torque', 44, 1_000);
    for (let second = 0; second < 2; second++) read('torque', 44, 1_000);
    expect(standing()).toEqual([['Off its setpoint', 'unacknowledged', 6, 'Nm']]);
    read('torque', 44, 601_000);
    expect(alarms.active()).toMatchObject([{ state: 'unacknowledged' }]);
  });

  it('that does not agree with the other tag is told, whichever of the two came last', async () => {
    const { read, standing, alarms, clock } = await rigWith({ kind: 'reading-discrepancy', tag: 'running', other: 'command', condition: 'Does not obey', limit: 1, onDelayMs: 3_000 });
    read('running', 0);
    read('command', 0);
    read('command', 1, 1_000);
    clock.at += 3_000;
    alarms.tick();
    expect(standing()).toEqual([['Does not obey', 'unacknowledged', 1, '']]);
    read('running', 1, 1_000);
    expect(standing()).toEqual([['Does not obey', 'returned', 0, '']]);
  });

  it('that is missing is told by the clock, also of one that never came, and not while the silence of its machine is meant', async () => {
    const { read, standing, alarms, clock } = await rigWith({ kind: 'reading-missing', condition: 'No torque', limit: 20 });
    read('setpoint', 1);
    const wait = (ms: number) => {
      clock.at += ms;
      alarms.tick();
    };
    wait(19_000);
    expect(standing()).toEqual([]);
    wait(1_000);
    expect(standing()).toEqual([['No torque', 'unacknowledged', 20, 's']]);
    read('torque', 1, 1_000);
    expect(standing()).toEqual([['No torque', 'returned', 0, 's']]);
    alarms.rest([2]);
    wait(100_000);
    expect(standing()).toEqual([['No torque', 'returned', 0, 's']]);
    alarms.expect([2]);
    wait(20_000);
    expect(standing()).toEqual([['No torque', 'unacknowledged', 20, 's']]);
  });

  it('that came out of order changes nothing', async () => {
    const { alarms, clock } = await rigWith({});
    const take = (time: number, value: number) => {
      alarms.reading(tagOf('torque'), time, clock.at, value, 0);
      alarms.evaluate([{ asset: 2, received: clock.at }]);
    };
    take(T0, 10);
    take(T0 - 1, 90);
    expect(alarms.active()).toEqual([]);
    take(T0, 90);
    expect(alarms.active()).toHaveLength(1);
  });
});

describe('of several definitions on one tag', () => {
  it('each has its own priority, and the nearest to a machine stands in the place of the others', async () => {
    const { alarms, read, standing } = await rigWith({});
    await alarms.define(anna.who, wanted({ condition: 'Torque very high', limit: 80, priority: 1 }));
    await expect(alarms.define(anna.who, wanted({ limit: 99 }))).rejects.toMatchObject({ code: 'conflict' });
    read('torque', 85);
    expect(standing().map(([condition]) => condition)).toEqual(['Torque very high', 'Torque high']);
    const own = await alarms.define(anna.who, wanted({ condition: 'Torque high here', under: 2, limit: 90 }));
    expect(standing().map(([, state]) => state)).toEqual(['returned', 'returned']);
    read('torque', 95, 1_000);
    read('torque', 85, 0, { asset: 3 });
    expect(alarms.active().filter(({ state }) => state === 'unacknowledged').map(({ asset, condition }) => [asset, condition])).toEqual([[3, 'Torque very high'], [3, 'Torque high'], [2, 'Torque high here']]);
    // Switched off it still stands there: this machine is judged by nothing.
    await alarms.define(anna.who, { ...own, enabled: false });
    read('torque', 99, 1_000);
    expect(alarms.active().filter(({ asset, state }) => asset === 2 && state === 'unacknowledged')).toEqual([]);
  });

  it('what could not work is refused in words', async () => {
    const { alarms } = await started();
    const cases: [Parameters<typeof wanted>[0], RegExp][] = [
      [{ tag: 'torgue' }, /No equipment has a tag "torgue"\. There are: .*torque/],
      [{ tag: null }, /which tag/],
      [{ under: 9999 }, /no part of the plant/],
      [{ tag: 'grade' }, /labels and no numbers/],
      [{ tag: 'running' }, /the limit is 1/],
      [{ kind: 'reading-rate' }, /over how long/],
      [{ kind: 'reading-rate', spanMs: 5_000, limit: 10, deadband: 10 }, /never return/],
      [{ kind: 'reading-discrepancy', tag: 'running', other: 'running', limit: 1 }, /agrees with itself/],
      [{ kind: 'reading-discrepancy', tag: 'running', other: 'command', limit: 1 }, /on-delay of a second/],
      [{ kind: 'reading-discrepancy', tag: 'running', other: 'grade', limit: 1, onDelayMs: 1_000 }, /labels alone/],
      [{ kind: 'reading-deviation', other: 'grade', limit: 1, onDelayMs: 1_000 }, /labels and no numbers/],
      [{ kind: 'reading-missing', limit: 2 }, /from 5 s/],
      [{ kind: 'reading-quality', limit: 3 }, /Quality counts/],
      [{ kind: 'prediction-low', tag: null, model: 'nobody', output: 'p' }, /No model "nobody" watches/],
      [{ kind: 'prediction-low', tag: null, model: 'machine-failure', output: 'q' }, /has no output "q": it has p/],
      [{ kind: 'no-data', tag: null }, /there already|judges the same/],
    ];
    for (const [part, words] of cases) await expect(alarms.define(anna.who, wanted(part)), String(words)).rejects.toMatchObject({ message: expect.stringMatching(words) as string });
  });
});

describe('over a start', () => {
  it('a rate goes on from what is stored, and what stands is not raised again', async () => {
    const rows = Array.from({ length: 15 }, (_, second) => ({ time: T0 + 1_000 * second, value: second * 2 }));
    const first = await rigWith({ kind: 'reading-rate', condition: 'Torque runs away', limit: 100, spanMs: 10_000 });
    for (const { time, value } of rows) {
      first.clock.at = time;
      first.read('torque', value);
    }
    expect(first.standing()).toEqual([['Torque runs away', 'unacknowledged', 120, 'Nm/min']]);
    const [alarm] = first.alarms.active();
    await first.alarms.close();
    const history = {
      extent: async () => ({ from: T0, to: T0 + 14_000 }),
      readings: async (tags: readonly number[], from: number, to: number) => {
        const own = tags.includes(tagOf('torque')) ? rows.filter(({ time }) => time >= from && time < to) : [];
        const column = (of: (row: (typeof rows)[number]) => number) => Float64Array.from(own, of);
        return { tag: Int32Array.from(own, () => tagOf('torque')), time: column(({ time }) => time), received: column(({ time }) => time), value: column(({ value }) => value), quality: new Uint8Array(own.length), seq: column(() => 0) };
      },
    } as unknown as AlarmDeps['history'];
    const second = await started(first.store, T0 + 15_000, history);
    expect(second.alarms.active()).toMatchObject([{ id: alarm?.id, state: 'unacknowledged' }]);
    second.read('torque', 28);
    second.read('torque', 28, 1_000);
    expect(second.alarms.active().map(({ id, value }) => [id, Math.round(value ?? 0)])).toEqual([[alarm?.id, 96]]);
    expect((await second.alarms.transitions({ definition: first.definition.id, asset: 2 }, 10)).map(({ input }) => input)).toEqual(['return', 'raise']);
  });
});

describe('what the appliance says of itself', () => {
  it('is an alarm of its own, named as it is', async () => {
    const { alarms, clock } = await started();
    alarms.appliance('disk-free', 0.5);
    alarms.appliance('connections', 1, 'Not connected: floor');
    const [disk] = alarms.definitions().filter(({ signal }) => signal === 'disk-free');
    expect(alarms.active()).toEqual([]);
    for (let second = 0; second < 60; second += 5) {
      clock.at += 5_000;
      alarms.appliance('disk-free', 0.4);
      alarms.appliance('connections', 2, 'Not connected: floor, press');
    }
    expect(alarms.active().map(({ assetName, place, condition, value, unit, priority }) => [assetName, place, condition, value, unit, priority])).toEqual([
      ['Millwright', 'This appliance', 'Little room on the disk', 0.4, 'GiB', 2], ['Millwright', 'This appliance', 'Not connected: floor, press', 2, '', 3],
    ]);
    alarms.appliance('disk-free', 20);
    expect(alarms.active().find(({ definition }) => definition === disk?.id)).toMatchObject({ state: 'returned', peak: 0.4 });
  });
});
