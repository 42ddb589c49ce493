import type { Reader, Transaction } from '../store';
import { targetWanted } from '../../contract/notify';
import type { Content, Kept, Message } from './types';

interface TargetRow {
  name: string; uid: string; kind: string; enabled: number; options: string; least: number; under: number | null; kinds: string; events: string; give_up_after_ms: number; secret: number; cursor: number;
  last_sent: number | null; failing_since: number | null; problem: string | null; attempts: number; next_try: number | null; sent: number; failed: number; given_up: number;
}

const HOUR_MS = 3_600_000;

export async function readTargets(db: Reader): Promise<Kept[]> {
  const rows = await db.all<TargetRow>('SELECT * FROM notify_target ORDER BY name');
  return rows.map((row) => ({
    wanted: targetWanted.parse({
      name: row.name, kind: row.kind, enabled: row.enabled === 1, options: JSON.parse(row.options), least: row.least, under: row.under, kinds: JSON.parse(row.kinds), events: JSON.parse(row.events), giveUpAfterH: row.give_up_after_ms / HOUR_MS,
    }),
    uid: row.uid, secret: row.secret === 1, cursor: row.cursor, lastSent: row.last_sent, failingSince: row.failing_since, problem: row.problem, attempts: row.attempts, nextTry: row.next_try,
    sent: row.sent, failed: row.failed, givenUp: row.given_up,
  }));
}

export async function putTarget(tx: Transaction, { wanted, ...kept }: Kept): Promise<void> {
  await tx.run(
    `INSERT INTO notify_target (name, uid, kind, enabled, options, least, under, kinds, events, give_up_after_ms, secret, cursor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET enabled = excluded.enabled, options = excluded.options, least = excluded.least, under = excluded.under, kinds = excluded.kinds, events = excluded.events,
       give_up_after_ms = excluded.give_up_after_ms, secret = excluded.secret, cursor = excluded.cursor`,
    [wanted.name, kept.uid, wanted.kind, wanted.enabled ? 1 : 0, JSON.stringify(wanted.options), wanted.least, wanted.under, JSON.stringify(wanted.kinds), JSON.stringify(wanted.events), Math.round(wanted.giveUpAfterH * HOUR_MS), kept.secret ? 1 : 0, kept.cursor],
  );
  await putHealth(tx, { wanted, ...kept });
}

/** How telling goes, and nothing that a person chose. */
export async function putHealth(tx: Transaction, { wanted, lastSent, failingSince, problem, attempts, nextTry, sent, failed, givenUp }: Kept): Promise<void> {
  await tx.run('UPDATE notify_target SET last_sent = ?, failing_since = ?, problem = ?, attempts = ?, next_try = ?, sent = ?, failed = ?, given_up = ? WHERE name = ?', [lastSent, failingSince, problem, attempts, nextTry, sent, failed, givenUp, wanted.name]);
}

export async function putCursor(tx: Transaction, target: string, cursor: number): Promise<void> {
  await tx.run('UPDATE notify_target SET cursor = ? WHERE name = ?', [cursor, target]);
}

export async function deleteTarget(tx: Transaction, name: string): Promise<void> {
  await tx.run('DELETE FROM notify_message WHERE target = ?', [name]);
  await tx.run('DELETE FROM notify_target WHERE name = ?', [name]);
}

export interface Outgoing {
  key: string;
  content: Content;
  /** When it was due, where that is another moment than the one that it is of. */
  at?: number;
}

/** What is there by its key already is not put in again. */
export async function addMessages(tx: Transaction, target: string, messages: readonly Outgoing[]): Promise<void> {
  await tx.runMany('INSERT OR IGNORE INTO notify_message (target, key, at, content) VALUES (?, ?, ?, ?)', messages.map(({ key, at, content }) => [target, key, Math.round(at ?? content.at), JSON.stringify(content)]));
}

/** The oldest first. */
export async function readMessages(db: Reader, target: string, limit: number): Promise<Message[]> {
  const rows = await db.all<{ id: number; key: string; at: number; content: string }>('SELECT id, key, at, content FROM notify_message WHERE target = ? ORDER BY id LIMIT ?', [target, limit]);
  return rows.map(({ id, key, at, content }) => ({ row: id, id: key, at, content: JSON.parse(content) as Content }));
}

export async function countMessages(db: Reader, target: string): Promise<number> {
  return (await db.get<{ n: number }>('SELECT count(*) AS n FROM notify_message WHERE target = ?', [target]))?.n ?? 0;
}

export async function deleteMessages(tx: Transaction, rows: readonly number[]): Promise<void> {
  await tx.runMany('DELETE FROM notify_message WHERE id = ?', rows.map((row) => [row]));
}

/** Those from before a time, and of what is left beyond `most` the oldest. Returns how many. */
export async function dropOld(tx: Transaction, target: string, before: number, most: number): Promise<number> {
  const old = await tx.run('DELETE FROM notify_message WHERE target = ? AND at < ?', [target, Math.round(before)]);
  const many = await tx.run('DELETE FROM notify_message WHERE target = :target AND id <= (SELECT id FROM notify_message WHERE target = :target ORDER BY id DESC LIMIT 1 OFFSET :most)', { target, most });
  return old.changes + many.changes;
}
