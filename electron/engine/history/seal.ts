import { packRows } from './codec';
import { encodeMinutes } from './minutes';
import { orderBySeries, type Ordered } from './order';
import { pace } from '../shared/pace';
import { DAY } from './period';
import type { PeriodFile } from './period-file';
import type { Block, DayBytes } from './repository';
import { pickRows, type Rows } from './rows';
import { mergeHours } from './hours';
import { sealAt } from './seal-due';

const BLOCK_ROWS = 16_384;
/** Blocks that are deflated at a time: zlib has threads of its own, others need them too. */
const PACKING = 4;

/**
 * Packs the oldest committed batches of a file into blocks of one series each and brings its hours up to date, in one
 * transaction that takes the batch rows away: whenever it is broken off, each row is in a batch or in a block, never
 * in both. False when there was nothing to seal.
 */
export async function sealOldest(file: PeriodFile, limit = sealAt(file)): Promise<boolean> {
  const { ids, rows } = await file.oldestBatches(limit);
  if (ids.length === 0) return false;
  const ordered = await orderBySeries(rows);
  const blocks = await packBlocks(rows, ordered);
  const hours = await mergeHours(file.repository, rows, ordered);
  let from = Infinity;
  let to = -Infinity;
  for (const block of blocks) {
    from = Math.min(from, block.from);
    to = Math.max(to, block.to);
  }
  await file.replaceBatches(ids, async (tx) => {
    await file.repository.insertBlocks(tx, blocks);
    await file.repository.addToDays(tx, bytesByDay(blocks));
    await file.repository.replaceHours(tx, hours);
    await file.repository.widen(tx, from, to);
  });
  return true;
}

/** So many pages of 4 KiB are given back in one transaction. */
const GIVE_BACK_PAGES = 500;

/** Gives what batches and dropped blocks left free back to the disk. Where more is to come it would be taken again: not for a file that grows. */
export async function giveBack(file: PeriodFile): Promise<void> {
  for (let free = await file.repository.freePages(); free > 0; free -= GIVE_BACK_PAGES) await file.repository.giveBack(Math.min(free, GIVE_BACK_PAGES));
}

function bytesByDay(blocks: readonly Block[]): DayBytes[] {
  const days = new Map<number, DayBytes>();
  for (const { from, minutes, data } of blocks) {
    const day = Math.floor(from / DAY);
    const own = days.get(day) ?? { day, readings: 0, minutes: 0 };
    days.set(day, { day, readings: own.readings + data.length, minutes: own.minutes + (minutes?.length ?? 0) });
  }
  return [...days.values()];
}

async function packBlocks(rows: Rows, { order, groups }: Ordered): Promise<Block[]> {
  const blocks: Promise<Block>[] = [];
  const breathe = pace();
  for (const group of groups) {
    for (let from = group.from; from < group.to; ) {
      const to = blockEnd(rows, order, from, group.to);
      blocks.push(packBlock(pickRows(rows, order.subarray(from, to))));
      if (blocks.length % PACKING === 0) await blocks.at(-PACKING);
      await breathe();
      from = to;
    }
  }
  return Promise.all(blocks);
}

/** A block ends with its day, or when it is full. */
function blockEnd(rows: Rows, order: Uint32Array, from: number, end: number): number {
  const nextDay = (Math.floor((rows.time[order[from] as number] as number) / DAY) + 1) * DAY;
  const full = Math.min(end, from + BLOCK_ROWS);
  let to = from + 1;
  while (to < full && (rows.time[order[to] as number] as number) < nextDay) to++;
  return to;
}

async function packBlock(rows: Rows): Promise<Block> {
  return {
    series: rows.series[0] as number,
    from: rows.time[0] as number,
    to: rows.time[rows.length - 1] as number,
    minutes: encodeMinutes(rows),
    data: await packRows(rows),
  };
}
