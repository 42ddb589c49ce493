import type { Inference, Session, Tensors } from '../../inference';
import { CALLERS, middle, pump } from './queue';

export interface WorkersFigures {
  /** The number that is worth its memory. */
  workers: number;
  /** Rows a second through the queue with 1, 2, … processes. */
  rowsPerS: number[];
}

/** Another process has to bring so much more, or it is not worth the memory it takes. */
const WORTH = 1.15;
const ROUNDS = 3;

/**
 * Rows a second through the queue with one process, two, and so on to `most`, in turn and more than once, since a machine is never quite still. More are tried only
 * as long as the last one was worth it.
 */
export async function measureWorkers({ inference, session, batch, batchRows, most, forMs }: { inference: Inference; session: Session; batch: Tensors; batchRows: number; most: number; forMs: number }): Promise<WorkersFigures> {
  const before = inference.workers;
  const rowsPerS: number[] = [];
  try {
    for (let count = 1; count <= most; count++) {
      inference.workers = count;
      // It is loaded into the processes that come up.
      await pump(session, batch, CALLERS * count, forMs);
      const rates: number[] = [];
      for (let round = 0; round < ROUNDS; round++) rates.push((await pump(session, batch, CALLERS * count, forMs)).perS * batchRows);
      rowsPerS.push(middle(rates));
      if (count > 1 && (rowsPerS[count - 1] ?? 0) < WORTH * (rowsPerS[count - 2] ?? 0)) break;
    }
  } finally {
    inference.workers = before;
  }
  return { workers: worthwhile(rowsPerS), rowsPerS };
}

export function worthwhile(rowsPerS: readonly number[]): number {
  let count = 1;
  while (count < rowsPerS.length && (rowsPerS[count] ?? 0) >= WORTH * (rowsPerS[count - 1] ?? Infinity)) count++;
  return count;
}
