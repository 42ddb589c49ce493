import type { Person } from '../../contract/domain';
import type { Role } from '../../contract/procedure';
import type { Reader, Transaction } from '../store';

export interface AuditRow {
  seq: number;
  at: number;
  who: string;
  what: string;
  before: string | null;
  after: string | null;
  why: string | null;
  previous: string;
  hash: string;
}

export async function headInside(tx: Transaction): Promise<{ seq: number; hash: string }> {
  const head = await tx.get<{ seq: number; hash: string }>('SELECT seq, hash FROM audit_head');
  if (!head) throw new Error('the audit trail has no head');
  return head;
}

/** Head, number of entries and last sequence at one moment. */
export function headOutside(reader: Reader): Promise<{ seq: number; hash: string; entries: number; last: number } | undefined> {
  return reader.get('SELECT h.seq, h.hash, (SELECT count(*) FROM audit) AS entries, (SELECT coalesce(max(seq), 0) FROM audit) AS last FROM audit_head h');
}

export async function appendEntry(tx: Transaction, row: AuditRow): Promise<void> {
  await tx.run(
    'INSERT INTO audit (seq, at, who, what, before, after, why, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    [row.seq, row.at, row.who, row.what, row.before, row.after, row.why, row.previous, row.hash],
  );
}

export function auditPageAfter(reader: Reader, after: number, last: number, limit: number): Promise<AuditRow[]> {
  return reader.all('SELECT seq, at, who, what, before, after, why, previous, hash FROM audit WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?', [after, last, limit]);
}

export function auditPageBefore(reader: Reader, before: number, limit: number): Promise<AuditRow[]> {
  return reader.all('SELECT seq, at, who, what, before, after, why, previous, hash FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?', [before, limit]);
}

export interface PersonRow extends Person {
  active: number;
  created: number;
}

export function peopleRows(reader: Reader): Promise<PersonRow[]> {
  return reader.all('SELECT id, name, role, active, created FROM person ORDER BY id');
}

export function personRow(reader: Reader, id: number): Promise<PersonRow | undefined> {
  return reader.get('SELECT id, name, role, active, created FROM person WHERE id = ?', [id]);
}

/** `id` only for the first person, whom the vault knew before there was a store. */
export async function insertPerson(tx: Transaction, person: { id?: number; name: string; role: Role; created: number }): Promise<number> {
  const { lastId } = await tx.run('INSERT INTO person (id, name, role, active, created) VALUES (?, ?, ?, 1, ?)', [person.id ?? null, person.name, person.role, Math.round(person.created)]);
  return lastId;
}

export async function updatePerson(tx: Transaction, id: number, role: Role, active: boolean): Promise<void> {
  await tx.run('UPDATE person SET role = ?, active = ? WHERE id = ?', [role, active ? 1 : 0, id]);
}

export async function otherAdministrators(tx: Transaction, id: number): Promise<number> {
  const row = await tx.get<{ n: number }>("SELECT count(*) AS n FROM person WHERE role = 'administrator' AND active = 1 AND id <> ?", [id]);
  return row?.n ?? 0;
}

export function secretRow(reader: Reader, name: string): Promise<{ value: string } | undefined> {
  return reader.get('SELECT value FROM secret WHERE name = ?', [name]);
}

export async function putSecret(tx: Transaction, name: string, value: string): Promise<void> {
  await tx.run('INSERT INTO secret (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [name, value]);
}

export async function deleteSecret(tx: Transaction, name: string): Promise<number> {
  return (await tx.run('DELETE FROM secret WHERE name = ?', [name])).changes;
}
