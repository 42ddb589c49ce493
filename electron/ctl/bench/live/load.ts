import { connect, type Socket } from 'node:net';
import mqtt from 'mqtt-packet';
import { tags, topicOf, type FromHelper } from './messages';

/** Timers are no finer. */
const EACH_MS = 2;
const PAYLOADS = 4_096;
/** An acknowledgement of QoS 1 and the answer to a connection, in MQTT 3.1.1. */
const PUBACK_BYTES = 4;
const DRAIN_MS = 10_000;
/** Messages of a past that are on their way at a time. */
const AT_ONCE = 500;

/**
 * Publishes as so many machines would, each once a second (or oftener) at a moment of its own, QoS 1, over one connection. Packets are laid out by hand: the load shares
 * two cores with what it measures. A message says when it was due, not when it left, so that a load that falls behind counts as delay.
 */
export class Load {
  private readonly payloads = Array.from({ length: PAYLOADS }, tail);
  private topics: Buffer[] = [];
  private received = 0;
  private sent = 0;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => (this.received += chunk.length));
  }

  static async connect(port: number): Promise<Load> {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    socket.write(mqtt.generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clientId: 'bench-load', clean: true, keepalive: 0 }));
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('data', (answer) => (answer[3] === 0 ? resolve() : reject(new Error(`the broker refuses the load (code ${answer[3]})`))));
    });
    return new Load(socket);
  }

  async send(machines: number, forMs: number, hz = 1): Promise<Extract<FromHelper, { t: 'sent' }>> {
    for (let machine = this.topics.length; machine < machines; machine++) this.topics.push(Buffer.from(topicOf(machine)));
    const rate = machines * hz;
    const sentBefore = this.sent;
    const acknowledgedBefore = this.acknowledged;
    // Whole seconds, each machine in the middle of its own part: every message lies in a second of its own.
    const start = (Math.ceil(Date.now() / 1_000) + 1) * 1_000;
    const total = Math.round((rate * forMs) / 1_000);
    const dueAt = (message: number) => start + Math.floor(message / rate) * 1_000 + (((message % rate) + 0.5) * 1_000) / rate;
    let late = 0;
    let next = 0;
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        const now = Date.now();
        const packets: Buffer[] = [];
        for (; next < total && dueAt(next) <= now; next++) {
          if (packets.length === 0) late = Math.max(late, now - dueAt(next));
          packets.push(this.packet(next % machines, dueAt(next)));
        }
        if (packets.length > 0) this.socket.write(Buffer.concat(packets));
        if (next < total) return;
        clearInterval(timer);
        resolve();
      }, EACH_MS);
    });
    await this.drained(acknowledgedBefore + total);
    return { t: 'sent', messages: this.sent - sentBefore, acknowledged: this.acknowledged - acknowledgedBefore, lateMs: late };
  }

  /** One machine's past, one message a second up to now, as fast as it is acknowledged. */
  async past(messages: number): Promise<Extract<FromHelper, { t: 'sent' }>> {
    this.topics[0] ??= Buffer.from(topicOf(0));
    const before = this.acknowledged;
    const from = Math.floor(Date.now() / 1_000 - messages) * 1_000;
    for (let sent = 0; sent < messages; ) {
      const packets: Buffer[] = [];
      for (let i = 0; i < AT_ONCE && sent < messages; i++) packets.push(this.packet(0, from + sent++ * 1_000));
      this.socket.write(Buffer.concat(packets));
      await this.drained(before + sent);
    }
    return { t: 'sent', messages, acknowledged: this.acknowledged - before, lateMs: 0 };
  }

  private async drained(acknowledged: number): Promise<void> {
    for (const until = Date.now() + DRAIN_MS; this.acknowledged < acknowledged && Date.now() < until; ) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  private get acknowledged(): number {
    return this.received / PUBACK_BYTES;
  }

  private packet(machine: number, due: number): Buffer {
    const topic = this.topics[machine] ?? Buffer.alloc(0);
    const text = `{"t":${due}${this.payloads[this.sent % PAYLOADS]}`;
    const length = 2 + topic.length + 2 + text.length;
    const head = length < 128 ? 2 : 3;
    const packet = Buffer.allocUnsafe(head + length);
    packet[0] = 0x32;
    packet[1] = length < 128 ? length : (length & 0x7f) | 0x80;
    if (head === 3) packet[2] = length >> 7;
    packet.writeUInt16BE(topic.length, head);
    topic.copy(packet, head + 2);
    packet.writeUInt16BE((this.sent % 65_535) + 1, head + 2 + topic.length);
    packet.write(text, head + 4 + topic.length, 'latin1');
    this.sent++;
    return packet;
  }
}

/** All that follows the time, with values as a machine at work has them. */
function tail(_: unknown, seed: number): string {
  const values = tags.map(({ name, middle, spread, decimals }, at) => `"${name}":${(middle + spread * Math.sin(seed * 0.7 + at * 1.9)).toFixed(decimals)}`);
  return `,${values.join(',')}}`;
}
