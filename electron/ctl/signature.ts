import type { Client } from '../contract/contract';
import type { PersonSignature } from '../contract/domain';
import { readPassphrase } from './engine';
import { UsageError, type Parsed } from './options';

/** Who signs: named by `--WHICH`, with the passphrase in the file of `--WHICH-passphrase-file`. @throws UsageError */
export async function signatureOf(parsed: Parsed, client: Client, which: string): Promise<PersonSignature> {
  const name = parsed.needed(which);
  const file = parsed.needed(`${which}-passphrase-file`);
  const person = (await client.session.people({})).find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!person) throw new UsageError(`--${which}: there is nobody named ${name}.`);
  return { person: person.id, passphrase: readPassphrase(file) };
}
