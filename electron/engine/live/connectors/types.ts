import type { CertificateFacts, Connector, ConnectorKind, NewConnector, SourceTag } from '../../../contract/connectors';
import type { Refused } from '../values';
import type { Oversized } from './mqtt/packet-filter';

/** A value of a source's own tag. */
export interface Sample {
  address: string;
  value: unknown;
  /** Of the source, UTC ms; anything else that it gave is told; undefined: the moment it came. */
  time: unknown;
  /** As in columns. */
  quality: number;
}

/** Which files of a connector are taken, by their content: kept with the appliance's own data. */
export interface FileLedger {
  find(content: string): Promise<{ rows: number; finished: boolean } | undefined>;
  begin(content: string, name: string, bytes: number): Promise<void>;
  /** So many of its rows are kept. */
  reached(content: string, rows: number): Promise<void>;
  finished(content: string, rows: number): Promise<void>;
  /** Those of them that the store does not hold: after a crash between a commit and `reached`. */
  withoutStored(samples: readonly Sample[]): Promise<Sample[]>;
}

/** Where a connector's messages go. */
export interface Sink {
  /** `kept` is called after the commit that holds all that the message said; only then may it be acknowledged. `retained`: the broker's copy of an earlier one. */
  message(topic: string, payload: Uint8Array, kept: () => void, retained?: boolean): void;
  /** Values of the source's tags, of one message or one poll, that go to whatever they are mapped to. Returns nothing of it to the source. */
  samples(samples: readonly Sample[], kept?: () => void): void;
  /** Something could not be used. */
  refuse(address: string, refused: Refused): void;
  oversized(packet: Oversized): void;
  /** Asks a model, and counts what came of it. Not there: a connection is only tried. */
  score?(topic: string, model: string, payload: Uint8Array): Promise<object>;
  /** Not there: a connection is only tried. */
  readonly ledger?: FileLedger;
  /** Nothing more is to be read from sockets now. */
  readonly paused: boolean;
  onPressure(listener: (paused: boolean) => void): () => void;
  state(state: Connector['state'], message: string): void;
  /** The source showed this certificate, whether or not it is trusted. */
  certificate?(facts: CertificateFacts): void;
  /** Source time of the newest reading that the store holds, of every address that is mapped. Not there: a connection is only tried. */
  newest?(): Promise<ReadonlyMap<string, number>>;
}

interface Common {
  name: string;
  url: string;
  username: string | null;
  password: string | undefined;
  privateKey: string | undefined;
  /** Stays the same over restarts: a broker keeps the session by it. */
  clientId: string;
  /** SHA-256 of the source's certificate that a person trusts, where its kind asks for that. */
  trusted?: string | undefined;
  /** Addresses that are mapped when it opens. */
  mapped: readonly string[];
}
export type ConfigOf<K extends ConnectorKind> = Common & Pick<Extract<NewConnector, { kind: K }>, 'kind' | 'options'>;
export type ConnectorConfig = { [K in ConnectorKind]: ConfigOf<K> }[ConnectorKind];

export type FoundTag = Omit<SourceTag, 'mappedTo'>;

export interface RunningConnector {
  /** Where it really is: a broker on port 0 says the port it was given. */
  readonly url: string;
  /** Of a broker: the port, once it listens. */
  readonly listening?: Promise<number>;
  /** The source's own tags; not there where what comes is all that is known of them. `search` may be an address to look at. */
  browse?(search: string, limit: number): Promise<{ tags: FoundTag[]; total?: number; note: string }>;
  /** Other addresses are mapped now. */
  remap?(mapped: readonly string[]): void;
  /** Closes the connection; messages not acknowledged yet stay with the sender. */
  close(): Promise<void>;
}
