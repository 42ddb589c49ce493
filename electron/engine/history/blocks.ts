import { packRows } from './codec';
import { encodeMinutes } from './minutes';
import type { Ordered } from './order';
import { DAY } from './period';
import type { PeriodFile } from './period-file';
import type { Block, DayBytes, Hour } from './repository';
import { pickRows, type Rows } from './rows';

const BLOCK_ROWS = 16_384;
/** Blocks that are deflated at a time: zlib has threads of its own, others need them too. */
const PACKING = 4;
/** What a piece of one transaction may cost: a block or an hour is mostly a page of its own, a larger one as many as it fills. */
const PIECE_COST = 150;
const COST_BYTES = 2048;

/** What blocks come to. */
export class BlockSum {
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

/** Commits blocks with the numbers after `last`, and hours, in short transactions; none of it counts yet. The last number then. */
export async function writeBlocks(file: PeriodFile, last: number, blocks: readonly Block[], hours: readonly Hour[], breathe: () => Promise<void>): Promise<number> {
  let reached = last;
  for (const piece of piecesOf(blocks, hours)) {
    const next = reached + 1;
    await file.write(async (tx) => {
      await file.repository.insertBlocks(tx, next, piece.blocks);
      await file.repository.insertNextHours(tx, piece.hours);
    });
    reached += piece.blocks.length;
    await breathe();
  }
  return reached;
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

/** A block or more for each group, each within its day. */
export async function packBlocks(rows: Rows, { order, groups }: Ordered, breathe: () => Promise<void>): Promise<Block[]> {
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
