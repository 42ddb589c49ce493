import type { Database, Transaction } from '../store';

export interface VersionRow {
  display: number;
  revision: number;
  /** Null: removed. */
  content: string | null;
  at: number;
  who: string;
}

const columns = 'display, revision, content, at, who';
/** Changes of one display that can still be looked back at. */
const KEPT = 20;

export function displayRepository(db: Database) {
  return {
    /** The newest of each. */
    current: () => db.all<VersionRow>(`SELECT ${columns} FROM display_version AS v WHERE revision = (SELECT max(revision) FROM display_version WHERE display = v.display)`),
    wall: () => db.get<{ content: string }>('SELECT content FROM wall WHERE id = 1'),
    putWall: (tx: Transaction, content: string) => tx.run('INSERT INTO wall (id, content) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET content = excluded.content', [content]),
    newest: (tx: Transaction, display: number) => tx.all<VersionRow>(`SELECT ${columns} FROM display_version WHERE display = ? ORDER BY revision DESC LIMIT 2`, [display]),
    async nextId(tx: Transaction): Promise<number> {
      return ((await tx.get<{ id: number | null }>('SELECT max(display) AS id FROM display_version'))?.id ?? 0) + 1;
    },
    async insert(tx: Transaction, row: VersionRow): Promise<void> {
      await tx.run('INSERT INTO display_version (display, revision, content, at, who) VALUES (?, ?, ?, ?, ?)', [row.display, row.revision, row.content, row.at, row.who]);
      await tx.run('DELETE FROM display_version WHERE display = ? AND revision <= ?', [row.display, row.revision - KEPT]);
    },
  };
}
