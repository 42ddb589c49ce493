import { describe, expect, it } from 'vitest';
import { alarmProposal } from '../../../../electron/contract/alarms';
import type { Who } from '../../../../electron/engine/shared/who';
import { startedAlarms, T0, wanted, works } from '../../../support/alarm-rig';
import { signers } from '../../../support/signers';

const person = (id: number): Who => {
  const found = signers.find((one) => one.id === id);
  if (!found) throw new Error('nobody');
  return { kind: 'person', person: found };
};
const signature = (id: number) => ({ person: id, passphrase: signers.find((one) => one.id === id)?.passphrase ?? '' });
const [bert, carla] = [person(4), person(6)];
const HOUR = 3_600_000;

async function demanded() {
  const rig = await startedAlarms();
  await rig.alarms.setPolicy(carla, { shelfMaxMs: 8 * HOUR, signDefinitions: true }, 'two pairs of eyes');
  return { ...rig, stands: () => rig.alarms.definitions().find(({ id }) => id === rig.definition.id), steps: () => rig.recorded.map(([, what]) => what) };
}

describe('a definition where a second person signs', () => {
  it('waits, while what stands judges on, and lives once another engineer has signed it, with both names in its history', async () => {
    const { alarms, definition, predict, clock, stands, recorded } = await demanded();
    const proposed = await alarms.define(bert, { ...definition, limit: 0.95, deadband: 0.2 }, 'too many at night');
    expect(proposed).toMatchObject({ id: definition.id, limit: 0.95, version: 2, proposal: 1 });
    expect(stands()).toEqual(definition);
    predict(0.9);
    predict(0.9, 2, 5_000);
    expect(alarms.active()).toMatchObject([{ definition: definition.id, limit: 0.5 }]);
    const [waits] = await alarms.proposals();
    expect(alarmProposal.parse(waits)).toEqual({ id: 1, at: T0, who: 'Bert', person: 4, why: 'too many at night', outdated: false, definition: { ...definition, limit: 0.95, deadband: 0.2, version: 2 } });
    clock.at += 60_000;
    expect(await alarms.signProposal(bert, 1, signature(6))).toMatchObject({ id: definition.id, limit: 0.95, version: 2 });
    expect(stands()).toMatchObject({ limit: 0.95, version: 2 });
    expect(await alarms.proposals()).toEqual([]);
    predict(0.9, 3);
    predict(0.9, 3, 60_000);
    expect(alarms.active().map(({ asset }) => asset)).toEqual([2]);
    expect((await alarms.definitionVersions(definition.id)).map(({ at, who, why, signedBy }) => [at, who, why, signedBy])).toEqual([
      [T0 + 65_000, 'Bert', 'too many at night', 'Carla'], [T0, 'Millwright', 'from the manifest or the standing set', null],
    ]);
    expect(recorded.slice(-2)).toEqual([
      [bert, 'alarms.propose', definition, { proposal: 1, ...definition, limit: 0.95, deadband: 0.2, version: 2 }, 'too many at night'],
      [carla, 'alarms.sign', definition, { proposal: 1, proposedBy: 'Bert', at: 'person:4 Bert', ...definition, limit: 0.95, deadband: 0.2, version: 2 }, 'too many at night'],
    ]);
    await expect(alarms.signProposal(carla, 1, signature(6))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is signed by nobody who proposed it, is no engineer, or does not know the passphrase; what the command line proposed by any engineer', async () => {
    const { alarms, definition, stands, recorded } = await demanded();
    await alarms.define(bert, { ...definition, limit: 0.7 });
    const before = recorded.length;
    const cases: [{ person: number; passphrase: string }, string, RegExp][] = [
      [signature(4), 'not-allowed', /Bert has proposed it: another person signs it/],
      [signature(3), 'not-allowed', /Anna may not sign it: definitions are signed by engineers/],
      [{ ...signature(6), passphrase: signature(4).passphrase }, 'wrong-key', /not the passphrase of Carla/],
      [{ ...signature(6), person: 99 }, 'not-found', /no such person/],
    ];
    for (const [by, code, words] of cases) await expect(alarms.signProposal(carla, 1, by), String(words)).rejects.toMatchObject({ code, message: expect.stringMatching(words) as string });
    expect(stands()).toEqual(definition);
    expect(recorded).toHaveLength(before);
    expect(await alarms.proposals()).toHaveLength(1);
    const made = await alarms.define(works.who, wanted({}));
    expect(made).toMatchObject({ id: 0, proposal: 2 });
    expect(await alarms.signProposal(works.who, 2, signature(4))).toMatchObject({ condition: 'Torque high', version: 1 });
    expect(alarms.definitions().filter(({ kind }) => kind === 'reading-high')).toHaveLength(1);
  });

  it('is not signed once what stands has changed, nor twice, and one change waits at a time', async () => {
    const { alarms, definition, stands } = await demanded();
    await alarms.define(bert, { ...definition, limit: 0.7 });
    await expect(alarms.define(carla, { ...definition, limit: 0.6 })).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(/waits to be signed already, by Bert/) as string });
    await alarms.setPolicy(carla, { shelfMaxMs: 8 * HOUR, signDefinitions: false });
    await alarms.define(carla, { ...definition, limit: 0.8 });
    expect(await alarms.proposals()).toMatchObject([{ id: 1, outdated: true }]);
    await expect(alarms.signProposal(bert, 1, signature(6))).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(/was changed since this was proposed/) as string });
    expect(stands()).toMatchObject({ limit: 0.8, version: 2 });
    await alarms.refuseProposal(carla, 1, 'the other one stands');
    await alarms.setPolicy(carla, { shelfMaxMs: 8 * HOUR, signDefinitions: true });
    await alarms.define(bert, wanted({}));
    const both = await Promise.allSettled([alarms.signProposal(bert, 2, signature(6)), alarms.signProposal(carla, 2, signature(6))]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(alarms.definitions().filter(({ kind }) => kind === 'reading-high')).toHaveLength(1);
  });

  it('is refused by another or withdrawn by who proposed it, with a reason on record, and may then be proposed anew', async () => {
    const { alarms, definition, stands, recorded, steps } = await demanded();
    await alarms.define(bert, { ...definition, limit: 0.7 });
    await alarms.refuseProposal(carla, 1, 'hides the slow ones');
    await alarms.define(bert, { ...definition, limit: 0.65 });
    await alarms.refuseProposal(bert, 2, 'thought better of it');
    expect(steps().slice(-4)).toEqual(['alarms.propose', 'alarms.refuse', 'alarms.propose', 'alarms.withdraw']);
    expect(recorded.at(-3)).toEqual([carla, 'alarms.refuse', { proposal: 1, proposedBy: 'Bert', ...definition, limit: 0.7, version: 2 }, null, 'hides the slow ones']);
    await expect(alarms.refuseProposal(carla, 2, 'once more')).rejects.toMatchObject({ code: 'not-found' });
    expect(stands()).toEqual(definition);
    expect(await alarms.proposals()).toEqual([]);
  });

  it('waits through a restart; limits of a model and what Millwright brings itself stand at once', async () => {
    const { alarms, definition, store, clock } = await demanded();
    await alarms.define(bert, { ...definition, limit: 0.7 });
    const waits = await alarms.proposals();
    await alarms.close();
    const again = await startedAlarms(store, clock.at);
    expect(again.alarms.policy()).toEqual({ shelfMaxMs: 8 * HOUR, signDefinitions: true });
    expect(await again.alarms.proposals()).toEqual(waits);
    expect(again.definition).toEqual(definition);
    await again.alarms.targetTrouble('scada', 'nobody answers');
    expect(again.alarms.definitions().map(({ kind }) => kind)).toContain('target-failed');
    await again.alarms.defineForModel(bert, { name: 'wear', title: 'Wear', outputs: [{ name: 'w', title: 'Wear', kind: 'probability', meaning: '' }], thresholds: [{ output: 'w', limit: 0.5, deadband: 0.1, onDelayMs: 0, priority: 2 }] });
    expect(again.alarms.definitions().map(({ model }) => model)).toContain('wear');
    expect(await again.alarms.signProposal(bert, 1, signature(6))).toMatchObject({ limit: 0.7, version: 2 });
  });
});
