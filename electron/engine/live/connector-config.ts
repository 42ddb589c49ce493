import { newConnector, type ChangedConnector, type NewConnector } from '../../contract/connectors';
import { MillwrightError } from '../../contract/errors';
import { issueText } from '../../contract/issue';
import { checkConnector, type ConnectorConfig } from './connectors';
import type { KeptConnector } from './repository';

/** What of a connector lies in the vault. */
export interface ConnectorSecrets {
  password: string | undefined;
  privateKey: string | undefined;
}

interface Around extends ConnectorSecrets {
  mapped: readonly string[];
  trusted: string | undefined;
}

/** What a connector is opened with; undefined: what is kept can't be read by this version. */
export function configOf({ name, kind, url, username, clientId, options }: Pick<KeptConnector, 'name' | 'kind' | 'url' | 'username' | 'clientId' | 'options'>, around: Around): ConnectorConfig | undefined {
  const whole = newConnector.safeParse({ name, kind, url, options });
  return whole.success ? ({ name, url, username, clientId, ...around, kind: whole.data.kind, options: whole.data.options } as ConnectorConfig) : undefined;
}

/** A connector as it is after a change, with its secrets. Errors: invalid-input. */
export async function changedOf(kept: KeptConnector, secrets: ConnectorSecrets, change: ChangedConnector): Promise<{ kept: KeptConnector; secrets: ConnectorSecrets }> {
  const url = change.url ?? kept.url;
  const username = change.username === undefined ? kept.username : change.username;
  const password = username === null ? undefined : (change.password ?? secrets.password);
  const privateKey = change.privateKey === undefined ? secrets.privateKey : (change.privateKey ?? undefined);
  if (password !== undefined && change.password === undefined && machineOf(url) !== machineOf(kept.url)) {
    throw new MillwrightError('invalid-input', 'The address is another machine now. Give the password again: one that is kept goes only where it was given for.', { connector: kept.name });
  }
  const wanted = read({
    name: kept.name, kind: kept.kind, url, options: withChanges(kept.options, change.options ?? {}), ...(username === null ? {} : { username }), ...(password === undefined ? {} : { password }), ...(privateKey === undefined ? {} : { privateKey }),
  });
  await checkConnector(wanted);
  return { kept: { ...kept, url, username, enabled: change.enabled ?? kept.enabled, options: wanted.options }, secrets: { password, privateKey } };
}

function read(whole: unknown): NewConnector {
  const found = newConnector.safeParse(whole);
  if (found.success) return found.data;
  throw new MillwrightError('invalid-input', issueText(found.error));
}

/** Of the certificates of a connection each stays that is not named. Nobody to share requests with is something told, and not nothing. */
function withChanges(before: Record<string, unknown>, change: Record<string, unknown>): Record<string, unknown> {
  const tls = change['tls'] && before['tls'] ? { tls: withChanges(before['tls'] as Record<string, unknown>, change['tls'] as Record<string, unknown>) } : {};
  return Object.fromEntries(Object.entries({ ...before, ...change, ...tls }).filter(([key, value]) => value !== undefined && (value !== null || key === 'share')));
}

const machineOf = (url: string): string => (URL.canParse(url) ? `${new URL(url).protocol}//${new URL(url).host}` : url);
