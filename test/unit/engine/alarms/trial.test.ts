import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmDefinition } from '../../../../electron/contract/alarms';
import { createAlarms, type AlarmDeps } from '../../../../electron/engine/alarms';
import { anna, startedAlarms as started, system, T0, tagOf, wanted } from '../../../support/alarm-rig';
import { peopleWho } from '../../../support/signers';

interface Stored { time: number; name: string; value: number; quality: number }
type Rig = Awaited<ReturnType<typeof started>>;

/** History that has these readings, and nothing else. */
const historyOf = (rows: () => readonly Stored[]): AlarmDeps['history'] => ({
  extent: async () => null,
  readings: async (tags: readonly number[], from: number, to: number) => {
    const own = rows().filter(({ time, name }) => tags.includes(tagOf(name)) && time >= from && time < to);
    const column = (of: (row: Stored) => number) => Float64Array.from(own, of);
    return { tag: Int32Array.from(own, ({ name }) => tagOf(name)), time: column(({ time }) => time), received: column(({ time }) => time), value: column(({ value }) => value), quality: Uint8Array.from(own, ({ quality }) => quality), seq: column(() => 0) };
  },
  predictions: async () => ({ asset: new Int32Array(), version: new Int32Array(), time: new Float64Array(), received: new Float64Array(), value: new Float64Array(), quality: new Uint8Array(), seen: new Float64Array() }),
});

const second = (value: number) => 1_000 * value;
const definitions: fc.Arbitrary<Partial<AlarmDefinition>> = fc.record({ onDelayMs: fc.constantFrom(0, 1_000, 4_000, 20_000), offDelayMs: fc.constantFrom(0, 3_000, 20_000) }).chain((delays) => fc.constantFrom<Partial<AlarmDefinition>>(
  { ...delays, kind: 'reading-high', limit: 6, deadband: 2 }, { ...delays, kind: 'reading-low', limit: 3, deadband: 1 }, { ...delays, kind: 'reading-rate', limit: 20, spanMs: 10_000, direction: 'up' },
  { ...delays, kind: 'reading-deviation', limit: 3, spanMs: 20_000 }, { ...delays, kind: 'reading-missing', limit: 6 }, { ...delays, kind: 'reading-quality', limit: 2 },
  { ...delays, kind: 'reading-discrepancy', other: 'setpoint', limit: 4, onDelayMs: Math.max(1_000, delays.onDelayMs) }, { ...delays, kind: 'reading-deviation', other: 'setpoint', direction: 'down', limit: 2, onDelayMs: 2_000 },
));
const rows: fc.Arbitrary<Stored[]> = fc.array(fc.record({
  after: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 4 }) }, { weight: 1, arbitrary: fc.integer({ min: 5, max: 60 }) }),
  name: fc.constantFrom('torque', 'torque', 'torque', 'setpoint'),
  value: fc.integer({ min: 0, max: 10 }),
  quality: fc.constantFrom(0, 0, 0, 0, 0, 2),
}), { minLength: 1, maxLength: 60 }).map((list) => {
  let time = T0;
  return list.map(({ after, ...rest }) => ({ ...rest, time: (time += second(after)) }));
});

/** As it goes live: each reading when it comes, and a look at the clock every second. */
async function live(rig: Pick<Rig, 'alarms' | 'clock'>, definition: AlarmDefinition, list: readonly Stored[], end: number): Promise<[number, string][]> {
  for (const { time, name, value, quality } of list) {
    while (rig.clock.at + 1_000 <= time) {
      rig.clock.at += 1_000;
      if (rig.clock.at < time) rig.alarms.tick();
    }
    rig.alarms.reading(tagOf(name), time, time, value, quality);
    rig.alarms.tick();
  }
  while (rig.clock.at + 1_000 < end) {
    rig.clock.at += 1_000;
    rig.alarms.tick();
  }
  const steps = await rig.alarms.transitions({ definition: definition.id, asset: 2 }, 1_000);
  return steps.reverse().filter(({ input }) => input === 'raise' || input === 'return').map(({ at, input }) => [at, input]);
}

