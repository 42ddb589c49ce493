import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../contract/host';
import { openParquet, type ColumnType, type ColumnValues } from '../inference';
import { columnTypes } from './columns-of';
import type { Cell, ReportTable } from './csv';

/** DuckDB writes a file and nothing else: into memory where the system has a folder of it, so that no disk ever holds it in the clear. */
const MEMORY = '/dev/shm';

/** The table as Parquet, by a process of its own; equal tables give equal bytes. Errors: as of `openParquet`. */
export async function parquetBytes(host: Pick<Host, 'fork'>, table: ReportTable): Promise<Uint8Array> {
  const folder = await mkdtemp(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'millwright-report-'));
  try {
    const path = join(folder, 'rows.parquet');
    const types = columnTypes(table);
    const file = await openParquet(host, path, false, table.header.map((name, at) => ({ name, type: types[at] ?? 'text' })));
    try {
      if (table.rows.length > 0) await file.write({ rows: table.rows.length, columns: types.map((type, at) => valuesOf(type, table.rows.map((row) => row[at] ?? null))) });
      await file.commit();
    } finally {
      await file.discard();
    }
    return new Uint8Array(await readFile(path));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function valuesOf(type: ColumnType, cells: readonly Cell[]): ColumnValues {
  if (type === 'text') return { texts: cells.map((cell) => (cell === null ? null : String(cell))) };
  const numbers = Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : type === 'time' ? Date.parse(String(cell)) : Number(cell)));
  return { numbers: numbers.map((n) => (Number.isFinite(n) ? n : 0)), nulls: Uint8Array.from(numbers, (n) => (Number.isFinite(n) ? 0 : 1)) };
}
