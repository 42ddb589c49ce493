import { MillwrightError } from '../../../contract/errors';
import type { Manifest } from '../../../contract/manifest';
import type { BatchJob } from '../../../engine/inference/protocols';
import { checkNames, ColumnWriter } from '../duckdb/parquet-writer';
import { AtomicFile, putInPlace, removeFile } from './atomic-file';
import type { ResultFormat, Written } from './result-format';
import { versionColumn } from './result-rows';

/** Where scored rows of a text file go. */
export interface ResultFile {
  write(written: Written): Promise<void>;
  commit(overwrite: boolean): Promise<void>;
  discard(): Promise<void>;
}

/** The columns that a run adds, behind those of the input. */
export const addedColumns = ({ outputs }: Manifest): string[] => [...outputs.map(({ name }) => name), versionColumn];

/** Errors: invalid-input where a column of the input has the name of one that is added; of a Parquet output also where its names can't stand in one. */
export function checkAdded(header: readonly string[], manifest: Manifest, parquet: string | undefined): void {
  const added = addedColumns(manifest);
  const twice = header.find((name) => added.includes(name));
  if (twice !== undefined) throw new MillwrightError('invalid-input', `The input has a column ${twice} already, which the output would add once more. Rename it, or leave it out.`, { column: twice });
  if (parquet !== undefined) checkNames([...header, ...added], parquet);
}

/** Errors: as of `AtomicFile.create`. */
export async function resultFile(job: Pick<BatchJob, 'output' | 'outputTemp'>, { header, columns }: Pick<ResultFormat, 'header' | 'columns'>): Promise<ResultFile> {
  return columns ? tableFile(job, ColumnWriter.table(job.output, job.outputTemp, columns)) : textFile(job, header);
}

async function textFile({ output, outputTemp }: Pick<BatchJob, 'output' | 'outputTemp'>, header: string): Promise<ResultFile> {
  const file = await AtomicFile.create(output, outputTemp);
  await file.write(header);
  return {
    write: (written) => ('bytes' in written ? file.write(written.bytes) : Promise.resolve()),
    commit: (overwrite) => file.commit(overwrite),
    discard: () => file.discard(),
  };
}

function tableFile({ output, outputTemp }: Pick<BatchJob, 'output' | 'outputTemp'>, writer: ColumnWriter): ResultFile {
  return {
    write: async (written) => {
      if ('block' in written && written.block.rows > 0) await writer.write(written.block);
    },
    commit: async (overwrite) => {
      await writer.finish();
      await putInPlace(outputTemp, output, overwrite);
    },
    discard: async () => {
      await writer.abandon();
      await removeFile(outputTemp);
    },
  };
}
