import { pace } from '../shared/pace';
import type { PeriodFile } from './period-file';

/** Of blocks and hours, each mostly a page of its own, so many are moved or deleted in one transaction. */
const ROWS_AT_ONCE = 150;
/** Of joined blocks more, as those of neighbouring series lie on the same pages. */
const JOINED_AT_ONCE = 500;
/** Of batches so many bytes: pages of their own, read to be freed. */
const BYTES_AT_ONCE = 512 * 1024;
const GIVE_BACK_PAGES = 200;

/**
 * Brings a file into the state between seals: blocks that no seal made count are deleted, the hours of the last seal are moved to the others, and
 * the batches that it sealed and the blocks that were joined deleted; all in short transactions. Nothing that is read changes by it.
 */
export async function settle(file: PeriodFile, breathe = pace()): Promise<void> {
  if (!file.unsettled) return;
  const { repository } = file;
  while ((await repository.dropUncounted(ROWS_AT_ONCE)) === ROWS_AT_ONCE) await breathe();
  while ((await repository.settleHours(ROWS_AT_ONCE)) === ROWS_AT_ONCE) await breathe();
  const joined = await repository.joinedBlocks();
  for (let at = 0; at < joined.length; at += JOINED_AT_ONCE) {
    await repository.deleteBlocks(joined.slice(at, at + JOINED_AT_ONCE));
    await breathe();
  }
  if (joined.length > 0) await repository.endJoin();
  const batches = await repository.sealedBatches();
  for (let at = 0; at < batches.length; ) {
    const from = at;
    for (let bytes = 0; at < batches.length && bytes < BYTES_AT_ONCE; at++) bytes += batches[at]?.bytes ?? 0;
    await repository.deleteBatches(idsOf(batches.slice(from, at)), idsOf(batches.slice(at)));
    await breathe();
  }
  file.unsettled = false;
}

const idsOf = (batches: readonly { id: number }[]): number[] => batches.map(({ id }) => id);

/** Gives what batches and dropped blocks left free back to the disk. Where more is to come it would be taken again: not for a file that grows. */
export async function giveBack(file: PeriodFile, breathe = pace()): Promise<void> {
  for (let free = await file.repository.freePages(); free > 0; free -= GIVE_BACK_PAGES) {
    await file.repository.giveBack(Math.min(free, GIVE_BACK_PAGES));
    await breathe();
  }
}
