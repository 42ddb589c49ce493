import { describe, expect, it } from 'vitest';
import { alarmDefinition } from '../../../../electron/contract/alarms';
import { anna, startedAlarms as started, T0, works } from '../../../support/alarm-rig';

describe('the definition of an alarm', () => {
  it('keeps every version with who made it, when and why, and says what to do', async () => {
    const { alarms, clock, definition } = await started();
    clock.at += 60_000;
    const said = { cause: 'Tool is worn', consequence: 'Scrap', action: 'Change the tool', respondWithinMs: 1_800_000 };
    const changed = await alarms.define(anna.who, { ...definition, limit: 0.7, deadband: 0.2, ...said }, 'too many at night');
    expect(changed).toMatchObject({ id: definition.id, limit: 0.7, version: 2, ...said });
    await alarms.define(works.who, { ...changed, enabled: false });
    expect((await alarms.definitionVersions(definition.id)).map(({ at, who, why, definition: was }) => [was.version, was.limit, was.enabled, at, who, why])).toEqual([
      [3, 0.7, false, T0 + 60_000, 'ctl:works', null], [2, 0.7, true, T0 + 60_000, 'Anna', 'too many at night'], [1, 0.5, true, T0, 'Millwright', 'from the manifest or the standing set'],
    ]);
    for (const { definition: was } of await alarms.definitionVersions(definition.id)) expect(alarmDefinition.parse(was)).toEqual(was);
    await expect(alarms.definitionVersions(99)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('stays what it was where it could not work, and says why', async () => {
    const { alarms, definition, recorded } = await started();
    const [silence, blind] = alarms.definitions();
    if (!silence || !blind) throw new Error('no standing definitions');
    const before = recorded.length;
    const cases: [typeof definition, RegExp][] = [
      [{ ...definition, condition: '  ' }, /called/],
      [{ ...definition, limit: NaN }, /numbers/],
      [{ ...definition, deadband: 0.5 }, /never return/],
      [{ ...definition, offDelayMs: 2 * 86_400_000 }, /a day at most/],
      [{ ...definition, respondWithinMs: 10 }, /second at least/],
      [{ ...silence, limit: 1 }, /Silence counts from 5 s/],
      [{ ...silence, deadband: 3 }, /no deadband/],
      [{ ...blind, limit: 2 }, /no limit/],
    ];
    for (const [wanted, words] of cases) await expect(alarms.define(anna.who, wanted), String(words)).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(words) as string });
    expect(recorded).toHaveLength(before);
    expect(alarms.definitions()).toEqual(alarms.definitions().map((one) => ({ ...one, version: 1 })));
  });

  it('with an off-delay returns once the limit was left for so long, by the clock too', async () => {
    const { alarms, raise, predict, clock, definition } = await started();
    await alarms.define(anna.who, { ...definition, offDelayMs: 10_000 });
    raise();
    predict(0.1, 2, 1_000);
    predict(0.9, 2, 6_000);
    predict(0.1, 2, 1_000);
    clock.at += 9_000;
    alarms.tick();
    expect(alarms.active()).toMatchObject([{ state: 'unacknowledged' }]);
    clock.at += 1_000;
    alarms.tick();
    expect(alarms.active()).toMatchObject([{ state: 'returned', returned: T0 + 23_000 }]);
  });
});
