import { get } from 'sparkplug-payload';
import { describe, expect, it } from 'vitest';
import { open, until } from '../../support/connectors';
import { needsProgram } from '../../support/needs';
import { mosquitto, sender } from '../mqtt/support';

const sparkplug = get('spBv1.0')!;

describe.skipIf(needsProgram('mosquitto'))('a Sparkplug host at mosquitto', () => {
  it('says that it is there, asks a node for its birth, hears it, and says that it goes', async () => {
    const url = await mosquitto();
    const node = await sender(url);
    const heard: [string, string][] = [];
    node.on('message', (topic, payload) => {
      if (topic.startsWith('spBv1.0/STATE/')) return void heard.push([topic, String((JSON.parse(payload.toString()) as { online: boolean }).online)]);
      const [command] = sparkplug.decodePayload(payload).metrics ?? [];
      if (command?.name === 'Node Control/Rebirth' && command.value === true) {
        void node.publishAsync('spBv1.0/G/NBIRTH/E', Buffer.from(sparkplug.encodePayload({ timestamp: Date.now(), seq: 0, metrics: [{ name: 'bdSeq', type: 'UInt64', value: 0 }, { name: 'speed', type: 'Double', value: 12.5, alias: 1 }] })));
      }
    });
    await node.subscribeAsync(['spBv1.0/STATE/works', 'spBv1.0/G/NCMD/E']);
    const { samples, connected, running, refused } = open({ kind: 'sparkplug', url, options: { hostId: 'works', groups: ['G'] } });
    await connected();
    await until(() => heard.length === 1);
    await node.publishAsync('spBv1.0/G/NDATA/E', Buffer.from(sparkplug.encodePayload({ timestamp: Date.now(), seq: 9, metrics: [{ alias: 1, type: 'Double', value: 13 }] })));
    await until(() => samples.length === 1);
    expect(refused.map(([, { cause }]) => cause)).toEqual(['no-birth']);
    expect(samples[0]).toMatchObject({ address: 'G/E:speed', value: 12.5, quality: 0 });
    expect((await running.browse?.('', 10))?.tags).toMatchObject([{ address: 'G/E:speed', type: 'Double', value: 12.5 }]);
    // Somebody else says that we are gone.
    await node.publishAsync('spBv1.0/STATE/works', '{"online":false,"timestamp":1}', { qos: 1, retain: true });
    await until(() => heard.length === 3);
    await running.close();
    await until(() => heard.length === 4);
    expect(heard.map(([, online]) => online)).toEqual(['true', 'false', 'true', 'false']);
  });
});
