import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needsProgram } from '../../support/needs';
import { temporaryDir } from '../../support/store';
import { open, soon, until, type Opening } from '../../support/connectors';
import { freePort, mosquitto, sender } from './support';

const topic = 'millwright/v1/works/mill/speed';
/** Without waiting for the acknowledgement, which the end of the test may overtake. */
const send = (client: Awaited<ReturnType<typeof sender>>, payload: string) => void client.publishAsync(topic, payload, { qos: 1, retain: true }).catch(() => {});

describe('the broker inside the appliance', () => {
  const broker = async (config: Partial<Opening> = {}) => {
    const made = open({ kind: 'mqtt-broker', url: 'mqtt://127.0.0.1:0', ...config });
    await made.connected();
    return { ...made, url: made.running.url };
  };

  it('holds the acknowledgement of each message until it is kept, with many on their way', async () => {
    const { came, url } = await broker();
    const client = await sender(url);
    let acknowledged = 0;
    for (let i = 0; i < 50; i++) void client.publishAsync(topic, String(i), { qos: 1 }).then(() => acknowledged++);
    await until(() => came.length === 50);
    await soon(50);
    expect(acknowledged).toBe(0);
    for (const { kept } of came) kept();
    await until(() => acknowledged === 50);
  });

  it('passes nothing on to other clients and keeps nothing for them', async () => {
    const { came, url } = await broker();
    const spy = await sender(url);
    await expect(spy.subscribeAsync('millwright/v1/#', { qos: 1 })).rejects.toThrow();
    const client = await sender(url);
    send(client, '1');
    await until(() => came.length === 1);
    came[0]?.kept();
  });

  it('asks for a user name and password where it has them', async () => {
    const { url } = await broker({ username: 'line-a', password: 'secret' });
    await expect(sender(url)).rejects.toThrow(/Bad username|Not authorized/i);
    await expect(sender(url, { username: 'line-a', password: 'guess' })).rejects.toThrow();
    expect((await sender(url, { username: 'line-a', password: 'secret' })).connected).toBe(true);
  });

  it('takes out a message that is too long, acknowledges it, and stays connected', async () => {
    const { came, oversized, url } = await broker();
    const client = await sender(url);
    await client.publishAsync(topic, 'x'.repeat(2_000_000), { qos: 1 });
    expect(oversized).toMatchObject([{ topic, qos: 1 }]);
    send(client, '1');
    await until(() => came.length === 1);
    expect(client.connected).toBe(true);
  });

  it('stops reading while the appliance takes nothing in', async () => {
    const { came, press, url } = await broker();
    const client = await sender(url);
    press(true);
    send(client, '1');
    await soon(100);
    expect(came).toEqual([]);
    press(false);
    await until(() => came.length === 1);
  });

  it('outlives clients that send no MQTT, or break off', async () => {
    const { came, url } = await broker();
    for (const bytes of ['GET / HTTP/1.1\r\n\r\n', '\x10\xff\xff\xff\xff', '\x30\x05']) {
      const socket = connectTcp(Number(new URL(url).port), '127.0.0.1');
      socket.on('error', () => {});
      socket.write(bytes, 'latin1');
      await soon(20);
      socket.destroy();
    }
    send(await sender(url), '1');
    await until(() => came.length === 1);
  });

  it('says in words when its port is taken', async () => {
    const first = await broker();
    const second = open({ kind: 'mqtt-broker', url: first.url });
    await until(() => second.states.at(-1)?.[0] === 'failed');
    expect(second.states.at(-1)?.[1]).toContain('in use by another program');
  });
});

describe('the client connector', () => {
  it('says in words that a broker can not be reached, and tries again', async () => {
    const { states } = open({ kind: 'mqtt', url: `mqtt://127.0.0.1:${await freePort()}` });
    await until(() => states.filter(([state]) => state === 'connecting').length === 2);
    expect(states.find(([state]) => state === 'failed')?.[1]).toMatch(/can't be reached \(ECONNREFUSED\)\. Trying again in \d+ s/);
  });

  it('takes MQTT 3.1.1 from a broker that speaks no 5.0', async () => {
    const server = open({ kind: 'mqtt-broker', url: 'mqtt://127.0.0.1:0' });
    await server.connected();
    const client = open({ kind: 'mqtt', url: server.running.url });
    // The appliance's own broker speaks 3.1.1 and refuses to be listened to: both are said.
    await until(() => client.states.some(([, message]) => message.includes('refuses a subscription')));
    // The older version is tried at once, not after a pause.
    expect(client.states.filter(([, message]) => message.includes('does not speak this version'))).toEqual([]);
  }, 30_000);

  describe.skipIf(needsProgram('mosquitto'))('at mosquitto', () => {
    it.each([[4], [5]] as const)('has many messages on their way and acknowledges each when it is kept (sender with MQTT %i)', async (protocolVersion) => {
      const url = await mosquitto(['allow_anonymous true', 'max_inflight_messages 0']);
      const { came, connected, states } = open({ kind: 'mqtt', url });
      await connected();
      expect(states.at(-1)?.[1]).toContain('MQTT 5.0');
      const client = await sender(url, { protocolVersion });
      await Promise.all(Array.from({ length: 200 }, (_, i) => client.publishAsync(topic, String(i), { qos: 1 })));
      await until(() => came.length === 200);
      for (const { kept } of came) kept();
    });

    it('is sent again what it did not acknowledge', async () => {
      const url = await mosquitto();
      const first = open({ kind: 'mqtt', url });
      await first.connected();
      const client = await sender(url);
      for (let i = 0; i < 10; i++) await client.publishAsync(topic, String(i), { qos: 1 });
      await until(() => first.came.length === 10);
      for (const { kept } of first.came.slice(0, 4)) kept();
      await first.running.close();
      await client.publishAsync(topic, 'while away', { qos: 1 });
      const second = open({ kind: 'mqtt', url });
      await until(() => second.came.length === 7);
      expect(second.came.map(({ payload }) => payload)).toEqual(['4', '5', '6', '7', '8', '9', 'while away']);
    });

    it('gives its user name and password, and says in words when they are wrong', async () => {
      const dir = await temporaryDir();
      const file = join(dir, 'passwords');
      await writeFile(file, 'line-a:secret\n', { mode: 0o600 });
      execFileSync('mosquitto_passwd', ['-U', file], { stdio: 'ignore' });
      const url = await mosquitto(['allow_anonymous false', `password_file ${file}`, ...(process.getuid?.() === 0 ? ['user root'] : [])]);
      const wrong = open({ kind: 'mqtt', url, username: 'line-a', password: 'guess' });
      await until(() => wrong.states.at(-1)?.[0] === 'failed');
      expect(wrong.states.at(-1)?.[1]).toMatch(/user/);
      const right = open({ kind: 'mqtt', url, username: 'line-a', password: 'secret' });
      await right.connected();
    });
  });
});
