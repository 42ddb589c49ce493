import type { Channel } from '../../contract/channel';
import { fromErrorData, MillwrightError, toErrorData, type ErrorData } from '../../contract/errors';

/**
 * Calls between the engine and a worker of its own: both ends come from one build, so types alone describe them. What a
 * worker says about hostile input is checked by the room that asked.
 */
export type Calls = Record<string, { input: unknown; output: unknown; progress?: unknown }>;

type Request = { t: 'call'; id: number; name: string; input: unknown } | { t: 'abort'; id: number };
type Answer =
  | { t: 'done'; id: number; value: unknown }
  | { t: 'failed'; id: number; error: ErrorData }
  | { t: 'progress'; id: number; value: unknown };

export interface Line<C extends Calls> {
  /** Rejects with the worker's error, or with `gone` when the line closes before the answer. `signal` asks the worker to break off. */
  call<N extends keyof C & string>(
    name: N,
    input: C[N]['input'],
    options?: { onProgress?: (progress: C[N]['progress']) => void; signal?: AbortSignal },
  ): Promise<C[N]['output']>;
  /** Fails what is still waited for. */
  close(reason?: MillwrightError): void;
}

export type Handlers<C extends Calls> = {
  [N in keyof C]: (input: C[N]['input'], context: { progress(value: C[N]['progress']): void; signal: AbortSignal }) => Promise<C[N]['output']> | C[N]['output'];
};

/** The engine's end. */
export function connectLine<C extends Calls>(channel: Channel): Line<C> {
  let nextId = 1;
  let closed: MillwrightError | undefined;
  const waiting = new Map<number, { done(value: unknown): void; failed(error: Error): void; progress(value: unknown): void }>();
  const send = (message: Request) => channel.send(message);

  channel.onMessage((raw) => {
    const message = raw as Answer;
    const call = waiting.get(message.id);
    if (message.t === 'progress') return call?.progress(message.value);
    waiting.delete(message.id);
    if (message.t === 'done') call?.done(message.value);
    else call?.failed(fromErrorData(message.error));
  });
  const close = (reason = new MillwrightError('gone', 'A worker process of the engine ended.')) => {
    closed ??= reason;
    for (const call of waiting.values()) call.failed(closed);
    waiting.clear();
  };
  channel.onClose(() => close());

  return {
    call: (name, input, { onProgress = () => {}, signal } = {}) =>
      new Promise((done, failed) => {
        if (closed) return failed(closed);
        const id = nextId++;
        const abort = () => send({ t: 'abort', id });
        const settled = () => signal?.removeEventListener('abort', abort);
        waiting.set(id, {
          done: (value) => (settled(), done(value)),
          failed: (error) => (settled(), failed(error)),
          progress: onProgress,
        });
        send({ t: 'call', id, name, input });
        if (signal?.aborted) abort();
        else signal?.addEventListener('abort', abort, { once: true });
      }),
    close,
  };
}

/** The worker's end. Calls are answered in the order that their handlers finish; `inTurn`: a call begins when the answer to the one before was sent. */
export function serveLine<C extends Calls>(channel: Channel, handlers: Handlers<C>, { inTurn = false } = {}): void {
  let last: Promise<void> = Promise.resolve();
  const running = new Map<number, AbortController>();
  const send = (message: Answer) => channel.send(message);
  const answer = async ({ id, name, input }: Extract<Request, { t: 'call' }>) => {
    const control = new AbortController();
    running.set(id, control);
    try {
      const handler = handlers[name];
      if (!handler) throw new MillwrightError('unknown-procedure', `This worker has no call named ${name}.`);
      const value = await handler(input, { progress: (progress) => send({ t: 'progress', id, value: progress }), signal: control.signal });
      send({ t: 'done', id, value });
    } catch (error) {
      send({ t: 'failed', id, error: toErrorData(error) });
    } finally {
      running.delete(id);
    }
  };
  channel.onMessage((raw) => {
    const message = raw as Request;
    if (message.t === 'abort') running.get(message.id)?.abort();
    else if (inTurn) last = last.then(() => answer(message));
    else void answer(message);
  });
}
