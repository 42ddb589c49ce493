import { createServer, type AddressInfo } from 'node:net';
import { DataType, StatusCodes, Variant, VariantArrayType } from 'node-opcua';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { KeyPair } from '../../../electron/contract/opcua-line';
import { OpcuaDoor } from '../../../electron/engine/live/connectors';
import { BAD, GOOD, UNCERTAIN } from '../../../electron/engine/live/columns';
import { open as openAny, soon, until, type Opening } from '../../support/connectors';
import { liveRig, tester } from '../../support/live-rig';
import { nodeHost, type NodeHost } from '../../support/node-host';
import { opcuaServer, USER, type OpcuaServer } from '../../support/opcua-server';
import { wire } from '../mqtt/support';

let server: OpcuaServer;
let host: NodeHost;
let opcua: OpcuaDoor;
/** Of the server's certificate, as the server's own folder has it. */
let fingerprint: string;

beforeAll(async () => {
  host = nodeHost();
  let own: Promise<KeyPair> | undefined;
  opcua = new OpcuaDoor(host, () => (own ??= opcua.makeIdentity({ applicationUri: 'urn:test:millwright', commonName: 'Millwright of a test', hosts: ['localhost'] })));
  // The process stays for all of these tests.
  opcua.enter();
  [server] = await Promise.all([opcuaServer({ many: 3_000 }), opcua.own()]);
  ({ fingerprint } = server);
}, 60_000);
afterAll(async () => {
  await opcua?.close();
  await server?.close();
  await host?.close();
});

const open = ({ options, ...opening }: Partial<Opening> = {}) => openAny({ kind: 'opcua', url: server.url, opcua, trusted: fingerprint, ...opening, options: { publishingMs: 50, ...options } });
const at = (name: string) => server.address(name);
const failed = async (opening: Partial<Opening>) => {
  const { states, certificates } = open(opening);
  await until(() => states.at(-1)?.[0] === 'failed' || states.at(-1)?.[0] === 'connected');
  return { state: states.at(-1)?.[0], message: states.at(-1)?.[1] ?? '', certificates };
};

