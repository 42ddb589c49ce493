import { BAD, GOOD } from '../../columns';
import { backoffMs } from '../../../shared/backoff';
import type { ConfigOf, FoundTag, RunningConnector, Sample, Sink } from '../types';
import { expand, modbusHost, parseAddress, valueAt, type ModbusAddress } from './address';
import { plan, split, type ReadRequest } from './plan';
import { ModbusFault, ModbusWire } from './wire';

const LOOK_AT_MOST = 200;
/** So many requests without any answer, and the connection is taken for dead. */
const SILENT_MAX = 3;

/** Polls a device: all mapped values in as few requests as its protocol allows, in a steady rhythm. */
export function connectModbus(config: ConfigOf<'modbus'>, sink: Sink): RunningConnector {
  const device = new ModbusDevice(config, sink);
  device.open();
  return device;
}

class ModbusDevice implements RunningConnector {
  readonly url: string;
  private requests: ReadRequest[] = [];
  private readonly newest = new Map<string, FoundTag>();
  /** Addresses whose last reading was bad, so that trouble is one reading and not one a poll. */
  private readonly bad = new Set<string>();
  private wire: ModbusWire | undefined;
  private attempt = 0;
  private silent = 0;
  private closed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Requests of a poll and of somebody who looks go one after the other. */
  private line: Promise<unknown> = Promise.resolve();

  constructor(private readonly config: ConfigOf<'modbus'>, private readonly sink: Sink) {
    this.url = config.url;
    this.remap(config.mapped);
  }

  remap(mapped: readonly string[]): void {
    this.requests = plan(mapped.flatMap((text) => parseAddress(text) ?? []), this.config.options.gap);
    const still = new Set(mapped);
    for (const address of this.newest.keys()) if (!still.has(address)) this.newest.delete(address);
  }

  open(): void {
    if (this.closed) return;
    const { host, port } = modbusHost(this.url);
    this.sink.state('connecting', `Connecting to ${host}:${port}.`);
    const wire = new ModbusWire(host, port, this.config.options.timeoutMs, {
      stray: (what) => this.sink.refuse(this.url, { cause: 'malformed', sample: '', message: what }),
      ended: (why) => this.lost(why),
    });
    this.wire = wire;
    void wire.opened.then(() => this.greet(wire, `${host}:${port}`));
  }

  async browse(search: string): Promise<{ tags: FoundTag[]; note: string }> {
    const wanted = expand(search, LOOK_AT_MOST);
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    if (wanted.length === 0) {
      const tags = [...this.newest.values()].filter(({ address }) => words.every((word) => address.includes(word)));
      return { tags, note: 'Registers have no names. Search for what to look at: 1/holding/0-20/float32 reads the registers 0 to 20 of unit 1 as numbers of 32 bits.' };
    }
    const { wire } = this;
    if (!wire) return { tags: [], note: 'The device is not connected.' };
    let note = '';
    const tags: FoundTag[] = [];
    for (const request of plan(wanted, 0)) {
      await this.inLine(wire, request).then(
        (data) => tags.push(...request.addresses.map((address) => found(address, valueAt(address, request.start, data)))),
        (error: unknown) => {
          note = error instanceof Error ? error.message : String(error);
          tags.push(...request.addresses.map((address) => ({ ...found(address, null), quality: 'bad' as const })));
        },
      );
    }
    return { tags, note };
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    this.wire?.close();
    await this.line.catch(() => undefined);
    this.sink.state('off', 'Switched off.');
  }

