import { reasonColumns } from '../../../contract/batch-files';
import { MillwrightError } from '../../../contract/errors';
import type { Manifest } from '../../../contract/manifest';
import type { BatchJob } from '../../../engine/inference/protocols';
import { checkNames, ColumnWriter } from '../duckdb/parquet-writer';
import { AtomicFile, removeFile } from './atomic-file';
import { NOTHING, type Segment } from './kept/segments';
import type { ResultFormat, Written } from './result-format';
import { versionColumn } from './result-rows';

/** Where scored rows of a text file go. */
export interface ResultFile {
  /** What it added to a text. */
  write(written: Written): Promise<Segment>;
  /** It is whole under its temporary name, and on the disk. */
  finish(): Promise<void>;
  discard(): Promise<void>;
}

/** The columns that a run adds, behind those of the input. */
export const addedColumns = ({ outputs }: Manifest, reasons = 0): string[] => [...outputs.map(({ name }) => name), ...reasonColumns(reasons), versionColumn];

/** Errors: invalid-input where a column of the input has the name of one that is added; of a Parquet output also where its names can't stand in one. */
export function checkAdded(header: readonly string[], manifest: Manifest, parquet: string | undefined, reasons = 0): void {
  const added = addedColumns(manifest, reasons);
  const twice = header.find((name) => added.includes(name));
  if (twice !== undefined) throw new MillwrightError('invalid-input', `The input has a column ${twice} already, which the output would add once more. Rename it, or leave it out.`, { reason: 'column-taken', column: twice });
  if (parquet !== undefined) checkNames([...header, ...added], parquet);
}

type Paths = Pick<BatchJob, 'output' | 'outputTemp'>;

/** `keptBytes`: how much of a text is there already. Errors: as of `AtomicFile.create`. */
export async function resultFile(job: Paths, { header, columns }: Pick<ResultFormat, 'header' | 'columns'>, keptBytes: number): Promise<ResultFile> {
  return columns ? tableFile(job, ColumnWriter.table(job.output, job.outputTemp, columns)) : textFile(job, header, keptBytes);
}

async function textFile({ output, outputTemp }: Paths, header: string, keptBytes: number): Promise<ResultFile> {
  const file = await AtomicFile.create(output, outputTemp, keptBytes);
  let before: Uint8Array[] = keptBytes === 0 ? [Buffer.from(header, 'utf8')] : [];
  return {
    write: (written) => {
      const all = [...before, ...('bytes' in written ? [written.bytes] : [])];
      before = [];
      return file.write(...all);
    },
    finish: () => file.finish(),
    discard: () => file.discard(),
  };
}

function tableFile({ outputTemp }: Paths, writer: ColumnWriter): ResultFile {
  return {
    write: async (written) => {
      if ('block' in written && written.block.rows > 0) await writer.write(written.block);
      return NOTHING;
    },
    finish: async () => void (await writer.finish()),
    discard: async () => {
      await writer.abandon();
      await removeFile(outputTemp);
    },
  };
}
