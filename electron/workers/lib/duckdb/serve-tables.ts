import { MillwrightError } from '../../../contract/errors';
import type { Handlers } from '../../../engine/inference/line';
import type { TableBlock, TableCalls } from '../../../engine/inference/tables';
import { ParquetFile } from './parquet-reader';
import { ColumnWriter } from './parquet-writer';

/** Answers for the one table that this process has open. */
export function tableHandlers(): Handlers<TableCalls> {
  let writer: ColumnWriter | undefined;
  let reading: AsyncGenerator<TableBlock> | undefined;
  const open = (): ColumnWriter => {
    if (!writer) throw new MillwrightError('internal', 'No table is open.');
    return writer;
  };
  return {
    tableCreate: ({ path, shown, columns }) => {
      if (writer) throw new MillwrightError('internal', 'A table is open already.');
      writer = ColumnWriter.table(shown, path, columns);
      return null;
    },
    tableWrite: async (block) => {
      await open().write(block);
      return null;
    },
    tableFinish: async () => ({ rows: await open().finish() }),
    tableOpen: async ({ path }) => {
      if (reading) throw new MillwrightError('internal', 'A table is open already.');
      const file = await ParquetFile.open(path);
      reading = file.blocks(file.columns.filter(({ readAs }) => readAs !== null));
      return { rows: file.rows, columns: file.columns.map(({ name, readAs }) => ({ name, type: readAs })) };
    },
    tableNext: async () => {
      const next = await reading?.next();
      return next && !next.done ? next.value : null;
    },
  };
}
