import type { ChangedConnector, Connector, NewConnector } from '../../../../electron/contract/connectors';
import type { Client } from '../../../../electron/contract/contract';
import { typed, typedNumber } from '../../../words/numbers';

type Wanted = Parameters<Client['live']['addConnector']>[0];
export type Kind = Wanted['kind'];

/** What a person has typed so far: texts, as they stand in their fields. */
export interface Draft {
  kind: Kind;
  name: string;
  url: string;
  username: string;
  password: string;
  topics: string;
  timePath: string;
  groups: string;
  models: string;
  intervalMs: string;
  unit: string;
  security: 'sign-encrypt' | 'sign' | 'none';
  /** `0.5`, or `2%` of the range. */
  deadband: string;
  pattern: string;
  timeColumn: string;
  keyColumn: string;
  ca: string;
  cert: string;
  privateKey: string;
}

const addresses: Record<Kind, string> = { mqtt: 'mqtt://', 'mqtt-scoring': 'mqtt://', 'mqtt-broker': 'mqtt://127.0.0.1:1883', sparkplug: 'mqtt://', modbus: 'modbus://', opcua: 'opc.tcp://', file: 'file:///' };

export const emptyDraft = (kind: Kind): Draft => ({
  kind, name: '', url: addresses[kind], username: '', password: '', topics: 'millwright/v1/#', timePath: '', groups: '', models: '', intervalMs: '1000', unit: '1', security: 'sign-encrypt', deadband: '', pattern: '*.csv', timeColumn: 'time', keyColumn: '', ca: '', cert: '', privateKey: '',
});

/** One that is there, to be changed. Secrets are not in it: what is left empty stays. */
export function draftOf({ kind, name, url, username, options: told }: Connector): Draft {
  const options = told as Partial<Record<string, unknown>>;
  const tls = (options['tls'] ?? {}) as { ca?: string; cert?: string };
  const text = (value: unknown): string => (typeof value === 'number' ? typed(value) : typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : '');
  const empty = emptyDraft(kind);
  return {
    ...empty, name, url, username: username ?? '', topics: text(options['topics']), timePath: text(options['timePath']), groups: text(options['groups']), models: text(options['models']), intervalMs: text(options['intervalMs'] ?? options['publishingMs']) || empty.intervalMs, unit: text(options['unit']),
    security: (options['security'] as Draft['security'] | undefined) ?? empty.security, deadband: options['deadbandPercent'] === undefined ? text(options['deadband']) : `${text(options['deadbandPercent'])}%`,
    pattern: text(options['pattern']), timeColumn: text(options['timeColumn']), keyColumn: text(options['keyColumn']), ca: tls.ca ?? '', cert: text(options['userCertificate']) || (tls.cert ?? ''),
  };
}

/** Where certificates of ours or of an authority are of use. */
export const secured = ({ kind, url }: Pick<Draft, 'kind' | 'url'>): boolean => (kind === 'mqtt' || kind === 'sparkplug' || kind === 'mqtt-scoring') && url.trim().startsWith('mqtts://');

export const readyDraft = ({ name, url }: Draft): boolean => name !== '' && /^([a-z.]+:\/\/[^/]|file:\/\/\/.)/.test(url.trim());

/** As the contract takes it; a number that is none is told by the engine. */
export function wantedOf(draft: Draft): Wanted {
  const { kind, name, username, password, privateKey } = draft;
  const common = { name, url: draft.url.trim(), username: username || undefined, password: password || undefined };
  const tls = secured(draft) && (draft.ca || draft.cert) ? { ca: draft.ca || undefined, cert: draft.cert || undefined } : undefined;
  const keyed = { ...common, privateKey: (secured(draft) && privateKey) || undefined };
  switch (kind) {
    case 'mqtt-broker':
      return { kind, ...common };
    case 'mqtt':
      return { kind, ...keyed, options: { topics: list(draft.topics), timePath: draft.timePath.trim() || undefined, tls } };
    case 'mqtt-scoring':
      return { kind, ...keyed, options: { models: list(draft.models), tls } };
    case 'sparkplug':
      return { kind, ...keyed, options: { groups: list(draft.groups), tls } };
    case 'file':
      return { kind, name, url: common.url, options: { pattern: draft.pattern.trim() || undefined, timeColumn: draft.timeColumn.trim() || undefined, keyColumn: draft.keyColumn.trim() || undefined } };
    case 'modbus':
      return { kind, name, url: common.url, options: { intervalMs: typedNumber(draft.intervalMs), unit: typedNumber(draft.unit) } };
    case 'opcua': {
      const size = draft.deadband.trim();
      const share = size.endsWith('%');
      const deadband = size === '' ? undefined : typedNumber(size.replace(/%$/, ''));
      return {
        kind, ...common, privateKey: privateKey || undefined,
        options: { security: draft.security, publishingMs: typedNumber(draft.intervalMs), deadband: share ? undefined : deadband, deadbandPercent: share ? deadband : undefined, userCertificate: draft.cert || undefined },
      };
    }
  }
}

/** The same as a change: what was emptied is given up, but for secrets, which stay unless they are given anew. */
export function changeOf(draft: Draft): ChangedConnector {
  const { name, url, username, password, privateKey, ...rest } = wantedOf(draft) as NewConnector;
  const told: Record<string, unknown> = rest.options ?? {};
  const options = Object.fromEntries(Object.entries(told).map(([key, value]) => [key, value ?? null]));
  const tls = secured(draft) ? { tls: { ca: draft.ca || null, cert: draft.cert || null } } : {};
  return { name, url, username: username ?? null, password, privateKey, options: { ...options, ...tls } };
}

const list = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);
