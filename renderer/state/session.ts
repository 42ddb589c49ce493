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
  /** `person`: null on a wall, where nobody signs in. */
  | { phase: 'open'; vault: VaultStatus; person: Person | null };

export interface Session extends Store<SessionState> {
  /** Asks again: after a passphrase was given, someone signed in or out, or the vault was locked. */
  refresh(): Promise<void>;
  /** Keeps the present page although the vault is open: the recovery key has to be read first. */
  hold(held: boolean): void;
}

/** Also while it is open: somebody may lock it, sign out elsewhere or lose a role. */
const ASK_AGAIN_MS = { opening: 250, waiting: 3000 } as const;

/** Who is here and what the vault says, asked after every connection and again while it is not open. */
export function followSession(connection: Store<ConnectionState>, isWall = false): Session {
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
      const next: SessionState = vault.state !== 'open' ? { phase: 'vault', vault } : person || isWall ? { phase: 'open', vault, person } : { phase: 'sign-in', vault };
      // A poll that changed nothing must not draw anything again.
      if (JSON.stringify(store.get()) !== JSON.stringify(next)) store.set(next);
      if (vault.state === 'opening') again = ASK_AGAIN_MS.opening;
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
