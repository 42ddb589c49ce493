import type { Problem } from './types';

/** What one run reads, scores and writes, step by step. */
export interface Work {
  /** What `Problem.line` counts: lines of a text file, rows of a table. */
  readonly unit: 'line' | 'row';
  readonly bytesTotal: number;
  readonly bytesRead: number;
  /** Each scores some rows and writes them: how many, and which could not be. In the file's order. */
  steps(): AsyncIterable<{ scored: number; problems: readonly Problem[] }>;
  /** Gives the output its name. Errors: conflict, store-full. */
  commit(overwrite: boolean): Promise<void>;
  /** Leaves nothing behind; may be called in any state. */
  discard(): Promise<void>;
}

export const NO_NUMBER = 'the model gave no number for this row';
