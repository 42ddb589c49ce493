import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { OutputAs } from '../../../../contract/batch';
import { isWorkbook } from '../../../../contract/batch-files';
import { MillwrightError } from '../../../../contract/errors';
import type { StageSource } from '../../../../engine/inference/protocols';
import { realPath } from '../real-path';
import { filesOf } from '../stage/files-list';

/** An input file of a run into a folder, and how it is read. */
export interface Input {
  input: string;
  source: StageSource;
}

/** With its output there. */
export interface Planned extends Input {
  output: string;
  bytes: number;
}

const written = /\.(csv|tsv|txt|jsonl|ndjson|parquet|xlsx)$/i;
const isText = (path: string) => !isWorkbook(path) && extname(path).toLowerCase() !== '.parquet';

/** An output is called as its input is; with another ending where it becomes something else. */
export function outputName(input: string, format: OutputAs | undefined): string {
  const name = basename(input);
  if (format === undefined && written.test(name)) return name;
  const own = isWorkbook(name) ? 'xlsx' : 'parquet';
  return `${basename(name, extname(name))}.${format ?? own}`;
}

/**
 * Each file that is scored, with its output in the folder. Errors: as of `filesOf`; invalid-input where two would go to one name, one would overwrite an input, or outputs would lie among the inputs.
 */
export async function planOf(source: StageSource, folder: string, format: OutputAs | undefined): Promise<Planned[]> {
  if (!('path' in source)) throw new MillwrightError('invalid-input', `${folder} is a folder, and these rows have no file's name to be called by there. Name the output's file.`, { file: folder });
  const { many, inputs } = await listed(source);
  if (many && (await realPath(dirname(inputs[0]?.input ?? ''))) === (await realPath(folder))) {
    throw new MillwrightError('invalid-input', `The inputs lie in ${folder}: outputs among them would be overwritten inputs, or inputs of the next run. Name another folder.`, { folder });
  }
  const planned: Planned[] = [];
  for (const { input, source } of inputs) planned.push({ input, output: join(folder, outputName(input, format)), source, bytes: (await stat(input).catch(() => undefined))?.size ?? 0 });
  requireApart(planned);
  await requireOthers(planned);
  return planned;
}

/** Each file that is scored, in the order of their names. Errors: as of `filesOf`; invalid-input where the rows lie in no file. */
export async function inputsOf(source: StageSource): Promise<Input[]> {
  if (!('path' in source)) throw new MillwrightError('invalid-input', 'These rows lie in no files.');
  return (await listed(source)).inputs;
}

async function listed(source: StageSource & { path: string }): Promise<{ many: boolean; inputs: Input[] }> {
  const many = source.kind === 'files' ? await filesOf(source.path, '') : undefined;
  return { many: many !== undefined, inputs: (many ?? [source.path]).map((input) => ({ input, source: sourceOf(source, input) })) };
}

/** How text is written is said of text alone. */
function sourceOf(source: StageSource & { path: string }, path: string): StageSource {
  if (source.kind !== 'files') return source;
  if (isWorkbook(path)) return { kind: 'sheet', path };
  return isText(path) ? { ...source, path } : { kind: 'files', path };
}

/** Also where the folder's system takes large and small letters for the same. */
function requireApart(planned: readonly Planned[]): void {
  const seen = new Map<string, Planned>();
  for (const one of planned) {
    const other = seen.get(one.output.toLowerCase());
    if (other) throw new MillwrightError('invalid-input', `${basename(other.input)} and ${basename(one.input)} would both be written to ${one.output}. Name fewer files by a pattern, or rename one.`, { file: one.output });
    seen.set(one.output.toLowerCase(), one);
  }
}

async function requireOthers(planned: readonly Planned[]): Promise<void> {
  const inputs = new Map<string, string>();
  for (const { input } of planned) inputs.set(await realPath(input), input);
  for (const { output } of planned) {
    const input = inputs.get(await realPath(output));
    if (input !== undefined) throw new MillwrightError('invalid-input', `${output} would overwrite the input ${input}. Name another folder, or another format.`, { file: input });
  }
}
