import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';
import { targetWanted, type TargetWanted } from '../../electron/contract/notify';
import { alarmMigrations } from '../../electron/engine/alarms';
import { createNotify, notifyMigrations } from '../../electron/engine/notify';
import { createSecurity, memoryVault, securityMigrations } from '../../electron/engine/security';
import type { Store } from '../../electron/engine/store';
import { startedAlarms, system, T0 } from './alarm-rig';
import { testStore } from './store';

export const notifying = [...securityMigrations, ...alarmMigrations, ...notifyMigrations];
export const KEY = 'a key of more than sixteen letters';

/** Alarms of 200 machines, and who is told of them; by a clock that goes as it is told. Looks when `tick` is called. */
export async function notifyRig({ store, at = T0 }: { store?: Store; at?: number } = {}) {
  const own = store ?? (await testStore(notifying));
  const rig = await startedAlarms(own, at);
  const security = await createSecurity({ store: own, vault: memoryVault({ personName: 'Anna' }).vault, clock: rig.clock });
  const troubles: unknown[] = [];
  const notify = createNotify({ store: own, security, alarms: rig.alarms, assets: rig.deps.assets, clock: rig.clock, zone: 'UTC', onProblem: (error) => troubles.push(error) });
  await notify.start({ timer: false });
  onTestFinished(() => notify.close());
  const set = (part: unknown, secret?: string) => notify.set(system, targetWanted.parse(part), secret);
  /** So long later, looked at once. */
  const later = async (ms: number) => {
    rig.clock.at += ms;
    rig.alarms.tick();
    await notify.tick();
  };
  return { ...rig, security, notify, troubles, set, later, target: (name: string) => notify.targets().find((one) => one.name === name) };
}

export interface Called {
  headers: IncomingHttpHeaders;
  body: string;
  json: { id: string; type: string; timestamp: string; data: Record<string, unknown> };
}

/** A program on the site that is called; it answers as `answer` says. */
export async function webhookReceiver(port = 0) {
  const calls: Called[] = [];
  const receiver = { calls, url: '', port: 0, answer: { status: 204, headers: {} as Record<string, string>, after: 0, body: '' }, refuses: (_call: Called['json']): boolean => false, close: () => new Promise((resolve) => server.close(resolve)) };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const json = JSON.parse(body) as Called['json'];
      calls.push({ headers: request.headers, body, json });
      if (receiver.refuses(json)) return response.writeHead(422).end('no such equipment');
      const { status, headers, after, body: text } = receiver.answer;
      // Never: until its caller has had enough.
      if (after === Infinity) return;
      response.writeHead(status, headers).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  receiver.port = (server.address() as AddressInfo).port;
  receiver.url = `http://127.0.0.1:${receiver.port}/alarms`;
  return receiver;
}

export interface Received {
  from: string;
  to: string[];
  text: string;
}

/** A mail server of the machine's own, which keeps what it is sent. */
export async function mailServer(options: SMTPServerOptions = {}, port = 0, onTaken: () => void = () => undefined) {
  const mails: Received[] = [];
  const server = new SMTPServer({
    logger: false, authOptional: true, disabledCommands: options.key ? [] : ['STARTTLS'], ...options,
    onData: (stream, session, done) => {
      let text = '';
      stream.on('data', (piece: Buffer) => (text += piece.toString()));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        // Long lines are folded on the wire (RFC 2045, 6.7).
        mails.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), text: text.replaceAll('=\r\n', '') });
        onTaken();
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(stop);
  return { mails, server, stop, port: (server.server.address() as AddressInfo).port };
}

export const mailTarget = (port: number, part: Partial<TargetWanted> = {}, options: object = {}) => ({ name: 'shift', kind: 'mail', ...part, options: { host: '127.0.0.1', port, security: 'none', from: 'millwright@works.example', to: ['shift@works.example'], ...options } });
/** A header of a mail, unfolded. */
export const headerOf = ({ text }: Received, name: string): string => new RegExp(`^${name}: (.*(?:\\r?\\n[ \\t].*)*)`, 'mi').exec(text)?.[1]?.replace(/\r?\n[ \t]+/g, ' ') ?? '';
