import { openBroker } from './broker';
import { connectMqtt } from './mqtt-client';
import type { ConnectorConfig, RunningConnector, Sink } from './types';

export { brokerAddress } from './mqtt-client';
export type { ConnectorConfig, RunningConnector, Sink } from './types';
export type { Oversized } from './packet-filter';

/** Opens a connector of either kind; it keeps itself open until it is closed, and says how it is to its sink. */
export function openConnector(config: ConnectorConfig, sink: Sink): RunningConnector & { listening?: Promise<number> } {
  return config.kind === 'mqtt-broker' ? openBroker(config, sink) : connectMqtt(config, sink);
}
