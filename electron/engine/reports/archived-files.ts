import type { KeyObject } from 'node:crypto';
import { DateTime } from 'luxon';
import { reportFormats, type ReportFormat } from '../../contract/deliver';
import type { Host } from '../../contract/host';
import { REPORT_SIGNATURE_END } from '../../contract/report-signature';
import { revisionLetter, type ArchivedReport, type ReportFile } from '../../contract/reports';
import { sha256Of, signReport } from '../../node/report-signature';
import { plainText } from './page/html';
import { parquetBytes } from './parquet-file';
import type { Printed } from './printing';
import type { Opening } from './repository';
import type { MadeReport } from './types';
import { workbookBytes, type Workbook } from './workbook';

const ends: Record<ReportFile, string> = { pdf: '.pdf', html: '.html', csv: '.csv', xlsx: '.xlsx', parquet: '.parquet', signature: REPORT_SIGNATURE_END };
export function fileName({ name, to, zone, revision }: Pick<ArchivedReport, 'name' | 'to' | 'zone' | 'revision'>, as: ReportFile): string {
  return `${name}-${DateTime.fromMillis(to, { zone }).toFormat('yyyy-MM-dd-HHmm')}${revision > 1 ? `-${revisionLetter(revision)}` : ''}${ends[as]}`;
}

/** Everything that a report can go out as. */
export async function filesOf(host: Pick<Host, 'fork'>, made: MadeReport, { pdf, contents }: Printed, workbook: Workbook): Promise<Record<ReportFormat, Uint8Array>> {
  const encoder = new TextEncoder();
  return { pdf, html: encoder.encode(made.screen(contents)), csv: encoder.encode(made.csv), xlsx: await workbookBytes(workbook), parquet: await parquetBytes(host, made.table) };
}

/** One signature over all of them, so that whichever goes out can be proved by it. */
export function signatureOf(report: Pick<ArchivedReport, 'name' | 'title' | 'from' | 'to' | 'zone' | 'created' | 'revision'>, files: Record<ReportFormat, Uint8Array>, key: KeyObject): string {
  return signReport({ report, files: reportFormats.map((format) => ({ name: fileName(report, format), sha256: sha256Of(files[format]) })) }, key);
}

/** What a report says first: its finding, and the paragraphs that follow it. */
export function openingOf(body: string): Opening {
  const heading = /<h1\b[^>]*>([\s\S]*?)<\/h1>/.exec(body)?.[1] ?? '';
  const lead = [...body.matchAll(/<p class="lead"[^>]*>([\s\S]*?)<\/p>/g)].map(([, text = '']) => plainText(text));
  return { heading: plainText(heading), lead: lead.join('\n\n') };
}
