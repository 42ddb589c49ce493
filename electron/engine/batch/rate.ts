import type { BatchRun } from '../../contract/batch';
import type { BatchProgress } from '../inference';

/** Less of it tells nothing yet. */
const TELLING_MS = 2000;

/** How fast a run goes since it began, or went on, here: what was done before is no part of it. */
export class Rate {
  private first: (Pick<BatchProgress, 'bytesRead' | 'rows'> & { at: number }) | undefined;

  /** `at`: now, in ms. */
  tell({ bytesRead, bytesTotal, rows }: Pick<BatchProgress, 'bytesRead' | 'bytesTotal' | 'rows'>, at: number): Pick<BatchRun, 'rowsPerS' | 'leftMs'> {
    this.first ??= { at, bytesRead, rows };
    const [ms, bytes] = [at - this.first.at, bytesRead - this.first.bytesRead];
    if (ms < TELLING_MS || bytes <= 0) return { rowsPerS: null, leftMs: null };
    return { rowsPerS: ((rows - this.first.rows) * 1000) / ms, leftMs: (ms / bytes) * Math.max(0, bytesTotal - bytesRead) };
  }
}
