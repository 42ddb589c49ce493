import type { reasonsOf } from './reasons';
import type { RowReasons } from '../result-rows';
import type { ScoreColumns } from './thread';

/** Scores, and says of each row that has a prediction what moved it most. */
export function explaining(score: ScoreColumns, ...what: Parameters<typeof reasonsOf>): ScoreColumns {
  // Read when it is wanted: without reasons no thread pays for it.
  const ready = import('./reasons').then((found) => found.reasonsOf(...what));
  ready.catch(() => undefined);
  return async (columns, rows, unfit) => {
    const { outputs, valid } = await score(columns, rows);
    const of = await ready;
    const reasons: RowReasons[] = [];
    for (let row = 0; row < rows; row++) reasons.push(valid[row] && !unfit?.has(row) ? await of(columns, row, outputs.map((column) => column[row] ?? NaN)) : []);
    return { outputs, valid, reasons };
  };
}
