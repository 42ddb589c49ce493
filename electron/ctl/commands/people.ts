import { roles, type Role } from '../../contract/procedure';
import type { Client } from '../../contract/contract';
import type { PersonKept } from '../../contract/domain';
import type { Command } from '../command';
import { readPassphrase } from '../engine';
import { UsageError, type Parsed } from '../options';
import { answer, table } from '../output';
import { withEngine } from '../with';

const roleOf = (given: string): Role => {
  const role = roles.find((one) => one === given);
  if (!role) throw new UsageError(`--role: ${given} is none of ${roles.join(', ')}.`);
  return role;
};
const newPassphrase = (parsed: Parsed): string | undefined => {
  const file = parsed.text('new-passphrase-file');
  return file === undefined ? undefined : readPassphrase(file);
};

async function named(client: Client, name: string): Promise<PersonKept> {
  const person = (await client.security.everybody({})).find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!person) throw new UsageError(`There is nobody named ${name}.`);
  return person;
}

const list: Command = {
  usage: '',
  does: 'who may sign in here and what they may do, and who was shut out',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const found = await client.security.everybody({});
      answer(parsed, found, () => table(['ID', 'NAME', 'ROLE', 'SINCE'], found.map((one) => [one.id, one.name, one.active ? one.role : `${one.role}, shut out`, new Date(one.created).toISOString()])));
    }),
};

const add: Command = {
  usage: 'NAME --role viewer|operator|engineer|administrator --new-passphrase-file F',
  does: 'lets somebody in, with a passphrase of their own that they can change',
  words: 1,
  options: { role: { type: 'string' }, 'new-passphrase-file': { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const [name] = parsed.positionals;
      if (name === undefined) throw new UsageError('Say who: person add NAME --role ROLE --new-passphrase-file F.');
      const passphrase = readPassphrase(parsed.needed('new-passphrase-file'));
      const added = await client.security.addPerson({ name, role: roleOf(parsed.needed('role')), passphrase });
      answer(parsed, added, () => [`${added.name} may sign in as ${added.role}.`]);
    }),
};

const change: Command = {
  usage: 'NAME [--role ROLE] [--shut-out | --let-in] [--new-passphrase-file F] [--why TEXT]',
  does: 'another role, or no way in any more; a new passphrase for who has forgotten theirs or comes back',
  words: 1,
  options: { role: { type: 'string' }, 'shut-out': { type: 'boolean' }, 'let-in': { type: 'boolean' }, 'new-passphrase-file': { type: 'string' }, why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const [name] = parsed.positionals;
      if (name === undefined) throw new UsageError('Say who: person change NAME.');
      if (parsed.flag('shut-out') && parsed.flag('let-in')) throw new UsageError('--shut-out and --let-in: one of them.');
      const role = parsed.text('role');
      const active = parsed.flag('shut-out') ? false : parsed.flag('let-in') ? true : undefined;
      const { id } = await named(client, name);
      const changed = await client.security.changePerson({ id, role: role === undefined ? undefined : roleOf(role), active, passphrase: newPassphrase(parsed), why: parsed.text('why') });
      answer(parsed, changed, () => [active === false ? `${changed.name} can not sign in any more.` : `${changed.name} may sign in as ${changed.role}.`]);
    }),
};

export const peopleCommands: Record<string, Command> = { 'person list': list, 'person add': add, 'person change': change };
