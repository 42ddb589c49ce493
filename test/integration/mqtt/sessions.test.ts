import { describe, expect, it } from 'vitest';
import { open, soon, until } from '../../support/connectors';
import { needsProgram } from '../../support/needs';
import { temporaryDir } from '../../support/store';
import { certificates, freePort, mosquitto, sender, startMosquitto, upTo, wire } from './support';

const topic = 'millwright/v1/works/mill/speed';
const root = process.getuid?.() === 0 ? ['user root'] : [];

describe.skipIf(needsProgram('mosquitto') || needsProgram('openssl'))('over TLS', () => {
  it('comes in with a certificate of its own, and says in words what is wrong where it can not', async () => {
    const certs = await certificates();
    const port = await freePort();
    const lines = [`cafile ${certs.file('ca.pem')}`, `certfile ${certs.file('server.pem')}`, `keyfile ${certs.file('server.key')}`, 'require_certificate true', 'use_identity_as_username true', ...root];
    await mosquitto(lines, port);
    const url = `mqtts://127.0.0.1:${port}`;
    const { ca, client, stranger } = certs;
    const right = open({ kind: 'mqtt', url, privateKey: client.key, options: { tls: { ca, cert: client.cert } } });
    await right.connected();
    expect(right.states.at(-1)?.[1]).toContain('MQTT 5.0 over TLS');
    const other = await sender(url, { ca, cert: client.cert, key: client.key });
    await other.publishAsync(topic, '1', { qos: 1 });
    await until(() => right.came.length === 1);
    const failed = async (opening: Partial<Parameters<typeof open>[0]>) => {
      const { states } = open({ kind: 'mqtt', url, ...opening });
      await until(() => states.some(([state]) => state === 'failed'));
      return states.find(([state]) => state === 'failed')?.[1];
    };
    expect(await failed({})).toMatch(/Nobody that is trusted here has signed the certificate/);
    expect(await failed({ options: { tls: { ca: stranger.ca } } })).toMatch(/Nobody that is trusted here/);
    expect(await failed({ options: { tls: { ca } } })).toMatch(/asks for a certificate of ours|broke off the TLS connection/);
    expect(await failed({ privateKey: stranger.key, options: { tls: { ca, cert: stranger.cert } } })).toMatch(/does not accept our certificate|can't be reached/);
    expect(await failed({ privateKey: client.key, options: { tls: { ca, cert: client.cert, serverName: 'elsewhere.works' } } })).toMatch(/is for another name/);
    expect(await failed({ url: `mqtts://127.0.0.1:${new URL(await mosquitto()).port}` })).toMatch(/TLS/);
  });
});

describe.skipIf(needsProgram('mosquitto'))('QoS 2', () => {
  it.each(['5', '3.1.1'] as const)('takes each message once, however often the connection breaks between its steps (MQTT %s)', async (version) => {
    const url = await mosquitto(['allow_anonymous true', 'max_inflight_messages 0']);
    const line = await wire(Number(new URL(url).port));
    const { came, connected, states } = open({ kind: 'mqtt', url: `mqtt://127.0.0.1:${line.port}`, options: { qos: 2, version } });
    await connected();
    const client = await sender(url);
    for (let round = 0; round < 4; round++) {
      const before = came.length;
      await Promise.all(upTo(20).map((i) => client.publishAsync(topic, String(round * 20 + i), { qos: 2 })));
      await until(() => came.length === before + 20);
      // Some are kept while the connection stands, some while it is cut, some after it came back.
      for (const { kept } of came.slice(before, before + 7)) kept();
      line.cut();
      for (const { kept } of came.slice(before + 7, before + 14)) kept();
      const ups = () => states.filter(([state]) => state === 'connected').length;
      const had = ups();
      await until(() => ups() > had);
      for (const { kept } of came.slice(before + 14)) kept();
    }
    await soon(100);
    expect(came.map(({ payload }) => Number(payload))).toEqual(upTo(80));
    // What was released is not sent again to whoever takes the session over.
    const states5 = states.filter(([state]) => state === 'failed').map(([, message]) => message);
    expect(states5.every((message) => message.includes('closed the connection') || message.includes('ECONNRESET'))).toBe(true);
  }, 30_000);

  it('is taken once by the broker inside, from a sender that heard nothing of its first copy', async () => {
    const inside = open({ kind: 'mqtt-broker', url: 'mqtt://127.0.0.1:0' });
    await inside.connected();
    const line = await wire(Number(new URL(inside.running.url).port));
    const client = await sender(`mqtt://127.0.0.1:${line.port}`, { clean: false, reconnectPeriod: 20 });
    const sent = Promise.all(upTo(10).map((i) => client.publishAsync(topic, String(i), { qos: 2 })));
    await until(() => inside.came.length === 10);
    for (const { kept } of inside.came.slice(0, 5)) kept();
    line.cut();
    await soon(100);
    for (const { kept } of inside.came.slice(5)) kept();
    await sent;
    expect(inside.came.map(({ payload }) => Number(payload))).toEqual(upTo(10));
  });
});

describe.skipIf(needsProgram('mosquitto'))('a session', () => {
  it.each(['5', '3.1.1'] as const)('that stays: nothing is lost while the broker is gone and comes back (MQTT %s)', async (version) => {
    const lines = ['allow_anonymous true', 'max_inflight_messages 0', 'persistence true', `persistence_location ${await temporaryDir()}/`, ...root];
    const broker = await startMosquitto(lines);
    const { came, connected, states } = open({ kind: 'mqtt', url: broker.url, options: { version } });
    await connected();
    const client = await sender(broker.url, { reconnectPeriod: 20, clean: false });
    const sent = upTo(60).map(async (i) => {
      await soon(i * 20);
      return client.publishAsync(topic, String(i), { qos: 1 });
    });
    await until(() => came.length > 10);
    // Some are kept before, some stay unacknowledged over it.
    for (const { kept } of came.slice(0, -3)) kept();
    await broker.stop();
    await until(() => states.at(-1)?.[0] !== 'connected');
    await soon(300);
    await startMosquitto(lines, broker.port);
    await Promise.all(sent);
    await until(() => new Set(came.map(({ payload }) => payload)).size === 60);
  });

  it('that is clean: what comes while we are away is lost, and the broker keeps nothing for us', async () => {
    const url = await mosquitto();
    const first = open({ kind: 'mqtt', url, options: { clean: true } });
    await first.connected();
    await first.running.close();
    const client = await sender(url);
    await client.publishAsync(topic, 'away', { qos: 1 });
    const second = open({ kind: 'mqtt', url, options: { clean: true } });
    await second.connected();
    await client.publishAsync(topic, 'here', { qos: 1 });
    await until(() => second.came.length > 0);
    expect(second.came.map(({ payload }) => payload)).toEqual(['here']);
  });

  it('that hangs: a broker that no longer answers is left within one and a half times the keep-alive', async () => {
    const url = await mosquitto();
    const line = await wire(Number(new URL(url).port));
    const { states, connected, came } = open({ kind: 'mqtt', url: `mqtt://127.0.0.1:${line.port}`, options: { keepAliveS: 1 } });
    await connected();
    await soon(1_200);
    expect(states.at(-1)?.[0]).toBe('connected');
    line.silence(true);
    const client = await sender(url);
    await client.publishAsync(topic, 'while it hung', { qos: 1 });
    await until(() => states.at(-1)?.[0] === 'failed');
    expect(states.at(-1)?.[1]).toContain('stopped answering');
    line.silence(false);
    await until(() => came.length === 1);
  });

  it('tells old retained messages from new ones, and takes its own topic filters', async () => {
    const url = await mosquitto();
    const client = await sender(url);
    await client.publishAsync('works/line1/press/temp', '20', { qos: 1, retain: true });
    await client.publishAsync('elsewhere', '1', { qos: 1, retain: true });
    const { came, connected } = open({ kind: 'mqtt', url, options: { topics: ['works/+/press/#', 'second/temp'] } });
    await connected();
    await client.publishAsync('works/line2/press/temp', '21', { qos: 1, retain: true });
    await client.publishAsync('second/temp', '22', { qos: 0 });
    await until(() => came.length === 3);
    expect(came.map(({ topic: on, payload, retained }) => [on, payload, retained])).toEqual([['works/line1/press/temp', '20', true], ['works/line2/press/temp', '21', false], ['second/temp', '22', false]]);
  });
});

it('refuses shared subscriptions and filters that are none, with the reason', () => {
  const opening = (topic: string) => () => open({ kind: 'mqtt', url: 'mqtt://127.0.0.1:1', options: { topics: [topic] } });
  expect(opening('$share/group/millwright/v1/#')).toThrow(/shared subscription: its messages would be split/);
  for (const wrong of ['a/#/b', 'a/b#', 'a+/b']) expect(opening(wrong)).toThrow(/topic filter/);
});
