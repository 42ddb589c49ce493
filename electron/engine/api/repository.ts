import type { ApiKey, HttpSetting, Scope } from '../../contract/http';
import type { Reader, Transaction } from '../store';

export interface KeptSetting extends HttpSetting {
  /** PEM; its key is in the vault. */
  certificate: string | null;
}

export interface KeptKey extends ApiKey {
  /** SHA-256 of its secret. */
  hash: Uint8Array;
}

interface KeyRow { id: string; name: string; scopes: string; per_minute: number; hash: Uint8Array; created: number; created_by: string; last_used: number | null; revoked: number | null }

export async function readSetting(db: Reader): Promise<KeptSetting | undefined> {
  const [row] = await db.all<{ on: number; address: string; port: number; certificate: string | null }>('SELECT "on", address, port, certificate FROM http_setting');
  return row && { ...row, on: row.on === 1 };
}

export async function writeSetting(tx: Transaction, { on, address, port, certificate }: KeptSetting): Promise<void> {
  await tx.run('INSERT OR REPLACE INTO http_setting (id, "on", address, port, certificate) VALUES (1, ?, ?, ?, ?)', [on ? 1 : 0, address, port, certificate]);
}

export async function readKeys(db: Reader): Promise<KeptKey[]> {
  const rows = await db.all<KeyRow>('SELECT id, name, scopes, per_minute, hash, created, created_by, last_used, revoked FROM api_key ORDER BY created, id');
  return rows.map(({ scopes, per_minute, created_by, last_used, ...row }) => ({ ...row, scopes: scopes.split(' ') as Scope[], perMinute: per_minute, createdBy: created_by, lastUsed: last_used }));
}

export async function insertKey(tx: Transaction, key: KeptKey): Promise<void> {
  await tx.run('INSERT INTO api_key (id, name, scopes, per_minute, hash, created, created_by) VALUES (?, ?, ?, ?, ?, ?, ?)', [key.id, key.name, key.scopes.join(' '), key.perMinute, key.hash, key.created, key.createdBy]);
}

export async function revokeKey(tx: Transaction, id: string, at: number): Promise<void> {
  await tx.run('UPDATE api_key SET revoked = ? WHERE id = ?', [at, id]);
}

export async function noteUse(tx: Transaction, used: ReadonlyMap<string, number>): Promise<void> {
  for (const [id, at] of used) await tx.run('UPDATE api_key SET last_used = max(coalesce(last_used, 0), ?) WHERE id = ?', [at, id]);
}
