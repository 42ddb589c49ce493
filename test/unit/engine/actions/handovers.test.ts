import { describe, expect, it } from 'vitest';
import { newAction, recordQuery } from '../../../../electron/contract/actions';
import { newHandover } from '../../../../electron/contract/handovers';
import { actionMigrations, createActions, createHandovers } from '../../../../electron/engine/actions';
import { alarmMigrations } from '../../../../electron/engine/alarms';
import { anna, startedAlarms } from '../../../support/alarm-rig';
import { peopleWho, signers } from '../../../support/signers';
import { testStore } from '../../../support/store';

const words = new Map(signers.map(({ id, passphrase }) => [id, passphrase]));

async function setUp() {
  const store = await testStore([...alarmMigrations, ...actionMigrations]);
  const rig = await startedAlarms(store);
  const recorded: unknown[][] = [];
  const security = { ...peopleWho, record: async (_tx: unknown, ...entry: unknown[]) => void recorded.push(entry) };
  const actions = createActions({ store, security, alarms: rig.alarms, assets: rig.deps.assets, models: { championAt: async () => undefined }, clock: rig.clock });
  const handovers = createHandovers({ store, security, alarms: rig.alarms, actions, clock: rig.clock });
  const sign = (part: object = {}) => handovers.sign(anna.who, newHandover.parse({ seen: rig.alarms.active().map(({ id }) => id), outgoing: { person: 3, passphrase: words.get(3) }, incoming: { person: 4, passphrase: words.get(4) }, ...part }));
  return { ...rig, store, actions, handovers, recorded, sign };
}

describe('a shift', () => {
  it('is handed over with what stands, what is set aside, what was done since the last time, and notes; kept as it stood then', async () => {
    const { raise, alarms, actions, definition, clock, sign, handovers, recorded, store, predict } = await setUp();
    raise(2);
    raise(3);
    await alarms.shelve(anna, { definition: definition.id, asset: 3 }, clock.at + 3_600_000, 'bearing is on its way');
    await actions.record(anna.who, newAction.parse({ asset: 3, kind: 'inspect', found: 'Noise' }));
    const before = clock.at;
    const signed = await sign({ notes: 'Watch Mill 3' });
    expect(signed).toMatchObject({
      id: 1, at: before, since: null, outgoing: { id: 3, name: 'Anna' }, incoming: { id: 4, name: 'Bert' }, notes: 'Watch Mill 3',
      alarms: [{ asset: 2, state: 'unacknowledged' }], aside: [{ asset: 3, state: 'shelved', why: 'bearing is on its way' }], actions: [{ asset: 3, found: 'Noise' }],
    });
    expect(recorded.at(-1)).toMatchObject([anna.who, 'handovers.sign', null, { id: 1, outgoing: { name: 'Anna' }, incoming: { name: 'Bert' }, alarms: [signed.alarms[0]?.id] }]);
    await alarms.acknowledge(anna, signed.alarms[0]?.id ?? 0);
    predict(0.1, 2, 60_000);
    expect(await handovers.list(10)).toEqual([signed]);
    expect(await handovers.draft()).toMatchObject({ since: before, alarms: [], actions: [] });
    expect(await actions.actions(recordQuery.parse({ from: before }))).toHaveLength(1);
    await expect(store.main.transaction('test', (tx) => tx.run("UPDATE handover SET notes = 'x'"))).rejects.toThrow(/never changed/);
  });

  it('is not handed over with a wrong passphrase, to oneself, to who may only look, nor with an alarm that they have not seen', async () => {
    const { raise, sign, handovers } = await setUp();
    await expect(sign({ incoming: { person: 4, passphrase: 'guessed' } })).rejects.toMatchObject({ code: 'wrong-key', message: expect.stringContaining('Bert') as string });
    await expect(sign({ outgoing: { person: 3, passphrase: words.get(4) } })).rejects.toMatchObject({ code: 'wrong-key', message: expect.stringContaining('Anna') as string });
    await expect(sign({ incoming: { person: 3, passphrase: words.get(3) } })).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(sign({ incoming: { person: 5, passphrase: words.get(5) } })).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(sign({ incoming: { person: 9, passphrase: 'x' } })).rejects.toMatchObject({ code: 'not-found' });
    raise(7);
    await expect(sign({ seen: [] })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Mill 7') as string });
    expect(await handovers.list(10)).toEqual([]);
    expect((await sign()).alarms).toHaveLength(1);
  });
});