describe('at an OPC UA server', () => {
  it.each(['Aes256_Sha256_RsaPss', 'Basic256Sha256', 'Aes128_Sha256_RsaOaep'] as const)('signs and encrypts by %s', async (policy) => {
    const { states, samples, connected } = open({ options: { policy }, mapped: [at('temp')] });
    await connected();
    expect(states.at(-1)?.[1]).toBe(`Connected to 127.0.0.1:${server.port}, sign and encrypt (${policy}). 1 value is watched.`);
    await until(() => samples.length > 0);
    expect(samples[0]).toMatchObject({ address: at('temp'), value: 20.5, quality: GOOD });
  });

  it('does not connect before a person trusts the certificate, and not with another than was trusted', async () => {
    const { state, message, certificates } = await failed({ trusted: undefined });
    expect([state, message]).toEqual(['failed', expect.stringMatching(new RegExp(`^Nobody here has trusted the server's certificate yet \\(.*SHA-256 ${fingerprint}\\)\\. Compare it .* Trying again in 1 s\\.$`))]);
    expect(certificates[0]).toMatchObject({ fingerprint, applicationUri: 'urn:test:server', subject: expect.stringContaining('CN=NodeOPCUA') as string });
    expect((await failed({ trusted: 'f'.repeat(64), options: { security: 'sign' } })).message).toContain('shows another certificate than the one that was trusted');
    // Without security there is nothing to trust, and nothing secret is sent.
    expect((await failed({ trusted: undefined, options: { security: 'none' } })).state).toBe('connected');
  });

  it('lets a user in by name and password, and says what is wrong where it does not', async () => {
    expect((await failed({ username: USER.name, password: USER.password, options: { security: 'sign' } })).state).toBe('connected');
    expect((await failed({ username: USER.name, password: 'guessed' })).message).toMatch(/^The server refuses this user: name, password or certificate\. Trying/);
    expect((await failed({ username: USER.name, password: USER.password, options: { security: 'none' }, trusted: undefined })).message).toMatch(/in the clear|Nobody here has trusted/);
    const person = await opcua.makeIdentity({ applicationUri: 'urn:test:person', commonName: 'Anna', hosts: [] });
    expect((await failed({ privateKey: person.privateKey, options: { userCertificate: person.certificate } })).state).toBe('connected');
    const nobody = await failed({ url: 'opc.tcp://127.0.0.1:1' });
    expect(nobody.message).toMatch(/^127\.0\.0\.1:1 can't be reached \(ECONNREFUSED\): nothing listens there\. Trying/);
  });

  it('finds what the server has, with units, thousands of it, by words', async () => {
    const { running, connected } = open();
    await connected();
    const look = async (search: string, limit = 5) => (await running.browse?.(search, limit)) ?? { tags: [], total: 0, note: '' };
    while ((await look('')).note !== '') await soon(50);
    expect((await look('')).total).toBe(3_009);
    expect((await look('line1 temp')).tags).toEqual([{ address: at('temp'), title: 'Line1/temp', type: 'Double', unit: '°C', value: 20.5, time: expect.any(Number) as number, quality: 'good' }]);
    expect((await look('v2999')).tags).toMatchObject([{ address: 'nsu=urn:test:plant;i=12999', title: 'Many/v2999', value: 2999 }]);
    expect((await look('curve')).tags).toMatchObject([{ type: 'Double[]', value: null }]);
  });

  it('takes every kind of value with its quality and time, and tells what no tag takes', async () => {
    const names = ['running', 'count', 'level', 'made', 'state', 'note', 'curve', 'nowhere'];
    const { samples, refused, connected, running } = open({ mapped: names.map(at) });
    await connected();
    const newest = () => Object.fromEntries(samples.map(({ address, value, quality }) => [address.split('.')[1], quality === GOOD ? value : [value, quality]]));
    await until(() => Object.keys(newest()).length === 7);
    expect(newest()).toEqual({ running: true, count: 42, level: 1.5, made: Date.parse('2024-05-01T00:00:00Z'), state: 2, note: 'warm', nowhere: [null, BAD] });
    expect(refused.map(([address, { cause, message }]) => [address.split('.')[1], cause, message])).toEqual(expect.arrayContaining([
      ['curve', 'unsupported', 'It is a list of Double. Map the node of a single value.'], ['nowhere', 'device-error', expect.stringMatching(/^The server does not watch it: /) as string],
    ]));
    samples.length = 0;
    const moment = new Date(Date.now() - 1_500);
    server.set('level', DataType.Float, 2.5, StatusCodes.UncertainLastUsableValue, moment);
    server.set('running', DataType.Boolean, false, StatusCodes.BadSensorFailure);
    server.set('count', DataType.Int64, [0x00200000, 1]);
    await until(() => samples.length === 3);
    expect(newest()).toEqual({ level: [2.5, UNCERTAIN], running: [null, BAD], count: [2 ** 53, UNCERTAIN] });
    expect(samples.find(({ address }) => address === at('level'))?.time).toBe(moment.getTime());
    expect(refused.at(-1)?.[1]).toMatchObject({ cause: 'unsupported', sample: '9007199254740993', message: expect.stringContaining('more than 53 bits') as string });
    // What is given up comes no more; what is new comes at once.
    samples.length = 0;
    running.remap?.([at('state'), at('temp')]);
    await until(() => samples.some(({ address }) => address === at('temp')));
    server.set('level', DataType.Float, 9);
    server.set('state', DataType.Int32, 3);
    await until(() => samples.some(({ address, value }) => address === at('state') && value === 3));
    expect(samples.some(({ address }) => address === at('level'))).toBe(false);
  });

  it('keeps within its deadband, in the unit or in percent, and tells what the server can\'t keep', async () => {
    server.set('temp', DataType.Double, 20.5);
    const absolute = open({ options: { deadband: 1 }, mapped: [at('temp')] });
    const percent = open({ options: { deadbandPercent: 10 }, mapped: [at('temp'), at('level')] });
    await Promise.all([absolute.connected(), percent.connected()]);
    expect(percent.states.at(-1)?.[1]).toContain('Of 1 all changes come: the server knows no deadband');
    await until(() => absolute.samples.length > 0 && percent.samples.length > 1);
    for (const value of [21, 21.4, 22, 45]) {
      server.set('temp', DataType.Double, value);
      await soon(120);
    }
    await until(() => absolute.samples.at(-1)?.value === 45 && percent.samples.at(-1)?.value === 45);
    expect(absolute.samples.map(({ value }) => value)).toEqual([20.5, 22, 45]);
    expect(percent.samples.filter(({ address }) => address === at('temp')).map(({ value }) => value)).toEqual([20.5, 45]);
  });

  it('asks again for what did not change, and keeps it under the server\'s time', async () => {
    server.set('state', DataType.Int32, 7);
    const { samples } = open({ options: { holdMs: 200, timeoutMs: 500 }, mapped: [at('state')] });
    await until(() => samples.length >= 3);
    const times = samples.map(({ time }) => Number(time));
    expect(new Set(samples.map(({ value }) => value))).toEqual(new Set([7]));
    expect(times.every((time, i) => i === 0 || time > (times[i - 1] ?? Infinity))).toBe(true);
  });
});

describe('while the connection breaks', () => {
  const series = (samples: readonly { value: unknown }[]) => samples.map(({ value }) => value).filter((value) => typeof value === 'number' && value >= 1_000);

  it('a socket that stands while nothing comes is left in time, and what was missed comes from the history, once', async () => {
    const line = await wire(server.port);
    const { samples, states, connected } = open({ url: `opc.tcp://127.0.0.1:${line.port}`, options: { timeoutMs: 900 }, mapped: [at('temp')] });
    await connected();
    server.set('temp', DataType.Double, 1_000);
    await until(() => series(samples).length === 1);
    line.silence(true);
    const began = performance.now();
    for (let i = 1; i <= 20; i++) {
      server.set('temp', DataType.Double, 1_000 + i);
      await soon(15);
    }
    await until(() => states.at(-1)?.[0] === 'failed');
    expect(states.at(-1)?.[1]).toMatch(/^The server has said nothing for \d(\.\d)? s\. Trying again in 1 s\.$/);
    // Twice the time that was given, with room for a machine that is busy.
    expect(performance.now() - began).toBeLessThan(6_000);
    line.silence(false);
    await until(() => states.at(-1)?.[1].includes('came from its history') ?? false);
    expect(series(samples).sort()).toEqual(Array.from({ length: 21 }, (_, i) => 1_000 + i));
    expect(states.at(-1)?.[1]).toMatch(/ 19 readings of \d+ s without connection came from its history\.$/);
  });

  it('the process that dies takes nothing along: another goes on where the store is', async () => {
    server.set('temp', DataType.Double, 2_000);
    const { samples, states, connected } = open({ mapped: [at('temp'), at('level')] });
    await connected();
    await until(() => series(samples).length > 0);
    for (const { pid } of host.workers) if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await until(() => states.at(-1)?.[0] === 'failed');
    expect(states.at(-1)?.[1]).toMatch(/^The process that speaks OPC UA ended\. Starting it again in 1 s\.$/);
    for (const value of [2_001, 2_002, 2_003]) {
      server.set('temp', DataType.Double, value);
      await soon(5);
    }
    await until(() => series(samples).length >= 4);
    expect(series(samples).sort()).toEqual([2_000, 2_001, 2_002, 2_003]);
    await until(() => states.some(([, message]) => message.includes('came from its history')));
    server.set('level', DataType.Float, 77);
    await until(() => samples.at(-1)?.value === 77);
  });

  it('what may be missing is told where the server keeps no history', async () => {
    const { refused, samples, connected } = open({ mapped: [at('level'), at('temp')], newest: new Map([[at('level'), Date.now() - 40_000], [at('temp'), Date.now() + 60_000]]) });
    await connected();
    server.set('level', DataType.Float, 5);
    await until(() => refused.length > 0);
    expect(refused[0]).toEqual([at('level'), { cause: 'sequence-gap', sample: expect.any(String) as string, message: expect.stringMatching(/^Readings of \d+ s may be missing: the server has no history of it \(Bad/) as string }]);
    // Kept already: it does not come twice.
    expect(samples.filter(({ address }) => address === at('temp'))).toEqual([]);
  });
});

describe('at a server that lies', () => {
  it('about its types: each value is taken as what it is, or told; what stands beside it is not touched', async () => {
    const { samples, refused, states, connected } = open({ options: { samplingMs: 10 }, mapped: [at('liar'), at('level')] });
    await connected();
    await until(() => samples.length >= 2);
    const kinds = [
      { dataType: DataType.String, value: 'not a number' }, { dataType: DataType.Double, value: NaN }, { dataType: DataType.Boolean, value: true }, { dataType: DataType.Double, arrayType: VariantArrayType.Array, value: Float64Array.from([1]) },
      { dataType: DataType.ByteString, value: Buffer.from([1, 2]) }, { dataType: DataType.Guid, value: '72962B91-FA75-4AE6-8D28-B404DC7DAF63' }, { dataType: DataType.Null, value: null },
    ];
    const before = refused.length;
    for (let round = 0; round < 3; round++) {
      for (const kind of kinds) {
        server.raw('liar', new Variant(kind), StatusCodes.Good, new Date());
        server.set('level', DataType.Float, round + 100);
        await soon(30);
      }
    }
    server.raw('liar', new Variant({ dataType: DataType.Double, value: 12 }), StatusCodes.Good, new Date());
    await until(() => samples.at(-1)?.value === 12 || samples.some(({ address, value }) => address === at('liar') && value === 12));
    expect(refused.slice(before).every(([address, { cause }]) => address === at('liar') && cause === 'unsupported')).toBe(true);
    expect(new Set(refused.slice(before).map(([, { sample }]) => sample))).toEqual(new Set(['Double[]', 'ByteString', 'Guid']));
    expect(samples.filter(({ address }) => address === at('level')).at(-1)).toMatchObject({ value: 102, quality: GOOD });
    expect(states.filter(([state]) => state === 'failed')).toEqual([]);
  });

  it('that speaks no OPC UA at all is left, and hurts no other', async () => {
    const good = open({ mapped: [at('level')] });
    await good.connected();
    const noise = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => socket.write(Buffer.from('ACKF\xff\xff\xff\x7fHTTP/1.1 400 Bad Request\r\n\r\n', 'latin1')));
    });
    await new Promise<void>((resolve) => noise.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void noise.close());
    const { state, message } = await failed({ url: `opc.tcp://127.0.0.1:${(noise.address() as AddressInfo).port}`, options: { timeoutMs: 1_000 } });
    expect(state).toBe('failed');
    expect(message.length).toBeGreaterThan(10);
    server.set('level', DataType.Float, 31);
    await until(() => good.samples.at(-1)?.value === 31);
    expect(good.states.at(-1)?.[0]).toBe('connected');
  });
});

