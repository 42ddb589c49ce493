import { setTimeout as pause } from 'node:timers/promises';
import { MillwrightError } from '../../../../contract/errors';
import { opcuaEvent, opcuaFound, type Gap } from '../../../../contract/opcua-line';
import { backoffMs } from '../../../shared/backoff';
import type { ConfigOf, FoundTag, RunningConnector, Sample, Sink } from '../types';
import { opcuaAddress } from './address';
import type { OpcuaDoor } from './door';

/** A connection that hangs is not waited for longer than this when it is closed. */
const CLOSE_MS = 3_000;

/** Subscribes to the mapped nodes of a server, by way of the process that speaks OPC UA. */
export function connectOpcua(config: ConfigOf<'opcua'>, sink: Sink, door: OpcuaDoor): RunningConnector {
  const connector = new OpcuaConnector(config, sink, door);
  connector.open();
  return connector;
}

class OpcuaConnector implements RunningConnector {
  readonly url: string;
  private readonly id: number;
  private readonly stop = new AbortController();
  private mapped: readonly string[];
  /** Source time of the newest reading that is in the store, by address: what came after it is asked for again when the process has died. */
  private readonly kept = new Map<string, number>();
  private gaps: Gap[] = [];
  private over: Promise<void> = Promise.resolve();
  private unlisten: () => void = () => undefined;

  constructor(private readonly config: ConfigOf<'opcua'>, private readonly sink: Sink, private readonly door: OpcuaDoor) {
    this.url = config.url;
    this.mapped = config.mapped;
    this.id = door.enter();
  }

  open(): void {
    this.unlisten = this.sink.onPressure((paused) => void this.ask((line) => line.call('pause', { id: this.id, paused })));
    this.over = this.run();
  }

  remap(mapped: readonly string[]): void {
    this.mapped = mapped;
    const wanted = new Set(mapped);
    for (const address of this.kept.keys()) if (!wanted.has(address)) this.kept.delete(address);
    void this.ask((line) => line.call('remap', { id: this.id, mapped }));
  }

  async browse(search: string, limit: number): Promise<{ tags: FoundTag[]; total: number; note: string }> {
    const line = await this.door.line();
    return opcuaFound.parse(await line.call('browse', { id: this.id, search, limit }));
  }

  async close(): Promise<void> {
    this.unlisten();
    this.stop.abort();
    const late = new AbortController();
    await Promise.race([this.over, pause(CLOSE_MS, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    this.door.leave();
    this.sink.state('off', 'Switched off.');
  }

  /** The process may die: then another is started, and goes on where the store is. */
  private async run(): Promise<void> {
    const { signal } = this.stop;
    for (const [address, time] of (await this.sink.newest?.()) ?? []) this.kept.set(address, time);
    for (let attempt = 0; !signal.aborted; attempt++) {
      const began = performance.now();
      const why = await this.whole().catch((error: unknown) => (error instanceof MillwrightError && error.code === 'gone' ? 'The process that speaks OPC UA ended.' : error instanceof Error ? error.message : String(error)));
      if (signal.aborted) return;
      if (performance.now() - began > 60_000) attempt = 0;
      const wait = backoffMs(attempt, Math.random());
      this.sink.state('failed', `${why ?? 'The process that speaks OPC UA ended.'} Starting it again in ${Math.max(1, Math.round(wait / 1000))} s.`);
      await pause(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One life of the process, or of the connection in it. */
  private async whole(): Promise<string | undefined> {
    const { url, options, username, password, privateKey, trusted } = this.config;
    opcuaAddress(url);
    this.sink.state('connecting', 'Starting.');
    const [own, line] = await Promise.all([this.door.own(), this.door.line()]);
    const user = options.userCertificate !== undefined && privateKey !== undefined ? { certificate: options.userCertificate, privateKey } : username === null ? undefined : { name: username, password: password ?? '' };
    if (this.stop.signal.aborted) return undefined;
    await line.call('open', { id: this.id, url, options, own, user, trusted, mapped: this.mapped, since: this.kept, gaps: this.gaps, paused: this.sink.paused }, { signal: this.stop.signal, onProgress: (event) => this.event(event) });
    return undefined;
  }

  private event(raw: unknown): void {
    if (this.stop.signal.aborted) return;
    const read = opcuaEvent.safeParse(raw);
    if (!read.success) return this.sink.refuse(this.url, { cause: 'malformed', sample: '', message: 'The process that speaks OPC UA said what can\'t be read.' });
    const event = read.data;
    switch (event.type) {
      case 'state':
        return this.sink.state(event.state, event.message);
      case 'certificate':
        return this.sink.certificate?.(event.certificate);
      case 'refused':
        return this.sink.refuse(event.address, { cause: event.cause, sample: event.sample, message: event.message });
      case 'samples': {
        this.gaps = event.gaps;
        const samples: Sample[] = event.samples.map(({ address, value, time, quality }) => ({ address, value, time, quality }));
        if (samples.length > 0) this.sink.samples(samples, () => this.remember(samples));
      }
    }
  }

  private remember(samples: readonly Sample[]): void {
    for (const { address, time } of samples) if (typeof time === 'number' && !(time <= (this.kept.get(address) ?? -Infinity))) this.kept.set(address, time);
  }

  /** Of a process that is there; one that is not learns it when it opens. */
  private async ask(what: (line: Awaited<ReturnType<OpcuaDoor['line']>>) => Promise<unknown>): Promise<void> {
    await this.door.line().then(what).catch(() => undefined);
  }
}
