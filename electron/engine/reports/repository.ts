import { gunzipSync, gzipSync } from 'node:zlib';
import { reportFormats, type ReportFormat } from '../../contract/deliver';
import type { ArchivedReport, ReportFile, ReportLedger } from '../../contract/reports';
import type { Database, Transaction } from '../store';
import type { Figure } from './types';

/** What a report says first. */
export interface Opening {
  heading: string;
  lead: string;
}

export interface NewReport extends Omit<ArchivedReport, 'id' | 'pdfBytes' | 'csvBytes' | 'deliveries' | 'formats'> {
  schedule: string | null;
  /** Of all that it says: one that says the same is no other revision. */
  digest: string;
  figures: readonly Figure[];
  files: Readonly<Record<ReportFormat, Uint8Array>>;
  /** The file of the signature over all of them. */
  signature: string;
  opening: Opening;
}

type Row = Omit<ArchivedReport, 'simulated' | 'ledger' | 'changes' | 'deliveries' | 'formats'> & { simulated: number; ledger: string | null; changes: string; whole: number };

const columns = `id, name, title, from_time AS "from", to_time AS "to", zone, created, due, pages, length(pdf) AS pdfBytes, length(csv) AS csvBytes, sha256, simulated, why, ledger, revision, changes, paper, html IS NOT NULL AS whole`;
const early: ReportFormat[] = ['pdf', 'csv'];
const told = ({ whole, ...row }: Row): ArchivedReport => ({ ...row, deliveries: [], formats: whole === 1 ? [...reportFormats] : early, simulated: row.simulated === 1, ledger: row.ledger === null ? null : (JSON.parse(row.ledger) as ReportLedger), changes: JSON.parse(row.changes) as ArchivedReport['changes'] });

interface FileRow {
  name: string;
  revision: number;
  to: number;
  zone: string;
  bytes: Uint8Array | null;
}

export function reportRepository(db: Database) {
  return {
    /** Newest first, without their bytes. */
    all: async ({ name = null, from = null, to = null }: { name?: string | null | undefined; from?: number | null | undefined; to?: number | null | undefined } = {}) =>
      (await db.all<Row>(`SELECT ${columns} FROM report WHERE (:name IS NULL OR name = :name) AND (:from IS NULL OR to_time > :from) AND (:to IS NULL OR from_time < :to) ORDER BY created DESC, id DESC`, { name, from, to })).map(told),
    async one(id: number): Promise<ArchivedReport | undefined> {
      const row = await db.get<Row>(`SELECT ${columns} FROM report WHERE id = ?`, [id]);
      return row && told(row);
    },
    async ofSchedule(schedule: string, due: number): Promise<ArchivedReport | undefined> {
      const row = await db.get<Row>(`SELECT ${columns} FROM report WHERE schedule = ? AND due = ?`, [schedule, due]);
      return row && told(row);
    },
    /** The newest revision over this period, with what the next is held against. */
    async newestOf({ name, from, to, zone }: Pick<ArchivedReport, 'name' | 'from' | 'to' | 'zone'>): Promise<{ report: ArchivedReport; digest: string | null; figures: readonly Figure[] } | undefined> {
      const row = await db.get<Row & { digest: string | null; figures: string }>(`SELECT ${columns}, digest, figures FROM report WHERE name = ? AND from_time = ? AND to_time = ? AND zone = ? ORDER BY revision DESC, id DESC LIMIT 1`, [name, from, to, zone]);
      if (!row) return undefined;
      const { digest, figures, ...report } = row;
      return { report: told(report), digest, figures: JSON.parse(figures) as Figure[] };
    },
    /** `bytes` null: it was archived before it was kept so. */
    async file(id: number, as: ReportFile): Promise<FileRow | undefined> {
      const row = await db.get<Omit<FileRow, 'bytes'> & { bytes: Uint8Array | string | null }>(`SELECT name, revision, to_time AS "to", zone, ${as} AS bytes FROM report WHERE id = ?`, [id]);
      if (!row) return undefined;
      const { bytes } = row;
      return { ...row, bytes: bytes === null ? null : typeof bytes === 'string' ? new TextEncoder().encode(bytes) : as === 'html' ? new Uint8Array(gunzipSync(bytes)) : new Uint8Array(bytes) };
    },
    async opening(id: number): Promise<Opening | undefined> {
      const text = (await db.get<{ opening: string | null }>('SELECT opening FROM report WHERE id = ?', [id]))?.opening;
      return text ? (JSON.parse(text) as Opening) : undefined;
    },
    async insert(tx: Transaction, report: NewReport): Promise<number> {
      const { lastId } = await tx.run(
        `INSERT INTO report (name, title, from_time, to_time, zone, created, schedule, due, pages, sha256, simulated, why, ledger, revision, changes, digest, figures, paper, opening, pdf, csv, html, xlsx, parquet, signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [report.name, report.title, report.from, report.to, report.zone, report.created, report.schedule, report.due, report.pages, report.sha256, report.simulated ? 1 : 0, report.why, JSON.stringify(report.ledger), report.revision, JSON.stringify(report.changes), report.digest, JSON.stringify(report.figures), report.paper, JSON.stringify(report.opening), report.files.pdf, report.files.csv, gzipSync(report.files.html), report.files.xlsx, report.files.parquet, report.signature],
      );
      return lastId;
    },
  };
}
