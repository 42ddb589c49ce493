import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
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
export async function mosquitto(lines: string[] = ['allow_anonymous true']): Promise<string> {
  const dir = await temporaryDir();
  const port = await freePort();
  await writeFile(join(dir, 'mosquitto.conf'), [`listener ${port} 127.0.0.1`, 'max_queued_messages 0', 'persistence false', ...lines, ''].join('\n'));
  const path = `${process.env.PATH ?? ''}:/usr/sbin`;
  const child = spawn('mosquitto', ['-c', join(dir, 'mosquitto.conf')], { stdio: 'ignore', env: { ...process.env, PATH: path } });
  onTestFinished(() => void child.kill('SIGKILL'));
  while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 10));
  return `mqtt://127.0.0.1:${port}`;
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
