import { describe, expect, it } from 'vitest';
import { channelPair } from '../../../electron/contract/channel';
import { connect } from '../../../electron/contract/client';
import type { Contract } from '../../../electron/contract/contract';
import { createConnections } from '../../../electron/engine/connections';

/** A line to an engine whose rooms answer `done`. */
async function lineAs(origin: 'window' | 'wall' | 'ctl', person?: number) {
  const [here, there] = channelPair();
  const signedIn: (number | null)[] = [];
  const connections = createConnections({
    handlers: () => ({ assets: { plant: () => ({}) }, security: { people: () => [] }, alarms: { acknowledge: () => ({}) } }) as never,
    closed: () => null,
    greet: (caller, known) => {
      if (known !== undefined) caller.who = { kind: 'person', person: { id: known, name: 'Anna', role: 'administrator' } };
      return Promise.resolve();
    },
    signedInAs: (id) => signedIn.push(id),
  });
  await connections.connect(there, { type: 'hello', origin, user: 'tester' }, person);
  return { client: connect<Contract>(here).client, signedIn };
}

describe('a wall', () => {
  it('sees what everybody may see although nobody is signed in there, and changes nothing, whoever it is said to be', async () => {
    for (const person of [undefined, 1]) {
      const { client, signedIn } = await lineAs('wall', person);
      expect(await client.security.people({})).toEqual([]);
      await expect(client.alarms.acknowledge({ id: 1 })).rejects.toMatchObject({ code: 'not-allowed', message: 'This needs the role operator; yours is viewer.' });
      expect(signedIn).toEqual([]);
    }
  });
});

describe('a window', () => {
  it('sees nothing before somebody is signed in', async () => {
    const { client } = await lineAs('window');
    await expect(client.security.people({})).rejects.toMatchObject({ code: 'not-signed-in' });
  });
  it('is the person of the window from which it was opened', async () => {
    const { client, signedIn } = await lineAs('window', 1);
    expect(await client.security.people({})).toEqual([]);
    expect(signedIn).toEqual([1]);
  });
});
