import { randomBytes } from 'node:crypto';
import { changedConnector, newConnector, type CertificateFacts, type ChangedConnector, type Connector, type SourceTag } from '../../contract/connectors';
import { MillwrightError } from '../../contract/errors';
import { factsOf } from '../shared/certificate';
import type { Clock } from '../shared/clock';
import { Turns } from '../shared/turns';
import type { Who } from '../shared/who';
import { changedOf, configOf, type ConnectorSecrets } from './connector-config';
import { connectorSink } from './connector-sink';
import { checkConnector, OpcuaDoor, openConnector, type Doors, type FoundTag, type RunningConnector } from './connectors';
import { tryConnector } from './connectors/try';
import { PREFIX as TOPIC_PREFIX } from './decode';
import { fileLedger } from './file-ledger';
import { ForeignTopics } from './foreign';
import type { Ingest } from './ingest';
import { MappedTags } from './mapped';
import { Mappings } from './mapping';
import { OwnIdentity } from './own-identity';
import type { PlantIndex } from './plant-index';
import { RejectedHours } from './rejected-hours';
import { Rejections } from './rejections';
import { deleteConnector, putConnector, putTrust, readConnectors, readMappings, readTrust, type KeptConnector, type KeptMapping } from './repository';
import type { LiveDeps, WantedConnector } from './types';

interface Entry {
  kept: KeptConnector;
  shown: Connector;
  mapped: MappedTags;
  foreign: ForeignTopics;
  running: RunningConnector | undefined;
  /** SHA-256 of the source's certificate that a person trusts. */
  trusted: string | undefined;
  /** Of our own layout, on which readings came. */
  topics: Set<string>;
}

export interface ConnectorSetDeps extends Pick<LiveDeps, 'store' | 'security' | 'assets' | 'history' | 'host'> {
  clock: Clock;
  ingest: Ingest;
  index(): PlantIndex;
  changed(): void;
  /** Errors: whatever is told to who asked. */
  score(model: string, payload: Uint8Array): Promise<object>;
  /** Silence of this equipment is meant, or counts again. */
  rest(assets: readonly number[]): void;
  expect(assets: readonly number[]): void;
  /** Source times of the newest readings of these tags, once it is known what the store holds; NaN: none. */
  newest(tags: readonly number[]): Promise<number[]>;
}

const secretOf = (name: string): string => `connector:${name}`;
const keyOf = (name: string): string => `connector:${name}:key`;

/** The appliance's connectors: kept, opened, counted; everything that they bring goes the same way into ingest. */
export class ConnectorSet {
  readonly rejected: RejectedHours;
  readonly rejections: Rejections;
  readonly mapping: Mappings;
  /** Equipment whose only sources are switched off, with the moment since which that is known. */
  resting: ReadonlyMap<number, number> = new Map();
  private readonly entries = new Map<string, Entry>();
  private readonly identity: OwnIdentity;
  private readonly opcua: OpcuaDoor;
  private readonly doors: Doors;
  /** One change after the other, so that none opens what another closes. */
  private readonly turns = new Turns();

  constructor(private readonly deps: ConnectorSetDeps) {
    this.rejected = new RejectedHours(deps.store.main);
    this.rejections = new Rejections((...one) => this.rejected.add(...one));
    this.opcua = new OpcuaDoor(deps.host, () => this.identity.get());
    this.doors = { opcua: this.opcua, host: deps.host };
    this.identity = new OwnIdentity(deps, (wanted) => this.opcua.makeIdentity(wanted));
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
    const [mappings, trusted] = [await readMappings(this.deps.store.main), await readTrust(this.deps.store.main)];
    for (const kept of await readConnectors(this.deps.store.main)) await this.open(kept, mappings.filter(({ connector }) => connector === kept.name), trusted.get(kept.name));
    this.takeRest();
  }

  list(): Connector[] {
    return [...this.entries.values()].map((entry) => this.shown(entry));
  }

  add(who: Who, given: WantedConnector): Promise<Connector> {
    return this.turns.run(async () => {
      const wanted = newConnector.parse(given);
      const { name, kind, url, username, password, privateKey, options } = wanted;
      if (this.entries.has(name)) throw new MillwrightError('conflict', `There is a connector named "${name}" already. Choose another name.`, { connector: name });
      await checkConnector(wanted);
      const kept: KeptConnector = { name, kind, url, username: username ?? null, clientId: newClientId(), enabled: true, options, fed: [] };
      await this.deps.store.main.transaction('add a connector', async (tx) => {
        await putConnector(tx, kept);
        if (password !== undefined) await this.deps.security.secrets.set(tx, who, secretOf(name), password);
        if (privateKey !== undefined) await this.deps.security.secrets.set(tx, who, keyOf(name), privateKey);
        await this.deps.security.record(tx, who, 'live.addConnector', null, told(kept));
      });
      return this.shown(await this.open(kept, [], undefined));
    });
  }

