import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import { availableParallelism, userInfo } from 'node:os';
import type { BuildInfo, EngineStart, HostFiles, WorkerName } from '../contract/host';
import type { ErrorCode } from '../contract/errors';
import { BEAT_MS, type FromEngine, type Origin, type ToEngine } from '../contract/host-protocol';
import { Heart } from './heart';
import type { Places } from './places';
import * as keychain from './keychain';
import { printPdf } from './print';

export type EngineState = { state: 'starting' | 'running' | 'down'; message?: string; code?: ErrorCode; since: number };

/** Waits between starts of an engine that keeps dying, the last one for good. A minute alive starts over. */
const BACK_OFF_MS = [100, 500, 1_000, 2_000, 5_000, 10_000] as const;
const SETTLED_MS = 60_000;

/** How long the engine may take to commit and close. */
const STOP_LIMIT_MS = 10_000;

/** A worker's heap may not grow into the machine's memory. */
const WORKER_HEAP_MIB: Record<WorkerName, number> = { inference: 1024, inspection: 1024, batch: 1024, opcua: 1024, demo: 512 };
/** More than these, and there is one to spare. */
const FEW_CORES = 2;

/**
 * How V8 runs in a process of ours. On two cores its own threads, which compile hot functions and collect garbage beside the one that runs them, take the core that the engine, a model or
 * whoever asks is waiting for: a woken thread then waits 2 to 4 ms. There each thread does that work itself, and new objects lie in no more memory than the processor's own holds.
 * `bench realtime` shows what each of these is worth.
 */
function v8Flags(heapMiB?: number): string[] {
  const flags = heapMiB === undefined ? [] : [`--max-old-space-size=${heapMiB}`];
  if (availableParallelism() <= FEW_CORES) flags.push('--no-concurrent-recompilation', '--single-threaded-gc', '--min-semi-space-size=1', '--max-semi-space-size=1');
  // A utility process takes V8's flags in no other way.
  return flags.length === 0 ? [] : [`--js-flags=${flags.join(' ')}`];
}

export interface EngineOptions {
  home: string;
  places: Places;
  build: BuildInfo;
  start: EngineStart;
  onState(state: EngineState): void;
}

/** Starts the engine, beats a heart with it, and starts it again when it is dead or hangs. */
export class EngineProcess {
  private child: UtilityProcess | undefined;
  private workers = new Map<number, UtilityProcess>();
  private key: Uint8Array | undefined;
  private person: number | undefined;
  private attempts = 0;
  private startedAt = 0;
  private beats = 0;
  private heart = new Heart();
  private beating: NodeJS.Timeout | undefined;
  private restart: NodeJS.Timeout | undefined;
  private stopping: (() => void) | undefined;
  private waitingPorts: { port: MessagePortMain; origin: Origin }[] = [];
  state: EngineState = { state: 'starting', since: Date.now() };

  constructor(private readonly options: EngineOptions) {
    this.key = options.start.key;
  }

  start(): void {
    const { home, places, build, start } = this.options;
    this.setState('starting');
    this.startedAt = performance.now();
    this.heart = new Heart();
    const child = utilityProcess.fork(places.entry('engine'), [], { serviceName: 'Millwright engine', stdio: 'inherit', execArgv: v8Flags() });
    this.child = child;
    child.on('message', (message: FromEngine) => void this.onMessage(child, message));
    child.on('exit', (code) => this.onExit(child, code));
    const files: HostFiles = { addon: places.addon, sqlThread: places.entry('sql-thread'), models: places.models };
    const startNow: EngineStart = { ...start };
    if (this.key) startNow.key = this.key;
    this.send({ type: 'start', home, files, build, keychain: keychain.available(), start: startNow });
    this.beating = setInterval(() => this.beat(), BEAT_MS);
  }

