import type { BatchInputKind } from '../../contract/batch-input';
import { cellOf, NOT_ASKED_FOR, type LookedAt, type LookedAtRow } from '../inference';
import type { HistoryTable } from './history-stage';

/** As of a look into a file: the first rows, and a few of some machines and times. */
const HEAD_ROWS = 200;
const SPOTS = 12;
const SPOT_ROWS = 25;
/** Reading at many places is given up after so long. */
const SPOTS_MS = 1500;

type Wanted = Omit<Extract<BatchInputKind, { kind: 'history' }>, 'kind'>;

/** Rows of the history as a run would read them: the first ones, and where there are more, some of all machines from all over the time. `inOrder`: rows mean nothing without those before them. Errors: invalid-input. */
export async function lookIntoHistory(table: (wanted: Wanted & { atOnce: number }) => HistoryTable, wanted: Wanted, inOrder: boolean): Promise<LookedAt> {
  const all = table({ ...wanted, atOnce: HEAD_ROWS });
  const head = await first(all, HEAD_ROWS);
  const exact = head.length < HEAD_ROWS;
  const spots: LookedAtRow[] = [];
  const step = (wanted.to - wanted.from) / SPOTS;
  const began = performance.now();
  for (let spot = 0; spot < SPOTS && step >= 1 && !exact && !inOrder && performance.now() - began < SPOTS_MS; spot++) {
    const from = Math.floor(wanted.from + spot * step);
    const machine = all.machines[spot % all.machines.length];
    if (machine !== undefined) spots.push(...(await first(table({ from, to: Math.max(from + 1, Math.floor(from + step)), assets: [machine], atOnce: SPOT_ROWS }), SPOT_ROWS)));
  }
  return { columns: all.columns.map(({ name }) => name), head, spots, of: exact ? head.length : Math.max(head.length, all.about ?? 0), exact };
}

/** Those before the time that is asked for stand in the windows of later ones, and come with them. */
async function first(table: HistoryTable, most: number): Promise<LookedAtRow[]> {
  const rows: LookedAtRow[] = [];
  let asked = 0;
  for await (const { rows: count, columns, problems } of table.blocks()) {
    for (let row = 0; row < count && asked < most; row++) {
      const isAsked = problems[row] !== NOT_ASKED_FOR;
      if (isAsked) asked++;
      rows.push({ line: isAsked ? asked : 0, cells: columns.map((column, at) => cellOf(column, table.columns[at]?.type, row)), problem: (isAsked && problems[row]) || null });
    }
    if (asked >= most) break;
  }
  return rows;
}
