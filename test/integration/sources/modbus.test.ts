import { createServer, type AddressInfo, type Socket } from 'node:net';
import { ServerTCP } from 'modbus-serial';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BAD, GOOD } from '../../../electron/engine/live/columns';
import { open, soon, until } from '../../support/connectors';
import { freePort, wire } from '../mqtt/support';

const options = { intervalMs: 50, timeoutMs: 300 };

/** A device with registers, of which 50 to 59 are not there. */
async function device(port?: number) {
  const asked: string[] = [];
  const registers = new Map<number, number>();
  const at = port ?? (await freePort());
  const read = (table: string) => (address: number, length: number, unit: number) => {
    asked.push(`${unit} ${table} ${address}+${length}`);
    if (address < 60 && address + length > 50) throw Object.assign(new Error('no such register'), { modbusErrorCode: 2 });
    return Array.from({ length }, (_, i) => registers.get(address + i) ?? 0);
  };
  // The library asks for one register by another name.
  const one = (table: string) => (address: number, unit: number) => read(table)(address, 1, unit)[0] ?? 0;
  const server = new ServerTCP({ getHoldingRegister: one('holding'), getInputRegister: one('input'), getMultipleHoldingRegisters: read('holding'), getMultipleInputRegisters: read('input'), getCoil: (address: number) => address % 2 === 1, getDiscreteInput: (address: number) => address % 3 === 0 }, { host: '127.0.0.1', port: at, unitID: 0 });
  await new Promise<void>((resolve) => server.on('initialized', () => resolve()));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(() => close().catch(() => undefined));
  return { url: `modbus://127.0.0.1:${at}`, port: at, asked, registers, close };
}

/** Answers each request with what `answer` makes of it. */
async function liar(answer: (request: Buffer, socket: Socket) => Buffer | undefined) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (request: Buffer) => {
      const bytes = answer(request, socket);
      if (bytes) socket.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `modbus://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const newest = (samples: readonly { address: string; value: unknown; quality: number }[]) => Object.fromEntries(samples.map(({ address, value, quality }) => [address, quality === BAD ? 'bad' : value]));

describe('at a Modbus device', () => {
  it('polls what is mapped in few requests, and reads what is looked at', async () => {
    const { url, asked, registers } = await device();
    const float = new DataView(new ArrayBuffer(4));
    float.setFloat32(0, 21.5);
    for (const [at, value] of [[10, 0xfffe], [12, float.getUint16(2)], [13, float.getUint16(0)]] as const) registers.set(at, value);
    const { samples, connected, running, states } = open({ kind: 'modbus', url, options, mapped: ['1/holding/10/int16', '1/holding/12/float32/cdab', '1/holding/200', '1/coil/3', '1/coil/4', '2/input/10/bit1'] });
    await connected();
    expect(states.at(-1)?.[1]).toMatch(/^Connected to 127.0.0.1:\d+\. Reads every 0.05 s\.$/);
    await until(() => samples.length >= 12);
    expect(newest(samples)).toEqual({ '1/holding/10/int16': -2, '1/holding/12/float32/cdab': 21.5, '1/holding/200': 0, '1/coil/3': true, '1/coil/4': false, '2/input/10/bit1': true });
    expect([...new Set(asked)].sort()).toEqual(['1 holding 10+4', '1 holding 200+1', '2 input 10+1']);
    expect((await running.browse?.('1/holding/10-13/int16', 10))?.tags.map(({ address, value }) => [address, value])).toContainEqual(['1/holding/10/int16', -2]);
    running.remap?.(['1/holding/11']);
    samples.length = 0;
    await until(() => samples.some(({ address }) => address === '1/holding/11'));
  });

  it('makes bad what the device refuses, and only that', async () => {
    const { url } = await device();
    const { samples, refused, connected } = open({ kind: 'modbus', url, options, mapped: ['1/holding/48', '1/holding/52', '1/holding/61'] });
    await connected();
    await until(() => samples.some(({ address, quality }) => address === '1/holding/61' && quality === GOOD) && samples.some(({ quality }) => quality === BAD));
    expect(newest(samples)).toEqual({ '1/holding/48': 0, '1/holding/52': 'bad', '1/holding/61': 0 });
    expect(refused.at(-1)?.[1]).toMatchObject({ cause: 'device-error', message: 'Unit 1 refuses (exception 2): it has no such address.' });
    // Once, not at each poll.
    await soon(200);
    expect(samples.filter(({ quality }) => quality === BAD)).toHaveLength(1);
  });

  it('tells a device that is away, makes its tags bad, and comes back by itself', async () => {
    const first = await device();
    const line = await wire(first.port);
    const { samples, states, connected } = open({ kind: 'modbus', url: `modbus://127.0.0.1:${line.port}`, options, mapped: ['1/holding/1'] });
    await connected();
    await until(() => samples.length > 0);
    line.silence(true);
    await until(() => states.at(-1)?.[0] === 'failed');
    expect(states.at(-1)?.[1]).toContain('The device stopped answering.');
    expect(samples.at(-1)).toMatchObject({ value: null, quality: BAD });
    line.silence(false);
    await until(() => states.at(-1)?.[0] === 'connected' && samples.at(-1)?.quality === GOOD);
    const nobody = open({ kind: 'modbus', url: `modbus://127.0.0.1:${await freePort()}`, options });
    await until(() => nobody.states.at(-1)?.[0] === 'failed');
    expect(nobody.states.at(-1)?.[1]).toMatch(/can't be reached \(ECONNREFUSED\)/);
  });
});

