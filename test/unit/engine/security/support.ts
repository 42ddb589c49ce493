import { createSecurity, memoryVault, type Security, securityMigrations, type Vault } from '../../../../electron/engine/security';
import type { Clock } from '../../../../electron/engine/shared/clock';
import type { Caller } from '../../../../electron/engine/shared/context';
import type { Who } from '../../../../electron/engine/shared/who';
import type { Store } from '../../../../electron/engine/store';
import { testStore } from '../../../support/store';

export const someone: Who = { kind: 'ctl', user: 'tester' };

/** A clock that goes on by a second whenever it is asked. */
export function steppingClock(from = Date.UTC(2026, 10, 1)): Clock {
  let now = from;
  return { now: () => (now += 1000), received: () => (now += 1000) };
}

export function aWindow(): Caller {
  return { origin: 'window', who: null };
}

export interface Rig {
  store: Store;
  vault: Vault;
  security: Security;
  clock: Clock;
}

/** An open appliance's security over a real encrypted store; the vault is in memory, as a demo's. */
export async function rig(): Promise<Rig> {
  const { vault, key } = memoryVault({ personName: 'Anna', cost: { memoryKiB: 8, iterations: 1, parallelism: 1 } });
  const clock = steppingClock();
  const store = await testStore(securityMigrations, { key });
  return { store, vault, clock, security: await createSecurity({ store, vault, clock }) };
}
