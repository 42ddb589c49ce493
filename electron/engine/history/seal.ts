import { packRows } from './codec';
import { encodeMinutes } from './minutes';
import { orderBySeries, type Group, type Ordered } from './order';
import { pace } from '../shared/pace';
import { DAY } from './period';
import type { PeriodFile } from './period-file';
import type { Block, DayBytes, Hour } from './repository';
import { pickRows, type Rows } from './rows';
import { mergeHours } from './hours';
import { sealAt } from './seal-due';
import { settle } from './settle';

const BLOCK_ROWS = 16_384;
/** Blocks that are deflated at a time: zlib has threads of its own, others need them too. */
const PACKING = 4;
/** What is read, packed and written at a time: so many series, or rows. */
const PART_SERIES = 100;
const PART_ROWS = 50_000;
/** What a piece of one transaction may cost: a block or an hour is mostly a page of its own, a larger one as many as it fills. */
const PIECE_COST = 150;
const COST_BYTES = 2048;

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
  const first = await file.repository.lastBlock();
  file.unsettled = true;
  let last = first;
  const sealed = new Sealed();
  for (const part of partsOf(groups)) {
    const blocks = await packBlocks(rows, { order, groups: part }, breathe);
    const hours = await mergeHours(file.repository, rows, { order, groups: part }, breathe);
    sealed.add(blocks);
    for (const piece of piecesOf(blocks, hours)) {
      const next = last + 1;
      await file.write(async (tx) => {
        await file.repository.insertBlocks(tx, next, piece.blocks);
        await file.repository.insertNextHours(tx, piece.hours);
      });
      last += piece.blocks.length;
      await breathe();
    }
  }
  await file.replaceBatches(ids, last, async (tx) => {
    await file.repository.addToDays(tx, [...sealed.days.values()]);
    await file.repository.widen(tx, sealed.from, sealed.to);
  });
  await settle(file, breathe);
  return true;
}

/** What the blocks of a seal come to. */
class Sealed {
  readonly days = new Map<number, DayBytes>();
  from = Infinity;
  to = -Infinity;

  add(blocks: readonly Block[]): void {
    for (const { from, to, minutes, data } of blocks) {
      this.from = Math.min(this.from, from);
      this.to = Math.max(this.to, to);
      const day = Math.floor(from / DAY);
      const own = this.days.get(day) ?? { day, readings: 0, minutes: 0 };
      this.days.set(day, { day, readings: own.readings + data.length, minutes: own.minutes + (minutes?.length ?? 0) });
    }
  }
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

function* piecesOf(blocks: readonly Block[], hours: readonly Hour[]): Generator<{ blocks: Block[]; hours: Hour[] }> {
  let piece = { blocks: [] as Block[], hours: [] as Hour[] };
  let cost = 0;
  for (const one of [...blocks, ...hours]) {
    if ('data' in one) piece.blocks.push(one);
    else piece.hours.push(one);
    cost += 'data' in one ? 1 + (one.data.length + (one.minutes?.length ?? 0)) / COST_BYTES : 1;
    if (cost < PIECE_COST) continue;
    yield piece;
    piece = { blocks: [], hours: [] };
    cost = 0;
  }
  if (cost > 0) yield piece;
}

async function packBlocks(rows: Rows, { order, groups }: Ordered, breathe: () => Promise<void>): Promise<Block[]> {
  const blocks: Promise<Block>[] = [];
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
