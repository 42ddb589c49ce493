import { writeFile } from 'node:fs/promises';
import { changedConnector, type CertificateFacts } from '../../contract/connectors';
import { MillwrightError } from '../../contract/errors';
import { issueText } from '../../contract/issue';
import type { Command } from '../command';
import { connectorFlags, optionNamed, optionsOf } from '../connector-options';
import { UsageError } from '../options';
import { answer, table } from '../output';
import { withEngine } from '../with';
import { connected, connectorOf, named } from './connectors';

const set: Command = {
  usage: 'NAME [--url ADDRESS] [--username U] [flags of its kind] [--without FLAG,FLAG] [--why TEXT]',
  words: 1,
  does: 'tells a connection something else; what is not named stays, passwords and keys too',
  options: { url: { type: 'string' }, username: { type: 'string' }, without: { type: 'string' }, why: { type: 'string' }, ...connectorFlags },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const name = named(parsed);
      const { kind } = await connectorOf(client, name);
      const { options, privateKey } = await optionsOf(parsed, kind);
      const without = parsed.text('without')?.split(',') ?? [];
      const change = {
        url: parsed.text('url'), username: without.includes('username') ? null : parsed.text('username'), password: process.env.MILLWRIGHT_CONNECTOR_PASSWORD || undefined, privateKey,
        options: { ...options, ...Object.fromEntries(without.filter((flag) => flag !== 'username').map((flag) => [optionNamed(flag, kind), null])) },
      };
      if (Object.keys(change.options).length === 0 && [change.url, change.username, change.password, change.privateKey].every((value) => value === undefined)) throw new UsageError('Say what is to be another, such as --url or --every.');
      const read = changedConnector.safeParse({ name, ...change, why: parsed.text('why') });
      if (!read.success) throw new UsageError(issueText(read.error));
      const connector = await client.live.changeConnector(read.data);
      answer(parsed, connector, () => [`${connector.name}: ${connector.message}`]);
    }),
};

const switched = (enabled: boolean, does: string): Command => ({
  usage: 'NAME [--why TEXT]',
  words: 1,
  does,
  options: { why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const connector = await client.live.changeConnector({ name: named(parsed), enabled, why: parsed.text('why') });
      answer(parsed, connector, () => [`${connector.name}: ${connector.message}`]);
    }),
});

const factLines = ({ subject, issuer, applicationUri, from, to, fingerprint }: CertificateFacts): string[] =>
  table(['CERTIFICATE', ''], [['subject', subject], ['issuer', issuer], ['application', applicationUri], ['valid', `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`], ['SHA-256', fingerprint]]);

const trust: Command = {
  usage: 'NAME [--fingerprint SHA256 | --none] [--why TEXT]',
  words: 1,
  does: 'shows the certificate of an OPC UA server; with its fingerprint, compared at the server, it is trusted. Exit code 1 where it is not',
  options: { fingerprint: { type: 'string' }, none: { type: 'boolean' }, why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const name = named(parsed);
      const fingerprint = parsed.text('fingerprint')?.replaceAll(':', '').toLowerCase();
      if (fingerprint !== undefined && !/^[0-9a-f]{64}$/.test(fingerprint)) throw new UsageError('--fingerprint is the SHA-256 of the certificate: 64 hexadecimal digits.');
      const { certificate } = await connected(client, name, ({ certificate: shown }) => shown !== null);
      if (!certificate) throw new MillwrightError('not-found', `"${name}" has shown no certificate.`, { connector: name });
      const changed = fingerprint !== undefined || parsed.flag('none');
      if (changed) await client.live.trustSource({ name, fingerprint: fingerprint ?? null, why: parsed.text('why') });
      const trusted = changed ? fingerprint !== undefined : certificate.trusted;
      answer(parsed, { ...certificate, trusted }, () => [...factLines(certificate), trusted ? 'It is trusted.' : 'It is not trusted.']);
      return trusted || parsed.flag('none') ? 0 : 1;
    }),
};

const certificate: Command = {
  usage: '[--output FILE]',
  does: 'the certificate by which OPC UA servers know this appliance, to be trusted there; PEM',
  options: { output: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const own = await client.live.ownCertificate({});
      const output = parsed.text('output');
      if (output !== undefined) await writeFile(output, own.pem);
      answer(parsed, output === undefined ? own : { ...own, output }, () => (output === undefined ? [own.pem.trimEnd()] : [...factLines(own), `Written to ${output}.`]));
    }),
};

export const connectorChangeCommands: Record<string, Command> = {
  'connector set': set,
  'connector enable': switched(true, 'takes readings from a source again'),
  'connector disable': switched(false, 'takes no readings from a source until it is enabled again; its mappings stay, and its silence raises no alarm'),
  'connector trust': trust,
  'connector certificate': certificate,
};
