import { randomBytes } from 'node:crypto';
import { newConnector, type Connector, type SourceTag } from '../../contract/connectors';
import { MillwrightError } from '../../contract/errors';
import type { Clock } from '../shared/clock';
import type { Who } from '../shared/who';
import { connectorSink } from './connector-sink';
import { checkConnector, openConnector, type ConnectorConfig, type FoundTag, type RunningConnector } from './connectors';
import { tryConnector } from './connectors/try';
import { fileLedger } from './file-ledger';
import { ForeignTopics } from './foreign';
import type { Ingest } from './ingest';
import { MappedTags } from './mapped';
import { Mappings } from './mapping';
import type { PlantIndex } from './plant-index';
import { Rejections } from './rejections';
import { deleteConnector, insertConnector, readConnectors, readMappings, type KeptConnector, type KeptMapping } from './repository';
import type { LiveDeps, WantedConnector } from './types';

interface Entry {
  kept: KeptConnector;
  shown: Connector;
  mapped: MappedTags;
  foreign: ForeignTopics;
  running: RunningConnector | undefined;
}

const secretOf = (name: string): string => `connector:${name}`;
const keyOf = (name: string): string => `connector:${name}:key`;

/** The appliance's connectors: kept, opened, counted; everything that they bring goes the same way into ingest. */
export class ConnectorSet {
  readonly rejections = new Rejections();
  readonly mapping: Mappings;
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly deps: Pick<LiveDeps, 'store' | 'security' | 'assets' | 'history'> & { clock: Clock; ingest: Ingest; index(): PlantIndex; changed(): void; score(model: string, payload: Uint8Array): Promise<object> },
  ) {
    this.mapping = new Mappings(deps, (name) => this.find(name).mapped, (name) => {
      const { running, mapped } = this.find(name);
      running?.remap?.(mapped.addresses);
    });
    deps.ingest.refused.on(({ readings, message }) => {
      this.rejections.add('store', 'all topics', { cause: 'store-full', sample: `${readings} readings`, message }, deps.clock.received(), readings);
      deps.changed();
    });
  }

  async start(): Promise<void> {
    const mappings = await readMappings(this.deps.store.main);
    for (const kept of await readConnectors(this.deps.store.main)) await this.open(kept, mappings.filter(({ connector }) => connector === kept.name));
  }

  list(): Connector[] {
    return [...this.entries.values()].map(({ shown, running, mapped }) => ({ ...shown, url: running?.url ?? shown.url, mapped: mapped.size }));
  }

  async add(who: Who, given: WantedConnector): Promise<Connector> {
    const wanted = newConnector.parse(given);
    const { name, kind, url, username, password, privateKey, options } = wanted;
    if (this.entries.has(name)) throw new MillwrightError('conflict', `There is a connector named "${name}" already. Choose another name.`, { connector: name });
    await checkConnector(wanted);
    const kept: KeptConnector = { name, kind, url, username: username ?? null, clientId: newClientId(), enabled: true, options };
    await this.deps.store.main.transaction('add a connector', async (tx) => {
      await insertConnector(tx, kept);
      if (password !== undefined) await this.deps.security.secrets.set(tx, who, secretOf(name), password);
      if (privateKey !== undefined) await this.deps.security.secrets.set(tx, who, keyOf(name), privateKey);
      await this.deps.security.record(tx, who, 'live.addConnector', null, kept);
    });
    const entry = await this.open(kept, []);
    return { ...entry.shown };
  }

  async remove(who: Who, name: string): Promise<void> {
    const entry = this.find(name);
    await this.deps.store.main.transaction('remove a connector', async (tx) => {
      await deleteConnector(tx, name);
      await this.deps.security.secrets.remove(tx, who, secretOf(name));
      await this.deps.security.secrets.remove(tx, who, keyOf(name));
      await this.deps.security.record(tx, who, 'live.removeConnector', entry.mapped.size > 0 ? { ...entry.kept, mappings: this.mapping.list(name) } : entry.kept, null);
    });
    this.entries.delete(name);
    await entry.running?.close();
    this.deps.changed();
  }

  async test(given: WantedConnector): Promise<{ ok: boolean; message: string }> {
    const wanted = newConnector.parse(given);
    await checkConnector(wanted);
    const { name, url, username, password, privateKey } = wanted;
    return tryConnector({ name, url, username: username ?? null, password, privateKey, clientId: newClientId(), mapped: [], kind: wanted.kind, options: wanted.options } as ConnectorConfig);
  }

  /** Those whose address or title holds every word. */
  async browse(name: string, search: string, limit: number): Promise<{ tags: SourceTag[]; total: number; note: string }> {
    const { running, foreign, mapped, kept } = this.find(name);
    if (kept.kind === 'mqtt-broker') return { tags: [], total: 0, note: 'Whoever sends to the broker inside Millwright uses its own topics: nothing has to be mapped.' };
    const { tags, note } = running?.browse ? await running.browse(search, limit) : foreign.browse();
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    // Sources that look for themselves have read the search as they understand it.
    const found = running?.browse ? tags : tags.filter(({ address, title }) => words.every((word) => `${address} ${title}`.toLowerCase().includes(word)));
    const withMapping = (tag: FoundTag): SourceTag => {
      const [to] = mapped.of(tag.address);
      return { ...tag, mappedTo: (to && this.mapping.placeOf(to.tag)) ?? null };
    };
    return { tags: found.slice(0, limit).map(withMapping), total: found.length, note };
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

  private async open(kept: KeptConnector, mappings: readonly KeptMapping[]): Promise<Entry> {
    const { name, kind, url, enabled, options } = kept;
    const shown: Connector = { name, kind, url, options, enabled, state: 'off', message: 'Switched off.', messages: 0, readings: 0, rejected: 0, unmapped: 0, mapped: 0, lastMessage: null };
    const mapped = new MappedTags(mappings);
    const foreign = new ForeignTopics(mapped, typeof options['timePath'] === 'string' ? options['timePath'] : undefined);
    const entry: Entry = { kept, shown, mapped, foreign, running: undefined };
    this.entries.set(name, entry);
    if (!enabled) return entry;
    const [password, privateKey] = await Promise.all([kept.username === null ? undefined : this.deps.security.secrets.get(secretOf(name)), this.deps.security.secrets.get(keyOf(name))]);
    const whole = newConnector.safeParse({ name, kind, url, options });
    if (whole.success) {
      const config = { name, url, username: kept.username, password, privateKey, clientId: kept.clientId, mapped: mapped.addresses, kind: whole.data.kind, options: whole.data.options } as ConnectorConfig;
      entry.running = openConnector(config, connectorSink({ ...this.deps, rejections: this.rejections }, shown, mapped, foreign, fileLedger(this.deps.store.main, this.deps.history, name, mapped)));
    } else Object.assign(shown, { state: 'failed', message: 'What it was told can\'t be read any more. Remove it and add it anew.' });
    return entry;
  }
}

const newClientId = (): string => `millwright-${randomBytes(8).toString('hex')}`;
