import type { Host } from '../../../../contract/host';
import { readParquet, type ColumnValues, type TableBlock, type TableColumn } from '../../../inference';
import { GOOD } from '../../columns';
import { timeIn } from '../../foreign';
import type { Sample } from '../types';
import { requireColumns, type FileRow, type Layout } from './row';

/** Rows of a Parquet file: as of CSV, but numbers are numbers, and a time with a zone is one to the microsecond. @throws Error */
export async function* rowsOfParquet(path: string, layout: Layout, now: () => number, host: Pick<Host, 'fork'>): AsyncGenerator<FileRow> {
  const file = await readParquet(host, path);
  try {
    requireColumns(file.columns.map(({ name }) => name), layout);
    for (const { name, type } of file.columns) if (type === null && (name === layout.timeColumn || name === layout.keyColumn)) throw new Error(`Its column "${name}" holds lists, structures or bytes.`);
    const columns = file.columns.filter(({ type }) => type !== null);
    let before = 0;
    for (let block = await file.next(); block; block = await file.next()) {
      const rows = new BlockRows(block, columns, layout);
      for (let row = 0; row < block.rows; row++) yield rows.row(row, before + row + 1, now());
      before += block.rows;
    }
  } finally {
    await file.close();
  }
}

class BlockRows {
  private readonly time: number;
  private readonly key: number;

  constructor(private readonly block: TableBlock, private readonly columns: readonly TableColumn[], { timeColumn, keyColumn }: Layout) {
    this.time = columns.findIndex(({ name }) => name === timeColumn);
    this.key = columns.findIndex(({ name }) => name === keyColumn);
  }

  row(row: number, number: number, now: number): FileRow {
    const written = this.value(this.time, row);
    const time = this.columns[this.time]?.type === 'time' ? written : timeIn(written ?? '', now);
    if (typeof time !== 'number' || !Number.isFinite(time)) return { number, time: undefined, samples: [], problem: `"${String(written ?? '').slice(0, 40)}" is no time.` };
    const key = this.key < 0 ? '' : `${String(this.value(this.key, row) ?? '')}/`;
    const samples: Sample[] = [];
    this.columns.forEach(({ name }, at) => {
      const value = this.value(at, row);
      // A gap stays a gap.
      if (at !== this.time && at !== this.key && value !== null && value !== '') samples.push({ address: `${key}${name}`, value, time, quality: GOOD });
    });
    return { number, time, samples, problem: undefined };
  }

  private value(at: number, row: number): string | number | boolean | null {
    const column: ColumnValues | undefined = this.block.columns[at];
    if (!column) return null;
    if ('texts' in column) return column.texts[row]?.trim() ?? null;
    if ('codes' in column) return column.labels[column.codes[row] ?? -1] ?? null;
    if (column.nulls?.[row]) return null;
    const value = column.numbers[row] ?? NaN;
    return this.columns[at]?.type === 'boolean' ? value === 1 : value;
  }
}
