import { MillwrightError } from '../../contract/errors';
import type { Origin } from '../../contract/host-protocol';
import type { Role } from '../../contract/procedure';
import type { Who } from './who';

/** One caller's connection: a window, the command line over the socket. Handlers get it with every message. */
export interface Caller {
  origin: Origin;
  /** Null until somebody has signed in. */
  who: Who | null;
}

/** Who calls. The guard has checked the role before a handler runs; nobody here is a mistake of ours, not a person's. */
export function signedIn({ who }: Caller): Who {
  if (!who) throw new MillwrightError('not-signed-in', 'Sign in first.');
  return who;
}

/** The command line is the owner of the data folder: whoever may read its files may do everything. A wall only looks, whoever opened it. */
export function roleOf({ origin, who }: Caller): Role {
  if (origin === 'wall') return 'viewer';
  return who?.kind === 'person' ? who.person.role : 'administrator';
}
