import { channelOverMainPort, type Channel, type MainPort } from '../contract/channel';
import { MillwrightError } from '../contract/errors';
import type { Host, PrintOptions, WorkerHandle, WorkerName } from '../contract/host';
import type { FromEngine, ToEngine } from '../contract/host-protocol';

/** The port a utility process is born with, as Electron gives it; the engine imports nothing from Electron. */
export interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: unknown[] }) => void): void;
  postMessage(message: unknown): void;
}

type Pending<T> = { resolve(value: T): void; reject(error: Error): void };

/** The host's other end: turns its messages into the `Host` that the rooms ask. */
export class ParentHost {
  private nextId = 1;
  private readonly early = new Map<WorkerName, Promise<WorkerHandle>>();
  private readonly forks = new Map<number, Pending<WorkerHandle>>();
  private readonly exits = new Map<number, (code: number | null) => void>();
  private readonly answers = new Map<number, Pending<Uint8Array>>();

  constructor(private readonly port: ParentPort) {}

  send(message: FromEngine): void {
    this.port.postMessage(message);
  }

  hostFor(start: Extract<ToEngine, { type: 'start' }>): Host {
    return {
      home: start.home,
      files: start.files,
      build: start.build,
      fork: (entry, env = {}) => this.fork(entry, env),
      print: (html, options) => this.print(html, options),
      keepKey: (key) => this.send({ type: 'key', key }),
      keepPerson: (id) => this.send({ type: 'person', id }),
      keychain: {
        available: start.keychain,
        seal: (secret) => this.ask((id) => ({ type: 'seal', id, bytes: secret })),
        unseal: (sealed) => this.ask((id) => ({ type: 'unseal', id, bytes: sealed })),
      },
    };
  }

  /** Takes the messages that answer something asked here; others are the caller's. */
  answered(message: ToEngine, ports: unknown[]): boolean {
    switch (message.type) {
      case 'forked':
        this.forks.get(message.id)?.resolve(this.handle(message.id, message.pid, channelOverMainPort(ports[0] as MainPort)));
        this.forks.delete(message.id);
        return true;
      case 'fork-failed':
        this.forks.get(message.id)?.reject(new MillwrightError('gone', message.message));
        this.forks.delete(message.id);
        return true;
      case 'exited':
        this.exits.get(message.id)?.(message.code);
        this.exits.delete(message.id);
        return true;
      case 'printed':
        return this.settle(message.id, message.pdf);
      case 'print-failed':
        return this.settle(message.id, null, message.message);
      case 'sealed':
        return this.settle(message.id, message.bytes, message.message);
      default:
        return false;
    }
  }

  private settle(id: number, bytes: Uint8Array | null, message = 'The host could not do it.'): true {
    const pending = this.answers.get(id);
    this.answers.delete(id);
    if (bytes) pending?.resolve(bytes);
    else pending?.reject(new MillwrightError('unavailable', message));
    return true;
  }

  private handle(id: number, pid: number | undefined, port: Channel): WorkerHandle {
    const exited = new Promise<number | null>((resolve) => this.exits.set(id, resolve));
    return { port, pid, kill: () => this.send({ type: 'kill', id }), exited };
  }

  /** Starts a process that will be asked for in a moment. */
  prefork(entry: WorkerName): void {
    const early = this.start(entry, {});
    early.catch(() => this.early.delete(entry));
    this.early.set(entry, early);
  }

  private fork(entry: WorkerName, env: Record<string, string>): Promise<WorkerHandle> {
    const early = this.early.get(entry);
    this.early.delete(entry);
    return early && Object.keys(env).length === 0 ? early : this.start(entry, env);
  }

  private start(entry: WorkerName, env: Record<string, string>): Promise<WorkerHandle> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.forks.set(id, { resolve, reject });
      this.send({ type: 'fork', id, entry, env });
    });
  }

  private print(html: string, options: PrintOptions): Promise<Uint8Array> {
    return this.ask((id) => ({ type: 'print', id, html, options }));
  }

  private ask(message: (id: number) => FromEngine): Promise<Uint8Array> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.answers.set(id, { resolve, reject });
      this.send(message(id));
    });
  }
}
