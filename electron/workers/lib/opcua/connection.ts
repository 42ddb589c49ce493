import { setTimeout as sleep } from 'node:timers/promises';
import { readOperationLimits, type ClientSession, type ClientSubscription, type DataValue, type EndpointDescription } from 'node-opcua-client';
import type { Gap, OpcuaEvent, OpcuaFound, OpcuaOpening } from '../../../contract/opcua-line';
import { backoffMs } from '../../../engine/shared/backoff';
import { AddressSpace } from './browse';
import { chooseEndpoint, openSession, Refusal, securityWords, VALUE } from './endpoint';
import { fillGaps } from './history';
import { pieces, within } from './library';
import { sampleOf, timeOf, UNCERTAIN, type OpcuaSample } from './values';
import { WatchedItems } from './watched';
import { hostOf, inWords } from './words';

/** A connection that stood so long was no failed attempt. */
const STOOD_MS = 30_000;
const AT_ONCE = 500;
const HOUR_MS = 3_600_000;
const KEEP_ALIVES_MISSED = 3;

interface Open {
  session: ClientSession;
  subscription: ClientSubscription;
  items: WatchedItems;
  space: AddressSpace;
  read: number;
  history: number;
  lost(why: string): void;
}

/** One server: kept connected until it is broken off, its values told as they come, what was missed read from its history. */
export class OpcuaConnection {
  /** Source time of the newest reading that was told, by address; what was kept before, from the engine. */
  private readonly since: Map<string, number>;
  private gaps: Gap[];
  private mapped: readonly string[];
  private readonly buffer: OpcuaSample[] = [];
  private readonly touched = new Map<string, number>();
  /** Addresses of which something came since the connection stands. */
  private fresh = new Set<string>();
  private paused = false;
  private readonly waiting: (() => void)[] = [];
  private heard = performance.now();
  private now: Open | undefined;
  private filling: Promise<void> = Promise.resolve();
  private recovered = '';
  private at = '';

  constructor(private readonly given: OpcuaOpening, private readonly tell: (event: OpcuaEvent) => void) {
    this.since = new Map(given.since);
    this.gaps = [...given.gaps];
    this.mapped = given.mapped;
    this.paused = given.paused;
  }

