import { revisionLetter, type ReportLedger } from '../../contract/reports';
import { csv } from './csv';
import { revisionNote } from './ledger/revision';
import { ledgerSection } from './ledger/section';
import { withLedger } from './ledger/table';
import { document } from './page/document';
import type { FontFile } from './page/fonts';
import { html } from './page/html';
import type { MadeReport, ReportContent, ReportStamp } from './types';

/** What a kind has to say, its ledger and the same head and foot for all, as pages and table. Pure: equal ones give equal bytes. */
export function assemble(content: ReportContent, ledger: ReportLedger, stamp: ReportStamp, simulated: boolean, fonts: readonly FontFile[]): MadeReport {
  const { title, plant, heading, foot, body, method } = content;
  const page = document({ title, plant, heading: stamp.revision ? `${heading}, revision ${revisionLetter(stamp.revision.revision)}` : heading, foot, simulated, body: html`${revisionNote(stamp)}${body}${ledgerSection(ledger, stamp)}${method}` }, fonts);
  return { ...page, csv: csv(withLedger(content.table, ledger, stamp)) };
}