  /** What of it is told anew; the connection is closed and, unless it is switched off, opened again. */
  change(who: Who, given: ChangedConnector): Promise<Connector> {
    return this.turns.run(async () => {
      const change = changedConnector.parse(given);
      const entry = this.find(change.name);
      const before = await this.secrets(entry.kept);
      const { kept, secrets } = await changedOf(entry.kept, before, change);
      if (!kept.enabled && entry.kept.enabled) kept.fed = this.fedBy(entry);
      await this.deps.store.main.transaction('change a connector', async (tx) => {
        await putConnector(tx, kept);
        for (const [name, now, then] of [[secretOf(kept.name), secrets.password, before.password], [keyOf(kept.name), secrets.privateKey, before.privateKey]] as const) {
          if (now === then) continue;
          if (now === undefined) await this.deps.security.secrets.remove(tx, who, name);
          else await this.deps.security.secrets.set(tx, who, name, now);
        }
        await this.deps.security.record(tx, who, 'live.changeConnector', told(entry.kept), told(kept), change.why);
      });
      entry.kept = kept;
      await this.reopen(entry);
      this.takeRest();
      return this.shown(entry);
    });
  }

  /** Trusts the certificate that the source shows now, or none any more. */
  trust(who: Who, name: string, fingerprint: string | null, why?: string): Promise<Connector> {
    return this.turns.run(async () => {
      const entry = this.find(name);
      const { certificate } = entry.shown;
      if (fingerprint !== null && certificate?.fingerprint !== fingerprint) {
        throw new MillwrightError('conflict', certificate ? `"${name}" shows another certificate now (SHA-256 ${certificate.fingerprint}). Compare that one.` : `"${name}" has shown no certificate yet.`, { connector: name });
      }
      await this.deps.store.main.transaction('trust a certificate', async (tx) => {
        await putTrust(tx, name, fingerprint);
        await this.deps.security.record(tx, who, 'live.trustSource', entry.trusted === undefined ? null : { connector: name, fingerprint: entry.trusted }, fingerprint === null ? null : { connector: name, ...certificate, trusted: true }, why);
      });
      entry.trusted = fingerprint ?? undefined;
      await this.reopen(entry);
      return this.shown(entry);
    });
  }

  async ownCertificate(): Promise<CertificateFacts & { pem: string }> {
    const { certificate } = await this.identity.get();
    return { ...factsOf(certificate), pem: certificate };
  }

  remove(who: Who, name: string): Promise<void> {
    return this.turns.run(async () => {
      const entry = this.find(name);
      await this.deps.store.main.transaction('remove a connector', async (tx) => {
        await deleteConnector(tx, name);
        await this.deps.security.secrets.remove(tx, who, secretOf(name));
        await this.deps.security.secrets.remove(tx, who, keyOf(name));
        await this.deps.security.record(tx, who, 'live.removeConnector', entry.mapped.size > 0 ? { ...told(entry.kept), mappings: this.mapping.list(name) } : told(entry.kept), null);
      });
      this.entries.delete(name);
      await entry.running?.close();
      this.takeRest();
      this.deps.changed();
    });
  }

  async test(given: WantedConnector): Promise<{ ok: boolean; message: string }> {
    const wanted = newConnector.parse(given);
    await checkConnector(wanted);
    const { name, kind, url, username, password, privateKey, options } = wanted;
    // One that is there and tried with a change has its secrets in the vault.
    const known = this.entries.get(name);
    const secrets = known?.kept.kind === kind && known.kept.url === url ? await this.secrets(known.kept) : undefined;
    const config = configOf({ name, kind, url, username: username ?? null, clientId: newClientId(), options }, { password: password ?? secrets?.password, privateKey: privateKey ?? secrets?.privateKey, mapped: [], trusted: known?.trusted });
    if (!config) throw new MillwrightError('invalid-input', 'What the connector is told can\'t be read.', { connector: name });
    return tryConnector(config, this.doors);
  }

  /** Those whose address or title holds every word. */
  async browse(name: string, search: string, limit: number): Promise<{ tags: SourceTag[]; total: number; note: string }> {
    const { running, foreign, mapped, kept } = this.find(name);
    if (kept.kind === 'mqtt-broker') return { tags: [], total: 0, note: 'Whoever sends to the broker inside Millwright uses its own topics: nothing has to be mapped.' };
    if (!kept.enabled) return { tags: [], total: 0, note: 'The connection is switched off: switch it on to see its tags.' };
    const { tags, total, note } = running?.browse ? await running.browse(search, limit) : { ...foreign.browse(), total: undefined };
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    // Sources that look for themselves have read the search as they understand it.
    const found = running?.browse ? tags : tags.filter(({ address, title }) => words.every((word) => `${address} ${title}`.toLowerCase().includes(word)));
    const withMapping = (tag: FoundTag): SourceTag => {
      const [to] = mapped.of(tag.address);
      return { ...tag, mappedTo: (to && this.mapping.placeOf(to.tag)) ?? null };
    };
    return { tags: found.slice(0, limit).map(withMapping), total: total ?? found.length, note };
  }

