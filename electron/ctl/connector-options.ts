import { readFile } from 'node:fs/promises';
import { UsageError, type Parsed } from './options';

/** What a source of any kind may be told on the command line; which of it a kind takes, the contract says. */
export const connectorFlags = {
  topics: { type: 'string' }, qos: { type: 'string' }, mqtt: { type: 'string' }, clean: { type: 'boolean' }, 'keep-alive': { type: 'string' }, 'time-path': { type: 'string' },
  ca: { type: 'string' }, cert: { type: 'string' }, key: { type: 'string' }, 'server-name': { type: 'string' },
  models: { type: 'string' }, share: { type: 'string' },
  'host-id': { type: 'string' }, groups: { type: 'string' }, unit: { type: 'string' }, every: { type: 'string' }, timeout: { type: 'string' }, gap: { type: 'string' },
  security: { type: 'string' }, policy: { type: 'string' }, sampling: { type: 'string' }, deadband: { type: 'string' }, hold: { type: 'string' }, history: { type: 'string' },
  pattern: { type: 'string' }, 'time-column': { type: 'string' }, 'key-column': { type: 'string' }, settle: { type: 'string' }, replay: { type: 'string' },
} as const;

/** How a flag's option is called, where a kind calls it otherwise than the flag. */
const names: Record<string, string | Record<string, string>> = {
  mqtt: 'version', 'keep-alive': 'keepAliveS', 'time-path': 'timePath', 'host-id': 'hostId', every: { file: 'everyMs', modbus: 'intervalMs', opcua: 'publishingMs' }, timeout: 'timeoutMs', 'time-column': 'timeColumn', 'key-column': 'keyColumn',
  settle: 'settleMs', sampling: 'samplingMs', hold: 'holdMs', history: 'historyHours',
};

export function optionNamed(flag: string, kind: string): string {
  const found = Object.hasOwn(names, flag) ? names[flag] : undefined;
  return typeof found === 'object' ? (found[kind] ?? 'intervalMs') : (found ?? flag);
}

export async function optionsOf(parsed: Parsed, kind: string): Promise<{ options: Record<string, unknown>; privateKey: string | undefined }> {
  const [ca, cert, key] = await Promise.all(['ca', 'cert', 'key'].map((flag) => fileOf(parsed, flag)));
  const tls = kind === 'opcua' ? {} : given({ ca, cert, serverName: parsed.text('server-name') });
  const texts = ['mqtt', 'time-path', 'host-id', 'pattern', 'time-column', 'key-column', 'security', 'policy'];
  const numbers = ['qos', 'keep-alive', 'unit', 'every', 'timeout', 'gap', 'settle', 'replay', 'sampling', 'hold', 'history'];
  const lists = ['topics', 'groups', 'models'];
  const options = given({
    ...Object.fromEntries([
      ...texts.map((flag) => [optionNamed(flag, kind), parsed.text(flag)]), ...numbers.map((flag) => [optionNamed(flag, kind), number(parsed, flag)]), ...lists.map((flag) => [optionNamed(flag, kind), parsed.text(flag)?.split(',')]),
    ]) as Record<string, unknown>,
    clean: parsed.flag('clean') || undefined,
    // `--share none`: each appliance answers every request.
    share: parsed.text('share') === 'none' ? null : parsed.text('share'),
    ...deadband(parsed),
    tls: Object.keys(tls).length > 0 ? tls : undefined,
    userCertificate: kind === 'opcua' ? cert : undefined,
  });
  return { options, privateKey: key };
}

/** `0.5` in the value's own unit, `2%` of its range. */
function deadband(parsed: Parsed): Record<string, unknown> {
  const text = parsed.text('deadband');
  if (text === undefined) return {};
  const size = Number(text.replace(/%$/, ''));
  if (text.trim() === '' || !Number.isFinite(size)) throw new UsageError(`--deadband is a number or a share such as 2%; "${text}" is none.`);
  // The one that is given takes the place of the other.
  return text.endsWith('%') ? { deadbandPercent: size, ...replaced(parsed, 'deadband') } : { deadband: size, ...replaced(parsed, 'deadbandPercent') };
}

/** Of a connection that is there: without it. A new one has nothing to be replaced. */
const replaced = (parsed: Parsed, option: string): Record<string, unknown> => (parsed.text('kind') === undefined ? { [option]: null } : {});

async function fileOf(parsed: Parsed, flag: string): Promise<string | undefined> {
  const path = parsed.text(flag);
  return path === undefined ? undefined : readFile(path, 'utf8').catch(() => Promise.reject(new UsageError(`The file of --${flag}, ${path}, can't be read.`)));
}

export function number(parsed: Parsed, flag: string): number | undefined {
  const text = parsed.text(flag);
  if (text === undefined) return undefined;
  if (text.trim() === '' || !Number.isFinite(Number(text))) throw new UsageError(`--${flag} is a number; "${text}" is none.`);
  return Number(text);
}

export const given = (object: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
