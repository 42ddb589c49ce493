import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import mqtt, { type IConnectPacket, type Packet, type Parser } from 'mqtt-packet';
import type { TlsOptions } from '../../../../contract/connectors';
import { brokerAddress, socketError, tlsTo } from '../../../shared/mqtt-address';
import type { Held } from './held';
import { PacketFilter, type Oversized } from './packet-filter';

const CONNECT_TIMEOUT_MS = 15_000;
/** The broker keeps what came while we were away this long (MQTT 5; a broker of 3.1.1 decides itself). */
const SESSION_EXPIRY_S = 7 * 86_400;
/** Messages that the broker may send before the first of them is acknowledged (MQTT 5; a broker of 3.1.1 decides itself). */
const RECEIVE_MAXIMUM = 2_000;
/** Told by a broker that does not speak our version: 3.1.1's return code 1, 5.0's reason 0x84. */
const WRONG_VERSION = new Set([1, 0x84]);

export type Version = 4 | 5;

/** How a broker is to be met. */
export interface Link {
  url: string;
  tls: TlsOptions | undefined;
  privateKey: string | undefined;
  username: string | null;
  password: string | undefined;
  clientId: string;
  clean: boolean;
  keepAliveS: number;
  will?: IConnectPacket['will'];
  subscriptions: readonly { topic: string; qos: 0 | 1 | 2 }[];
}

/** Where a message's sender waits for an answer, and by what it knows it (MQTT 5.0, 4.10). */
export interface ReplyTo {
  topic: string;
  correlation: Buffer | undefined;
}

export interface SessionEvents {
  ready(): void;
  wrongVersion(): void;
  ended(why: string): void;
  message(topic: string, payload: Uint8Array, retained: boolean, kept: () => void, replyTo: ReplyTo | undefined): void;
  oversized(packet: Oversized): void;
}

export interface Sending {
  retain?: boolean;
  qos?: 0 | 1;
  correlation?: Buffer | undefined;
}

/** What a session needs of its sink. */
export interface Pressure {
  readonly paused: boolean;
  onPressure(listener: (paused: boolean) => void): () => void;
}

/** One connection, from its first byte to its last. */
export class Session {
  private readonly socket: Socket;
  private readonly parser: Parser;
  private readonly filter: PacketFilter;
  private readonly timers: ReturnType<typeof setInterval>[] = [];
  private lastHeard = performance.now();
  private over = false;
  private said = false;
  /** 1 is the subscription's. */
  private nextId = 1;
  private readonly stopPressure: () => void;

  constructor(private readonly link: Link, private readonly version: Version, private readonly held: Held, private readonly pressure: Pressure, private readonly events: SessionEvents) {
    const address = brokerAddress(link.url);
    const { host, port, tls } = address;
    this.socket = tls ? connectTls({ host, port, ...tlsTo(address, link.tls ?? {}, link.privateKey) }) : connectTcp({ host, port });
    this.socket.setNoDelay(true);
    this.parser = mqtt.parser({ protocolVersion: version });
    this.parser.on('packet', (packet) => this.onPacket(packet));
    this.parser.on('error', (error) => this.end(`The broker sent something that is not MQTT (${error.message}).`));
    this.filter = new PacketFilter((packet) => {
      events.oversized(packet);
      if (packet.messageId === undefined) return;
      const keep = packet.qos === 2 ? this.held.take(packet.messageId) : undefined;
      if (keep) keep();
      else this.write({ cmd: packet.qos === 2 ? 'pubrec' : 'puback', messageId: packet.messageId });
    });
    this.socket.once(tls ? 'secureConnect' : 'connect', () => this.hello());
    this.socket.on('data', (chunk: Buffer) => this.onData(chunk));
    this.socket.on('error', (error: NodeJS.ErrnoException) => this.end(socketError(address, error, link.tls?.cert !== undefined)));
    this.socket.on('close', () => this.end(this.said ? 'The broker closed the connection.' : `${host}:${port} closed the connection before it said anything.`));
    this.stopPressure = pressure.onPressure((paused) => (paused ? this.socket.pause() : this.socket.resume()));
    this.timers.push(setTimeout(() => !this.said && this.end(`${host}:${port} did not answer within ${CONNECT_TIMEOUT_MS / 1000} s.`), CONNECT_TIMEOUT_MS));
  }

  async close(): Promise<void> {
    if (this.over) return;
    const closed = new Promise((resolve) => this.socket.once('close', resolve));
    // Acknowledgements written before go out first; the session stays with the broker.
    this.write({ cmd: 'disconnect', ...(this.version === 5 ? { reasonCode: 0 } : {}) });
    this.over = true;
    this.stop();
    this.socket.end();
    const force = setTimeout(() => this.socket.destroy(), 500);
    await closed;
    clearTimeout(force);
  }

  /** Sends a message of ours, once; that a broker has it (QoS 1) is not waited for. */
  publish(topic: string, payload: Uint8Array, { retain = false, qos = 0, correlation }: Sending = {}): void {
    const messageId = qos === 0 ? undefined : (this.nextId = this.nextId >= 65_535 ? 2 : this.nextId + 1);
    this.write({ cmd: 'publish', topic, payload: Buffer.from(payload), qos, dup: false, retain, ...(messageId === undefined ? {} : { messageId }), ...(correlation ? { properties: { correlationData: correlation } } : {}) });
  }

