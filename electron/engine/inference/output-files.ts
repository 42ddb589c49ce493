import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { StageJob } from './protocols';

/** A run's files. Those beside the output are called after it alone: whoever runs the same again finds them. */
export interface OutputFiles {
  /** A file; of `done` a folder. */
  output: string;
  rejects: string;
  /** Beside `output` and `rejects`: written, then renamed into place. */
  outputTemp: string;
  rejectsTemp: string;
  /** Of a workbook, while it is made of what was scored. */
  sheetTemp: string;
  /** What each part came to: where one is left, the run goes on behind it. */
  journal: string;
  /** The list of what is whole of a run that gives each input file an output of its own in a folder, which the names above are not of. */
  done?: string | undefined;
}

export function outputFiles(output: string): OutputFiles {
  const rejects = `${output}.rejects.csv`;
  const beside = (path: string, ending: string) => join(dirname(path), `.${basename(path)}.${ending}`);
  return { output, rejects, outputTemp: beside(output, 'part'), rejectsTemp: beside(rejects, 'part'), journal: beside(output, 'journal'), sheetTemp: beside(output, 'sheet') };
}

/** Of a folder: `key` tells runs of other inputs into the same folder apart, as of `StageJob`. */
export function folderFiles(folder: string, key: string): OutputFiles {
  return { ...outputFiles(folder), done: join(folder, `.scored-${createHash('sha256').update(key).digest('hex').slice(0, 12)}.list`) };
}

/** Where rows are read into first. */
export function stageFiles(output: string): Pick<StageJob, 'path' | 'temp' | 'notes'> {
  const beside = (ending: string) => join(dirname(output), `.${basename(output)}.${ending}`);
  return { path: beside('rows.parquet'), temp: beside('rows.part'), notes: beside('rows.json') };
}
