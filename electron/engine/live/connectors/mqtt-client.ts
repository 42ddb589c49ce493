import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import mqtt, { type Packet, type Parser } from 'mqtt-packet';
import { MillwrightError } from '../../../contract/errors';
import { PREFIX } from '../decode';
import { backoffMs } from './backoff';
import { PacketFilter } from './packet-filter';
import type { ConnectorConfig, RunningConnector, Sink } from './types';

const KEEPALIVE_S = 30;
const CONNECT_TIMEOUT_MS = 15_000;
/** The broker keeps what came while we were away this long (MQTT 5; a broker of 3.1.1 decides itself). */
const SESSION_EXPIRY_S = 7 * 86_400;
/** Messages that the broker may send before the first of them is acknowledged (MQTT 5; a broker of 3.1.1 decides itself). */
const RECEIVE_MAXIMUM = 2_000;
/** Told by a broker that does not speak our version: 3.1.1's return code 1, 5.0's reason 0x84. */
const WRONG_VERSION = new Set([1, 0x84]);

type Version = 4 | 5;

/** The address of a broker. Errors: invalid-input. */
export function brokerAddress(url: string): { host: string; port: number; tls: boolean } {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new MillwrightError('invalid-input', `"${url}" is not an address. Write it like mqtt://192.168.1.10:1883.`);
  }
  const tls = parsed.protocol === 'mqtts:';
  if (!tls && parsed.protocol !== 'mqtt:') throw new MillwrightError('invalid-input', `"${url}" has to begin with mqtt:// or mqtts://.`);
  if (parsed.username || parsed.password) throw new MillwrightError('invalid-input', 'Give user name and password in their own fields, not in the address.');
  if (!parsed.hostname) throw new MillwrightError('invalid-input', `"${url}" names no host. Write it like mqtt://192.168.1.10:1883.`);
  return { host: parsed.hostname.replace(/^\[|\]$/g, ''), port: parsed.port === '' ? (tls ? 8883 : 1883) : Number(parsed.port), tls };
}

/**
 * A subscriber of a broker, for MQTT 5.0 and 3.1.1, that acknowledges a message (QoS 1) only when it is kept: the broker holds whatever was not, also while
 * this machine is off, and sends it again. Many messages may be on their way to the store at once. It never gives up: it connects again for as long as it runs.
 */
export function connectMqtt(config: ConnectorConfig, sink: Sink): RunningConnector {
  const client = new MqttClient(config, sink);
  client.open();
  return client;
}

class MqttClient implements RunningConnector {
  readonly url: string;
  private version: Version = 5;
  private attempt = 0;
  private closed = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private session: Session | undefined;

  constructor(private readonly config: ConnectorConfig, private readonly sink: Sink) {
    this.url = config.url;
  }

