import type { AlarmProposal } from '../../contract/alarms';
import type { Reader, Transaction } from '../store';

/** As it is kept. Of what `definition.version` says one less stood when it was proposed. */
export type Proposal = Omit<AlarmProposal, 'outdated'>;

/** Those that wait, the oldest first. */
export async function readProposals(db: Reader): Promise<Proposal[]> {
  const rows = await db.all<Omit<Proposal, 'definition'> & { content: string }>('SELECT id, at, who, person, why, content FROM alarm_proposal WHERE outcome IS NULL ORDER BY id');
  return rows.map(({ content, ...row }) => ({ ...row, definition: JSON.parse(content) as Proposal['definition'] }));
}

/** Returns its number. */
export async function insertProposal(tx: Transaction, { at, who, person, why, definition }: Omit<Proposal, 'id'>): Promise<number> {
  const { lastId } = await tx.run('INSERT INTO alarm_proposal (definition, at, who, person, why, content) VALUES (?, ?, ?, ?, ?, ?)', [definition.id === 0 ? null : definition.id, at, who, person, why, JSON.stringify(definition)]);
  return lastId;
}

/** False: it did not wait any more. */
export async function endProposal(tx: Transaction, id: number, { outcome, at, who, why }: { outcome: 'signed' | 'refused' | 'withdrawn'; at: number; who: string; why: string | null }): Promise<boolean> {
  const { changes } = await tx.run('UPDATE alarm_proposal SET outcome = ?, ended = ?, ended_by = ?, ended_why = ? WHERE id = ? AND outcome IS NULL', [outcome, at, who, why, id]);
  return changes === 1;
}
