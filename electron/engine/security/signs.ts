import type { Person, PersonSignature } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import { roleAllows, type Role } from '../../contract/procedure';
import type { Security } from './types';

/** The person who signs something with their own passphrase. @throws not-found; not-allowed, below that role, and says what the person does; wrong-key, which is recorded */
export async function signs(security: Pick<Security, 'person' | 'checkPassphrase'>, { person: id, passphrase }: PersonSignature, { role, otherwise }: { role: Role; otherwise: string }): Promise<Person> {
  const person = await security.person(id);
  if (!person) throw new MillwrightError('not-found', 'There is no such person.', { person: id });
  if (!roleAllows(person.role, role)) throw new MillwrightError('not-allowed', `${person.name} ${otherwise}.`, { person: id });
  try {
    await security.checkPassphrase(id, passphrase);
  } catch (error) {
    if (error instanceof MillwrightError && error.code === 'wrong-key') throw new MillwrightError('wrong-key', `This is not the passphrase of ${person.name}.`, { person: id }, error);
    throw error;
  }
  return person;
}
