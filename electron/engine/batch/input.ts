import { resolve } from 'node:path';
import { inputKind, inputWords, type BatchInput, type BatchInputKind } from '../../contract/batch-input';
import { MillwrightError } from '../../contract/errors';
import type { StageJob, StageSource } from '../inference';
import { stageFiles } from './files';

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

/** What an engine alone knows of an input; without one there is no vault. */
export type Lookup = (input: Extract<BatchInputKind, { kind: 'postgres' | 'history' }>) => Promise<StageSource>;

/** Errors: as of `lookup`; invalid-input where there is none. */
export async function givenInput(asked: BatchInput, output: string, lookup?: Lookup): Promise<Required<GivenInput>> {
  const whole = inputKind(wholeInput(asked));
  const files = stageFiles(output);
  const source = 'path' in whole ? whole : await lookUp(whole, lookup);
  return { input: files.path, shown: inputWords(whole), stage: { ...files, key: JSON.stringify(whole), source } };
}

function lookUp(input: Parameters<Lookup>[0], lookup: Lookup | undefined): Promise<StageSource> {
  if (lookup) return lookup(input);
  throw new MillwrightError('invalid-input', 'The databases of the site and the history are the appliance\'s: score them with a model of its registry, by its name.');
}
