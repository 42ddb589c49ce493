import type { Person } from '../../electron/contract/domain';
import { MillwrightError } from '../../electron/contract/errors';
import type { Security } from '../../electron/engine/security';

/** Who may sign something, and by which words. */
export const signers: readonly (Person & { passphrase: string })[] = [
  { id: 3, name: 'Anna', role: 'operator', passphrase: 'anna’s own words' }, { id: 4, name: 'Bert', role: 'engineer', passphrase: 'bert’s own words' },
  { id: 5, name: 'Guest', role: 'viewer', passphrase: 'guest’s own words' }, { id: 6, name: 'Carla', role: 'administrator', passphrase: 'carla’s own words' },
];
export const peopleWho: Pick<Security, 'person' | 'checkPassphrase'> = {
  person: async (id) => signers.find((one) => one.id === id),
  checkPassphrase: async (id, passphrase) => {
    if (signers.find((one) => one.id === id)?.passphrase !== passphrase) throw new MillwrightError('wrong-key', 'This passphrase is not right.');
  },
};
