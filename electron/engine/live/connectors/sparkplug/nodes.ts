import type { Refused } from '../../values';
import { BAD, GOOD, UNCERTAIN } from '../../columns';
import type { FoundTag, Sample } from '../types';
import { datatypes, readPayload, valueOf, type Metric, type Payload } from './payload';

/** Metrics that are remembered; more than any site's edge nodes have, and a bound for one that lies. */
const METRICS_MAX = 50_000;
/** A node is asked for its birth at most so often. */
const ASK_AGAIN_MS = 5_000;

interface Known {
  address: string;
  datatype: number;
}

interface EdgeNode {
  born: boolean;
  /** Of the newest message; undefined: none has come. */
  seq: number | undefined;
  bdSeq: number | undefined;
  aliases: Map<string, Known>;
  /** By device ('' is the node itself), then by name. */
  metrics: Map<string, Map<string, Known>>;
  asked: number;
}

export interface NodesEvents {
  refuse(address: string, refused: Refused): void;
  /** Ask this node for its birth. */
  rebirth(group: string, edge: string): void;
  now(): number;
}

/** What Sparkplug's edge nodes and devices have told so far: births, aliases, sequence numbers. Turns their messages into samples. */
export class EdgeNodes {
  private readonly nodes = new Map<string, EdgeNode>();
  private readonly seen = new Map<string, FoundTag>();

  constructor(private readonly events: NodesEvents) {}

  /** The samples of a message; what it lacks is told and asked for. */
  read(topic: string, bytes: Uint8Array): Sample[] {
    const [, group = '', type = '', edge = '', device = '', more] = topic.split('/');
    if (!group || !edge || more !== undefined || !['NBIRTH', 'NDATA', 'NDEATH', 'DBIRTH', 'DDATA', 'DDEATH'].includes(type) || (device !== '') !== type.startsWith('D')) return [];
    let payload: Payload;
    try {
      payload = readPayload(bytes);
    } catch (error) {
      this.events.refuse(topic, { cause: 'malformed', sample: `${bytes.byteLength} bytes`, message: `It is not a Sparkplug B payload (${error instanceof Error ? error.message : String(error)}).` });
      return [];
    }
    const key = `${group}/${edge}`;
    const node = this.nodes.get(key) ?? newNode();
    this.nodes.set(key, node);
    if (type === 'NBIRTH') return this.nodeBirth(key, node, payload);
    if (type === 'NDEATH') return this.nodeDeath(node, payload);
    if (!node.born) {
      this.events.refuse(topic, { cause: 'no-birth', sample: '', message: `${key} has not told what it has since this connection stands. It is asked to.` });
      this.ask(key, node);
      return [];
    }
    this.follow(topic, key, node, payload.seq);
    if (type === 'DDEATH') return this.gone(node, device, payload.time);
    if (type === 'DBIRTH') {
      this.forget(node, device);
      return this.metrics(key, node, device, payload, true);
    }
    return this.metrics(key, node, device, payload, false);
  }

  /** The connection broke: what came meanwhile is not known. */
  lost(): void {
    for (const node of this.nodes.values()) node.born = false;
  }

  browse(): FoundTag[] {
    return [...this.seen.values()];
  }

  private nodeBirth(key: string, node: EdgeNode, payload: Payload): Sample[] {
    Object.assign(node, { ...newNode(), asked: node.asked, born: true, seq: payload.seq, bdSeq: bdSeqOf(payload) });
    return this.metrics(key, node, '', payload, true);
  }

  private nodeDeath(node: EdgeNode, payload: Payload): Sample[] {
    const bdSeq = bdSeqOf(payload);
    // A death certificate of an earlier connection, which the broker sent late (6.4.20).
    if (bdSeq !== undefined && node.bdSeq !== undefined && bdSeq !== node.bdSeq) return [];
    node.born = false;
    // Its own time is the one at which the node connected.
    return [...node.metrics.keys()].flatMap((device) => this.gone(node, device, undefined));
  }

  private gone(node: EdgeNode, device: string, time: number | undefined): Sample[] {
    return [...(node.metrics.get(device)?.values() ?? [])].map(({ address }) => {
      const found = this.seen.get(address);
      if (found) found.quality = 'bad';
      return { address, value: null, time, quality: BAD };
    });
  }

