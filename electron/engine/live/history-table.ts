import type { NewColumn } from '../inference';
import type { HistoryBlock, HistoryTable, HistoryWanted, WantedMachine } from './history-rows';

/** Of one machine, held at a time. */
const STRETCH_MS = 6 * 3_600_000;
const BLOCK_ROWS = 2048;

/** Rows of a machine whose readings are held together. */
export interface Stretch {
  count: number;
  /** How many of them are asked for. */
  asked: number;
  block(from: number, to: number): HistoryBlock | Promise<HistoryBlock>;
}

/** A table that is made machine by machine, rising, of stretches of their time. `begin`: where a machine's readings begin, which may lie before what is asked for. */
export function tableOf({ from, to, atOnce = BLOCK_ROWS }: HistoryWanted, columns: readonly NewColumn[], machines: readonly WantedMachine[], of: (machine: WantedMachine) => Promise<{ begin: number; stretch(start: number, end: number): Promise<Stretch> } | undefined>): HistoryTable {
  let share = 0;
  let seen = { rows: 0, share: 0 };
  return {
    columns,
    machines: machines.map(({ path }) => path),
    get about() {
      return seen.share > 0 ? Math.round(seen.rows / seen.share) : null;
    },
    get share() {
      return share;
    },
    async *blocks() {
      for (const [place, machine] of machines.entries()) {
        const read = await of(machine);
        for (let start = read?.begin ?? to; read && start < to; start += STRETCH_MS) {
          const end = Math.min(to, start + STRETCH_MS);
          const { count, asked, block } = await read.stretch(start, end);
          const upTo = (place + Math.max(0, end - from) / (to - from)) / machines.length;
          seen = { rows: seen.rows + asked, share: upTo };
          for (let at = 0; at < count; at += atOnce) yield await block(at, Math.min(at + atOnce, count));
          share = upTo;
        }
      }
    },
  };
}
