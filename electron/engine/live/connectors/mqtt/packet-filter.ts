import { PAYLOAD_LIMIT_BYTES } from '../../decode';

/** A packet of a bounded payload, its longest topic and its properties. */
const PACKET_LIMIT_BYTES = PAYLOAD_LIMIT_BYTES + 70_000;
/** Of a packet that is skipped, what may be needed to name its topic. */
const KEPT_BYTES = 65_535 + 8;

export interface Oversized {
  topic: string;
  qos: number;
  /** To acknowledge it with, lest it be sent again for ever; undefined below QoS 1. */
  messageId: number | undefined;
  bytes: number;
}

/**
 * Watches the lengths of MQTT control packets (MQTT 5.0, 2.1: a byte of type, then the remaining length in up to four bytes of seven bits) as they stream by, and takes out
 * publishes that are too long, so that a parser behind it, which collects a packet before it looks at it, never holds more than one bounded packet. Another packet of that
 * length, or a malformed length, is an error: the connection is to be closed.
 */
export class PacketFilter {
  private header: number[] = [];
  /** Bytes of the present packet still to come; 0: a header is next. */
  private left = 0;
  private skipping: { type: number; bytes: number; kept: Uint8Array; have: number } | undefined;

  constructor(private readonly onOversized: (packet: Oversized) => void) {}

  /** The parts of `chunk` that may pass. Throws where the stream is not MQTT or breaks the limit. */
  pass(chunk: Uint8Array): Uint8Array[] {
    const parts: Uint8Array[] = [];
    let from = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.left > 0) {
        const take = Math.min(this.left, chunk.length - at);
        if (this.skipping) this.skip(chunk.subarray(at, at + take));
        this.left -= take;
        at += take;
        if (this.skipping) from = at;
        if (this.left === 0) this.finish();
        continue;
      }
      const byte = chunk[at++] ?? 0;
      this.header.push(byte);
      if (this.header.length === 1 || (byte & 0x80) !== 0) {
        if (this.header.length > 4 && (byte & 0x80) !== 0) throw new Error('not MQTT: a length of more than four bytes');
        continue;
      }
      const length = this.header.slice(1).reduce((sum, part, index) => sum + (part & 0x7f) * 128 ** index, 0);
      const type = this.header[0] ?? 0;
      if (length > PACKET_LIMIT_BYTES) {
        if (type >> 4 !== 3) throw new Error(`a packet of ${length} bytes is too long`);
        // The header's own bytes in this chunk go as well; a part of it that went before is made up for by `header` never passing early.
        parts.push(chunk.subarray(from, Math.max(from, at - this.header.length)));
        this.skipping = { type, bytes: length, kept: new Uint8Array(Math.min(length, KEPT_BYTES)), have: 0 };
        from = at;
      } else if (this.header.length > at) {
        // It began in the chunk before, which held its bytes back.
        parts.push(Uint8Array.from(this.header.slice(0, this.header.length - at)));
      }
      this.left = length;
      this.header = [];
      if (length === 0) this.finish();
    }
    // A header that is not whole yet is held back.
    const end = chunk.length - Math.min(this.header.length, chunk.length);
    if (end > from) parts.push(chunk.subarray(from, end));
    return parts.filter((part) => part.length > 0);
  }

  private skip(bytes: Uint8Array): void {
    const skipping = this.skipping;
    if (!skipping) return;
    const room = skipping.kept.length - skipping.have;
    if (room > 0) skipping.kept.set(bytes.subarray(0, room), skipping.have);
    skipping.have = Math.min(skipping.kept.length, skipping.have + bytes.length);
  }

  private finish(): void {
    const skipped = this.skipping;
    this.skipping = undefined;
    if (!skipped) return;
    const view = new DataView(skipped.kept.buffer, 0, skipped.have);
    const length = view.getUint16(0);
    const qos = (skipped.type >> 1) & 3;
    const whole = 2 + length + 2 <= skipped.have;
    this.onOversized({
      topic: new TextDecoder().decode(skipped.kept.subarray(2, Math.min(2 + length, skipped.have))),
      qos,
      messageId: qos > 0 && whole ? view.getUint16(2 + length) : undefined,
      bytes: skipped.bytes,
    });
  }
}
