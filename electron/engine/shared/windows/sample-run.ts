import { rowReason, type BreakCode } from '../../../contract/row-faults';

/**
 * The newest samples of a series, one behind the other, of each input as many as its window takes. The one way in which windows of samples are put together, for files and for
 * watched equipment: a sample that is not whole, or does not follow the one before it, is in no window, and those after it begin anew.
 */
export class SampleRun {
  /** Samples since the series began or was last broken, up to those that the longest window takes. */
  samples = 0;
  /** Why no window reaches further back; undefined: the series begins there. */
  private broken: { why: BreakCode; at: string } | undefined;
  private readonly longest: number;
  private readonly values: Float64Array[];
  /** Where the next sample goes in each of them. */
  private next = 0;

  /** `steps`: samples of each input's window. `repeatFirst`: the first sample of a series stands for those before it. */
  constructor(private readonly steps: readonly number[], private readonly repeatFirst = false) {
    this.longest = Math.max(1, ...steps);
    this.values = steps.map(() => new Float64Array(this.longest));
  }

  get whole(): boolean {
    return this.samples === this.longest;
  }

  /** One value an input; NaN is a gap that the model takes. */
  add(values: ArrayLike<number>): void {
    const padded = this.samples === 0 && this.broken === undefined && this.repeatFirst;
    this.values.forEach((window, input) => {
      const value = values[input] ?? NaN;
      if (padded) window.fill(value);
      window[this.next] = value;
    });
    this.next = (this.next + 1) % this.longest;
    this.samples = padded ? this.longest : Math.min(this.samples + 1, this.longest);
  }

  /** `at`: a line or a moment. */
  breakOff(why: BreakCode, at: string): void {
    this.samples = 0;
    this.broken = { why, at };
  }

  /** Puts an input's window, oldest first, into `to` from `at` on. */
  copy(input: number, to: Float64Array, at: number): void {
    const window = this.values[input] ?? new Float64Array(0);
    const steps = this.steps[input] ?? 0;
    const first = (this.next - steps + this.longest) % this.longest;
    for (let step = 0; step < steps; step++) to[at + step] = window[(first + step) % this.longest] ?? NaN;
  }

  /** Why it is not whole. */
  lack(what: 'rows' | 'samples'): string {
    return rowReason('short-window', String(this.longest), what, String(this.samples), this.broken?.why ?? '', this.broken?.at ?? '');
  }
}

/** How a sample's place in the order follows the one before it (NaN: there is none). */
export function followsAs(order: number, before: number, largestStep: number | undefined): 'next' | 'gap' | 'behind' {
  const step = order - before;
  if (step <= 0) return 'behind';
  return largestStep !== undefined && step > largestStep ? 'gap' : 'next';
}
