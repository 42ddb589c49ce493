import { randomBytes } from 'node:crypto';
import type { Connector } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import type { Clock } from '../shared/clock';
import type { Who } from '../shared/who';
import { brokerAddress, openConnector, type Oversized, type RunningConnector, type Sink } from './connectors';
import { decode } from './decode';
import type { Ingest } from './ingest';
import type { PlantIndex } from './plant-index';
import { Rejections } from './rejections';
import { deleteConnector, insertConnector, readConnectors, type KeptConnector } from './repository';
import type { LiveDeps, NewConnector } from './types';

interface Entry {
  kept: KeptConnector;
  shown: Connector;
  running: (RunningConnector & { listening?: Promise<number> }) | undefined;
}

const secretOf = (name: string): string => `connector:${name}`;

/** The appliance's connectors: kept, opened, counted; every message of theirs goes the same way into ingest. */
export class ConnectorSet {
  readonly rejections = new Rejections();
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly deps: Pick<LiveDeps, 'store' | 'security'> & { clock: Clock; ingest: Ingest; index(): PlantIndex; changed(): void },
  ) {
    deps.ingest.refused.on(({ readings, message }) => {
      this.rejections.add('store', 'all topics', { cause: 'store-full', sample: `${readings} readings`, message }, deps.clock.received(), readings);
      deps.changed();
    });
  }

  async start(): Promise<void> {
    for (const kept of await readConnectors(this.deps.store.main)) await this.open(kept);
  }

  list(): Connector[] {
    return [...this.entries.values()].map(({ shown, running }) => ({ ...shown, url: running?.url ?? shown.url }));
  }

  async add(who: Who, wanted: NewConnector): Promise<Connector> {
    const { name, kind, url, username, password } = wanted;
    if (this.entries.has(name)) throw new MillwrightError('conflict', `There is a connector named "${name}" already. Choose another name.`, { connector: name });
    const { host } = brokerAddress(url);
    if (kind === 'mqtt-broker' && !['127.0.0.1', 'localhost', '::1'].includes(host) && username === undefined) {
      throw new MillwrightError('invalid-input', 'A broker that other machines can reach needs a user name and a password.', { connector: name });
    }
    const kept: KeptConnector = { name, kind, url, username: username ?? null, clientId: `millwright-${randomBytes(8).toString('hex')}`, enabled: true };
    await this.deps.store.main.transaction('add a connector', async (tx) => {
      await insertConnector(tx, kept);
      if (password !== undefined) await this.deps.security.secrets.set(tx, who, secretOf(name), password);
      await this.deps.security.record(tx, who, 'live.addConnector', null, kept);
    });
    const entry = await this.open(kept);
    return { ...entry.shown };
  }

  async remove(who: Who, name: string): Promise<void> {
    const entry = this.find(name);
    await this.deps.store.main.transaction('remove a connector', async (tx) => {
      await deleteConnector(tx, name);
      await this.deps.security.secrets.remove(tx, who, secretOf(name));
      await this.deps.security.record(tx, who, 'live.removeConnector', entry.kept, null);
    });
    this.entries.delete(name);
    await entry.running?.close();
    this.deps.changed();
  }

  async brokerPort(name: string): Promise<number> {
    const { running } = this.find(name);
    if (!running?.listening) throw new MillwrightError('invalid-input', `Connector "${name}" is not a broker.`, { connector: name });
    return running.listening;
  }

  async close(): Promise<void> {
    await Promise.all([...this.entries.values()].flatMap(({ running }) => (running ? [running.close()] : [])));
  }

  private find(name: string): Entry {
    const entry = this.entries.get(name);
    if (!entry) throw new MillwrightError('not-found', `There is no connector named "${name}".`, { connector: name });
    return entry;
  }

  private async open(kept: KeptConnector): Promise<Entry> {
    const { name, kind, url, enabled } = kept;
    const shown: Connector = { name, kind, url, enabled, state: 'off', message: 'Switched off.', messages: 0, readings: 0, rejected: 0, lastMessage: null };
    const entry: Entry = { kept, shown, running: undefined };
    this.entries.set(name, entry);
    if (enabled) {
      const password = kept.username === null ? undefined : await this.deps.security.secrets.get(secretOf(name));
      entry.running = openConnector({ ...kept, password }, this.sink(entry));
    }
    return entry;
  }

  private sink(entry: Entry): Sink {
    const { ingest, clock, index, changed } = this.deps;
    const { shown } = entry;
    const refuse = (topic: string, refused: Parameters<Rejections['add']>[2], received: number) => {
      shown.rejected++;
      this.rejections.add(shown.name, topic, refused, received);
    };
    return {
      get paused() {
        return ingest.paused;
      },
      onPressure: (listener) => ingest.pressure.on(listener),
      state: (state, message) => {
        Object.assign(shown, { state, message });
        changed();
      },
      message: (topic, payload, kept) => {
        const received = clock.received();
        shown.messages++;
        shown.lastMessage = received;
        shown.readings += ingest.offer((out) => decode(topic, payload, received, index(), out, (refused) => refuse(topic, refused, received)), kept);
      },
      oversized: ({ topic, bytes }: Oversized) => {
        const received = clock.received();
        shown.messages++;
        shown.lastMessage = received;
        refuse(topic, { cause: 'too-large', sample: `${bytes} bytes`, message: 'The message is longer than 256 KiB and was not read. Send it in parts.' }, received);
      },
    };
  }
}
