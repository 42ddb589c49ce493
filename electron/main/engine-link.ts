import { MessageChannelMain, type MessagePortMain } from 'electron';
import type { Origin } from '../contract/host-protocol';
import { channelOverMainPort } from '../contract/channel';
import { attach } from '../node/attach';
import { EngineProcess, type EngineOptions, type EngineState } from './engine-process';

/** The window's way to the engine of its data folder: one of its own, or one that runs already (`ctl serve`). */
export interface EngineLink {
  readonly state: EngineState;
  connect(origin?: Origin): MessagePortMain;
  resumed(): void;
  /** Ends an engine of our own; leaves one that somebody else started. */
  stop(): Promise<void>;
  readonly own: boolean;
}

const WATCH_MS = 1_000;

/**
 * Attaches where an engine answers, starts one where none does; when an attached one ends, the window starts its own.
 * In a `fresh` folder nobody can be at work: its engine is started at once.
 */
export async function linkEngine(options: EngineOptions, fresh: boolean): Promise<EngineLink> {
  const probe = fresh ? null : await attach(options.home, 'window');
  if (!probe) {
    const own = startOwn(options);
    return { get state() { return own.state; }, connect: (origin = 'window') => own.connect(origin), resumed: () => own.resumed(), stop: () => own.stop(), own: true };
  }
  let own: EngineProcess | undefined;
  let state: EngineState = { state: 'running', since: Date.now() };
  probe.onClose(() => {
    state = { state: 'down', since: Date.now(), message: 'The engine that this window used was ended.' };
    options.onState(state);
    setTimeout(() => (own = startOwn(options)), WATCH_MS);
  });
  options.onState(state);
  return {
    get state() { return own?.state ?? state; },
    connect: (origin = 'window') => own?.connect(origin) ?? proxy(options.home, origin),
    resumed: () => own?.resumed(),
    stop: async () => {
      probe.close();
      await own?.stop();
    },
    get own() { return own !== undefined; },
  };
}

function startOwn(options: EngineOptions): EngineProcess {
  const engine = new EngineProcess(options);
  engine.start();
  return engine;
}

/** A port for the page whose other end is the engine's socket. */
function proxy(home: string, origin: Origin): MessagePortMain {
  const { port1, port2 } = new MessageChannelMain();
  const page = channelOverMainPort(port1);
  const waiting: unknown[] = [];
  let engine: { send(message: unknown): void } | undefined;
  page.onMessage((message) => (engine ? engine.send(message) : waiting.push(message)));
  void attach(home, origin).then((socket) => {
    if (!socket) return page.close();
    engine = socket;
    for (const message of waiting.splice(0)) socket.send(message);
    socket.onMessage((message) => page.send(message));
    socket.onClose(() => page.close());
    page.onClose(() => socket.close());
  });
  return port2;
}
