import type { StageSource } from '../../../../engine/inference/protocols';
import { opaqueOf } from '../match';
import { openSource } from '../source';
import { oneFile } from '../stage/file-rows';
import { isPlain } from '../stage/files-plain';
import { openRows } from '../stage/open';
import type { Row } from '../types';
import { rowOf } from './look';

/** Of a text file so much is read at once: its header and its first rows are wanted alone. */
const PIECE_BYTES = 16 * 1024;

/** The beginning of a file, as a run would read it. */
export interface Glance {
  header: readonly string[];
  /** Types of columns that nothing can be made of, by their places. */
  opaque: ReadonlyMap<number, string>;
  /** Some rows at a time; they are read as they are asked for. */
  rows(): AsyncIterable<readonly Row[]>;
  close(): Promise<void>;
}

/** Errors: as of `openSource` and `openRows`. */
export async function openGlance(from: StageSource): Promise<Glance> {
  if (from.kind === 'files' && (await isPlain(from))) {
    const source = await openSource(from.path, {}, PIECE_BYTES);
    return { header: source.header, opaque: opaqueOf(source.table?.columns ?? []), rows: () => source.blocks(), close: () => source.close() };
  }
  const source = from.kind === 'files' ? await oneFile(from.path, from, PIECE_BYTES) : await openRows(from, '', new AbortController().signal);
  return {
    header: source.columns.map(({ name }) => name), opaque: new Map(), close: () => source.close(),
    async *rows() {
      for await (const rows of source.rows()) yield rows.map(rowOf);
    },
  };
}