describe('at a device that lies', () => {
  const header = (request: Buffer, pdu: number[], unit = request[6] ?? 0) => Buffer.from([request[0] ?? 0, request[1] ?? 0, 0, 0, 0, pdu.length + 1, unit, ...pdu]);
  const honest = (request: Buffer) => header(request, [3, (request[11] ?? 0) * 2, ...new Array<number>((request[11] ?? 0) * 2).fill(1)]);

  it.each([
    ['answers too short', (request: Buffer) => header(request, [3, 1, 7]), /1 bytes where 2 were asked for/],
    ['answers for another unit', (request: Buffer) => header(request, [3, 2, 0, 7], 9), /it is unit 9's/],
    ['answers another function', (request: Buffer) => header(request, [4, 2, 0, 7]), /it is for function 4/],
    ['says one length and sends another', (request: Buffer) => header(request, [3, 2, 0, 7, 7, 7]), /4 bytes where 2 were asked for/],
  ] as const)('that %s: the value is bad, the reason is told, and the next true answer is good', async (_what, lie, reason) => {
    let count = 0;
    const url = await liar((request) => (count++ % 3 === 1 ? lie(request) : honest(request)));
    const { samples, refused, states } = open({ kind: 'modbus', url, options, mapped: ['1/holding/0'] });
    await until(() => samples.some(({ quality }) => quality === BAD) && samples.at(-1)?.quality === GOOD);
    expect(refused[0]?.[1].message).toMatch(reason);
    expect(states.filter(([state]) => state === 'failed')).toEqual([]);
  });

  it('that sends no Modbus at all, or stray answers, is left or not heard', async () => {
    const noise = open({ kind: 'modbus', url: await liar(() => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')), options, mapped: ['1/holding/0'] });
    await until(() => noise.states.some(([state]) => state === 'failed'));
    expect(noise.states.find(([state]) => state === 'failed')?.[1]).toContain('What came is not Modbus TCP');
    const stray = open({ kind: 'modbus', url: await liar((request) => Buffer.concat([Buffer.from([9, 9, 0, 0, 0, 3, 1, 3, 0]), honest(request)])), options, mapped: ['1/holding/0'] });
    await until(() => stray.samples.length > 2);
    expect(newest(stray.samples)).toEqual({ '1/holding/0': 257 });
    expect(stray.refused[0]?.[1].cause).toBe('malformed');
  });
});
