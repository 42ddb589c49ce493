import { MillwrightError } from '../../../contract/errors';

/** The first slips cost nothing; then 1, 2, 4 … up to 30 s before the next attempt is looked at. */
const FREE = 2;
const LONGEST_MS = 30_000;

export interface Failures {
  count: number;
  /** UTC ms. */
  first: number;
  last: number;
}

/** Slows down whoever guesses, one attempt at a time. In memory: a restart costs a guesser more than it gains. */
export class Attempts {
  private tail: Promise<unknown> = Promise.resolve();
  private inRow = 0;
  private untold: Failures | undefined;

  constructor(
    private readonly now: () => number,
    private readonly sleep: (ms: number) => Promise<void> = (ms) => new Promise((done) => setTimeout(done, ms)),
  ) {}

  /** What the next attempt waits, in ms. */
  get delayMs(): number {
    return this.inRow <= FREE ? 0 : Math.min(LONGEST_MS, 1000 * 2 ** (this.inRow - FREE - 1));
  }

  /** Only `wrong-key` counts as a failure. */
  run<T>(attempt: () => Promise<T>): Promise<T> {
    const turn = this.tail.then(async () => {
      if (this.delayMs > 0) await this.sleep(this.delayMs);
      try {
        const value = await attempt();
        this.inRow = 0;
        return value;
      } catch (error) {
        if (error instanceof MillwrightError && error.code === 'wrong-key') this.failed();
        throw error;
      }
    });
    this.tail = turn.catch(() => {});
    return turn;
  }

  /** Failures since this was last asked, for the audit trail. */
  take(): Failures | undefined {
    const untold = this.untold;
    this.untold = undefined;
    return untold;
  }

  private failed(): void {
    const at = this.now();
    this.inRow++;
    this.untold = { count: (this.untold?.count ?? 0) + 1, first: this.untold?.first ?? at, last: at };
  }
}
