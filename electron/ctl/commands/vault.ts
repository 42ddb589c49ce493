import { userInfo } from 'node:os';
import { MillwrightError } from '../../contract/errors';
import type { Command } from '../command';
import { passphraseOf } from '../engine';
import { answer } from '../output';
import { withEngine } from '../with';

/** As the contract has it for a new passphrase. */
const SHORTEST = 10;

const init: Command = {
  usage: '[--person NAME]',
  does: 'makes a vault with its first person, an administrator; prints the recovery key once',
  options: { person: { type: 'string' } },
  run: async (parsed) => {
    const passphrase = passphraseOf(parsed);
    if (passphrase === undefined) {
      throw new MillwrightError('invalid-input', 'A new vault needs a passphrase: give --passphrase-file F, or MILLWRIGHT_PASSPHRASE.');
    }
    if (passphrase.length < SHORTEST) throw new MillwrightError('invalid-input', `The passphrase is too short: use at least ${SHORTEST} characters.`);
    await withEngine(
      parsed,
      async (client, { home }) => {
        const { state } = await client.vault.status({});
        if (state !== 'new') throw new MillwrightError('vault-exists', `There is an appliance in ${home} already. Nothing was changed.`, { home });
        const personName = parsed.text('person') ?? userInfo().username;
        const { recoveryKey } = await client.vault.create({ personName, passphrase, useKeychain: false });
        answer(parsed, { home, person: personName, recoveryKey }, () => [
          `The vault is in ${home}. Its first person is ${personName}, an administrator.`,
          '',
          `Recovery key: ${recoveryKey}`,
          '',
          'Write it down and keep it away from this machine. It is not shown again.',
        ]);
      },
      { allowNew: true },
    );
  },
};

export const vaultCommands: Record<string, Command> = { init };
