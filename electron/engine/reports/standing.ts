import type { ReportDelivery } from '../../contract/deliver';
import { capital, count, plural } from './words';
import type { Database } from '../store';

/** What a way does with a report. */
export const wayWords = ({ way, to }: Pick<ReportDelivery, 'way' | 'to'>): string => (way === 'folder' ? `written to ${to}` : way === 'mail' ? `sent to ${to}` : `handed to the printer ${to}`);

/** What the alarm of a kind of report says of its deliveries that were given up, and neither made since nor dismissed; null: there is none. */
export async function standingOf(db: Pick<Database, 'all'>, name: string): Promise<string | null> {
  const rows = await db.all<Pick<ReportDelivery, 'way' | 'to' | 'problem'> & { title: string }>(`SELECT way, target AS "to", problem, title FROM report_way JOIN report ON report.id = report_way.report WHERE report.name = ? AND stands = 1 ORDER BY gave_up DESC, report_way.id DESC`, [name]);
  const [newest, ...others] = rows;
  if (!newest) return null;
  return `${newest.title} could not be ${wayWords(newest)}: ${newest.problem ?? ''}${others.length > 0 ? ` ${capital(count(others.length))} more ${plural(others.length, 'delivery was', 'deliveries were')} given up.` : ''}`;
}

/** Kinds of report of which something goes or went out. */
export const deliveredKinds = async (db: Pick<Database, 'all'>): Promise<string[]> => (await db.all<{ name: string }>('SELECT DISTINCT name FROM report WHERE id IN (SELECT report FROM report_way)')).map(({ name }) => name);
