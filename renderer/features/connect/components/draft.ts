import type { Client } from '../../../../electron/contract/contract';

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
  pattern: string;
  timeColumn: string;
  keyColumn: string;
  ca: string;
  cert: string;
  privateKey: string;
}

const addresses: Record<Kind, string> = { mqtt: 'mqtt://', 'mqtt-scoring': 'mqtt://', 'mqtt-broker': 'mqtt://127.0.0.1:1883', sparkplug: 'mqtt://', modbus: 'modbus://', file: 'file:///' };

export const emptyDraft = (kind: Kind): Draft => ({ kind, name: '', url: addresses[kind], username: '', password: '', topics: 'millwright/v1/#', timePath: '', groups: '', models: '', intervalMs: '1000', unit: '1', pattern: '*.csv', timeColumn: 'time', keyColumn: '', ca: '', cert: '', privateKey: '' });

export const secured = ({ kind, url }: Draft): boolean => (kind === 'mqtt' || kind === 'sparkplug' || kind === 'mqtt-scoring') && url.trim().startsWith('mqtts://');

export const readyDraft = ({ name, url }: Draft): boolean => name !== '' && /^([a-z]+:\/\/[^/]|file:\/\/\/.)/.test(url.trim());

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
      return { kind, name, url: common.url, options: { intervalMs: Number(draft.intervalMs), unit: Number(draft.unit) } };
  }
}

const list = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);