  open(): void {
    if (this.closed) return;
    const { host, port } = brokerAddress(this.config.url);
    this.sink.state('connecting', `Connecting to ${host}:${port}.`);
    let older = false;
    this.session = new Session(this.config, this.version, this.sink, {
      ready: () => {
        this.attempt = 0;
        this.sink.state('connected', `Connected to ${host}:${port} with MQTT ${this.version === 5 ? '5.0' : '3.1.1'}.`);
      },
      wrongVersion: () => {
        older = this.version !== 4;
        this.version = 4;
      },
      ended: (why) => {
        this.session = undefined;
        if (this.closed) return;
        // A broker of 3.1.1 has said so: that is no trouble to wait for.
        if (older) return this.open();
        const wait = backoffMs(this.attempt++, Math.random());
        this.sink.state('failed', `${why} Trying again in ${Math.max(1, Math.round(wait / 1000))} s.`);
        this.retry = setTimeout(() => this.open(), wait);
      },
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.session?.close();
    this.sink.state('off', 'Switched off.');
  }
}

interface SessionEvents {
  ready(): void;
  wrongVersion(): void;
  ended(why: string): void;
}

/** One connection, from its first byte to its last. */
class Session {
  private readonly socket: Socket;
  private readonly parser: Parser;
  private readonly filter: PacketFilter;
  private readonly timers: ReturnType<typeof setInterval>[] = [];
  private lastHeard = performance.now();
  private over = false;
  private said = false;
  private readonly stopPressure: () => void;

  constructor(private readonly config: ConnectorConfig, private readonly version: Version, private readonly sink: Sink, private readonly events: SessionEvents) {
    const { host, port, tls } = brokerAddress(config.url);
    this.socket = tls ? connectTls({ host, port, servername: host }) : connectTcp({ host, port });
    this.socket.setNoDelay(true);
    this.parser = mqtt.parser({ protocolVersion: version });
    this.parser.on('packet', (packet) => this.onPacket(packet));
    this.parser.on('error', (error) => this.end(`The broker sent something that is not MQTT (${error.message}).`));
    this.filter = new PacketFilter((packet) => {
      sink.oversized(packet);
      if (packet.messageId !== undefined) this.acknowledge(packet.messageId);
    });
    this.socket.once(tls ? 'secureConnect' : 'connect', () => this.hello());
    this.socket.on('data', (chunk: Buffer) => this.onData(chunk));
    this.socket.on('error', (error: NodeJS.ErrnoException) => this.end(`${host}:${port} can't be reached (${error.code ?? error.message}).`));
    this.socket.on('close', () => this.end(this.said ? 'The broker closed the connection.' : `${host}:${port} closed the connection before it said anything.`));
    this.stopPressure = sink.onPressure((paused) => (paused ? this.socket.pause() : this.socket.resume()));
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

  private hello(): void {
    const { clientId, username, password } = this.config;
    this.write({
      cmd: 'connect', protocolId: 'MQTT', protocolVersion: this.version, clientId, clean: false, keepalive: KEEPALIVE_S,
      ...(username === null ? {} : { username }),
      ...(password === undefined ? {} : { password: Buffer.from(password) }),
      ...(this.version === 5 ? { properties: { sessionExpiryInterval: SESSION_EXPIRY_S, receiveMaximum: RECEIVE_MAXIMUM } } : {}),
    });
    // A broker that is silent for longer than one and a half times the keep-alive is gone, whatever the socket believes.
    this.timers.push(setInterval(() => {
      if (this.sink.paused) this.lastHeard = performance.now();
      if (performance.now() - this.lastHeard > KEEPALIVE_S * 1500) this.end('The broker stopped answering.');
      else this.write({ cmd: 'pingreq' });
    }, (KEEPALIVE_S * 1000) / 2));
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
    if (packet.cmd === 'connack') {
      this.said = true;
      const code = (this.version === 5 ? packet.reasonCode : packet.returnCode) ?? packet.returnCode ?? packet.reasonCode ?? 0;
      if (code === 0) return this.write({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: `${PREFIX}#`, qos: 1, ...(this.version === 5 ? { nl: false, rap: false, rh: 1 } : {}) }] });
      if (this.version === 5 && WRONG_VERSION.has(code)) this.events.wrongVersion();
      return this.end(refusal(code));
    }
    if (packet.cmd === 'suback') {
      const granted = packet.granted.map((one) => (typeof one === 'number' ? one : 0));
      if (granted.some((code) => code >= 0x80)) return this.end(`The broker refuses a subscription to ${PREFIX}#. Give this user the right to read it.`);
      this.events.ready();
      if (this.sink.paused) this.socket.pause();
      return;
    }
    if (packet.cmd === 'disconnect') return this.end(`The broker ended the connection (reason ${packet.reasonCode ?? 0}).`);
    if (packet.cmd === 'publish') this.onPublish(packet);
  }

  private onPublish(packet: Extract<Packet, { cmd: 'publish' }>): void {
    const { messageId, qos } = packet;
    if (qos === 2) return this.end('The broker sent a message of QoS 2, which was not asked for.');
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    this.sink.message(packet.topic, payload, () => {
      if (qos === 1 && messageId !== undefined) this.acknowledge(messageId);
    });
  }

  private acknowledge(messageId: number): void {
    if (!this.over) this.write({ cmd: 'puback', messageId });
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
