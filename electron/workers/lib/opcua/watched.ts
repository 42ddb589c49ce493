import { DataChangeFilter, DataChangeTrigger, DeadbandType, TimestampsToReturn, type ClientMonitoredItemBase, type ClientSession, type ClientSessionRawSubscriptionService, type ClientSubscription, type DataValue, type NodeId } from 'node-opcua-client';
import type { OpcuaOpening } from '../../../contract/opcua-line';
import { nodeOf } from './address';
import { VALUE } from './endpoint';
import { pieces } from './library';
import type { OpcuaRefused } from './values';

type Options = OpcuaOpening['options'];
/** What a server answers that knows no deadband for a value: text, or a number whose range it does not state. */
const NO_FILTER = /Filter|Deadband/;
const QUEUE_S = 30;

interface Item {
  node: NodeId;
  item: ClientMonitoredItemBase;
}

export interface WatchedSink {
  value(address: string, dataValue: DataValue): void;
  /** The server does not watch it. */
  lost(refused: OpcuaRefused): void;
}

/** The monitored items of a subscription, by address: made and taken away in pieces that the server takes. */
export class WatchedItems {
  private readonly items = new Map<string, Item>();
  private turn: Promise<void> = Promise.resolve();
  /** Values whose changes come all, as the server knows no deadband for them. */
  unfiltered = 0;

  constructor(private readonly session: ClientSession, private readonly subscription: ClientSubscription, private readonly namespaces: readonly string[], private readonly most: number, private readonly options: Options, private readonly sink: WatchedSink) {}

  get size(): number {
    return this.items.size;
  }

  node(address: string): NodeId | undefined {
    return this.items.get(address)?.node;
  }

  /** One change after the other, so that none makes what another has made. */
  set(addresses: readonly string[]): Promise<void> {
    const next = this.turn.then(() => this.apply(addresses));
    this.turn = next.catch(() => undefined);
    return next;
  }

  private async apply(addresses: readonly string[]): Promise<void> {
    const wanted = new Set(addresses);
    const gone = [...this.items].filter(([address]) => !wanted.has(address));
    for (const [address] of gone) this.items.delete(address);
    for (const piece of pieces(gone, this.most)) {
      await (this.session as ClientSession & ClientSessionRawSubscriptionService).deleteMonitoredItems({ subscriptionId: this.subscription.subscriptionId, monitoredItemIds: piece.flatMap(([, { item }]) => (typeof item.monitoredItemId === 'number' ? [item.monitoredItemId] : [])) });
    }
    const fresh = [...wanted].filter((address) => !this.items.has(address)).flatMap((address) => {
      const node = nodeOf(address, this.namespaces);
      if (typeof node !== 'string') return [{ address, node }];
      this.sink.lost({ address, cause: 'device-error', sample: address.slice(0, 200), message: node });
      return [];
    });
    for (const piece of pieces(fresh, this.most)) await this.watch(piece, this.deadband());
  }

  private async watch(wanted: readonly { address: string; node: NodeId }[], filter: DataChangeFilter | undefined): Promise<void> {
    const samplingInterval = this.options.samplingMs ?? this.options.publishingMs;
    const group = await this.subscription.monitorItems(
      wanted.map(({ node }) => ({ nodeId: node, attributeId: VALUE })),
      // While nothing can be kept here, the server keeps what its queue holds.
      { samplingInterval, discardOldest: true, queueSize: Math.min(1_000, Math.max(10, Math.ceil((QUEUE_S * 1_000) / Math.max(samplingInterval, 50)))), filter: filter ?? newFilter(DeadbandType.None, 0) },
      TimestampsToReturn.Both,
    );
    const again: { address: string; node: NodeId }[] = [];
    group.monitoredItems.forEach((item, at) => {
      const one = wanted[at];
      if (!one) return;
      const { statusCode } = item;
      if (statusCode.isGoodish()) {
        this.items.set(one.address, { node: one.node, item });
        item.on('changed', (dataValue: DataValue) => {
          // One that was taken out may still have something on its way.
          if (this.items.get(one.address)?.item === item) this.sink.value(one.address, dataValue);
        });
      } else if (filter && NO_FILTER.test(statusCode.name)) again.push(one);
      else this.sink.lost({ address: one.address, cause: 'device-error', sample: statusCode.name, message: `The server does not watch it: ${statusCode.description || statusCode.name}.` });
    });
    this.unfiltered += again.length;
    if (again.length > 0) await this.watch(again, undefined);
  }

  private deadband(): DataChangeFilter | undefined {
    const { deadband, deadbandPercent } = this.options;
    if (deadband !== undefined && deadband > 0) return newFilter(DeadbandType.Absolute, deadband);
    return deadbandPercent !== undefined && deadbandPercent > 0 ? newFilter(DeadbandType.Percent, deadbandPercent) : undefined;
  }
}

/** A new time of the source is a new reading, where no deadband says that the value must have changed. */
const newFilter = (deadbandType: DeadbandType, deadbandValue: number) => new DataChangeFilter({ trigger: deadbandType === DeadbandType.None ? DataChangeTrigger.StatusValueTimestamp : DataChangeTrigger.StatusValue, deadbandType, deadbandValue });
