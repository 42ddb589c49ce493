import { execFileSync, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { connectAsync, type IClientPublishOptions, type MqttClient } from 'mqtt';
import { onTestFinished } from 'vitest';
import { temporaryDir } from '../../support/store';

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** A broker of the machine's own, for one test. Its address. */
export async function mosquitto(lines: string[] = ['allow_anonymous true'], port?: number): Promise<string> {
  return (await startMosquitto(lines, port)).url;
}

/** The same, to be ended and started again on its port. */
export const startMosquitto = async (lines?: string[], given?: number) => mosquittoIn(await temporaryDir(), onTestFinished, lines, given);

/** Its configuration in `dir`; `after` registers what is done at its end, `onTestFinished` or `afterAll`. */
export async function mosquittoIn(dir: string, after: (end: () => void) => void, lines: string[] = ['allow_anonymous true'], given?: number) {
  const port = given ?? (await freePort());
  await writeFile(join(dir, 'mosquitto.conf'), [`listener ${port} 127.0.0.1`, 'max_queued_messages 0', ...(lines.some((line) => line.startsWith('persistence')) ? [] : ['persistence false']), ...lines, ''].join('\n'));
  const path = `${process.env.PATH ?? ''}:/usr/sbin`;
  const begin = () => spawn('mosquitto', ['-c', join(dir, 'mosquitto.conf')], { stdio: 'ignore', env: { ...process.env, PATH: path } });
  const ready = async () => {
    while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  let child = begin();
  after(() => void child.kill('SIGKILL'));
  await ready();
  const stop = () => new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
  const start = async () => {
    child = begin();
    await ready();
  };
  return { url: `mqtt://127.0.0.1:${port}`, port, stop, start };
}

/** Stands between a client and a server: cuts every connection, or lets nothing through while both believe that it stands. */
export async function wire(to: number) {
  const pairs = new Set<[Socket, Socket]>();
  let silent = false;
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    for (const [from, other] of [pair, [far, near]] as const) {
      from.on('error', () => {});
      from.on('data', (chunk: Buffer) => silent || other.write(chunk));
      from.on('close', () => {
        pairs.delete(pair);
        if (!silent) other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => [...pairs].flat().forEach((socket) => socket.destroy());
  onTestFinished(() => {
    silent = false;
    cut();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    silence: (on: boolean) => {
      silent = on;
    },
  };
}

export async function sender(url: string, options: Parameters<typeof connectAsync>[1] = {}) {
  const client = await connectAsync(url, { clientId: `sender-${Math.random()}`, reconnectPeriod: 0, protocolVersion: 4, ...options });
  client.on('error', () => {});
  onTestFinished(() => void client.end(true));
  return client;
}

export interface Certificates {
  ca: string;
  server: { cert: string; key: string };
  client: { cert: string; key: string };
  stranger: { ca: string; cert: string; key: string };
  file(name: string): string;
}

/** An authority with a server's and a client's certificate, and another that nobody trusts. */
export async function certificates(): Promise<Certificates> {
  const dir = await temporaryDir();
  const file = (name: string) => join(dir, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: dir, stdio: 'ignore' });
  const authority = (name: string) => openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30', '-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`);
  const signed = (name: string, by: string) => {
    openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:broker.works,IP:127.0.0.1');
    openssl('x509', '-req', '-in', `${name}.csr`, '-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial', '-copy_extensions', 'copy', '-days', '30', '-out', `${name}.pem`);
  };
  authority('ca');
  authority('other');
  for (const [name, by] of [['server', 'ca'], ['client', 'ca'], ['stranger', 'other']] as const) signed(name, by);
  const read = (name: string) => readFile(file(name), 'utf8');
  const pair = async (name: string) => ({ cert: await read(`${name}.pem`), key: await read(`${name}.key`) });
  return { ca: await read('ca.pem'), server: await pair('server'), client: await pair('client'), stranger: { ca: await read('other.pem'), ...(await pair('stranger')) }, file };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

/** A client that comes back by itself and sends again what was not acknowledged. */
export async function publisher(url: string, protocolVersion: 4 | 5 = 4): Promise<MqttClient> {
  const client = await connectAsync(url, { clientId: `sender-${Math.random()}`, clean: false, protocolVersion, reconnectPeriod: 50, ...(protocolVersion === 5 ? { properties: { sessionExpiryInterval: 1000 } } : {}) });
  client.on('error', () => {});
  onTestFinished(() => void client.end(true));
  return client;
}

export interface Counting {
  topic: string;
  eachMs: number;
  /** Messages sent at once, each `eachMs`. */
  atOnce?: number;
  qos?: IClientPublishOptions['qos'];
  payload?: (number: number) => string;
}

/** Sends numbers until told to stop; remembers which were acknowledged. */
export function counting(client: MqttClient, { topic, eachMs, atOnce = 5, qos = 1, payload = String }: Counting) {
  const acknowledged = new Set<number>();
  const waiting = new Set<Promise<unknown>>();
  let next = 0;
  const timer = setInterval(() => {
    for (let i = 0; i < atOnce; i++) {
      const value = next++;
      const sent: Promise<unknown> = client.publishAsync(topic, payload(value), { qos }).then(() => acknowledged.add(value), () => {}).finally(() => waiting.delete(sent));
      waiting.add(sent);
    }
  }, eachMs);
  onTestFinished(() => clearInterval(timer));
  return { acknowledged, stop: () => clearInterval(timer), settled: () => Promise.all(waiting), get sent() { return next; } };
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, value) => value);
export const missing = (of: Iterable<number>, from: ReadonlySet<number>): number[] => [...of].filter((value) => !from.has(value));