  async brokerPort(name: string): Promise<number> {
    const { running } = this.find(name);
    if (!running?.listening) throw new MillwrightError('invalid-input', `Connector "${name}" is not a broker.`, { connector: name });
    return running.listening;
  }

  async close(): Promise<void> {
    await this.turns.done;
    await Promise.all([...this.entries.values()].flatMap(({ running }) => (running ? [running.close()] : [])));
    await this.opcua.close();
  }

  private find(name: string): Entry {
    const entry = this.entries.get(name);
    if (!entry) throw new MillwrightError('not-found', `There is no connector named "${name}".`, { connector: name });
    return entry;
  }

  private shown({ shown, running, mapped, trusted }: Entry): Connector {
    const { certificate } = shown;
    return { ...shown, url: running?.url ?? shown.url, mapped: mapped.size, certificate: certificate && { ...certificate, trusted: certificate.fingerprint === trusted } };
  }

  private async secrets({ name, username }: Pick<KeptConnector, 'name' | 'username'>): Promise<ConnectorSecrets> {
    const { secrets } = this.deps.security;
    const [password, privateKey] = await Promise.all([username === null ? undefined : secrets.get(secretOf(name)), secrets.get(keyOf(name))]);
    return { password, privateKey };
  }

  /** The equipment that its readings came of. */
  private fedBy({ mapped, topics, kept }: Entry): number[] {
    const index = this.deps.index();
    const ofTags = mapped.list().flatMap(({ tag }) => index.tagById(tag)?.tag.asset ?? []);
    const ofTopics = [...topics].flatMap((topic) => {
      const [site = '', key = ''] = topic.slice(TOPIC_PREFIX.length).split('/');
      return index.find(site, key)?.asset.id ?? [];
    });
    return [...new Set([...kept.fed, ...ofTags, ...ofTopics])];
  }

  /** Whoever is heard of after the moment has another source. */
  private takeRest(): void {
    const before = this.resting;
    const now = this.deps.clock.received();
    this.resting = new Map([...this.entries.values()].flatMap(({ kept }) => (kept.enabled ? [] : kept.fed.map((asset) => [asset, before.get(asset) ?? now] as const))));
    this.deps.rest([...this.resting.keys()].filter((asset) => !before.has(asset)));
    this.deps.expect([...before.keys()].filter((asset) => !this.resting.has(asset)));
  }

  private async open(kept: KeptConnector, mappings: readonly KeptMapping[], trusted: string | undefined): Promise<Entry> {
    const { name, kind, url, enabled, username, options } = kept;
    const shown: Connector = { name, kind, url, username, options, enabled, state: 'off', message: 'Switched off.', messages: 0, readings: 0, unchanged: 0, rejected: 0, unmapped: 0, mapped: 0, lastMessage: null, certificate: null };
    const mapped = new MappedTags(mappings);
    const entry: Entry = { kept, shown, mapped, foreign: foreignOf(kept, mapped), running: undefined, trusted, topics: new Set() };
    this.entries.set(name, entry);
    await this.run(entry);
    return entry;
  }

  private async reopen(entry: Entry): Promise<void> {
    const { running, kept, shown, mapped } = entry;
    entry.running = undefined;
    await running?.close();
    const { url, username, enabled, options } = kept;
    // Another server shows another certificate.
    const certificate = url === shown.url ? shown.certificate : null;
    Object.assign(shown, { url, username, enabled, options, certificate, state: 'off', message: 'Switched off.' });
    entry.foreign = foreignOf(kept, mapped);
    await this.run(entry);
    this.deps.changed();
  }

  private async run(entry: Entry): Promise<void> {
    const { kept, shown, mapped, trusted } = entry;
    if (!kept.enabled) return;
    const config = configOf(kept, { ...(await this.secrets(kept)), mapped: mapped.addresses, trusted });
    if (!config) return void Object.assign(shown, { state: 'failed', message: 'What it was told can\'t be read any more. Remove it and add it anew.' });
    const sink = connectorSink({ ...this.deps, rejections: this.rejections }, shown, mapped, entry.foreign, fileLedger(this.deps.store.main, this.deps.history, kept.name, mapped), entry.topics);
    entry.running = openConnector(config, sink, this.doors);
  }
}

const foreignOf = ({ options }: KeptConnector, mapped: MappedTags): ForeignTopics => new ForeignTopics(mapped, typeof options['timePath'] === 'string' ? options['timePath'] : undefined);

/** As the audit trail has it. */
const told = ({ fed: _, ...kept }: KeptConnector): Omit<KeptConnector, 'fed'> => kept;

const newClientId = (): string => `millwright-${randomBytes(8).toString('hex')}`;
