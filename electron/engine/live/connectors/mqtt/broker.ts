import { createServer, type Server, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes';
import mqtt from 'mqtt-packet';
import { timingSafeEqual } from 'node:crypto';
import { backoffMs } from '../../../shared/backoff';
import { brokerAddress } from '../../../shared/mqtt-address';
import { PacketFilter } from './packet-filter';
import type { ConfigOf, RunningConnector, Sink } from '../types';

type AuthorizedPacket = PublishPacket & { messageId?: number };

/** What aedes keeps of messages of QoS 2; its types leave it out. Rejects where there is no such message. */
interface Persistence {
  incomingGetPacket(client: { id: string }, packet: { messageId?: number }): Promise<unknown>;
}

const CLIENTS_MAX = 256;
/** What we send out ourselves; nobody may listen to what comes in. */
const OUT = 'millwright/v1-out/';

/**
 * A broker inside the appliance (MQTT 3.1.1), for machines and gateways that can send straight here. A publisher's acknowledgement means that the message is kept: its authorisation
 * is held back until the commit, and aedes acknowledges after it. Nothing is passed on from one client to another.
 */
export function openBroker(config: ConfigOf<'mqtt-broker'>, sink: Sink): RunningConnector {
  return new Broker(config, sink);
}

class Broker implements RunningConnector {
  url: string;
  readonly listening: Promise<number>;
  private resolvePort: (port: number) => void = () => {};
  private readonly host: string;
  private port: number;
  private server: Server | undefined;
  private aedes: Aedes | undefined;
  private attempt = 0;
  private closed = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly sockets = new Set<Socket>();
  /** Messages of QoS 2 that wait for their commit, with whoever is to be told. */
  private readonly underWay = new Map<string, ((error: null) => void)[]>();

  constructor(private readonly config: ConfigOf<'mqtt-broker'>, private readonly sink: Sink) {
    ({ host: this.host, port: this.port } = brokerAddress(config.url));
    if (/:0\/?$/.test(config.url)) this.port = 0;
    this.url = config.url;
    this.listening = new Promise((resolve) => (this.resolvePort = resolve));
    sink.state('connecting', 'Opening the broker.');
    void this.open();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    const { aedes, server } = this;
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => (server?.listening ? server.close(() => resolve()) : resolve()));
    await new Promise<void>((resolve) => (aedes ? aedes.close(resolve) : resolve()));
    this.sink.state('off', 'Switched off.');
  }

  private async open(): Promise<void> {
    const aedes = (this.aedes ??= await this.makeBroker());
    if (this.closed) return;
    const server = createServer((socket) => this.accept(aedes, socket));
    server.maxConnections = CLIENTS_MAX;
    this.server = server;
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (this.closed) return;
      const wait = backoffMs(this.attempt++, Math.random());
      const why = error.code === 'EADDRINUSE' ? `Port ${this.port} is in use by another program. Choose another port, or end that program.` : `It can't listen on ${this.host}:${this.port} (${error.code ?? error.message}).`;
      this.sink.state('failed', `${why} Trying again in ${Math.max(1, Math.round(wait / 1000))} s.`);
      this.retry = setTimeout(() => void this.open(), wait);
    });
    server.listen(this.port, this.host, () => {
      const address = server.address();
      // The port that was given stays, should the broker have to be opened again.
      if (address && typeof address === 'object') this.port = address.port;
      this.attempt = 0;
      this.url = `mqtt://${this.host}:${this.port}`;
      this.sink.state('connected', `Listening on ${this.host}:${this.port}.`);
      this.resolvePort(this.port);
    });
  }

  private async makeBroker(): Promise<Aedes> {
    const aedes: Aedes = await Aedes.createBroker({
      connectTimeout: 10_000,
      maxClientsIdLength: 128,
      // A deeper topic ends its connection before it can be turned away and counted, and is sent again for ever: as many as aedes takes.
      maxTopicLevels: 100,
      queueLimit: 1_000,
      authenticate: (_client, username, password, done) => done(this.welcome(username, password) ? null : refused(), this.welcome(username, password)),
      authorizePublish: (client, packet, done) => {
        // Nothing is kept for later subscribers.
        packet.retain = false;
        if (client && packet.qos === 2) return this.once(aedes, client.id, packet, done);
        this.take(packet, done);
      },
      // Null grants nothing: the client is told so (0x80).
      authorizeSubscribe: (_client, subscription, done) => done(null, subscription.topic.startsWith(OUT) ? subscription : null),
    });
    return aedes;
  }

  private take(packet: AuthorizedPacket, done: (error: null) => void): void {
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    this.sink.message(packet.topic, payload, () => done(null));
  }

  /** A copy of a message of QoS 2 that was kept, or is on its way, is not taken a second time: aedes tells copies apart only after this. */
  private once(aedes: Aedes, client: string, packet: AuthorizedPacket, done: (error: null) => void): void {
    const key = `${client} ${packet.messageId}`;
    const waiting = this.underWay.get(key);
    if (waiting) return void waiting.push(done);
    const all = [done];
    this.underWay.set(key, all);
    const finish = () => {
      this.underWay.delete(key);
      for (const one of all) one(null);
    };
    const { persistence } = aedes as unknown as { persistence: Persistence };
    // Not all senders mark a copy as one.
    persistence.incomingGetPacket({ id: client }, packet).then(finish, () => this.take(packet, finish));
  }

  private welcome(username: string | undefined, password: Buffer | undefined): boolean {
    const { username: wantedName, password: wanted } = this.config;
    if (wantedName === null) return true;
    const given = Buffer.from(password ?? []);
    const secret = Buffer.from(wanted ?? '');
    return username === wantedName && given.length === secret.length && timingSafeEqual(given, secret);
  }

  private accept(aedes: Aedes, socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    const guarded = new GuardedSocket(socket, this.sink);
    socket.once('close', () => this.sockets.delete(socket));
    const client: Client = aedes.handle(guarded);
    // A client's fault ends its connection and nothing else.
    client.on('error', () => {});
  }
}

function refused(): AuthenticateError {
  // 4: bad user name or password (MQTT 3.1.1, table 3.1).
  return Object.assign(new Error('not welcome'), { returnCode: 4 });
}

/** A socket that stops reading while the appliance takes nothing in, and that lets no packet through which is too long. */
class GuardedSocket extends Duplex {
  private readonly stopPressure: () => void;

  constructor(private readonly socket: Socket, private readonly sink: Sink) {
    super();
    const filter = new PacketFilter((packet) => {
      sink.oversized(packet);
      if (packet.messageId !== undefined) socket.write(mqtt.generate({ cmd: packet.qos === 2 ? 'pubrec' : 'puback', messageId: packet.messageId }));
    });
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const part of filter.pass(chunk)) if (!this.push(part)) socket.pause();
      } catch (error) {
        this.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    });
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
    this.stopPressure = sink.onPressure((paused) => (paused ? socket.pause() : socket.resume()));
  }

  override _read(): void {
    if (!this.sink.paused) this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.socket.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.socket.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.stopPressure();
    this.socket.destroy();
    done(error);
  }
}
