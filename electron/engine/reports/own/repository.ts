import type { ReportImage } from '../../../contract/own-reports';
import type { Database, Transaction } from '../../store';
import type { KeptImage } from './image';

export interface OwnRow {
  key: string;
  revision: number;
  /** Null: removed. */
  content: string | null;
  at: number;
  who: string;
  why: string | null;
}

const columns = 'key, revision, content, at, who, why';

export function ownRepository(db: Database) {
  return {
    /** The newest of each. */
    current: () => db.all<OwnRow>(`SELECT ${columns} FROM own_report_version AS v WHERE revision = (SELECT max(revision) FROM own_report_version WHERE key = v.key)`),
    /** The newest first. */
    versions: (key: string) => db.all<OwnRow>(`SELECT ${columns} FROM own_report_version WHERE key = ? ORDER BY revision DESC`, [key]),
    newest: (tx: Transaction, key: string) => tx.get<OwnRow>(`SELECT ${columns} FROM own_report_version WHERE key = ? ORDER BY revision DESC LIMIT 1`, [key]),
    insert: (tx: Transaction, row: OwnRow) => tx.run(`INSERT INTO own_report_version (${columns}) VALUES (?, ?, ?, ?, ?, ?)`, [row.key, row.revision, row.content, row.at, row.who, row.why]),
    image: (sha256: string) => db.get<{ type: ReportImage['type']; width: number; height: number; content: Uint8Array }>('SELECT type, width, height, content FROM own_report_image WHERE sha256 = ?', [sha256]),
    hasImage: async (sha256: string): Promise<boolean> => (await db.get<{ n: number }>('SELECT count(*) AS n FROM own_report_image WHERE sha256 = ?', [sha256]))?.n === 1,
    addImage: (tx: Transaction, { image, type, width, height, content }: KeptImage) => tx.run('INSERT INTO own_report_image (sha256, type, width, height, content) VALUES (?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING', [image, type, width, height, content]),
  };
}
