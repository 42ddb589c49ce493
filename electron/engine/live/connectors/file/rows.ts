import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { parse } from 'csv-parse';
import type { Host } from '../../../../contract/host';
import { GOOD } from '../../columns';
import { timeIn } from '../../foreign';
import type { Sample } from '../types';
import { rowsOfParquet } from './parquet-rows';
import { requireColumns, type FileRow, type Layout } from './row';

/** Rows of a CSV file with a header, or of a Parquet file by its name, one after the other; a row that can't be read is one with a problem. @throws Error where the file is none, or lacks the column of times */
export function rowsOf(path: string, layout: Layout, now: () => number, host: Pick<Host, 'fork'>): AsyncGenerator<FileRow> {
  return path.toLowerCase().endsWith('.parquet') ? rowsOfParquet(path, layout, now, host) : rowsOfCsv(path, layout, now);
}

async function* rowsOfCsv(path: string, { timeColumn, keyColumn }: Layout, now: () => number): AsyncGenerator<FileRow> {
  const parser = createReadStream(path).pipe(parse({ bom: true, delimiter: await delimiterOf(path), relax_column_count: true, relax_quotes: true, skip_empty_lines: true, max_record_size: 1024 * 1024 }));
  let header: string[] | undefined;
  let number = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (!header) {
        header = cells.map((cell) => cell.trim());
        requireColumns(header, { timeColumn, keyColumn });
        continue;
      }
      yield row(header, cells, ++number, { timeColumn, keyColumn }, now());
    }
  } finally {
    parser.destroy();
  }
  if (!header) throw new Error('It is empty.');
}

function row(header: readonly string[], cells: readonly string[], number: number, { timeColumn, keyColumn }: Layout, now: number): FileRow {
  const nothing = (problem: string): FileRow => ({ number, time: undefined, samples: [], problem });
  if (cells.length !== header.length) return nothing(`It has ${cells.length} values where the header names ${header.length} columns.`);
  const written = cells[header.indexOf(timeColumn)] ?? '';
  const time = timeIn(written, now);
  if (typeof time !== 'number' || !Number.isFinite(time)) return nothing(`"${written.slice(0, 40)}" is no time.`);
  const key = keyColumn === undefined ? '' : `${cells[header.indexOf(keyColumn)] ?? ''}/`;
  const samples = header.flatMap((column, at): Sample[] => {
    const value = cells[at]?.trim() ?? '';
    // A gap stays a gap.
    return column === timeColumn || column === keyColumn || value === '' ? [] : [{ address: `${key}${column}`, value, time, quality: GOOD }];
  });
  return { number, time, samples, problem: undefined };
}

/** The one of comma, semicolon and tab that stands most often in the first line. */
async function delimiterOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
    const [line = ''] = buffer.subarray(0, bytesRead).toString().split('\n');
    const counts = [',', ';', '\t'].map((one) => line.split(one).length);
    return [',', ';', '\t'][counts.indexOf(Math.max(...counts))] ?? ',';
  } finally {
    await file.close();
  }
}
