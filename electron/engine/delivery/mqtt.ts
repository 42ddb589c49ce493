import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import mqtt, { type Packet } from 'mqtt-packet';
import { brokerAddress, tlsTo } from '../shared/mqtt-address';
import { Undelivered, unreached } from './trouble';

export interface Broker {
  url: string;
  ca?: string | undefined;
  username?: string | undefined;
  password?: string | undefined;
  clientId: string;
}

export interface Publication {
  topic: string;
  payload: string;
  retain: boolean;
}

const TIMEOUT_MS = 10_000;
/** A broker that speaks nothing newer than 3.1.1. */
const WRONG_VERSION = new Set([1, 0x84]);

/** Publishes these in order with QoS 1, over a connection of their own, and resolves once the broker has acknowledged each. At most 1,000. Errors: Undelivered. */
export async function publishAll(broker: Broker, publications: readonly Publication[]): Promise<void> {
  try {
    await published(broker, publications, 5);
  } catch (error) {
    if (!(error instanceof OlderBroker)) throw error;
    await published(broker, publications, 4);
  }
}

class OlderBroker extends Undelivered {}

function published(broker: Broker, publications: readonly Publication[], version: 4 | 5): Promise<void> {
  const to = brokerAddress(broker.url);
  const waiting = new Set(publications.map((_, index) => index + 1));
  return new Promise<void>((resolve, reject) => {
    const socket = to.tls ? connectTls({ host: to.host, port: to.port, ...tlsTo(to, { ca: broker.ca }, undefined) }) : connectTcp(to.port, to.host);
    const late = setTimeout(() => end(new Undelivered(`The broker ${to.host}:${to.port} did not answer within ${TIMEOUT_MS / 1000} s.`)), TIMEOUT_MS);
    const write = (packet: Packet) => socket.write(mqtt.generate(packet, { protocolVersion: version }));
    const end = (trouble?: Error) => {
      clearTimeout(late);
      if (trouble) {
        socket.destroy();
        reject(trouble);
      } else {
        write({ cmd: 'disconnect', ...(version === 5 ? { reasonCode: 0 } : {}) });
        socket.end(() => socket.destroy());
        resolve();
      }
    };
    const parser = mqtt.parser({ protocolVersion: version });
    parser.on('error', (error: Error) => end(new Undelivered(`${to.host}:${to.port} answered something that is not MQTT (${error.message}).`)));
    parser.on('packet', (packet: Packet) => {
      if (packet.cmd === 'connack') {
        const code = (version === 5 ? packet.reasonCode : packet.returnCode) ?? packet.returnCode ?? packet.reasonCode ?? 0;
        if (code !== 0) return end(refused(to.host, code, version));
        publications.forEach(({ topic, payload, retain }, index) => write({ cmd: 'publish', topic, payload, qos: 1, retain, dup: false, messageId: index + 1 }));
        if (waiting.size === 0) end();
      } else if (packet.cmd === 'puback') {
        const code = packet.reasonCode ?? 0;
        if (code >= 0x80) return end(new Undelivered(code === 0x87 ? `The broker does not let this user publish on ${publications[(packet.messageId ?? 1) - 1]?.topic ?? 'that topic'}.` : `The broker refuses a message (reason 0x${code.toString(16)}).`));
        waiting.delete(packet.messageId ?? 0);
        if (waiting.size === 0) end();
      } else if (packet.cmd === 'disconnect') end(new Undelivered(`The broker ended the connection (reason ${packet.reasonCode ?? 0}).`));
    });
    socket.once(to.tls ? 'secureConnect' : 'connect', () => write({
      cmd: 'connect', protocolId: 'MQTT', protocolVersion: version, clientId: broker.clientId, clean: true, keepalive: 30,
      ...(broker.username === undefined ? {} : { username: broker.username, ...(broker.password === undefined ? {} : { password: Buffer.from(broker.password) }) }),
    }));
    socket.on('data', (chunk: Buffer) => parser.parse(chunk));
    socket.on('error', (error) => end(unreached(to, error)));
    socket.on('close', () => end(new Undelivered(`The broker ${to.host}:${to.port} closed the connection before it had everything.`)));
  });
}

function refused(host: string, code: number, version: 4 | 5): Undelivered {
  if (version === 5 && WRONG_VERSION.has(code)) return new OlderBroker(`The broker ${host} speaks nothing newer than MQTT 3.1.1.`);
  if (code === 4 || code === 0x86) return new Undelivered(`The broker ${host} does not accept this user name and password.`);
  if (code === 5 || code === 0x87) return new Undelivered(`The broker ${host} does not let this user in.`);
  return new Undelivered(`The broker ${host} refused the connection (code ${code}).`);
}
