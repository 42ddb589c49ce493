import { MillwrightError } from '../../../contract/errors';
import type { Handlers } from '../../../engine/inference/line';
import type { TableCalls } from '../../../engine/inference/tables';
import { ColumnWriter } from './parquet-writer';

/** Answers for the one table that this process has open. */
export function tableHandlers(): Handlers<TableCalls> {
  let writer: ColumnWriter | undefined;
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
  };
}
