import type { BatchCalls } from '../../../engine/inference/protocols';
import { matchColumns } from './match';
import { roomFor, rowReader } from './row-reader';
import { openSource } from './source';

/** The first rows of a file that can be read, and those before them that can't. Errors: not-found, invalid-input (file, column or encoding). */
export async function readRows({ manifest, input, most }: BatchCalls['read']['input']): Promise<BatchCalls['read']['output']> {
  const source = await openSource(input);
  try {
    const reader = rowReader(manifest, source.header, matchColumns(manifest, source.header, input), { gaps: true });
    const found: BatchCalls['read']['output'] = { lines: [], columns: roomFor(manifest, most), rejected: [] };
    for await (const block of source.blocks()) {
      for (const row of block) {
        if (found.lines.length === most) return found;
        const problem = reader.read(row, found.columns, found.lines.length);
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
