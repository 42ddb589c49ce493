import type { BatchRun } from '../../contract/batch';
import type { BatchProgress } from '../inference';

/** Less of it tells nothing yet. */
const TELLING_MS = 2000;

/** How fast a run goes since it began, or went on, here: what was done before is no part of it. */
export class Rate {
  private first: (Pick<BatchProgress, 'phase' | 'bytesRead' | 'rows'> & { at: number }) | undefined;

  /** `at`: now, in ms. */
  tell({ phase, bytesRead, bytesTotal, rows }: Pick<BatchProgress, 'phase' | 'bytesRead' | 'bytesTotal' | 'rows'>, at: number): Pick<BatchRun, 'rowsPerS' | 'leftMs'> {
    // Reading rows into a table is another work than scoring them.
    if (this.first?.phase !== phase) this.first = { phase, at, bytesRead, rows };
    const [ms, bytes] = [at - this.first.at, bytesRead - this.first.bytesRead];
    if (ms < TELLING_MS || bytes <= 0 || bytesTotal === 0) return { rowsPerS: null, leftMs: null };
    return { rowsPerS: ((rows - this.first.rows) * 1000) / ms, leftMs: (ms / bytes) * Math.max(0, bytesTotal - bytesRead) };
  }
}
