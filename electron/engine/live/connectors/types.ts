import type { Connector } from '../../../contract/domain';
import type { Oversized } from './packet-filter';

/** Where a connector's messages go. */
export interface Sink {
  /** `kept` is called after the commit that holds all that the message said; only then may it be acknowledged. */
  message(topic: string, payload: Uint8Array, kept: () => void): void;
  oversized(packet: Oversized): void;
  /** Nothing more is to be read from sockets now. */
  readonly paused: boolean;
  onPressure(listener: (paused: boolean) => void): () => void;
  state(state: Connector['state'], message: string): void;
}

export interface ConnectorConfig {
  name: string;
  kind: Connector['kind'];
  url: string;
  username: string | null;
  password: string | undefined;
  /** Stays the same over restarts: a broker keeps the session by it. */
  clientId: string;
}

export interface RunningConnector {
  /** Where it really is: a broker on port 0 says the port it was given. */
  readonly url: string;
  /** Closes the connection; messages not acknowledged yet stay with the sender. */
  close(): Promise<void>;
}