  /** Whatever answers, even with a refusal, speaks Modbus. */
  private async greet(wire: ModbusWire, at: string): Promise<void> {
    const { unit, intervalMs } = this.config.options;
    const first = this.requests[0] ?? { unit, table: 'holding' as const, start: 0, count: 1, addresses: [] };
    try {
      await this.inLine(wire, first);
    } catch (error) {
      if (!(error instanceof ModbusFault) || error.kind !== 'exception') {
        wire.close();
        if (!this.closed) this.lost(`${at} takes connections. ${error instanceof Error ? error.message : String(error)}`);
        return;
      }
      if (error.code === 10 || error.code === 11) this.sink.refuse(`${first.unit}/${first.table}/${first.start}`, { cause: 'device-error', sample: '', message: error.message });
    }
    this.attempt = 0;
    this.silent = 0;
    this.sink.state('connected', `Connected to ${at}. Reads every ${intervalMs / 1000} s.`);
    void this.poll(wire);
  }

  private async poll(wire: ModbusWire): Promise<void> {
    if (wire !== this.wire || this.closed) return;
    const began = performance.now();
    if (!this.sink.paused) {
      const samples: Sample[] = [];
      for (const request of this.requests) samples.push(...(await this.readAll(wire, request)));
      if (wire !== this.wire || this.closed) return;
      if (samples.length > 0) this.sink.samples(samples);
      if (this.silent >= SILENT_MAX) {
        wire.close();
        return this.lost('The device stopped answering.');
      }
    }
    this.timer = setTimeout(() => void this.poll(wire), Math.max(0, this.config.options.intervalMs - (performance.now() - began)));
  }

  private async readAll(wire: ModbusWire, request: ReadRequest): Promise<Sample[]> {
    if (this.silent >= SILENT_MAX) return [];
    try {
      const data = await this.inLine(wire, request);
      this.silent = 0;
      return request.addresses.map((address) => this.good(address, valueAt(address, request.start, data)));
    } catch (error) {
      if (!(error instanceof ModbusFault) || error.kind === 'gone') return [];
      this.silent = error.kind === 'timeout' ? this.silent + 1 : 0;
      this.sink.refuse(`${request.unit}/${request.table}/${request.start}`, { cause: 'device-error', sample: `${request.count} from ${request.start}`, message: error.message });
      // One register that is not there must not take its neighbours along: from the next poll on they are asked for apart.
      if (error.kind === 'exception' && error.code >= 2 && error.code <= 3 && request.addresses.length > 1) {
        this.requests = this.requests.flatMap((one) => (one === request ? split(one) : [one]));
        return [];
      }
      return this.allBad(request.addresses);
    }
  }

  private good(address: ModbusAddress, value: number | boolean): Sample {
    this.bad.delete(address.text);
    this.newest.set(address.text, found(address, value));
    return { address: address.text, value, time: undefined, quality: GOOD };
  }

  private allBad(addresses: readonly ModbusAddress[]): Sample[] {
    return addresses.flatMap((address) => {
      if (this.bad.has(address.text)) return [];
      this.bad.add(address.text);
      this.newest.set(address.text, { ...(this.newest.get(address.text) ?? found(address, null)), quality: 'bad' });
      return [{ address: address.text, value: null, time: undefined, quality: BAD }];
    });
  }

  private inLine(wire: ModbusWire, request: ReadRequest): Promise<DataView> {
    const next = this.line.then(() => wire.read(request));
    this.line = next.catch(() => undefined);
    return next;
  }

  private lost(why: string): void {
    this.wire = undefined;
    if (this.closed) return;
    const samples = this.allBad(this.requests.flatMap(({ addresses }) => addresses));
    if (samples.length > 0) this.sink.samples(samples);
    const wait = backoffMs(this.attempt++, Math.random());
    this.sink.state('failed', `${why} Trying again in ${Math.max(1, Math.round(wait / 1000))} s.`);
    this.timer = setTimeout(() => this.open(), wait);
  }
}

function found(address: ModbusAddress, value: number | boolean | null): FoundTag {
  return { address: address.text, title: address.text, type: address.type === 'bit' ? 'boolean' : address.type, unit: '', value: typeof value === 'number' && !Number.isFinite(value) ? String(value) : value, time: value === null ? null : Date.now(), quality: 'good' };
}
