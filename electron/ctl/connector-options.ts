import { readFile } from 'node:fs/promises';
import { UsageError, type Parsed } from './options';

/** What a source of any kind may be told on the command line; which of it a kind takes, the contract says. */
export const connectorFlags = {
  topics: { type: 'string' }, qos: { type: 'string' }, mqtt: { type: 'string' }, clean: { type: 'boolean' }, 'keep-alive': { type: 'string' }, 'time-path': { type: 'string' },
  ca: { type: 'string' }, cert: { type: 'string' }, key: { type: 'string' }, 'server-name': { type: 'string' },
  models: { type: 'string' }, share: { type: 'string' },
  'host-id': { type: 'string' }, groups: { type: 'string' }, unit: { type: 'string' }, every: { type: 'string' }, timeout: { type: 'string' }, gap: { type: 'string' },
  pattern: { type: 'string' }, 'time-column': { type: 'string' }, 'key-column': { type: 'string' }, settle: { type: 'string' }, replay: { type: 'string' },
} as const;

export async function optionsOf(parsed: Parsed): Promise<{ options: Record<string, unknown>; privateKey: string | undefined }> {
  const [ca, cert, key] = await Promise.all(['ca', 'cert', 'key'].map((flag) => fileOf(parsed, flag)));
  const serverName = parsed.text('server-name');
  const tls = given({ ca, cert, serverName });
  const options = given({
    topics: parsed.text('topics')?.split(','),
    qos: number(parsed, 'qos'),
    version: parsed.text('mqtt'),
    clean: parsed.flag('clean') || undefined,
    keepAliveS: number(parsed, 'keep-alive'),
    timePath: parsed.text('time-path'),
    models: parsed.text('models')?.split(','),
    // `--share none`: each appliance answers every request.
    share: parsed.text('share') === 'none' ? null : parsed.text('share'),
    hostId: parsed.text('host-id'),
    groups: parsed.text('groups')?.split(','),
    unit: number(parsed, 'unit'),
    [parsed.text('kind') === 'file' ? 'everyMs' : 'intervalMs']: number(parsed, 'every'),
    timeoutMs: number(parsed, 'timeout'),
    gap: number(parsed, 'gap'),
    pattern: parsed.text('pattern'),
    timeColumn: parsed.text('time-column'),
    keyColumn: parsed.text('key-column'),
    settleMs: number(parsed, 'settle'),
    replay: number(parsed, 'replay'),
    tls: Object.keys(tls).length > 0 ? tls : undefined,
  });
  return { options, privateKey: key };
}

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

const given = (object: Record<string, unknown>): Record<string, unknown> => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
