import type { BatchCalls } from '../../../engine/inference/protocols';
import { rowsAtOnce } from '../../../engine/inference/columns/sequences';
import { matchColumns } from './match';
import { roomFor, rowReader, takesReadings } from './row-reader';
import { openSource } from './source';

/**
 * The first rows of a file that can be read, from line `from` on, and those between them that can't. Fewer than `most` where windows are long; the rows before `from` are in windows, which are those that
 * scoring makes. Errors: not-found, invalid-input (file, column or encoding).
 */
export async function readRows({ manifest, input, from, most, readings, columns }: BatchCalls['read']['input']): Promise<BatchCalls['read']['output']> {
  const source = await openSource(input);
  try {
    const reader = rowReader(manifest, source.header, matchColumns(manifest, source.header, input, { readings: takesReadings(manifest, readings), columns }), { gaps: !manifest.sequences, readings });
    const room = rowsAtOnce(manifest, most);
    const found: BatchCalls['read']['output'] = { lines: [], columns: roomFor(manifest, room), rejected: [] };
    for await (const block of source.blocks()) {
      for (const row of block) {
        if (found.lines.length === room) return found;
        const problem = reader.read(row, found.columns, found.lines.length);
        // What it left there is written over by the next.
        if (row.line < from) continue;
        if (problem) found.rejected.push({ line: row.line, ...problem });
        else found.lines.push(row.line);
        // A file of which nothing can be read is not read to its end for that.
        if (found.rejected.length === MOST_REJECTED) return found;
      }
    }
    return found;
  } finally {
    await source.close();
  }
}

const MOST_REJECTED = 1000;
