import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MillwrightError } from '../../../contract/errors';
import type { Keychain } from '../../../contract/host';
import { type Clock, systemClock } from '../../shared/clock';
import { storeExists } from '../../store';
import { derive, deriverIn, type KdfCost } from './kdf';
import { fileStorage, memoryStorage } from './storage';
import { Vault } from './vault';

export { Vault };

export interface VaultOptions {
  home: string;
  /** Where the store's files are, if not in `home`. */
  storeDir?: string;
  keychain?: Keychain;
  /** The script of a thread of SQL, beside which the one that derives keys lies. */
  sqlThread?: string;
  clock?: Clock;
  cost?: KdfCost;
  sleep?: (ms: number) => Promise<void>;
}

/** The vault of a data folder, locked: `vault.json`. */
export function vaultAt({ home, storeDir = home, keychain, sqlThread, clock = systemClock(), cost, sleep }: VaultOptions): Vault {
  const script = sqlThread === undefined ? undefined : join(dirname(sqlThread), 'kdf-thread.cjs');
  const mayCreate = () => {
    if (storeExists(storeDir)) throw new MillwrightError('store-damaged', 'This folder holds an appliance\'s data, but its vault.json is missing. Put it back, or restore a backup; nothing was written.', { file: 'vault.json' });
  };
  return new Vault({ storage: fileStorage(home), derive: deriverIn(script !== undefined && existsSync(script) ? script : undefined), clock, keychain, cost, mayCreate, sleep });
}

/** A demo's vault: open, its key random (or the host's), in memory only. */
export function memoryVault({ personName, key, clock = systemClock(), cost }: { personName: string; key?: Uint8Array; clock?: Clock; cost?: KdfCost }): { vault: Vault; key: Uint8Array; personId: number } {
  const vault = new Vault({ storage: memoryStorage(), derive, clock, cost });
  return { vault, ...vault.createInMemory(personName, key) };
}
