/**
 * Messages of QoS 2 between their coming and the broker's release (MQTT 5.0, 4.3.3): a second copy of one of them, also after the connection broke, is not a second message. Lives as long as
 * the connector; after a crash of the engine a message that was kept and not released yet comes again.
 */
export class Held {
  private states = new Map<number, boolean>();

  constructor(private readonly onKept: (messageId: number) => void) {}

  has(messageId: number): boolean {
    return this.states.has(messageId);
  }

  isKept(messageId: number): boolean {
    return this.states.get(messageId) === true;
  }

  /** Returns what is to be called once it is kept; undefined: it is here already. */
  take(messageId: number): (() => void) | undefined {
    const { states } = this;
    if (states.has(messageId)) return undefined;
    states.set(messageId, false);
    return () => {
      // The broker has begun anew: that number is another message's now.
      if (states !== this.states || !states.has(messageId)) return;
      states.set(messageId, true);
      this.onKept(messageId);
    };
  }

  release(messageId: number): void {
    this.states.delete(messageId);
  }

  forget(): void {
    this.states = new Map();
  }
}