describe('a trial on history', () => {
  it('raises what the live path raised of the same readings, whatever the kind', async () => {
    let raised = 0;
    const rig = await started();
    const { store } = rig;
    // Until it has been seen often enough, whatever comes.
    while (raised < 20) await fc.assert(fc.asyncProperty(definitions, rows, async (part, list) => {
      const alarms = createAlarms({ store: rig.store, security: { ...peopleWho, record: async () => {} }, assets: rig.deps.assets, models: rig.deps.models, history: historyOf(() => list), clock: rig.clock });
      rig.clock.at = T0;
      await store.main.transaction('clear', async (tx) => {
        for (const table of ['alarm_transition', 'alarm_point', 'alarm', 'alarm_definition']) await tx.run(`DELETE FROM ${table}`, []);
        await tx.run('DELETE FROM alarm_definition_version', []);
      });
      await alarms.start({ timer: false });
      const definition = await alarms.define(anna.who, wanted({ ...part }));
      const end = (list.at(-1)?.time ?? T0) + second(30);
      const went = await live({ clock: rig.clock, alarms }, definition, list, end);
      rig.clock.at = end;
      const tried = await alarms.tryOut({ ...definition, id: 0, priority: 1 }, { from: T0, to: end, failures: [], withinMs: 1, signal: new AbortController().signal });
      const said = tried.gained.filter(({ asset }) => asset === 2).reverse().flatMap(({ raised: at, returned }): [number, string][] => [[at, 'raise'], ...(returned === null ? [] : [[returned, 'return'] as [number, string]])]);
      expect(said).toEqual(went);
      raised += tried.wanted.alarms;
      await alarms.close();
    }), { numRuns: 20 });
  }, 60_000);

  it('says how many, in how many floods, on how many machines, beside the one that stands, and which known failures it would have told of', async () => {
    const list = Array.from({ length: 40 }, (_, i): Stored => ({ time: T0 - second(4_000) + second(20 * i), name: 'torque', value: i % 2 === 0 ? 65 : 20, quality: 0 }));
    const rig = await started(undefined, undefined, historyOf(() => list));
    const standing = await rig.alarms.define(anna.who, wanted({ limit: 70 }));
    const before = await rig.alarms.definitionVersions(standing.id);
    const options = { from: T0 - second(4_000), to: T0, withinMs: second(60), signal: new AbortController().signal };
    const failures = [{ asset: 2, at: T0 - second(3_900) }, { asset: 2, at: T0 - second(1_000) }, { asset: 3, at: T0 - second(3_900) }];
    const tried = await rig.alarms.tryOut({ ...standing, limit: 60 }, { ...options, failures });
    expect(tried).toMatchObject({
      values: 40, kept: 0, lost: [], wanted: { alarms: 20, told: 1, machines: 200, activeMs: second(20 * 20), floods: [{ alarms: 20 }] }, standing: { alarms: 0, told: 0, floods: [] },
      failures: { known: 3, found: 0, caught: 1, caughtStanding: 0 }, falseAlarms: null,
    });
    expect(tried.gained).toHaveLength(20);
    expect(tried.gained[0]).toEqual({ asset: 2, assetName: 'Mill 2', raised: T0 - second(3_240), returned: T0 - second(3_220), peak: 65 });
    // Nothing is kept of it.
    expect(rig.alarms.active()).toEqual([]);
    expect(await rig.alarms.definitionVersions(standing.id)).toEqual(before);
    await rig.alarms.define(system, { ...standing, limit: 60 });
    expect((await rig.alarms.tryOut({ ...standing, limit: 64 }, { ...options, failures: [] })).kept).toBe(20);
    await expect(rig.alarms.tryOut({ ...standing, limit: NaN }, { ...options, failures: [] })).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(rig.alarms.tryOut(standing, { ...options, failures: [], signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('is held against what was found: a failure told with the question and found is one, what was found false may come again, and machines that it does not hold for do not count', async () => {
    const list = [65, 20].map((value, i): Stored => ({ time: T0 - second(1_000 - 10 * i), name: 'torque', value, quality: 0 }));
    const real = { asset: 2, from: T0 - second(995), at: T0 - second(900) };
    const asked: number[][] = [];
    const rig = await started(undefined, undefined, historyOf(() => list), async (from, to) => {
      asked.push([from, to]);
      return { failures: [real, { asset: 3, from: T0 - second(500), at: T0 - second(400) }, { ...real, asset: 4 }], falseAlarms: [{ asset: 2, from: T0 - second(996), at: T0 - second(991) }, { asset: 2, from: T0 - second(900), at: T0 - second(890) }, { asset: 4, from: 0, at: T0 }] };
    });
    const standing = await rig.alarms.define(anna.who, wanted({ limit: 70, under: 2 }));
    const options = { from: T0 - second(2_000), to: T0, withinMs: second(60), signal: new AbortController().signal };
    const tried = await rig.alarms.tryOut({ ...standing, limit: 60 }, { ...options, failures: [{ asset: 2, at: T0 - second(950) }] });
    expect(tried).toMatchObject({ failures: { known: 1, found: 1, caught: 1, caughtStanding: 0 }, falseAlarms: { known: 2, again: 1, againStanding: 0 } });
    expect(asked).toEqual([[options.from, options.to]]);
    expect(await rig.alarms.tryOut({ ...standing, limit: 60 }, { ...options, failures: [], findings: false })).toMatchObject({ failures: null, falseAlarms: null });
  });
});