describe('in the appliance', () => {
  it('a connection is added, its certificate trusted, its tags mapped by their names, changed, switched off, and all of it recorded', async () => {
    const rig = await liveRig();
    const state = () => rig.live.connectors()[0];
    await rig.live.addConnector(tester, { name: 'line', kind: 'opcua', url: server.url, options: { publishingMs: 50 } });
    await until(() => state()?.certificate !== null && state()?.state === 'failed');
    expect(state()?.certificate).toMatchObject({ fingerprint, trusted: false });
    await expect(rig.live.trustSource(tester, 'line', 'a'.repeat(64))).rejects.toMatchObject({ code: 'conflict' });
    expect((await rig.live.testConnector({ name: 'other', kind: 'opcua', url: server.url })).message).toContain('Nobody here has trusted');
    await rig.live.trustSource(tester, 'line', fingerprint, 'compared at the server');
    await until(() => state()?.state === 'connected');
    expect(state()?.certificate?.trusted).toBe(true);
    const own = await rig.live.ownCertificate();
    expect(own).toMatchObject({ applicationUri: expect.stringMatching(/^urn:.+:millwright:[0-9a-f]{8}$/) as string, pem: expect.stringMatching(/^-----BEGIN CERTIFICATE-----/) as string });
    expect(await rig.live.ownCertificate()).toEqual(own);

    await rig.live.map(tester, 'line', ['temp', 'level'].map((tag) => ({ address: at(tag), site: 'works', equipment: 'line1', tag })), { make: true });
    await until(() => (state()?.readings ?? 0) >= 2);
    await rig.live.settled();
    const line1 = rig.assets.findEquipment('works', 'line1')?.id ?? 0;
    expect([...(await rig.history.readings(rig.assets.tagsOf(line1).map(({ id }) => id), 0, Date.now() + 1e4)).value].sort()).toEqual(expect.arrayContaining([server.value('level'), server.value('temp')].sort()));

    await expect(rig.live.changeConnector(tester, { name: 'line', options: { publishingMs: 1 } })).rejects.toThrow(/publishingMs/);
    await rig.live.changeConnector(tester, { name: 'line', username: USER.name, password: USER.password, options: { publishingMs: 60, deadband: 0.5 } });
    await until(() => state()?.state === 'connected');
    expect(state()).toMatchObject({ username: USER.name, options: { publishingMs: 60, deadband: 0.5, security: 'sign-encrypt' }, mapped: 2 });
    await expect(rig.live.changeConnector(tester, { name: 'line', url: 'opc.tcp://elsewhere:4840' })).rejects.toThrow(/Give the password again/);
    await rig.live.changeConnector(tester, { name: 'line', enabled: false, why: 'the line is rebuilt' });
    expect(state()).toMatchObject({ state: 'off', enabled: false, message: 'Switched off.' });
    const row = rig.live.frame().assets.indexOf(line1);
    expect(rig.live.frame().condition[row]).toBe(4);
    expect((await rig.live.browse('line', '', 5)).note).toContain('switched off');
    await rig.live.changeConnector(tester, { name: 'line', enabled: true });
    await until(() => state()?.state === 'connected' && rig.live.frame().condition[row] === 0);
    expect(rig.security.recorded.filter((what) => what.startsWith('live.'))).toEqual(['live.addConnector', 'live.trustSource', 'live.map', ...Array<string>(3).fill('live.changeConnector')]);
  }, 90_000);
});
