import type { Channel } from './channel';
import { MillwrightError, toErrorData } from './errors';
import type { Call, ContractShape, HandlersOf, Stream } from './procedure';
import { clientMessage, type ServerMessage } from './wire';

/** At most ten frames a second to a window. */
const FRAME_INTERVAL_MS = 100;

export interface ServeOptions<Context> {
  context: Context;
  /** Throws where this caller may not: role, sign-in, locked vault. Called for every message that names a procedure. */
  guard(definition: Call | Stream, room: string, name: string, context: Context): void;
  onInternalError?(error: unknown, room: string, name: string): void;
}

/** The engine's end of a contract: one `handle` for every message; sender's rights, then schema, then the call. */
export function serve<C extends ContractShape, Context>(
  contract: C,
  handlers: HandlersOf<C, Context>,
  channel: Channel,
  options: ServeOptions<Context>,
): void {
  const streams = new Map<number, FrameStream>();
  const send = (message: ServerMessage) => channel.send(message);
  const report = (error: unknown, room: string, name: string) => {
    const data = toErrorData(error);
    if (data.code === 'internal') options.onInternalError?.(error, room, name);
    return data;
  };

  const find = (room: string, name: string): Call | Stream => {
    const definition = Object.hasOwn(contract, room) && Object.hasOwn(contract[room]!, name) ? contract[room]![name] : undefined;
    if (!definition) throw new MillwrightError('unknown-procedure', `There is no call named ${room}.${name}.`);
    options.guard(definition, room, name, options.context);
    return definition;
  };
  const checked = (definition: Call | Stream, input: unknown, room: string, name: string): unknown => {
    const parsed = definition.input.safeParse(input);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0]!;
    throw new MillwrightError('bad-request', `${room}.${name}: ${issue.path.join('.') || 'input'}: ${issue.message}`);
  };
  const handler = (room: string, name: string) =>
    (handlers as unknown as Record<string, Record<string, (...args: unknown[]) => unknown>>)[room]![name]!;

  const answer = async (id: number, room: string, name: string, input: unknown) => {
    try {
      const definition = find(room, name);
      if (definition.kind !== 'call') throw new MillwrightError('bad-request', `${room}.${name} is a stream.`);
      const value = await handler(room, name)(checked(definition, input, room, name), options.context);
      send({ t: 'done', id, value: definition.output.parse(value) });
    } catch (error) {
      send({ t: 'failed', id, error: report(error, room, name) });
    }
  };

  const openStream = async (id: number, room: string, name: string, input: unknown) => {
    const stream = new FrameStream((frame) => send({ t: 'frame', id, frame }));
    streams.set(id, stream);
    try {
      const definition = find(room, name);
      if (definition.kind !== 'stream') throw new MillwrightError('bad-request', `${room}.${name} is not a stream.`);
      const push = (frame: unknown) => stream.push(frame);
      stream.stopsWith((await handler(room, name)(checked(definition, input, room, name), push, options.context)) as () => void);
    } catch (error) {
      streams.delete(id);
      stream.stop();
      send({ t: 'end', id, error: report(error, room, name) });
    }
  };

  channel.onMessage((raw) => {
    const parsed = clientMessage.safeParse(raw);
    if (!parsed.success) return; // not ours: nothing to answer to
    const message = parsed.data;
    if (message.t === 'call') void answer(message.id, message.room, message.name, message.input);
    else if (message.t === 'open') void openStream(message.id, message.room, message.name, message.input);
    else if (message.t === 'ack') streams.get(message.id)?.acknowledged();
    else {
      streams.get(message.id)?.stop();
      streams.delete(message.id);
    }
  });
  channel.onClose(() => {
    for (const stream of streams.values()) stream.stop();
    streams.clear();
  });
}

/**
 * Back-pressure for ports that have none: one frame is under way at a time, the newest waits, older ones are dropped.
 * A frame must therefore say the whole state it is about, never a difference to the one before.
 */
class FrameStream {
  private underWay = false;
  private waiting: { frame: unknown } | undefined;
  private lastSent = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;
  private stopSource: (() => void) | undefined;

  constructor(private readonly send: (frame: unknown) => void) {}

  push(frame: unknown): void {
    if (this.stopped) return;
    this.waiting = { frame };
    this.pump();
  }

  acknowledged(): void {
    this.underWay = false;
    this.pump();
  }

  stopsWith(stop: () => void): void {
    if (this.stopped) stop();
    else this.stopSource = stop;
  }

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    clearTimeout(this.timer);
    this.stopSource?.();
  }

  private pump(): void {
    if (this.stopped || this.underWay || this.timer || !this.waiting) return;
    const wait = this.lastSent + FRAME_INTERVAL_MS - performance.now();
    if (wait > 0) {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        this.pump();
      }, wait);
      return;
    }
    const { frame } = this.waiting;
    this.waiting = undefined;
    this.underWay = true;
    this.lastSent = performance.now();
    this.send(frame);
  }
}
