import type { Host } from '../../contract/host';
import { placeFor } from '../shared/whole-file';
import type { BatchCalls } from './protocols';
import type { NewColumn, TableBlock } from './tables';
import { startWorker } from './worker';

/** A Parquet file that grows block by block and is there whole or not at all. */
export interface WholeParquet {
  /** Errors: store-full, invalid-input, gone. */
  write(block: TableBlock): Promise<void>;
  /** Gives it its name. Errors: as of `write`, and conflict where something has that name by now and may not be replaced. */
  commit(): Promise<void>;
  /** Leaves nothing behind; after a commit it does nothing more. */
  discard(): Promise<void>;
}

/** Written by a process of its own. Errors: as of `placeFor`, and invalid-input for names of columns that Parquet does not take. */
export async function openParquet(host: Pick<Host, 'fork'>, path: string, overwrite: boolean, columns: readonly NewColumn[]): Promise<WholeParquet> {
  const place = await placeFor(path, overwrite);
  const worker = await startWorker<BatchCalls>(host, 'batch');
  const discard = async () => {
    await worker.end();
    await place.discard();
  };
  try {
    await worker.line.call('tableCreate', { path: place.part, shown: path, columns });
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    write: async (block) => void (await worker.line.call('tableWrite', block)),
    commit: async () => {
      await worker.line.call('tableFinish', null);
      await place.commit();
    },
    discard,
  };
}
