import type { ColumnType } from '../inference';
import type { ReportTable } from './csv';

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** What each column of a table holds: a moment where its name ends in `_utc` and all that stands there is one, numbers where nothing else does, else text. Alike in every report of a kind whose column is not empty. */
export function columnTypes({ header, rows }: ReportTable): ColumnType[] {
  return header.map((name, at) => {
    const values = rows.map((row) => row[at]).filter((value) => value !== null && value !== undefined);
    if (name.endsWith('_utc') && values.every((value) => typeof value === 'string' && instant.test(value))) return 'time';
    return values.length > 0 && values.every((value) => typeof value === 'number') ? 'number' : 'text';
  });
}
