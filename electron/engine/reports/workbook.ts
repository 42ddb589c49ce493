import type { ReportLedger } from '../../contract/reports';
import { revisionLetter } from '../../contract/reports';
import { xlsxBytes, type SheetCell } from '../../node/xlsx';
import { columnTypes } from './columns-of';
import type { ReportTable } from './csv';
import type { Figure, ReportContent, ReportPeriod, ReportStamp } from './types';
import { blindWords } from './words';

export interface Workbook {
  content: Pick<ReportContent, 'title' | 'plant' | 'foot'>;
  period: ReportPeriod;
  ledger: ReportLedger;
  stamp: ReportStamp;
  figures: readonly Figure[];
  simulated: boolean;
  table: ReportTable;
}

type Line = readonly [what: string, value: SheetCell];
const utc = (at: number): SheetCell => ({ local: at });

/** What the report is of, its main figures and what it rests on. Times are in UTC, as in the rows. */
function summary({ content, period, ledger, stamp, figures, simulated }: Workbook): Line[] {
  const { readings, models, leftOut } = ledger;
  return [
    ['Report', content.title], ['Plant', content.plant], ...(simulated ? [['Simulated', 'Simulated demo plant'] as const] : []),
    ['From (UTC)', utc(period.from)], ['To (UTC)', utc(period.to)], ['Time zone', period.zone], ['Made (UTC)', utc(stamp.created)], ['Why', stamp.why], ['Revision', revisionLetter(stamp.revision?.revision ?? 1)], ['In short', content.foot],
    ...figures.map(({ name, value }): Line => [name, value]),
    ['Readings expected', readings.expected], ['Readings received', readings.received], ['Readings late', readings.late], ['Readings bad', readings.bad],
    ...models.flatMap(({ model, machines, blindMs, versions }): Line[] => [
      [`${model}: machines`, machines], [`${model}: blind`, blindWords(blindMs)],
      ...versions.flatMap(({ version, sha256, predictions, unanswered }): Line[] => [[`${model} ${version}: SHA-256`, sha256], [`${model} ${version}: predictions`, predictions], [`${model} ${version}: unanswered`, unanswered]]),
    ]),
    ...(leftOut.length === 0 ? [['Left out', 'Nothing was left out.'] as const] : leftOut.map((text): Line => ['Left out', text])),
    ...(stamp.revision?.changes ?? []).map(({ name, before, after }): Line => [`Changed: ${name}`, `${before ?? '–'} → ${after ?? '–'}`]),
  ];
}

/** The report's table as Excel reads it, with what it rests on before it. Equal reports give equal bytes. Errors: invalid-input where no workbook holds it. */
export async function workbookBytes(of: Workbook): Promise<Uint8Array> {
  const { header, rows } = of.table;
  const types = columnTypes(of.table);
  const cell = (value: string | number | null, at: number): SheetCell => (value !== null && types[at] === 'time' ? utc(Date.parse(String(value))) : typeof value === 'number' && !Number.isFinite(value) ? null : value);
  const pieces: Buffer[] = [];
  const sheets = [
    { name: 'Report', columns: [{ name: 'What', width: 34 }, { name: 'Value', width: 60 }], rows: summary(of) },
    { name: 'Rows', columns: header.map((name) => ({ name })), rows: rows.map((row) => row.map(cell)), count: rows.length },
  ];
  for await (const piece of xlsxBytes('The report', sheets)) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}
