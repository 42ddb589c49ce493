import type { Handover, Standing } from '../../contract/handovers';
import type { Reader, Transaction } from '../store';

interface Row { id: number; at: number; outgoing: number; outgoing_name: string; incoming: number; incoming_name: string; notes: string; standing: string }

export async function readHandovers(db: Reader, limit: number): Promise<Handover[]> {
  const rows = await db.all<Row>('SELECT * FROM handover ORDER BY id DESC LIMIT ?', [limit]);
  return rows.map((row) => ({
    ...(JSON.parse(row.standing) as Standing), id: row.id, at: row.at, notes: row.notes, outgoing: { id: row.outgoing, name: row.outgoing_name }, incoming: { id: row.incoming, name: row.incoming_name },
  }));
}

export async function insertHandover(tx: Transaction, { at, outgoing, incoming, notes, ...standing }: Omit<Handover, 'id'>): Promise<number> {
  const { lastId } = await tx.run(
    'INSERT INTO handover (at, outgoing, outgoing_name, incoming, incoming_name, notes, standing) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [at, outgoing.id, outgoing.name, incoming.id, incoming.name, notes, JSON.stringify(standing)],
  );
  return lastId;
}
