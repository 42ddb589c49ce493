import type { Roster } from '../../contract/notify';
import type { Reader, Transaction } from '../store';
import type { Content } from './types';

/** An alarm that was announced and that nobody has answered. */
export interface Unanswered {
  definition: number;
  asset: number;
  /** The step of the journal that announced it. */
  step: number;
  /** Steps of the roster that are due so long after it, or sooner, are told; -1: none is. */
  toldMs: number;
  content: Content;
}

export async function readRosters(db: Reader): Promise<Roster[]> {
  const rows = await db.all<{ priority: Roster['priority']; steps: string }>('SELECT priority, steps FROM notify_roster ORDER BY priority');
  return rows.map(({ priority, steps }) => ({ priority, steps: JSON.parse(steps) as Roster['steps'] }));
}

export async function putRoster(tx: Transaction, { priority, steps }: Roster): Promise<void> {
  await tx.run('INSERT INTO notify_roster (priority, steps) VALUES (?, ?) ON CONFLICT (priority) DO UPDATE SET steps = excluded.steps', [priority, JSON.stringify(steps)]);
}

export async function readUnanswered(db: Reader): Promise<Unanswered[]> {
  const rows = await db.all<Omit<Unanswered, 'toldMs' | 'content'> & { told_ms: number; content: string }>('SELECT definition, asset, step, told_ms, content FROM notify_unanswered');
  return rows.map(({ told_ms, content, ...row }) => ({ ...row, toldMs: told_ms, content: JSON.parse(content) as Content }));
}

export async function putUnanswered(tx: Transaction, { definition, asset, step, toldMs, content }: Unanswered): Promise<void> {
  await tx.run(
    `INSERT INTO notify_unanswered (definition, asset, step, told_ms, content) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (definition, asset) DO UPDATE SET step = excluded.step, told_ms = excluded.told_ms, content = excluded.content`,
    [definition, asset, step, toldMs, JSON.stringify(content)],
  );
}

export async function deleteUnanswered(tx: Transaction, { definition, asset }: Pick<Unanswered, 'definition' | 'asset'>): Promise<void> {
  await tx.run('DELETE FROM notify_unanswered WHERE definition = ? AND asset = ?', [definition, asset]);
}

/** How far the journal was read for what nobody has answered. */
export async function readCursor(db: Reader): Promise<number> {
  return (await db.get<{ cursor: number }>('SELECT cursor FROM notify_journal'))?.cursor ?? 0;
}

export async function putJournalCursor(tx: Transaction, cursor: number): Promise<void> {
  await tx.run('UPDATE notify_journal SET cursor = ?', [cursor]);
}
