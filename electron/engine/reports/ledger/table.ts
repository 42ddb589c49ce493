import { revisionLetter, type ReportLedger } from '../../../contract/reports';
import type { Cell, ReportTable } from '../csv';
import type { ReportStamp } from '../types';

/** The ledger beside each row, so that whoever has a row has what it rests on. */
export function withLedger({ header, rows }: ReportTable, { readings, models }: ReportLedger, { revision }: ReportStamp): ReportTable {
  const versions = models.flatMap(({ model, versions }) => versions.map(({ version, sha256 }) => `${model} ${version} sha256:${sha256}`));
  const blindMs = models.reduce((sum, model) => sum + model.blindMs, 0);
  const own: Cell[] = [readings.expected, readings.received, readings.late, readings.bad, Math.round((blindMs / 60_000) * 1e3) / 1e3, versions.join('; '), revisionLetter(revision?.revision ?? 1)];
  return { header: [...header, 'report_expected', 'report_received', 'report_late', 'report_bad', 'report_blind_minutes', 'report_models', 'report_revision'], rows: rows.map((row) => [...row, ...own]) };
}
