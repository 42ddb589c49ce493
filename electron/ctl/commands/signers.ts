import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Client } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import type { Signer, SigningPolicy } from '../../contract/signature';
import type { Command } from '../command';
import { UsageError } from '../options';
import { answer, table } from '../output';
import { withEngine } from '../with';

const demandWords = ({ signedOnly }: SigningPolicy) =>
  signedOnly ? 'This site takes only packages signed by one of these keys, or that came with the appliance.' : 'This site also takes packages that nobody has signed.';

const list: Command = {
  usage: '',
  does: 'lists the keys whose signatures this site trusts, and whether it demands one',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const policy = await client.models.signing({});
      answer(parsed, policy, () => [
        ...(policy.signers.length === 0 ? ['No key is trusted here.'] : table(['NAME', 'FINGERPRINT', 'ADDED', 'BY'], policy.signers.map((s) => [s.name, s.keyId, new Date(s.added).toISOString(), s.addedBy]))),
        demandWords(policy),
      ]);
    }),
};

const trust: Command = {
  usage: 'FILE.pub --name NAME [--why TEXT]',
  words: 1,
  does: 'trusts a public key from now on: what it signed may be imported; compare the fingerprint with its owner first',
  options: { name: { type: 'string' }, why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const [file] = parsed.positionals;
      if (!file) throw new UsageError('A public key is needed: the file that key new writes as FILE.pub.');
      const why = parsed.text('why');
      const signer = await client.models.trustSigner({ name: parsed.needed('name'), publicKey: readPublicKey(resolve(file)), ...(why ? { why } : {}) });
      answer(parsed, signer, () => [`${signer.name} is trusted: ${signer.keyId}`]);
    }),
};

const LONGEST_KEY = 2000;

function readPublicKey(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new MillwrightError('invalid-input', `The key ${file} can't be read: ${error instanceof Error ? error.message : String(error)}.`, { file }, error);
  }
  if (text.length > LONGEST_KEY) throw new MillwrightError('invalid-input', `${file} is too long for a public key.`, { file });
  return text;
}

const remove: Command = {
  usage: 'NAME or FINGERPRINT [--why TEXT]',
  words: 1,
  does: 'trusts a key no longer; what it signed stays in the registry',
  options: { why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const signer = await find(client, parsed.positionals[0]);
      const why = parsed.text('why');
      await client.models.removeSigner({ keyId: signer.keyId, ...(why ? { why } : {}) });
      answer(parsed, signer, () => [`${signer.name} is no longer trusted: ${signer.keyId}`]);
    }),
};

async function find(client: Client, given: string | undefined): Promise<Signer> {
  if (!given) throw new UsageError("A key's name or fingerprint is needed; signer list shows them.");
  const { signers } = await client.models.signing({});
  const found = signers.find(({ name, keyId }) => keyId === given.toLowerCase() || name.toLowerCase() === given.toLowerCase());
  if (!found) throw new MillwrightError('not-found', `No key named ${given} is trusted here. Trusted are: ${signers.map(({ name }) => name).join(', ') || 'none'}.`, { name: given });
  return found;
}

const demand: Command = {
  usage: 'on|off [--why TEXT]',
  words: 1,
  does: 'takes only packages signed by a trusted key from now on, or any again',
  options: { why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const [word] = parsed.positionals;
      if (word !== 'on' && word !== 'off') throw new UsageError('It is written: signer demand on, or signer demand off.');
      const why = parsed.text('why');
      const policy = await client.models.demandSigned({ demanded: word === 'on', ...(why ? { why } : {}) });
      answer(parsed, policy, () => [demandWords(policy)]);
    }),
};

export const signerCommands: Record<string, Command> = { 'signer list': list, 'signer trust': trust, 'signer remove': remove, 'signer demand': demand };
