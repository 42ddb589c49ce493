/** Alarms as they stood at a moment: the same as the list showed then. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alarms } from '../../../../electron/engine/alarms';
import { anna, startedAlarms as started, works } from '../../../support/alarm-rig';

type Standing = Awaited<ReturnType<Alarms['at']>>;
/** What leaves a step. A value that moves on while the alarm stands, its peak, and whether the condition of one that is set aside still holds do not. */
const told = ({ alarms, aside, flood }: Standing) => ({
  alarms: alarms.map(({ value: _value, peak: _peak, ...rest }) => rest),
  aside: aside.map(({ holds: _holds, ...rest }) => rest),
  flood,
});
const shown = (alarms: Alarms): Standing => ({ alarms: alarms.active(), aside: alarms.aside(), flood: alarms.flood() });

describe('alarms as they stood', () => {
  type Event = ['value', number, number] | ['wait', number, number] | ['acknowledge' | 'shelve' | 'unshelve' | 'remove' | 'restore', number, number];
  const asset = fc.constantFrom(2, 3, 4);
  const event: fc.Arbitrary<Event> = fc.oneof(
    { weight: 8, arbitrary: fc.tuple(fc.constant('value' as const), asset, fc.constantFrom(0.1, 0.9)) },
    { weight: 3, arbitrary: fc.tuple(fc.constant('wait' as const), asset, fc.constantFrom(1_000, 6_000, 700_000)) },
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom('acknowledge' as const, 'shelve' as const, 'unshelve' as const, 'remove' as const, 'restore' as const), asset, fc.constantFrom(30_000, 3_600_000)) },
  );

  it('are told of any moment as they were shown in it, whatever came later', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 8, maxLength: 40 }), async (story) => {
        const { alarms, clock, predict, definition } = await started();
        const seen: { at: number; was: Standing }[] = [];
        for (const [what, of, by] of story) {
          clock.at += 1;
          const place = { definition: definition.id, asset: of };
          const open = alarms.active().find((alarm) => alarm.asset === of && alarm.kind === 'prediction-high');
          if (what === 'value') {
            // Long enough for the delay.
            predict(by, of);
            predict(by, of, 5_000);
          } else if (what === 'wait') clock.at += by;
          else await (what === 'acknowledge' ? alarms.acknowledge(anna, open?.id ?? -1, 'on my way') : what === 'shelve' ? alarms.shelve(works, place, clock.at + by, 'a reason')
            : what === 'unshelve' ? alarms.unshelve(anna, place) : what === 'remove' ? alarms.removeFromService(anna, place, 'rebuilt') : alarms.returnToService(anna, place)).catch(() => undefined);
          alarms.tick();
          seen.push({ at: clock.at, was: structuredClone(shown(alarms)) });
        }
        for (const { at, was } of seen) expect(told(await alarms.at(at)), `at ${at}`).toEqual(told(was));
        await alarms.close();
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  it('tell a flood with the one that came first, and none of the time before or long after it', async () => {
    const { alarms, clock, raise } = await started();
    const before = clock.at;
    for (let asset = 2; asset < 14; asset++) raise(asset);
    const during = { at: clock.at, was: structuredClone(shown(alarms)) };
    expect(during.was.flood).toMatchObject({ first: { asset: 2 } });
    clock.at += 3_600_000;
    alarms.tick();
    await alarms.settled();
    expect((await alarms.at(before)).flood).toBeNull();
    expect((await alarms.at(before)).alarms).toEqual([]);
    expect(told(await alarms.at(during.at))).toEqual(told(during.was));
    // By now it is another one, of machines that are silent.
    expect(told(await alarms.at(clock.at))).toEqual(told(shown(alarms)));
    expect(alarms.flood()?.first.condition).toBe('No data');
  });
});
