import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MillwrightError } from '../../contract/errors';
import { scope, scopes, type HttpStatus } from '../../contract/http';
import type { Command } from '../command';
import { UsageError, wordOf, type Parsed } from '../options';
import { answer, note, table } from '../output';
import { withEngine } from '../with';

/** @throws UsageError */
export function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`A port is a number from 0 to 65535, not "${text}".`);
}

function contentOf(path: string): string {
  try {
    return readFileSync(resolve(path), 'utf8');
  } catch (error) {
    throw new MillwrightError('invalid-input', `${path} can't be read: ${error instanceof Error ? error.message : String(error)}.`, { file: path }, error);
  }
}

function tell(parsed: Parsed, status: HttpStatus): number {
  answer(parsed, status, () => [status.message, ...(status.tls ? [`Certificate: ${status.tls.subject}, good until ${new Date(status.tls.validTo).toISOString().slice(0, 10)}.`] : [])]);
  return status.state === 'failed' ? 1 : 0;
}

const show: Command = {
  usage: '',
  does: 'whether and where the appliance answers HTTP',
  run: (parsed) => withEngine(parsed, async (client) => void tell(parsed, await client.api.status({}))),
};

const on: Command = {
  usage: '[--port 8686] [--address 127.0.0.1] [--certificate FILE --key FILE | --no-tls] [--why TEXT]',
  does: 'answers HTTP from now on: Open Inference Protocol, readings, metrics. An address that other machines reach needs a certificate; its key goes into the vault. Exit code 1 where it can\'t listen there',
  options: { port: { type: 'string' }, address: { type: 'string' }, certificate: { type: 'string' }, key: { type: 'string' }, 'no-tls': { type: 'boolean' }, why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const [certificate, key] = [parsed.text('certificate'), parsed.text('key')];
      if ((certificate === undefined) !== (key === undefined)) throw new UsageError('--certificate and --key go together.');
      const tls = certificate !== undefined && key !== undefined ? { certificate: contentOf(certificate), key: contentOf(key) } : parsed.flag('no-tls') ? null : undefined;
      return tell(parsed, await client.api.set({ on: true, port: portOf(parsed.text('port')), address: parsed.text('address'), tls, why: parsed.text('why') }));
    }),
};

const off: Command = {
  usage: '[--why TEXT]',
  does: 'answers HTTP no more',
  options: { why: { type: 'string' } },
  run: (parsed) => withEngine(parsed, async (client) => void tell(parsed, await client.api.set({ on: false, why: parsed.text('why') }))),
};

const add: Command = {
  usage: `NAME --scope ${scopes.join('|')}[,…] [--per-minute N]`,
  words: 1,
  does: 'makes a key for a program; it is shown this once. infer asks models, readings sends readings, metrics reads figures, read sees what models there are',
  options: { scope: { type: 'string' }, 'per-minute': { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const name = wordOf(parsed, "The key's name is needed: of the program that will use it.");
      const wanted = parsed.needed('scope').split(',').map((one) => one.trim());
      const wrong = wanted.find((one) => !scope.safeParse(one).success);
      if (wrong !== undefined) throw new UsageError(`There is no scope "${wrong}". There are ${scopes.join(', ')}.`);
      const perMinute = parsed.text('per-minute');
      if (perMinute !== undefined && !/^[1-9]\d{0,6}$/.test(perMinute)) throw new UsageError(`--per-minute is a number of requests, not "${perMinute}".`);
      const made = await client.api.addKey({ name, scopes: wanted.map((one) => scope.parse(one)), ...(perMinute ? { perMinute: Number(perMinute) } : {}) });
      answer(parsed, made, () => [made.secret]);
      if (!parsed.json) note('Write the key down now: it is not shown again. Programs send it as "Authorization: Bearer …".');
    }),
};

const list: Command = {
  usage: '',
  does: 'lists the keys: what they may do, when they were last used, which are revoked',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const keys = await client.api.keys({});
      const day = (time: number | null) => (time === null ? '–' : new Date(time).toISOString().slice(0, 16).replace('T', ' '));
      answer(parsed, keys, () => table(['NAME', 'ID', 'SCOPES', 'A MINUTE', 'MADE', 'LAST USED', 'REVOKED'], keys.map((key) => [key.name, key.id, key.scopes.join(','), key.perMinute, day(key.created), day(key.lastUsed), day(key.revoked)])));
    }),
};

const revoke: Command = {
  usage: 'NAME or ID [--why TEXT]',
  words: 1,
  does: 'refuses a key from now on',
  options: { why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const [key] = parsed.positionals;
      if (!key) throw new UsageError("The key's name or id is needed.");
      const revoked = await client.api.revokeKey({ key, why: parsed.text('why') });
      answer(parsed, revoked, () => [`${revoked.name}: revoked.`]);
    }),
};

export const httpCommands: Record<string, Command> = { 'http show': show, 'http on': on, 'http off': off, 'apikey add': add, 'apikey list': list, 'apikey revoke': revoke };
