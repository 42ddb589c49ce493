import type { Paper } from '../../contract/deliver';
import { revisionLetter, type ReportLedger } from '../../contract/reports';
import { csv } from './csv';
import { revisionNote } from './ledger/revision';
import { ledgerSection } from './ledger/section';
import { withLedger } from './ledger/table';
import { withContents, withHeadings } from './page/contents';
import { document } from './page/document';
import type { FontFile } from './page/fonts';
import { html, type Html } from './page/html';
import { screenDocument } from './page/screen';
import type { MadeReport, ReportContent, ReportStamp } from './types';

/** What a kind has to say, its ledger and the same head and foot for all, as pages and table. Pure: equal ones give equal bytes. */
export function assemble(content: ReportContent, ledger: ReportLedger, stamp: ReportStamp, simulated: boolean, fonts: readonly FontFile[], paper: Paper = 'a4'): MadeReport {
  const { title, plant, heading, foot, method } = content;
  const { body, headings } = withHeadings(html`${revisionNote(stamp)}${content.body}${ledgerSection(ledger, stamp)}${method}`);
  const page = (whole: Html) => ({ title, plant, heading: stamp.revision ? `${heading}, revision ${revisionLetter(stamp.revision.revision)}` : heading, foot, simulated, body: whole });
  const table = withLedger(content.table, ledger, stamp);
  return {
    ...document(page(body), fonts, paper), headings, table, csv: csv(table),
    withContents: (pages) => document(page(withContents(body, headings, { pages })), fonts, paper).html,
    screen: (contents) => screenDocument(page(contents ? withContents(body, headings, null) : body), fonts),
  };
}
