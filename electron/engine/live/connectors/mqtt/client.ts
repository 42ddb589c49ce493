import type { Connector } from '../../../../contract/connectors';
import { backoffMs } from '../../../shared/backoff';
import { brokerAddress } from '../../../shared/mqtt-address';
import { Held } from './held';
import { Session, type Link, type Pressure, type Sending, type SessionEvents, type Version } from './session';

export interface ClientEvents extends Pick<SessionEvents, 'message' | 'oversized'> {
  /** Subscribed: messages come from now on. */
  ready?(): void;
  /** It was subscribed and no longer is. */
  lost?(): void;
  state(state: Connector['state'], message: string): void;
}

/**
 * A subscriber of a broker, for MQTT 5.0 and 3.1.1, that acknowledges a message (QoS 1 and 2) only when it is kept: the broker holds whatever was not, also while
 * this machine is off, and sends it again. Many messages may be on their way to the store at once. It never gives up: it connects again for as long as it runs.
 */
export class MqttClient {
  private version: Version;
  private attempt = 0;
  private closed = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private session: Session | undefined;
  private up = false;
  private readonly held = new Held((messageId) => this.session?.received(messageId));

  /** `link` is asked for each connection. `version` auto: 5.0 first, 3.1.1 where the broker speaks nothing newer. */
  constructor(private readonly link: () => Link, private readonly wanted: 'auto' | '5' | '3.1.1', private readonly pressure: Pressure, private readonly events: ClientEvents) {
    this.version = wanted === '3.1.1' ? 4 : 5;
  }

  open(): void {
    if (this.closed) return;
    const link = this.link();
    const { host, port, tls } = brokerAddress(link.url);
    this.events.state('connecting', `Connecting to ${host}:${port}.`);
    let older = false;
    this.session = new Session(link, this.version, this.held, this.pressure, {
      message: (...message) => this.events.message(...message),
      oversized: (packet) => this.events.oversized(packet),
      ready: () => {
        this.attempt = 0;
        this.up = true;
        this.events.state('connected', `Connected to ${host}:${port} with MQTT ${this.version === 5 ? '5.0' : '3.1.1'}${tls ? ' over TLS' : ''}.`);
        this.events.ready?.();
      },
      wrongVersion: () => {
        older = this.wanted === 'auto';
        if (older) this.version = 4;
      },
      ended: (why) => {
        this.session = undefined;
        if (this.up) this.events.lost?.();
        this.up = false;
        if (this.closed) return;
        // A broker of 3.1.1 has said so: that is no trouble to wait for.
        if (older) return this.open();
        const wait = backoffMs(this.attempt++, Math.random());
        this.events.state('failed', `${why} Trying again in ${Math.max(1, Math.round(wait / 1000))} s.`);
        this.retry = setTimeout(() => this.open(), wait);
      },
    });
  }

  publish(topic: string, payload: Uint8Array, sending?: Sending): void {
    this.session?.publish(topic, payload, sending);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.session?.close();
    this.events.state('off', 'Switched off.');
  }
}
