import type { Sample } from '../types';

export interface Layout {
  timeColumn: string;
  /** A column whose values name what the row is of: an address is then `value/column`. */
  keyColumn: string | undefined;
}

export interface FileRow {
  /** 1 is the first row under the header. */
  number: number;
  time: number | undefined;
  samples: Sample[];
  /** Why nothing of it can be used. */
  problem: string | undefined;
}

/** @throws Error where one of them is not there */
export function requireColumns(header: readonly string[], { timeColumn, keyColumn }: Layout): void {
  for (const column of [timeColumn, keyColumn]) if (column !== undefined && !header.includes(column)) throw new Error(`It has no column "${column}". Its columns are ${header.slice(0, 12).join(', ')}.`);
}