  private hello(): void {
    const { clientId, username, password, clean, keepAliveS, will } = this.link;
    this.write({
      cmd: 'connect', protocolId: 'MQTT', protocolVersion: this.version, clientId, clean, keepalive: keepAliveS,
      ...(username === null ? {} : { username }),
      ...(password === undefined ? {} : { password: Buffer.from(password) }),
      ...(will ? { will } : {}),
      ...(this.version === 5 ? { properties: { sessionExpiryInterval: clean ? 0 : SESSION_EXPIRY_S, receiveMaximum: RECEIVE_MAXIMUM } } : {}),
    });
    // A broker that is silent for longer than one and a half times the keep-alive is gone, whatever the socket believes.
    this.timers.push(setInterval(() => {
      if (this.pressure.paused) this.lastHeard = performance.now();
      if (performance.now() - this.lastHeard > keepAliveS * 1500) this.end('The broker stopped answering.');
      else this.write({ cmd: 'pingreq' });
    }, (keepAliveS * 1000) / 2));
  }

  private onData(chunk: Buffer): void {
    this.lastHeard = performance.now();
    try {
      for (const part of this.filter.pass(chunk)) if (!this.over) this.parser.parse(Buffer.from(part.buffer, part.byteOffset, part.byteLength));
    } catch (error) {
      this.end(`The broker sent something that is not MQTT (${error instanceof Error ? error.message : String(error)}).`);
    }
  }

  private onPacket(packet: Packet): void {
    if (this.over) return;
    if (packet.cmd === 'connack') return this.onConnack(packet);
    if (packet.cmd === 'suback') {
      const at = packet.granted.findIndex((one) => typeof one === 'number' && one >= 0x80);
      if (at >= 0) return this.end(`The broker refuses a subscription to ${this.link.subscriptions[at]?.topic ?? 'its topics'}. Give this user the right to read it.`);
      this.events.ready();
      if (this.pressure.paused) this.socket.pause();
    } else if (packet.cmd === 'disconnect') this.end(`The broker ended the connection (reason ${packet.reasonCode ?? 0}).`);
    else if (packet.cmd === 'publish') this.onPublish(packet);
    else if (packet.cmd === 'pubrel' && packet.messageId !== undefined) {
      this.held.release(packet.messageId);
      this.write({ cmd: 'pubcomp', messageId: packet.messageId });
    }
  }

  private onConnack(packet: Extract<Packet, { cmd: 'connack' }>): void {
    this.said = true;
    const code = (this.version === 5 ? packet.reasonCode : packet.returnCode) ?? packet.returnCode ?? packet.reasonCode ?? 0;
    if (code !== 0) {
      if (this.version === 5 && WRONG_VERSION.has(code)) this.events.wrongVersion();
      return this.end(refusal(code));
    }
    if (!packet.sessionPresent) this.held.forget();
    const subscriptions = this.link.subscriptions.map(({ topic, qos }) => ({ topic, qos, ...(this.version === 5 ? { nl: false, rap: false, rh: 1 } : {}) }));
    this.write({ cmd: 'subscribe', messageId: 1, subscriptions });
  }

  private onPublish(packet: Extract<Packet, { cmd: 'publish' }>): void {
    const { messageId, qos, topic, retain } = packet;
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const { responseTopic, correlationData } = packet.properties ?? {};
    const replyTo = responseTopic === undefined ? undefined : { topic: responseTopic, correlation: correlationData };
    if (qos === 2 && messageId !== undefined) {
      // What is on its way already is acknowledged when it is kept; what is kept already, at once.
      if (this.held.has(messageId)) return this.held.isKept(messageId) ? this.write({ cmd: 'pubrec', messageId }) : undefined;
      const keep = this.held.take(messageId);
      return this.events.message(topic, payload, retain, () => keep?.(), replyTo);
    }
    this.events.message(topic, payload, retain, () => {
      if (qos === 1 && messageId !== undefined) this.write({ cmd: 'puback', messageId });
    }, replyTo);
  }

  /** Tells the broker that a message of QoS 2 is ours now. */
  received(messageId: number): void {
    this.write({ cmd: 'pubrec', messageId });
  }

  private write(packet: Packet): void {
    if (this.socket.destroyed || this.over) return;
    this.socket.cork();
    this.socket.write(mqtt.generate(packet, { protocolVersion: this.version }));
    process.nextTick(() => this.socket.uncork());
  }

  private stop(): void {
    this.stopPressure();
    for (const timer of this.timers) clearInterval(timer);
  }

  private end(why: string): void {
    if (this.over) return;
    this.over = true;
    this.stop();
    this.socket.destroy();
    this.events.ended(why);
  }
}

function refusal(code: number): string {
  if (code === 4 || code === 0x86) return 'The broker does not accept this user name and password.';
  if (code === 5 || code === 0x87) return 'The broker does not let this user in.';
  if (code === 2 || code === 0x85) return 'The broker does not accept this client\'s name.';
  if (WRONG_VERSION.has(code)) return 'The broker does not speak this version of MQTT.';
  return `The broker refused the connection (code ${code}).`;
}
