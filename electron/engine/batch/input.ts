import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isFolder, type ScoreHow } from '../../contract/batch';
import { inputKind, inputWords, type BatchInput, type BatchInputKind } from '../../contract/batch-input';
import { MillwrightError } from '../../contract/errors';
import { folderFiles, outputFiles, stageFiles, type OutputFiles, type StageJob, type StageSource } from '../inference';

/** What a run reads, as its process is told. */
export interface GivenInput {
  input: string;
  shown?: string;
  /** How it becomes a table first; without it `input` is a plain file. */
  stage?: StageJob;
}

/** The same wherever the engine was started. */
export function wholeInput(input: BatchInput): BatchInput {
  if (typeof input === 'string') return resolve(input);
  return 'path' in input ? { ...input, path: resolve(input.path) } : input;
}

/** The same wherever the engine was started; a folder, which is there or whose path ends in a slash, with one at its end. Errors: invalid-input where the input has no name that an output there could have, or a format goes with a file. */
export async function wholeOutput({ input, output, format }: Pick<ScoreHow, 'format'> & { input: BatchInput; output: string }): Promise<string> {
  const path = resolve(output);
  if (isFolder(output) || (await stat(path).catch(() => undefined))?.isDirectory()) {
    requireNamed(input, output);
    return isFolder(path) ? path : `${path}/`;
  }
  if (format !== undefined) throw new MillwrightError('invalid-input', `What an output becomes is said by its own ending: leave the format out, or name a folder (a path that ends in /) instead of ${path}.`, { file: path });
  return path;
}

/** Errors: invalid-input where an output in a folder would have no name. */
export function requireNamed(input: BatchInput, output: string): void {
  if (typeof input === 'string' || 'path' in input) return;
  throw new MillwrightError('invalid-input', `${output} is a folder, and rows of ${input.kind === 'history' ? 'the history' : 'a database'} have no file's name to be called by there. Name the output's file.`, { file: output });
}

/** What a run keeps beside its output, or in its folder. */
export const runFiles = (output: string, input: BatchInput): OutputFiles => (isFolder(output) ? folderFiles(output, stageKey(input)) : outputFiles(output));

/** Tells what is read apart. */
const stageKey = (input: BatchInput): string => JSON.stringify(inputKind(wholeInput(input)));

/** What an engine alone knows of an input; without one there is no vault. */
export type Lookup = (input: Extract<BatchInputKind, { kind: 'postgres' | 'history' }>) => Promise<StageSource>;

/** Errors: as of `lookup`; invalid-input where there is none. */
export async function givenInput(asked: BatchInput, output: string, lookup?: Lookup): Promise<Required<GivenInput>> {
  const whole = inputKind(wholeInput(asked));
  const files = stageFiles(output);
  const source = 'path' in whole ? whole : await lookUp(whole, lookup);
  return { input: files.path, shown: inputWords(whole), stage: { ...files, key: stageKey(asked), source } };
}

function lookUp(input: Parameters<Lookup>[0], lookup: Lookup | undefined): Promise<StageSource> {
  if (lookup) return lookup(input);
  throw new MillwrightError('invalid-input', 'The databases of the site and the history are the appliance\'s: score them with a model of its registry, by its name.');
}
