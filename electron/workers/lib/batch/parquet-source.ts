import { stat } from 'node:fs/promises';
import { cellOf } from '../../../engine/inference/tables';
import { ParquetFile } from '../duckdb/parquet-reader';
import type { Row, Source } from './types';

/** A Parquet file as rows, for whoever wants a few of them. Their `line` counts rows, from 1. Errors: as of `ParquetFile.open`. */
export async function parquetSource(path: string): Promise<Source> {
  const file = await ParquetFile.open(path);
  const { size } = await stat(path);
  let rows = 0;
  return {
    format: 'parquet', table: file, header: file.columns.map(({ name }) => name), delimiter: ',', newline: '\n', byteOrderMark: false, rowsFrom: { byte: 0, line: 0 }, bytesTotal: size,
    get bytesRead() {
      return file.rows === 0 ? size : Math.round((size * rows) / file.rows);
    },
    async *blocks() {
      for await (const block of file.blocks(file.columns)) {
        yield Array.from({ length: block.rows }, (_, row): Row => ({ line: rows + row + 1, raw: '', cells: file.columns.map(({ readAs }, at) => cellOf(block.columns[at], readAs, row)) }));
        rows += block.rows;
      }
    },
    close: () => file.close(),
  };
}
