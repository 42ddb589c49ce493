import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MillwrightError } from '../../../contract/errors';
import { canonicalJson } from '../canonical';
import { vaultFile, type VaultFile } from './slot';

const FILE = 'vault.json';

export interface VaultStorage {
  exists(): boolean;
  /** Throws `no-vault`, `store-damaged` or `store-newer`. */
  read(): VaultFile;
  write(vault: VaultFile): void;
  /** Throws `vault-exists`. */
  create(vault: VaultFile): void;
}

/** `vault.json`, its owner's only. A checksum tells damage from a wrong passphrase; it protects against nothing else. */
export function fileStorage(home: string): VaultStorage {
  const path = join(home, FILE);
  const put = (vault: VaultFile, place: (from: string) => void) => {
    const temporary = `${path}.${randomBytes(4).toString('hex')}.new`;
    try {
      writeThrough(temporary, `${JSON.stringify({ ...vault, checksum: checksum(vault) }, null, 2)}\n`);
      place(temporary);
      syncFolder(dirname(path));
    } finally {
      rmSync(temporary, { force: true });
    }
  };
  return {
    exists: () => existsSync(path),
    read: () => parse(path),
    write: (vault) => put(vault, (from) => renameSync(from, path)),
    create: (vault) => {
      mkdirSync(home, { recursive: true, mode: 0o700 });
      put(vault, (from) => placeNew(from, path));
    },
  };
}

export function memoryStorage(): VaultStorage {
  let held: VaultFile | undefined;
  return {
    exists: () => held !== undefined,
    read: () => {
      if (!held) throw noVault();
      return structuredClone(held);
    },
    write: (vault) => void (held = structuredClone(vault)),
    create: (vault) => void (held = structuredClone(vault)),
  };
}

function parse(path: string): VaultFile {
  if (!existsSync(path)) throw noVault();
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw damaged(error);
  }
  if (typeof raw !== 'object' || raw === null) throw damaged();
  const { checksum: sum, ...vault } = raw as Record<string, unknown>;
  if (sum !== checksum(vault)) throw damaged();
  if (vault.format === 'millwright-vault' && typeof vault.version === 'number' && vault.version > 1) {
    throw new MillwrightError('store-newer', `${FILE} was written by a newer Millwright. Start that version or a later one; nothing was changed.`, { file: FILE });
  }
  const parsed = vaultFile.safeParse(vault);
  if (!parsed.success) throw damaged(parsed.error);
  return parsed.data;
}

function checksum(vault: unknown): string {
  return createHash('sha256').update(canonicalJson(vault)).digest('hex');
}

/** A second name for the finished file fails where one is there already; a rename would put it in its place. */
function placeNew(from: string, path: string): void {
  try {
    linkSync(from, path);
  } catch (error) {
    if (existsSync(path)) throw new MillwrightError('vault-exists', 'This folder holds an appliance already. Unlock it, or choose another folder.', { file: FILE }, error);
    renameSync(from, path);
  }
}

function writeThrough(path: string, text: string): void {
  const handle = openSync(path, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Windows syncs names by itself and can't open a folder. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function noVault(): MillwrightError {
  return new MillwrightError('no-vault', 'This folder holds no appliance yet. Set one up first.', { file: FILE });
}

function damaged(cause?: unknown): MillwrightError {
  return new MillwrightError('store-damaged', `${FILE} is damaged, so no key can be tried with it. Put it back from a backup; nothing was changed.`, { file: FILE }, cause);
}
