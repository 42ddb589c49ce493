/** What people do with alarms, and that all of it outlives the engine: shelves, delays, what is out of service; nothing is announced twice for a start. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmState } from '../../../../electron/contract/alarms';
import { alarmMigrations } from '../../../../electron/engine/alarms';
import { anna, startedAlarms as started, T0, works } from '../../../support/alarm-rig';
import { temporaryDir, testStore } from '../../../support/store';

const HOUR = 3_600_000;

describe('a shelf', () => {
  it('keeps an alarm quiet with a reason until its end, and announces it again where its condition still holds', async () => {
    const { alarms, raise, predict, clock, definition, recorded } = await started();
    const place = { definition: definition.id, asset: 2 };
    raise();
    const id = alarms.active()[0]?.id;
    const until = clock.at + HOUR;
    await alarms.shelve(anna, place, until, 'sensor is being changed');
    expect(recorded.at(-1)).toMatchObject([anna.who, 'alarms.shelve', { state: 'unacknowledged' }, { state: 'shelved', until }, 'sensor is being changed']);
    expect(alarms.active()).toEqual([]);
    expect(alarms.highest().size).toBe(0);
    expect(alarms.aside()).toMatchObject([{ ...place, state: 'shelved', until, why: 'sensor is being changed', by: 'Anna', holds: true, priority: 1, assetName: 'Mill 2' }]);
    predict(0.1, 2, 1_000);
    raise();
    clock.at = until - 1;
    alarms.tick();
    expect(alarms.active().filter(({ kind }) => kind === 'prediction-high')).toEqual([]);
    clock.at = until;
    alarms.tick();
    expect(alarms.aside()).toEqual([]);
    expect(alarms.active().find(({ kind }) => kind === 'prediction-high')).toMatchObject({ id, state: 'unacknowledged', returned: null });
    expect((await alarms.transitions(place, 1))[0]).toMatchObject({ input: 'unshelve', before: 'shelved', after: 'unacknowledged', at: until, from: 'system', why: 'The shelf has come to its end.' });
  });

  it('is refused without an end ahead, beyond what the site allows, and of what is none; its end can be moved', async () => {
    const { alarms, clock, definition, recorded } = await started();
    const place = { definition: definition.id, asset: 2 };
    await expect(alarms.shelve(anna, place, clock.at, 'why not')).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('ahead') as string });
    await expect(alarms.shelve(anna, place, NaN, 'why not')).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(alarms.shelve(anna, place, clock.at + 8 * HOUR + 1, 'why not')).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('8 hours') as string });
    await expect(alarms.shelve(anna, { ...place, asset: 9_999 }, clock.at + HOUR, 'why not')).rejects.toMatchObject({ code: 'not-found' });
    await expect(alarms.unshelve(anna, place)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('not shelved') as string });
    expect(recorded.filter(([, what]) => what === 'alarms.shelve')).toEqual([]);
    await alarms.setPolicy(works.who, { shelfMaxMs: 12 * HOUR, signDefinitions: false }, 'long shifts');
    await alarms.shelve(anna, place, clock.at + 9 * HOUR, 'a whole shift');
    await alarms.shelve(works, place, clock.at + HOUR, 'sooner done');
    expect(alarms.aside()).toMatchObject([{ until: clock.at + HOUR, by: 'ctl:works', holds: false }]);
    await alarms.unshelve(anna, place, 'done');
    expect(alarms.aside()).toEqual([]);
  });
});

describe('out of service and latched', () => {
  it('is quiet without an end until it is put back, and says so when it is to be acknowledged', async () => {
    const { alarms, raise, definition } = await started();
    const place = { definition: definition.id, asset: 2 };
    raise();
    const id = alarms.active()[0]?.id ?? -1;
    await alarms.removeFromService(works, place, 'line B is rebuilt');
    expect(alarms.aside()).toMatchObject([{ state: 'out-of-service', until: null, by: 'ctl:works' }]);
    await expect(alarms.acknowledge(anna, id)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('out of service') as string });
    await alarms.returnToService(works, place);
    expect(alarms.active()).toMatchObject([{ id, state: 'unacknowledged' }]);
  });

  it('latched, it stays after its return until it was acknowledged and reset', async () => {
    const { alarms, raise, predict, definition } = await started();
    await alarms.define(works.who, { ...definition, latching: true });
    raise();
    const id = alarms.active()[0]?.id ?? -1;
    await expect(alarms.reset(anna, id)).rejects.toMatchObject({ code: 'conflict' });
    predict(0.1, 2, 1_000);
    expect(alarms.active()).toMatchObject([{ id, state: 'latched-unacknowledged', returned: T0 + 6_000 }]);
    await expect(alarms.reset(anna, id)).rejects.toMatchObject({ message: expect.stringContaining('Acknowledge it first') as string });
    await alarms.acknowledge(anna, id);
    expect(alarms.active()).toMatchObject([{ id, state: 'latched-acknowledged' }]);
    expect(await alarms.reset(anna, id, 'valve looked at')).toMatchObject({ state: 'normal', note: 'valve looked at', returned: T0 + 6_000 });
    expect(alarms.active()).toEqual([]);
  });
});

describe('a blind model', () => {
  it('has its alarm suppressed by design for as long as no prediction can be made, and one alarm stands for it', async () => {
    const { alarms, raise, predict, definition } = await started();
    raise();
    for (let i = 0; i < 31; i++) predict(NaN, 2, 1_000);
    expect(alarms.active()).toMatchObject([{ kind: 'model-blind', state: 'unacknowledged' }]);
    expect(alarms.aside()).toMatchObject([{ definition: definition.id, state: 'suppressed', why: 'No prediction can be made', by: 'Millwright', holds: true }]);
    predict(0.9, 2, 1_000);
    expect(alarms.aside()).toEqual([]);
    expect(alarms.active()).toMatchObject([{ kind: 'prediction-high', state: 'unacknowledged' }, { kind: 'model-blind', state: 'returned' }]);
  });
});

describe('a start', () => {
  /** The engine ends (`close`, or killed) and starts again so much later, by a clock that may have been set meanwhile. */
  async function again(first: Awaited<ReturnType<typeof started>>, afterMs: number, killed = false) {
    if (!killed) await first.alarms.close();
    return started(first.store, first.clock.at + afterMs);
  }

  it('goes on with a delay that was running, to the second, also after a kill and where the clock was set back', async () => {
    for (const [afterMs, killed] of [[30_000, false], [30_000, true], [-HOUR, true]] as const) {
      const first = await started();
      first.predict(0.9);
      for (let i = 0; i < 3; i++) {
        first.predict(0.9, 2, 1_000);
        first.alarms.tick();
      }
      await first.alarms.settled();
      const second = await again(first, afterMs, killed);
      const seconds = [];
      for (let i = 0; i < 4; i++) {
        second.predict(0.9, 2, 1_000);
        seconds.push(second.alarms.active().length);
      }
      // Three of five seconds had run.
      expect(seconds, `${afterMs} ${killed}`).toEqual([0, 1, 1, 1]);
    }
  });

  it('begins a delay anew where the engine was away for longer than a start takes, or where nothing comes', async () => {
    const first = await started();
    first.predict(0.9);
    first.predict(0.9, 2, 4_000);
    const second = await again(first, 10 * 60_000);
    second.predict(0.9, 2, 2_000);
    expect(second.alarms.active()).toEqual([]);
    second.predict(0.9, 2, 5_000);
    expect(second.alarms.active()).toHaveLength(1);
  });

  it('leaves silence an alarm that was announced once, and a shelf its end', async () => {
    const first = await started();
    first.predict(0.1);
    first.clock.at += 20_000;
    first.alarms.tick();
    const [silent] = first.alarms.active();
    expect(silent).toMatchObject({ kind: 'no-data' });
    await first.alarms.acknowledge(anna, silent?.id ?? -1);
    const shelved = { definition: first.definition.id, asset: 3 };
    const until = first.clock.at + HOUR;
    await first.alarms.shelve(anna, shelved, until, 'tested with a restart');
    const second = await again(first, 10_000);
    second.alarms.expect([2]);
    for (let i = 0; i < 40; i++) {
      second.clock.at += 1_000;
      second.alarms.tick();
    }
    expect(second.alarms.active()).toMatchObject([{ id: silent?.id, state: 'acknowledged', value: 70 }]);
    expect(second.alarms.aside()).toMatchObject([{ ...shelved, until, why: 'tested with a restart', by: 'Anna' }]);
    const third = await again(second, HOUR);
    third.alarms.tick();
    expect(third.alarms.aside()).toEqual([]);
    expect((await third.alarms.transitions({ definition: silent?.definition ?? 0, asset: 2 }, 9)).map(({ input }) => input)).toEqual(['acknowledge', 'raise']);
  });
});

