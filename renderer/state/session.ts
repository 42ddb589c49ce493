import type { Person } from '../../electron/contract/domain';
import type { Client } from '../../electron/contract/contract';
import type { ConnectionState } from './connection';
import { createStore, type Store } from './store';

export type VaultStatus = Awaited<ReturnType<Client['vault']['status']>>;

export type SessionState =
  | { phase: 'connecting'; problem?: string }
  /** New, locked, opening or failed: nothing of the plant can be shown yet. */
  | { phase: 'vault'; vault: VaultStatus }
  | { phase: 'sign-in'; vault: VaultStatus }
  | { phase: 'open'; vault: VaultStatus; person: Person };

export interface Session extends Store<SessionState> {
  /** Asks again: after a passphrase was given, someone signed in or out, or the vault was locked. */
  refresh(): Promise<void>;
  /** Keeps the present page although the vault is open: the recovery key has to be read first. */
  hold(held: boolean): void;
}

const ASK_AGAIN_MS = { opening: 250, waiting: 3000 } as const;

/** Who is here and what the vault says, asked after every connection and again while it is not open. */
export function followSession(connection: Store<ConnectionState>): Session {
  const store = createStore<SessionState>({ phase: 'connecting' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;
  let held = false;

  const ask = async () => {
    clearTimeout(timer);
    const { client } = connection.get();
    if (!client) return;
    const mine = ++round;
    let again: number = ASK_AGAIN_MS.waiting;
    try {
      // Both at once; before there is a vault or while it is locked nobody can be known.
      const [vault, { person }] = await Promise.all([client.vault.status({}), client.session.who({}).catch(() => ({ person: null }))]);
      if (mine !== round || held) return;
      if (vault.state !== 'open') {
        const before = store.get();
        // A poll that changed nothing must not draw the form again.
        if (before.phase !== 'vault' || JSON.stringify(before.vault) !== JSON.stringify(vault)) store.set({ phase: 'vault', vault });
        again = vault.state === 'opening' ? ASK_AGAIN_MS.opening : ASK_AGAIN_MS.waiting;
      } else if (!person) {
        if (store.get().phase !== 'sign-in') store.set({ phase: 'sign-in', vault });
      } else {
        store.set({ phase: 'open', vault, person });
        return;
      }
    } catch (error) {
      // The connection ended meanwhile, or the engine could not say: it is asked again. Nothing that is shown is taken away for that.
      const problem = error instanceof Error ? error.message : String(error);
      if (mine === round && store.get().phase === 'connecting') store.set({ phase: 'connecting', problem });
    }
    if (mine === round) timer = setTimeout(() => void ask(), again);
  };

  let last = connection.get().client;
  connection.subscribe(() => {
    const { client } = connection.get();
    if (client === last) return;
    last = client;
    round++;
    if (client) void ask();
  });
  if (last) void ask();

  return {
    ...store,
    refresh: ask,
    hold: (next) => {
      held = next;
      if (!held) void ask();
    },
  };
}
