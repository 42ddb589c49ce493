import type { Client } from '../contract/contract';
import type { Command } from './command';
import { wordOf } from './options';
import { answer } from './output';
import { withEngine } from './with';

/** A command that removes what its one word names. `needed`: what is said where the word is missing. */
export const removing = (does: string, needed: string, remove: (client: Client, what: { name: string }) => Promise<unknown>): Command => ({
  usage: 'NAME',
  words: 1,
  does,
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const name = wordOf(parsed, needed);
      await remove(client, { name });
      answer(parsed, { name, removed: true }, () => [`${name} was removed.`]);
    }),
});
