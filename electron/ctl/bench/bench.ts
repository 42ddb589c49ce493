import { availableParallelism, cpus } from 'node:os';

/** What every benchmark prints. What is held is a ratio to a baseline of the same run; absolutes are printed beside it. */
export interface Bench {
  name: string;
  machine: string;
  figures: Record<string, number>;
  ratios: Record<string, number>;
  bars: { what: string; want: string; got: number; holds: boolean }[];
}

export function machine(): string {
  return `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Electron ${process.versions.electron}`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function rounded(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}