  async run(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      const began = performance.now();
      const why = await this.once(signal).catch((error: unknown) => (error instanceof Refusal ? error.message : inWords(error, this.given.url)));
      if (signal.aborted) return;
      if (performance.now() - began > STOOD_MS) attempt = 0;
      const wait = backoffMs(attempt, Math.random());
      this.tell({ type: 'state', state: 'failed', message: `${why} Trying again in ${Math.max(1, Math.round(wait / 1000))} s.` });
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  async remap(mapped: readonly string[]): Promise<void> {
    this.mapped = mapped;
    const wanted = new Set(mapped);
    for (const known of [this.since, this.touched]) for (const address of known.keys()) if (!wanted.has(address)) known.delete(address);
    this.gaps = this.gaps.filter(({ address }) => wanted.has(address));
    const { now } = this;
    if (!now) return;
    await now.items.set(mapped).catch((error: unknown) => now.lost(inWords(error, this.given.url)));
    this.sayConnected();
  }

  async pause(paused: boolean): Promise<void> {
    this.paused = paused;
    if (!paused) for (const go of this.waiting.splice(0)) go();
    await this.now?.subscription.setPublishingMode(!paused).catch(() => undefined);
  }

  browse(search: string, limit: number): Promise<OpcuaFound> {
    return this.now?.space.browse(search, limit) ?? Promise.resolve({ tags: [], total: 0, note: 'The server is not connected.' });
  }

  /** Resolves with the reason why it is over. */
  private async once(signal: AbortSignal): Promise<string> {
    const { given } = this;
    this.tell({ type: 'state', state: 'connecting', message: `Connecting to ${hostOf(given.url)}.` });
    const endpoint = await chooseEndpoint(given, (certificate) => this.tell({ type: 'certificate', certificate }));
    if (signal.aborted) return '';
    const { client, session, close } = await openSession(given, endpoint);
    let timer: ReturnType<typeof setInterval> | undefined;
    let stopped: () => void = () => undefined;
    try {
      return await new Promise<string>((resolve, reject) => {
        stopped = () => resolve('');
        signal.addEventListener('abort', stopped);
        client.on('connection_lost', () => resolve('The connection was lost.'));
        client.on('close', () => resolve('The connection was closed.'));
        session.on('session_closed', () => resolve('The server closed the session.'));
        this.subscribe(session, endpoint, resolve).then((open) => {
          this.now = open;
          timer = setInterval(() => this.look(open), Math.min(1_000, given.options.timeoutMs / 4));
          this.sayConnected();
          this.filling = this.fill(open);
        }, reject);
      });
    } finally {
      clearInterval(timer);
      signal.removeEventListener('abort', stopped);
      this.now = undefined;
      this.flush();
      for (const go of this.waiting.splice(0)) go();
      await close();
      await this.filling;
    }
  }

  private async subscribe(session: ClientSession, endpoint: EndpointDescription, lost: (why: string) => void): Promise<Open> {
    const { options } = this.given;
    const bounded = <T>(work: Promise<T>) => within(work, options.timeoutMs, 'The server did not answer');
    const namespaces = await bounded(session.readNamespaceArray());
    const limits = await bounded(readOperationLimits(session)).catch(() => undefined);
    const most = (limit: number | undefined) => Math.min(AT_ONCE, limit || AT_ONCE);
    // So often that silence is told from quiet within the time that was given.
    const keepAlive = Math.max(1, Math.floor(options.timeoutMs / KEEP_ALIVES_MISSED / options.publishingMs));
    const subscription = await bounded(session.createSubscription2({
      requestedPublishingInterval: options.publishingMs, requestedMaxKeepAliveCount: keepAlive, requestedLifetimeCount: Math.max(keepAlive * 4, Math.ceil(60_000 / options.publishingMs)), maxNotificationsPerPublish: 10_000, publishingEnabled: !this.paused, priority: 10,
    }));
    this.heard = performance.now();
    this.fresh = new Set();
    subscription.on('raw_notification', () => (this.heard = performance.now()));
    subscription.on('keepalive', () => (this.heard = performance.now()));
    subscription.on('terminated', () => lost('The server ended the subscription.'));
    subscription.on('internal_error', (error: Error) => lost(inWords(error, this.given.url)));
    const items = new WatchedItems(session, subscription, namespaces, most(limits?.maxMonitoredItemsPerCall), options, {
      value: (address, dataValue) => this.came(address, dataValue),
      lost: (refused) => {
        this.tell({ type: 'refused', ...refused });
        this.push({ address: refused.address, value: null, quality: 2 });
      },
    });
    this.at = `${hostOf(this.given.url)}, ${securityWords(endpoint)}`;
    await items.set(this.mapped);
    return { session, subscription, items, space: new AddressSpace(session, namespaces, { browse: Math.min(100, most(limits?.maxNodesPerBrowse)), read: most(limits?.maxNodesPerRead) }), read: most(limits?.maxNodesPerRead), history: most(limits?.maxNodesPerHistoryReadData), lost };
  }

  private came(address: string, dataValue: DataValue): void {
    this.heard = performance.now();
    const time = timeOf(dataValue);
    const last = this.since.get(address);
    if (!this.fresh.has(address)) {
      this.fresh.add(address);
      // A server begins with what it has: kept already, or the first after a time that is to be filled.
      if (time !== undefined && last !== undefined) {
        if (time <= last) return void this.touched.set(address, performance.now());
        this.missed(address, last, time);
      }
    } else if (dataValue.statusCode.hasOverflowBit && time !== undefined && last !== undefined) {
      this.missed(address, last, time);
      const { now } = this;
      if (now) this.filling = this.filling.then(() => this.fill(now));
    }
    const { sample, refused } = sampleOf(address, dataValue);
    if (refused) this.tell({ type: 'refused', ...refused });
    if (sample) this.push(sample);
  }

  private missed(address: string, last: number, time: number): void {
    const from = Math.max(last, time - this.given.options.historyHours * HOUR_MS);
    if (from < time) this.gaps.push({ address, from, to: time });
  }

  private push(sample: OpcuaSample): void {
    this.touched.set(sample.address, performance.now());
    if (sample.time !== undefined && !(sample.time <= (this.since.get(sample.address) ?? -Infinity))) this.since.set(sample.address, sample.time);
    this.buffer.push(sample);
    // All of one message of the server goes in one of ours.
    if (this.buffer.length === 1) setImmediate(() => this.flush());
  }

  private flush(): void {
    if (this.buffer.length > 0) this.tell({ type: 'samples', samples: this.buffer.splice(0), gaps: this.gaps });
  }

  /** From time to time: whether the server is still there, and values that did not change for long. */
  private look(open: Open): void {
    const { timeoutMs, holdMs } = this.given.options;
    const { publishingInterval, maxKeepAliveCount } = open.subscription;
    // A server may have agreed to speak more seldom than it was asked to.
    const silence = Math.max(timeoutMs, 2 * publishingInterval * maxKeepAliveCount);
    if (performance.now() - this.heard > silence) return open.lost(`The server has said nothing for ${Math.round(silence / 100) / 10} s.`);
    if (holdMs === 0 || this.paused) return;
    const due = this.mapped.filter((address) => this.fresh.has(address) && performance.now() - (this.touched.get(address) ?? 0) > holdMs);
    if (due.length > 0) void this.hold(open, due).catch(() => undefined);
  }

  /** What did not change is a reading too: the server says that it holds, and when. */
  private async hold(open: Open, addresses: readonly string[]): Promise<void> {
    for (const address of addresses) this.touched.set(address, performance.now());
    const nodes = addresses.flatMap((address) => {
      const node = open.items.node(address);
      return node ? [{ address, node }] : [];
    });
    for (const piece of pieces(nodes, open.read)) {
      const values = await open.session.read(piece.map(({ node }) => ({ nodeId: node, attributeId: VALUE })));
      piece.forEach(({ address }, at) => {
        const value = values[at];
        const sample = value && sampleOf(address, value).sample;
        const last = this.since.get(address) ?? -Infinity;
        if (!sample || sample.quality > UNCERTAIN) return;
        const time = sample.time !== undefined && sample.time > last ? sample.time : value.serverTimestamp?.getTime();
        if (time !== undefined && time > last) this.push({ ...sample, time });
      });
    }
  }

  private async fill(open: Open): Promise<void> {
    // What the server begins with has to be there first: it says where each gap ends.
    const until = performance.now() + 3 * this.given.options.publishingMs + 500;
    while (this.now === open && performance.now() < until && this.mapped.some((address) => open.items.node(address) && !this.fresh.has(address))) await sleep(50);
    const gaps = [...this.gaps];
    if (this.now !== open || gaps.length === 0) return;
    const seconds = Math.round(Math.max(...gaps.map(({ from, to }) => to - from)) / 1000);
    try {
      const count = await fillGaps(open.session, gaps, (address) => open.items.node(address), open.history, {
        filled: (samples) => this.tell({ type: 'samples', samples, gaps: this.gaps }),
        done: (gap) => (this.gaps = this.gaps.filter((one) => one !== gap)),
        refuse: (refused) => this.tell({ type: 'refused', ...refused }),
        room: () => (this.paused ? new Promise<void>((resolve) => this.waiting.push(resolve)) : Promise.resolve()),
      });
      this.recovered = count > 0 ? ` ${count.toLocaleString('en')} readings of ${seconds} s without connection came from its history.` : '';
      if (this.now === open) this.sayConnected();
    } catch {
      // The connection is lost, which is told elsewhere; what was not read stays a gap.
    }
  }

  private sayConnected(): void {
    const { now } = this;
    if (!now) return;
    const unfiltered = now.items.unfiltered > 0 ? ` Of ${now.items.unfiltered} all changes come: the server knows no deadband for them.` : '';
    this.tell({ type: 'state', state: 'connected', message: `Connected to ${this.at}. ${now.items.size.toLocaleString('en')} ${now.items.size === 1 ? 'value is' : 'values are'} watched.${unfiltered}${this.recovered}` });
  }
}
