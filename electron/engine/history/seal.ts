import { pace } from '../shared/pace';
import { BlockSum, packBlocks, writeBlocks } from './blocks';
import { mergeHours } from './hours';
import { groupBySeries, orderBySeries, type Group } from './order';
import type { PeriodFile } from './period-file';
import { sealAt } from './seal-due';
import { pickFromParts } from './rows';
import { settle } from './settle';

/** What is read, packed and written at a time: so many series, or rows. */
const PART_SERIES = 100;
const PART_ROWS = 50_000;

export interface SealOptions {
  /** About so many rows. */
  limit?: number;
  /** Between the turns of work. */
  breathe?: () => Promise<void>;
}

/**
 * Packs the oldest committed batches of a file into blocks of one series each and brings its hours up to date. All of it is written in short
 * transactions, lest a commit of readings wait, and counts with one last one, from which on the batches don't: whenever it is broken off, each row
 * counts in a batch or in a block, never in both. What is left to clear up then is `settle`'s. False when there was nothing to seal.
 */
export async function sealOldest(file: PeriodFile, { limit = sealAt(file), breathe = pace() }: SealOptions = {}): Promise<boolean> {
  await settle(file, breathe);
  const { ids, parts } = await file.oldestBatches(limit);
  if (ids.length === 0) return false;
  // Only a few series' rows lie in one place at a time: memory for all of them would be taken, and wiped, in one long turn.
  const { order, groups } = await groupBySeries(parts, breathe);
  let last = await file.repository.lastBlock();
  file.unsettled = true;
  const sealed = new BlockSum();
  for (const some of spansOf(groups)) {
    const rows = pickFromParts(parts, order.subarray(some.from, some.to));
    const ordered = await orderBySeries(rows, breathe);
    const blocks = await packBlocks(rows, ordered, breathe);
    const hours = await mergeHours(file.repository, rows, ordered, file.quietOf, breathe);
    sealed.add(blocks);
    last = await writeBlocks(file, last, blocks, hours, breathe);
  }
  await file.replaceBatches(ids, last, async (tx) => {
    await file.repository.addToDays(tx, [...sealed.days.values()], last);
    await file.repository.widen(tx, sealed.from, sealed.to);
  });
  await settle(file, breathe);
  return true;
}

/** Neighbouring groups: so many, or so many rows. */
function* spansOf(groups: readonly Group[]): Generator<{ from: number; to: number }> {
  for (let first = 0, next = 1; first < groups.length; first = next++) {
    const from = groups[first]?.from as number;
    while (next < groups.length && next - first < PART_SERIES && (groups[next]?.from as number) - from < PART_ROWS) next++;
    yield { from, to: groups[next - 1]?.to as number };
  }
}
