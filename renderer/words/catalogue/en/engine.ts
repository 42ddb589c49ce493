import type { Role } from '../../../../electron/contract/procedure';

/** What an engine says by itself, as windows say it. It speaks English: here its words stand as they are. */
export const en = {
  /** Names, causes, consequences and what to do of the alarms that every plant has, and where alarms of no machine are. Null: it is not one of them. */
  said: (_text: string): string | null => null,
  /** A prediction past the limit of its manifest, named after its output. `mode`: the likeliest, or null. */
  high: (title: string, mode: string | null) => `${title} high${mode === null ? '' : ` (most likely: ${mode})`}`,
  /** Refusals that say nothing but their kind; null: as the engine words it. */
  needsRole: null as ((role: Role) => string) | null,
  wrongPassphrase: null as string | null,
  notSignedIn: null as string | null,
  locked: null as string | null,
  /** Refusals that name their reason; null: as the engine words them. */
  refusals: null as Readonly<Record<string, (about: Readonly<Record<string, unknown>>) => string>> | null,
};