  private forget(node: EdgeNode, device: string): void {
    const gone = new Set(node.metrics.get(device)?.values());
    for (const [alias, known] of node.aliases) if (gone.has(known)) node.aliases.delete(alias);
    node.metrics.delete(device);
  }

  /** Each message of a node has the number after the one before (0 to 255, then 0 again). */
  private follow(topic: string, key: string, node: EdgeNode, seq: number | undefined): void {
    const expected = node.seq === undefined ? undefined : (node.seq + 1) % 256;
    node.seq = seq ?? node.seq;
    if (seq === undefined || expected === undefined || seq === expected) return;
    this.events.refuse(topic, { cause: 'sequence-gap', sample: String(seq), message: `Number ${expected} of ${key} should have come, and ${seq} did: messages were lost. It is asked to tell all anew.` });
    this.ask(key, node);
  }

  private ask(key: string, node: EdgeNode): void {
    const now = this.events.now();
    if (now - node.asked < ASK_AGAIN_MS) return;
    node.asked = now;
    const [group = '', edge = ''] = key.split('/');
    this.events.rebirth(group, edge);
  }

  private metrics(key: string, node: EdgeNode, device: string, payload: Payload, birth: boolean): Sample[] {
    return payload.metrics.flatMap((metric) => {
      if (metric.name === 'bdSeq' || metric.name?.startsWith('Node Control/') || metric.name?.startsWith('Device Control/')) return [];
      const known = birth ? this.learn(key, node, device, metric) : metric.name === undefined ? node.aliases.get(metric.alias ?? '') : node.metrics.get(device)?.get(metric.name);
      if (!known) {
        const named = metric.name ?? `alias ${metric.alias ?? '(none)'}`;
        this.events.refuse(`${key}${device && `/${device}`}:${named}`, { cause: 'no-birth', sample: '', message: `Its birth did not speak of "${named}". It is asked to tell all anew.` });
        this.ask(key, node);
        return [];
      }
      return this.sample(known, metric, payload.time);
    });
  }

  private learn(key: string, node: EdgeNode, device: string, metric: Metric): Known | undefined {
    if (metric.name === undefined || this.seen.size >= METRICS_MAX) return undefined;
    const known = { address: `${key}${device && `/${device}`}:${metric.name}`, datatype: metric.datatype ?? 0 };
    const own = node.metrics.get(device) ?? new Map<string, Known>();
    node.metrics.set(device, own.set(metric.name, known));
    if (metric.alias !== undefined) node.aliases.set(metric.alias, known);
    return known;
  }

  private sample(known: Known, metric: Metric, time: number | undefined): Sample[] {
    const { address } = known;
    const datatype = metric.datatype ?? known.datatype;
    const value = metric.isNull ? null : valueOf(metric, datatype);
    if (value === undefined) {
      this.events.refuse(address, { cause: 'unsupported', sample: datatypes[datatype] ?? `type ${datatype}`, message: `A ${datatypes[datatype] ?? 'value of this type'} can't be a reading: tags take numbers, truth and text. Let the node send its parts as metrics of their own.` });
      return [];
    }
    const at = metric.time ?? time;
    const quality = metric.isNull ? BAD : qualityOf(metric.properties['Quality']);
    const { engUnit, unit } = metric.properties;
    const before = this.seen.get(address);
    if (!metric.historical || !before) {
      this.seen.set(address, {
        address, title: address.slice(address.indexOf(':') + 1), type: datatypes[datatype] ?? '', unit: typeof engUnit === 'string' ? engUnit : typeof unit === 'string' ? unit : (before?.unit ?? ''),
        value, time: at ?? null, quality: quality === GOOD ? 'good' : quality === BAD ? 'bad' : 'uncertain',
      });
    }
    return [{ address, value, time: at, quality }];
  }
}

const newNode = (): EdgeNode => ({ born: false, seq: undefined, bdSeq: undefined, aliases: new Map(), metrics: new Map(), asked: -Infinity });

function bdSeqOf(payload: Payload): number | undefined {
  const metric = payload.metrics.find(({ name }) => name === 'bdSeq');
  const value = metric && valueOf(metric, metric.datatype ?? 8);
  return typeof value === 'number' ? value : undefined;
}

/** 192 good, 0 bad, 500 stale (6.4.10); anything else is not sure. */
function qualityOf(property: number | string | boolean | undefined): number {
  return property === undefined || property === 192 ? GOOD : property === 0 ? BAD : UNCERTAIN;
}
