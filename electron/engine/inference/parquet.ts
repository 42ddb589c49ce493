import type { Host } from '../../contract/host';
import { placeFor } from '../shared/whole-file';
import type { BatchCalls } from './protocols';
import type { NewColumn, TableBlock, TableColumn } from './tables';
import { limited, startWorker } from './worker';

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

/** A Parquet file that is read by a process of its own: what a stranger wrote may end that, and nothing else. */
export interface ReadParquet {
  rows: number;
  columns: readonly TableColumn[];
  /** The next rows, of the columns that have a type; null at the end. Errors: invalid-input (damaged), gone, timeout. */
  next(): Promise<TableBlock | null>;
  close(): Promise<void>;
}

/** For one block, however it is compressed. */
const READ_MS = 60_000;

/** Errors: not-found, invalid-input (no whole Parquet file), gone, timeout. */
export async function readParquet(host: Pick<Host, 'fork'>, path: string): Promise<ReadParquet> {
  const worker = await startWorker<BatchCalls>(host, 'batch');
  const inTime = <T>(work: Promise<T>) => limited(work, READ_MS, `${path} could not be read within ${READ_MS / 1000} s.`, () => void worker.end());
  try {
    const { rows, columns } = await inTime(worker.line.call('tableOpen', { path }));
    return { rows, columns, next: () => inTime(worker.line.call('tableNext', null)), close: () => worker.end() };
  } catch (error) {
    await worker.end();
    throw error;
  }
}
