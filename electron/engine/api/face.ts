import type { HttpStatus } from '../../contract/http';
import { HTTP_ADDRESS } from '../../contract/http';
import type { FastifyInstance } from 'fastify';
import type { TlsFiles } from './tls';
import type { Api } from './types';

export interface FaceDeps {
  /** Told on the command line: on, at this port, whatever the setting is. */
  forced?: { port: number } | undefined;
  build: { version: string };
  onProblem(error: unknown, doing: string): void;
}

/** Where the appliance is reached over HTTP: it opens and closes with the setting, stays while the appliance is locked, and then says so. */
export interface HttpFace {
  /** Opens before anything is unlocked where it was told to. */
  start(): Promise<void>;
  opened(api: Api): Promise<void>;
  /** The appliance is locked from now on. */
  locked(): void;
  status(): HttpStatus;
  /** What was changed so far is done. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

interface Place {
  address: string;
  port: number;
  tls: TlsFiles | undefined;
}

const RETRY_MS = 5_000;
const ENDING_MS = 2_000;
const samePlace = (a: Place, b: Place) => a.address === b.address && a.port === b.port && a.tls?.certificate === b.tls?.certificate && a.tls?.key === b.tls?.key;

export function createHttpFace(deps: FaceDeps): HttpFace {
  return new Face(deps);
}

class Face implements HttpFace {
  private api: Api | undefined;
  private stop: (() => void) | undefined;
  private running: { place: Place; app: FastifyInstance; port: number } | undefined;
  private failure: string | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private last: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(private readonly deps: FaceDeps) {}

  start(): Promise<void> {
    return this.deps.forced ? this.apply() : Promise.resolve();
  }

  opened(api: Api): Promise<void> {
    this.api = api;
    this.stop = api.changed.on(() => void this.apply());
    return this.apply();
  }

  locked(): void {
    this.stop?.();
    this.api = undefined;
  }

  status(): HttpStatus {
    const setting = this.api?.settings.get() ?? { on: false, address: HTTP_ADDRESS, port: 0 };
    const { forced } = this.deps;
    const { running, failure } = this;
    const said = { ...setting, ...(forced ? { on: true, port: forced.port } : {}), tls: this.api?.settings.facts() ?? null };
    if (running) return { ...said, state: 'listening', message: `Answers on ${urlOf(running)}.`, url: urlOf(running) };
    return failure === undefined ? { ...said, state: 'off', message: 'Switched off.', url: null } : { ...said, state: 'failed', message: failure, url: null };
  }

  settled(): Promise<void> {
    return this.last;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.locked();
    clearTimeout(this.retry);
    await this.last;
    await this.end();
  }

  /** One change after the other; each as things are when its turn has come. */
  private apply(): Promise<void> {
    this.last = this.last.then(() => this.move()).catch((error: unknown) => this.deps.onProblem(error, 'HTTP'));
    return this.last;
  }

  private async move(): Promise<void> {
    clearTimeout(this.retry);
    if (this.closed) return;
    const wanted = this.wanted();
    if (wanted && this.running && samePlace(wanted, this.running.place)) return;
    await this.end();
    this.failure = undefined;
    if (!wanted) return;
    try {
      await this.open(wanted);
    } catch (error) {
      this.failure = whyNot(error, wanted);
      this.retry = setTimeout(() => void this.apply(), RETRY_MS);
      this.retry.unref();
    }
  }

  /** While it is locked nobody knows the setting: only what the command line said holds, on this machine alone. */
  private wanted(): Place | undefined {
    const { api, deps: { forced } } = this;
    if (!api) return forced && { address: HTTP_ADDRESS, port: forced.port, tls: undefined };
    const { on, address, port } = api.settings.get();
    return on || forced ? { address, port: forced?.port ?? port, tls: api.settings.tls() } : undefined;
  }

  private async open(place: Place): Promise<void> {
    // Not before it is wanted: most appliances answer no HTTP, and starting is not to cost them anything.
    const { createApp, routesOf } = await import('./http');
    const app = await createApp({ routes: routesOf(this.deps.build), open: () => this.api, tls: place.tls, answered: (route, status, ms) => void this.api?.metrics().then((metrics) => metrics.answered(route, status, ms)), onProblem: (error) => this.deps.onProblem(error, 'HTTP') });
    try {
      await app.listen({ host: place.address, port: place.port });
    } catch (error) {
      await app.close();
      throw error;
    }
    const address = app.server.address();
    this.running = { place, app, port: typeof address === 'object' && address ? address.port : place.port };
  }

  private async end(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    if (!running) return;
    // What is being answered is answered; who only holds a connection open keeps nobody waiting.
    const force = setTimeout(() => running.app.server.closeAllConnections(), ENDING_MS);
    await running.app.close();
    clearTimeout(force);
  }
}

const urlOf = ({ place: { address, tls }, port }: { place: Place; port: number }) => `${tls ? 'https' : 'http'}://${address.includes(':') ? `[${address}]` : address}:${port}`;

function whyNot(error: unknown, { address, port }: Place): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE') return `Port ${port} is in use by another program. Choose another port, or end that program.`;
  if (code === 'EACCES') return `Port ${port} may not be used by this user. Choose one above 1023.`;
  if (code === 'EADDRNOTAVAIL') return `${address} is no address of this machine.`;
  return `It can't listen on ${address}:${port} (${code || (error instanceof Error ? error.message : String(error))}).`;
}
