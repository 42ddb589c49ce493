import type { Manifest } from '../../../../contract/manifest';
import { columnsOf, type BoundColumn, type Troubles } from '../table-rows';
import type { Problem } from '../types';
import { NO_NUMBER } from '../work';
import type { ColumnsPart, ColumnsResult, TablePart, TableResult } from './messages';
import type { PartScorer, ScoreColumns } from './thread';

export const memoryOfResult = ({ outputs, valid }: Pick<ColumnsResult, 'outputs' | 'valid'>): ArrayBuffer[] => [...outputs.map(({ buffer }) => buffer as ArrayBuffer), valid.buffer as ArrayBuffer];

/** Columns that the model takes as they are. */
export function columnsScorer(score: ScoreColumns): PartScorer {
  return async ({ columns, rows }: ColumnsPart) => {
    const result: ColumnsResult = await score(columns, rows);
    return { result, transfer: memoryOfResult(result) };
  };
}

/** Columns of a table, checked here. */
export function tableScorer(bound: readonly BoundColumn[], { outputs: [first] }: Manifest, score: ScoreColumns): PartScorer {
  return async ({ columns, rows }: TablePart) => {
    const troubles: Troubles = new Map();
    const { outputs, valid, reasons } = await score(columnsOf(bound, { rows, columns }, 0, rows, troubles), rows, troubles);
    const problems = problemsOf(valid, troubles, first?.name ?? '');
    const result: TableResult = { outputs, valid, reasons, problems };
    return { result, transfer: memoryOfResult(result) };
  };
}

/** Takes the rows that have troubles out of `valid`; what is left without a prediction is one too. */
export function problemsOf(valid: Uint8Array, troubles: Troubles, output: string): Problem[] {
  const problems: Problem[] = [];
  for (let row = 0; row < valid.length; row++) {
    const trouble = troubles.get(row);
    if (trouble) valid[row] = 0;
    if (!valid[row]) problems.push({ line: row, ...(trouble ?? { column: output, value: '', reason: NO_NUMBER }) });
  }
  return problems;
}