describe('two readings a millisecond apart', () => {
  it('raise one alarm once, also while it is being acknowledged', async () => {
    const { alarms, raise, predict, definition, store } = await started();
    raise();
    for (let i = 0; i < 50; i++) predict(i % 2 ? 0.95 : 0.6, 2, 1);
    await alarms.settled();
    const acknowledging = alarms.acknowledge(anna, alarms.active()[0]?.id ?? -1);
    await new Promise(setImmediate);
    for (let i = 0; i < 10; i++) predict(0.7, 2, 1);
    predict(0.1, 2, 1);
    predict(0.1, 2, 1);
    await acknowledging;
    expect(alarms.active()).toEqual([]);
    expect((await alarms.transitions({ definition: definition.id, asset: 2 }, 99)).reverse().map(({ input, before, after }) => [input, before, after])).toEqual([
      ['raise', 'normal', 'unacknowledged'], ['acknowledge', 'unacknowledged', 'acknowledged'], ['return', 'acknowledged', 'normal'],
    ]);
    expect(await store.main.all('SELECT state, closed IS NULL AS open FROM alarm')).toEqual([{ state: 'normal', open: 0 }]);
    expect(await store.main.all('SELECT state, holds FROM alarm_point')).toEqual([{ state: 'normal', holds: 0 }]);
  });
});

