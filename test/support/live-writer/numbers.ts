import type { ReadingColumns } from '../../../electron/engine/history';

/** Readings that tell by themselves which they are: number n is of tag n modulo 5, at a moment of its own, with n as its value. */
export const TAGS = [1, 2, 3, 4, 5];
const START = Date.UTC(2026, 10, 24, 6);
const EACH_MS = 250;

export function numbers(from: number, count: number): ReadingColumns {
  const of = (make: (n: number) => number) => Float64Array.from({ length: count }, (_, i) => make(from + i));
  return { tag: Int32Array.from(of((n) => TAGS[n % TAGS.length] as number)), time: of(timeOf), received: of((n) => timeOf(n) + 20), value: of((n) => n), quality: new Uint8Array(count) };
}

const timeOf = (n: number): number => START + n * EACH_MS;
export const SPAN = { from: START, to: START + 20 * 86_400_000 };

/** The numbers of readings that are what was sent; throws where one is not. */
export function numbersOf({ tag, time, value }: ReadingColumns): number[] {
  return Array.from(value, (n, i) => {
    if (tag[i] !== TAGS[n % TAGS.length] || time[i] !== timeOf(n)) throw new Error(`a reading that nobody sent: tag ${tag[i]}, ${time[i]}, ${n}`);
    return n;
  });
}