  /** A new line to the engine; it is kept until the engine lives where it does not yet. */
  connect(origin: Origin): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    if (this.child) this.greet(origin, port1);
    else this.waitingPorts.push({ port: port1, origin });
    return port2;
  }

  resumed(): void {
    this.heart.hear();
    this.send({ type: 'resumed' });
  }

  /** Ends the engine in order: what is acknowledged is committed, sockets are closed. */
  async stop(): Promise<void> {
    clearTimeout(this.restart);
    if (!this.child) return;
    const child = this.child;
    await new Promise<void>((resolve) => {
      this.stopping = resolve;
      this.send({ type: 'stop' });
      setTimeout(() => end(child), STOP_LIMIT_MS).unref();
    });
  }

  private send(message: ToEngine, ports: MessagePortMain[] = []): void {
    this.child?.postMessage(message, ports);
  }

  private greet(origin: Origin, port: MessagePortMain): void {
    this.send({ type: 'connect', origin, user: userInfo().username, ...(this.person === undefined ? {} : { person: this.person }) }, [port]);
  }

  private setState(state: EngineState['state'], message?: string, code?: ErrorCode): void {
    this.state = { state, since: Date.now(), ...(message ? { message } : {}), ...(code ? { code } : {}) };
    this.options.onState(this.state);
  }

  private beat(): void {
    if (this.heart.isSilent()) {
      console.error('millwright: the engine does not answer; it is ended and started again');
      if (this.child) end(this.child);
      return;
    }
    this.send({ type: 'beat', n: ++this.beats });
  }

  private async onMessage(child: UtilityProcess, message: FromEngine): Promise<void> {
    if (child !== this.child) return;
    switch (message.type) {
      case 'listening':
        this.setState('running');
        for (const { port, origin } of this.waitingPorts.splice(0)) this.greet(origin, port);
        break;
      case 'failed':
        this.setState('down', message.message, message.code);
        break;
      case 'beat':
        this.heart.hear();
        break;
      case 'fork':
        this.fork(message.id, message.entry, message.env);
        break;
      case 'kill':
        endWorker(this.workers.get(message.id));
        break;
      case 'print':
        try {
          this.send({ type: 'printed', id: message.id, pdf: await printPdf(message.html, message.options) });
        } catch (error) {
          this.send({ type: 'print-failed', id: message.id, message: `The report could not be printed: ${String(error)}` });
        }
        break;
      case 'seal':
      case 'unseal':
        this.send(await keychainAnswer(message));
        break;
      case 'key':
        this.key = message.key ?? undefined;
        break;
      case 'person':
        this.person = message.id ?? undefined;
        break;
      case 'stopped':
        this.stopping?.();
        break;
    }
  }

  private fork(id: number, entry: WorkerName, env: Record<string, string>): void {
    const worker = utilityProcess.fork(this.options.places.entry(entry), [], {
      serviceName: `Millwright ${entry}`,
      stdio: 'inherit',
      env: { ...process.env, ...env },
      execArgv: v8Flags(WORKER_HEAP_MIB[entry]),
    });
    this.workers.set(id, worker);
    const { port1, port2 } = new MessageChannelMain();
    worker.postMessage({ type: 'port' }, [port2]);
    this.send({ type: 'forked', id, pid: worker.pid }, [port1]);
    worker.on('exit', (code) => {
      this.workers.delete(id);
      this.send({ type: 'exited', id, code });
    });
  }

  private onExit(child: UtilityProcess, code: number): void {
    if (child !== this.child) return;
    clearInterval(this.beating);
    for (const worker of this.workers.values()) endWorker(worker);
    this.workers.clear();
    this.child = undefined;
    if (this.stopping) return this.stopping();
    if (performance.now() - this.startedAt > SETTLED_MS) this.attempts = 0;
    const wait = BACK_OFF_MS[Math.min(this.attempts++, BACK_OFF_MS.length - 1)]!;
    this.setState('down', `The engine ended (code ${code}).`);
    this.restart = setTimeout(() => this.start(), wait);
  }
}

/** One that is still being started can't be ended yet, and would run on. */
function endWorker(worker: UtilityProcess | undefined): void {
  if (worker?.pid !== undefined) worker.kill();
  else worker?.once('spawn', () => worker.kill());
}

/** The engine heeds no polite signal: those reach it when a terminal or a session ends, and then it is to close in order. */
function end(child: UtilityProcess): void {
  if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
}

async function keychainAnswer(message: { type: 'seal' | 'unseal'; id: number; bytes: Uint8Array }): Promise<ToEngine> {
  try {
    return { type: 'sealed', id: message.id, bytes: await keychain[message.type](message.bytes) };
  } catch (error) {
    return { type: 'sealed', id: message.id, bytes: null, message: `The keychain refused: ${String(error)}` };
  }
}