/**
 * The standard's life once more, written from its text and not from ours: who announces what when values come, people act, the engine is started again and the clock steps.
 */
class Standard {
  state: AlarmState = 'normal';
  holds = false;
  announced = 0;
  until = Infinity;
  private since: number | null = null;
  private last = -Infinity;
  constructor(private readonly latching: boolean, private readonly onDelayMs: number) {}

  value(v: number, at: number): void {
    const broken = at - this.last > 15_000;
    this.last = at;
    if (this.holds && v < 0.4) this.ends();
    if (this.holds) return;
    if (v < 0.5) this.since = null;
    else if (this.since === null || broken) this.since = at;
    if (this.since !== null && at - this.since >= this.onDelayMs) this.begins();
  }
  clock(at: number): void {
    if (this.since !== null && at - this.last > 15_000) this.since = null;
    if (this.since !== null && at - this.since >= this.onDelayMs) this.begins();
    if (this.state === 'shelved' && at >= this.until) this.free();
  }
  /** What had run of a delay has run, where the engine is back soon. */
  restart(before: number, at: number): void {
    this.since = this.since === null || at - before > 120_000 ? null : at - (before - this.since);
    this.last = this.since === null ? -Infinity : at;
  }
  acknowledge(): boolean {
    const next: Partial<Record<AlarmState, AlarmState>> = { unacknowledged: 'acknowledged', acknowledged: 'acknowledged', returned: 'normal', 'latched-unacknowledged': 'latched-acknowledged', 'latched-acknowledged': 'latched-acknowledged' };
    return this.to(next[this.state]);
  }
  reset(): boolean {
    return this.to(this.state === 'latched-acknowledged' ? 'normal' : undefined);
  }
  shelve(until: number): boolean {
    if (this.state !== 'out-of-service') this.until = until;
    return this.to(this.state === 'out-of-service' ? undefined : 'shelved');
  }
  unshelve(): boolean {
    return this.state === 'shelved' && this.free();
  }
  remove(): boolean {
    return this.to('out-of-service');
  }
  restore(): boolean {
    return this.state === 'out-of-service' && this.free();
  }
  private get quiet(): boolean {
    return this.state === 'shelved' || this.state === 'out-of-service';
  }
  private begins(): void {
    this.holds = true;
    this.since = null;
    if (!this.quiet) this.announce();
  }
  private ends(): void {
    this.holds = false;
    this.since = null;
    if (this.quiet) return;
    if (this.latching) this.state = this.state === 'acknowledged' ? 'latched-acknowledged' : 'latched-unacknowledged';
    else this.state = this.state === 'acknowledged' ? 'normal' : 'returned';
  }
  private free(): boolean {
    this.state = 'normal';
    if (this.holds) this.announce();
    return true;
  }
  private announce(): void {
    this.state = 'unacknowledged';
    this.announced++;
  }
  private to(next: AlarmState | undefined): boolean {
    if (next) this.state = next;
    return next !== undefined;
  }
}

