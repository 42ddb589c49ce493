import type { ArchivedReport, ReportLedger } from '../../contract/reports';
import type { Database, Transaction } from '../store';

export interface NewReport extends Omit<ArchivedReport, 'id' | 'pdfBytes' | 'csvBytes'> {
  schedule: string | null;
  pdf: Uint8Array;
  csv: Uint8Array;
}

type Row = Omit<ArchivedReport, 'simulated' | 'ledger'> & { simulated: number; ledger: string | null };

const columns = `id, name, title, from_time AS "from", to_time AS "to", zone, created, due, pages, length(pdf) AS pdfBytes, length(csv) AS csvBytes, sha256, simulated, why, ledger`;
const told = (row: Row): ArchivedReport => ({ ...row, simulated: row.simulated === 1, ledger: row.ledger === null ? null : (JSON.parse(row.ledger) as ReportLedger) });

export function reportRepository(db: Database) {
  return {
    /** Newest first, without their bytes. */
    all: async () => (await db.all<Row>(`SELECT ${columns} FROM report ORDER BY created DESC, id DESC`)).map(told),
    async ofSchedule(schedule: string, due: number): Promise<ArchivedReport | undefined> {
      const row = await db.get<Row>(`SELECT ${columns} FROM report WHERE schedule = ? AND due = ?`, [schedule, due]);
      return row && told(row);
    },
    file: (id: number, as: 'pdf' | 'csv') =>
      db.get<{ name: string; to: number; zone: string; bytes: Uint8Array }>(`SELECT name, to_time AS "to", zone, ${as === 'pdf' ? 'pdf' : 'csv'} AS bytes FROM report WHERE id = ?`, [id]),
    async insert(tx: Transaction, report: NewReport): Promise<number> {
      const { lastId } = await tx.run(
        `INSERT INTO report (name, title, from_time, to_time, zone, created, schedule, due, pages, sha256, simulated, why, ledger, pdf, csv) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [report.name, report.title, report.from, report.to, report.zone, report.created, report.schedule, report.due, report.pages, report.sha256, report.simulated ? 1 : 0, report.why, JSON.stringify(report.ledger), report.pdf, report.csv],
      );
      return lastId;
    },
  };
}
