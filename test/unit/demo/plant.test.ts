import { describe, expect, it } from 'vitest';
import { demoMachines } from '../../../electron/contract/demo-plant';
import { failureModes, powerWatt, speedAt, type Measured } from '../../../electron/demo/physics';
import { Plant, WEEK_MS } from '../../../electron/demo/plant';
import { messageCount, messagesOf, simulateWeek } from '../../../electron/demo/week';

const LIVE = Date.UTC(2026, 10, 24, 6);
const START = LIVE - WEEK_MS;
const gradeOf = new Map(demoMachines.map(({ key, grade }) => [key, grade]));

/** Steps a day's end up to the live part and then seconds: the script around the start does not depend on what was before. */
function afterwards(seconds: number, seed = 1) {
  const plant = new Plant(seed, LIVE - 86_400_000, LIVE);
  for (let time = LIVE - 86_400_000; time < LIVE; time += 60_000) plant.step(time);
  return Array.from({ length: seconds }, (_, second) => plant.step(LIVE + second * 1000));
}
const failing = (samples: ReturnType<Plant['step']>) => samples.filter(({ machine, measured }) => failureModes(measured, gradeOf.get(machine) ?? 'L').length > 0).map(({ machine }) => machine);

describe('the demo plant', () => {
  it('says the same for the same seed, and something else for another', () => {
    const week = (seed: number) => {
      const messages = messagesOf(simulateWeek(new Plant(seed, START, LIVE), LIVE));
      return Array.from({ length: 24 }, () => messages.next().value?.payload);
    };
    expect(week(1)).toEqual(week(1));
    expect(week(1)).not.toEqual(week(2));
  });

  it('has a week of readings a minute from every machine, in messages that a broker takes', () => {
    const week = simulateWeek(new Plant(1, START, LIVE), LIVE);
    const messages = [...messagesOf(week)];
    expect(messages).toHaveLength(messageCount(week));
    expect(messages.reduce((sum, { payload }) => sum + JSON.parse(payload).length, 0)).toBe(24 * 7 * 1440);
    expect(Math.max(...messages.map(({ payload }) => payload.length))).toBeLessThan(256 * 1024);
    const own = messages.filter(({ machine }) => machine === 'mill-05').flatMap(({ payload }) => JSON.parse(payload).map(({ t }: { t: number }) => t));
    expect(own).toEqual(Array.from({ length: 7 * 1440 }, (_, minute) => START + minute * 60_000));
  });

  it('keeps to what AI4I 2020 measured, with failures a small part of the week', () => {
    const plant = new Plant(3, START, LIVE);
    const all: Measured[] = [];
    let failures = 0;
    for (let time = START; time < LIVE; time += 300_000) {
      const samples = plant.step(time);
      failures += failing(samples).length;
      all.push(...samples.map(({ measured }) => measured));
    }
    const range = (of: (m: Measured) => number) => all.map(of).reduce<[number, number]>(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
    const within = ([low, high]: [number, number], min: number, max: number) => expect([low >= min, high <= max, low, high]).toEqual([true, true, low, high]);
    within(range((m) => m.air_temperature), 295.3, 304.5);
    within(range((m) => m.process_temperature - m.air_temperature), 7.5, 12.1);
    within(range((m) => m.rotational_speed), 1168, 2886);
    within(range((m) => m.torque), 3.8, 76.6);
    within(range((m) => m.tool_wear), 0, 253);
    expect(failures / all.length).toBeGreaterThan(0.002);
    expect(failures / all.length).toBeLessThan(0.04);
  });

  it('moves smoothly from second to second and from the week into the live part', () => {
    const seconds = afterwards(120);
    const of = (samples: ReturnType<Plant['step']>) => samples.find(({ machine }) => machine === 'mill-03')?.measured;
    const torques = seconds.map((samples) => of(samples)?.torque ?? NaN);
    const jumps = torques.slice(1).map((torque, i) => Math.abs(torque - (torques[i] ?? NaN)));
    expect(Math.max(...jumps)).toBeLessThan(4);
    expect(Math.max(...torques) - Math.min(...torques)).toBeGreaterThan(1);
  });

  it('has a machine in trouble at the start, another within the first minute, a third later, and never many', () => {
    for (const seed of [1, 2, 3]) {
      const seconds = afterwards(240, seed);
      expect(failing(seconds[5] ?? [])).toContain('mill-07');
      expect(failing(seconds[5] ?? [])).not.toContain('mill-12');
      expect(failing(seconds[50] ?? [])).toContain('mill-12');
      expect(failing(seconds[110] ?? [])).toContain('mill-18');
      for (const samples of seconds) expect(failing(samples).length).toBeLessThanOrEqual(5);
    }
  });

  it('has one machine fall silent after a minute and a half, and come back', () => {
    const speaking = afterwards(240).map((samples) => samples.some(({ machine }) => machine === 'mill-21'));
    expect([speaking[60], speaking[100], speaking[200], speaking[220]]).toEqual([true, false, false, true]);
  });
});

describe('the rules of AI4I 2020', () => {
  const calm: Measured = { air_temperature: 300, process_temperature: 310, rotational_speed: 1500, torque: 40, tool_wear: 100 };

  it('name each failure mode by its documented limit', () => {
    expect(failureModes(calm, 'L')).toEqual([]);
    expect(failureModes({ ...calm, process_temperature: 308.5, rotational_speed: 1379 }, 'L')).toEqual(['heat']);
    expect(failureModes({ ...calm, torque: 60, rotational_speed: 1500 }, 'L')).toEqual(['power']);
    expect(failureModes({ ...calm, torque: 10 }, 'L')).toEqual(['power']);
    const worn = { ...calm, torque: 50, tool_wear: 230 };
    expect([failureModes(worn, 'L'), failureModes(worn, 'M'), failureModes(worn, 'H')]).toEqual([['overstrain'], [], []]);
  });

  it('tie speed to torque as the data does', () => {
    expect(speedAt(40)).toBe(1498);
    expect(powerWatt(40, speedAt(40))).toBeGreaterThan(6200);
    for (let torque = 11; torque < 75; torque++) expect(speedAt(torque)).toBeLessThan(speedAt(torque - 1));
  });
});
