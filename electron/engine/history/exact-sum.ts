/**
 * A sum and what its rounding left over (Neumaier, ZAMM 54, 1974). For what sensors send the two together are the exact
 * sum, so that a mean has the same bits whether it was made of readings, minutes or hours, in whatever order they came.
 */
export interface ExactSum {
  sum: number;
  /** 0 where the sum is not finite. */
  rest: number;
}

/** What `a + b`, rounded, leaves over (TwoSum: Knuth, TAOCP 2, 4.2.2). */
export function leftOver(a: number, b: number): number {
  const sum = a + b;
  const part = sum - a;
  const rest = a - (sum - part) + (b - part);
  return rest === rest ? rest : 0;
}

export function addSums(a: ExactSum, b: ExactSum): ExactSum {
  return { sum: a.sum + b.sum, rest: a.rest + b.rest + leftOver(a.sum, b.sum) };
}
