import type { Channel } from './channel';
import { fromErrorData, MillwrightError } from './errors';
import type { ClientOf, ContractShape } from './procedure';
import type { ClientMessage, ServerMessage } from './wire';

interface Waiting {
  done(value: unknown): void;
  failed(error: Error): void;
}
interface Open {
  frame(frame: unknown): void;
  end(error?: Error): void;
}

export interface Connection<C extends ContractShape> {
  client: ClientOf<C>;
  /** Fails what is still waited for: a caller never hangs on a process that went away. */
  close(reason?: MillwrightError): void;
}

/** The engine is trusted by its callers, so a shallow look is enough; the engine checks everything that comes the other way. */
function isServerMessage(raw: unknown): raw is ServerMessage {
  const message = raw as Partial<ServerMessage> | null;
  return typeof message === 'object' && message !== null && typeof message.id === 'number' && typeof message.t === 'string';
}

/**
 * The caller's end of a contract: one promise per call, one function per stream. The contract is known here by its type alone,
 * so that a window carries none of its schemas: a name that does not exist is answered by the engine.
 */
export function connect<C extends ContractShape>(channel: Channel): Connection<C> {
  let nextId = 1;
  let closed: MillwrightError | undefined;
  const waiting = new Map<number, Waiting>();
  const open = new Map<number, Open>();
  const send = (message: ClientMessage) => channel.send(message);

  channel.onMessage((raw) => {
    if (!isServerMessage(raw)) return;
    const message = raw;
    if (message.t === 'done' || message.t === 'failed') {
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.t === 'done') call?.done(message.value);
      else call?.failed(fromErrorData(message.error));
    } else if (message.t === 'frame') {
      try {
        open.get(message.id)?.frame(message.frame);
      } finally {
        send({ t: 'ack', id: message.id });
      }
    } else {
      const stream = open.get(message.id);
      open.delete(message.id);
      stream?.end(message.error && fromErrorData(message.error));
    }
  });

  const close = (reason = new MillwrightError('gone', 'The engine went away. It is being started again.')) => {
    if (closed) return;
    closed = reason;
    for (const call of waiting.values()) call.failed(reason);
    for (const stream of open.values()) stream.end(reason);
    waiting.clear();
    open.clear();
    channel.close();
  };
  channel.onClose(() => close());

  const callOne = (room: string, name: string) => (input: unknown) =>
    new Promise<unknown>((done, failed) => {
      if (closed) return failed(closed);
      const id = nextId++;
      waiting.set(id, { done, failed });
      send({ t: 'call', id, room, name, input });
    });

  const openOne = (room: string, name: string) => (input: unknown, onFrame: (frame: unknown) => void, onEnd: (error?: Error) => void = () => {}) => {
    if (closed) {
      onEnd(closed);
      return () => {};
    }
    const id = nextId++;
    open.set(id, { frame: onFrame, end: onEnd });
    send({ t: 'open', id, room, name, input });
    return () => {
      if (open.delete(id)) send({ t: 'stop', id });
    };
  };

  const client = namesOf((room) =>
    namesOf((name) => {
      const [one, open] = [callOne(room, name), openOne(room, name)];
      // A stream is told from a call by the function that its frames go to.
      return (input: unknown, onFrame?: (frame: unknown) => void, onEnd?: (error?: Error) => void) => (onFrame ? open(input, onFrame, onEnd) : one(input));
    }),
  );
  return { client: client as ClientOf<C>, close };
}

/** An object that makes the member of each name when it is first asked for. */
function namesOf<T>(make: (name: string) => T): Record<string, T> {
  const made = new Map<string, T>();
  return new Proxy<Record<string, T>>({}, {
    get: (_target, name) => {
      // A client is no promise, though `await` asks it.
      if (typeof name !== 'string' || name === 'then') return undefined;
      let member = made.get(name);
      if (member === undefined) made.set(name, (member = make(name)));
      return member;
    },
  });
}
