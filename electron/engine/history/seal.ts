import { pace } from '../shared/pace';
import { BlockSum, packBlocks, writeBlocks } from './blocks';
import { mergeHours } from './hours';
import { orderBySeries, type Group } from './order';
import type { PeriodFile } from './period-file';
import { sealAt } from './seal-due';
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
  const { ids, rows } = await file.oldestBatches(limit);
  if (ids.length === 0) return false;
  const { order, groups } = await orderBySeries(rows, breathe);
  let last = await file.repository.lastBlock();
  file.unsettled = true;
  const sealed = new BlockSum();
  for (const part of partsOf(groups)) {
    const blocks = await packBlocks(rows, { order, groups: part }, breathe);
    const hours = await mergeHours(file.repository, rows, { order, groups: part }, file.quietOf, breathe);
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

function* partsOf(groups: readonly Group[]): Generator<Group[]> {
  let part: Group[] = [];
  let rows = 0;
  for (const group of groups) {
    part.push(group);
    rows += group.to - group.from;
    if (part.length < PART_SERIES && rows < PART_ROWS) continue;
    yield part;
    part = [];
    rows = 0;
  }
  if (part.length > 0) yield part;
}