describe('whatever happens, in whatever order', () => {
  type Event = ['value', number] | ['wait', number] | ['restart', number, boolean] | ['acknowledge' | 'reset' | 'unshelve' | 'remove' | 'restore'] | ['shelve', number];
  const event: fc.Arbitrary<Event> = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.constant('value' as const), fc.constantFrom(0.1, 0.45, 0.6, 0.9)) },
    { weight: 3, arbitrary: fc.tuple(fc.constant('wait' as const), fc.constantFrom(1, 999, 2_000, 5_000, 20_000, HOUR)) },
    { weight: 2, arbitrary: fc.tuple(fc.constant('restart' as const), fc.constantFrom(-HOUR, 0, 3_000, 90_000, HOUR), fc.boolean()) },
    { weight: 5, arbitrary: fc.tuple(fc.constantFrom('acknowledge' as const, 'reset' as const, 'unshelve' as const, 'remove' as const, 'restore' as const)) },
    { weight: 2, arbitrary: fc.tuple(fc.constant('shelve' as const), fc.constantFrom(1_000, 30_000, 2 * HOUR)) },
  );

  it('an alarm is where the standard says, announced as often as it says, one at a time, with every step on record', async () => {
    const store = await testStore(alarmMigrations, { dir: await temporaryDir(), key: randomBytes(32) });
    let asset = 1;
    let at = T0;
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(event, { minLength: 5, maxLength: 25 }), async (latching, story) => {
        asset++;
        let rig = await started(store, at);
        await rig.alarms.define(works.who, { ...rig.definition, latching });
        const place = { definition: rig.definition.id, asset };
        const standard = new Standard(latching, 5_000);
        for (const [what, by, killed] of story) {
          const { alarms, clock } = rig;
          if (what === 'value') {
            rig.predict(Number(by), asset);
            standard.value(Number(by), clock.at);
          } else if (what === 'wait') {
            clock.at += Number(by);
            alarms.tick();
            standard.clock(clock.at);
          } else if (what === 'restart') {
            alarms.tick();
            standard.clock(clock.at);
            if (killed) await alarms.settled();
            else await alarms.close();
            standard.restart(clock.at, clock.at + Number(by));
            rig = await started(store, clock.at + Number(by));
          } else {
            const id = (await alarms.history({ asset, limit: 50 })).find(({ closed, kind }) => closed === null && kind === 'prediction-high')?.id ?? -1;
            const until = clock.at + Number(by);
            const done = await (what === 'acknowledge' ? alarms.acknowledge(anna, id) : what === 'reset' ? alarms.reset(anna, id) : what === 'shelve' ? alarms.shelve(anna, place, until, 'a reason')
              : what === 'unshelve' ? alarms.unshelve(anna, place) : what === 'remove' ? alarms.removeFromService(anna, place, 'a reason') : alarms.returnToService(anna, place)).then(() => true, () => false);
            expect(done, what).toBe(what === 'shelve' ? standard.shelve(until) : standard[what]());
          }
          const open = rig.alarms.active().filter((alarm) => alarm.asset === asset && alarm.kind === 'prediction-high');
          const aside = rig.alarms.aside().filter((one) => one.asset === asset);
          expect([...open, ...aside].map(({ state }) => state), `after ${what} ${by ?? ''}`).toEqual(standard.state === 'normal' ? [] : [standard.state]);
        }
        const steps = (await rig.alarms.transitions(place, 1_000)).reverse();
        expect(steps.filter(({ after, before }) => after === 'unacknowledged' && before !== after)).toHaveLength(standard.announced);
        // Each step begins where the one before ended: none is missing, none is there twice.
        expect(steps.map(({ before }) => before)).toEqual(['normal', ...steps.map(({ after }) => after)].slice(0, steps.length));
        expect(steps.at(-1)?.after ?? 'normal').toBe(standard.state);
        at = rig.clock.at;
        await rig.alarms.close();
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
