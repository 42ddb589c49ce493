import type { BatchPreview } from '../../../../contract/batch-preview';
import type { Manifest } from '../../../../contract/manifest';
import { rowFaultOf } from '../../../../contract/row-faults';
import { textOf } from '../cells';
import type { Matched } from '../match';
import { roomFor, rowReader, takesReadings } from '../row-reader';
import type { Problem, Row } from '../types';
import type { Looked } from './look';

const MOST_PROBLEMS = 20;
/** A file in which every row has a reason of its own. */
const MOST_KINDS = 1000;

type Trouble = Omit<Problem, 'line'>;

export interface Judged {
  rejected: number;
  /** Rows that could be judged: of windows the first ones alone, since others lack those before them. */
  rows: number;
  problems: BatchPreview['problems'];
  /** By the place of a row among the first ones. */
  troubles: Map<number, Trouble>;
}

/** As it is shown. */
export const toldOf = ({ column, value, reason }: Trouble) => ({ column, value: textOf(value).slice(0, 80), reason, fault: rowFaultOf(reason) });

/** Reads the rows as a run would, and says what would keep which from being scored. What feeds nothing yet is told elsewhere, and left out here. */
export function judge({ head, spots, header }: Looked, manifest: Manifest, matched: Matched, readings: boolean | undefined): Judged {
  const windows = takesReadings(manifest, readings) || manifest.sequences !== undefined;
  const isWhole = manifest.inputs.every(({ name, missing }) => matched.has(name) || missing);
  const judged: Judged = { rejected: 0, rows: 0, problems: [], troubles: new Map() };
  if (windows && !isWhole) return judged;
  const known = windows ? manifest : { ...manifest, inputs: manifest.inputs.filter(({ name, missing }) => matched.has(name) || missing) };
  const reader = rowReader(known, header, matched, { readings });
  const room = roomFor(known, 1);
  const kinds = new Map<string, BatchPreview['problems'][number]>();
  const look = (row: Row): Trouble | undefined => {
    judged.rows++;
    const trouble = reader.read(row, room, 0);
    if (!trouble) return undefined;
    judged.rejected++;
    const key = `${trouble.column}\n${trouble.reason}`;
    const kind = kinds.get(key);
    if (kind) kind.rows++;
    else if (kinds.size < MOST_KINDS) kinds.set(key, { ...toldOf(trouble), rows: 1, line: row.line || null });
    return trouble;
  };
  head.forEach((row, at) => {
    // It stands in windows of others alone.
    if (row.line === 0) return void reader.read(row, room, 0);
    const trouble = look(row);
    if (trouble) judged.troubles.set(at, trouble);
  });
  if (!windows) spots.forEach(look);
  judged.problems = [...kinds.values()].sort((a, b) => b.rows - a.rows).slice(0, MOST_PROBLEMS);
  return judged;
}
