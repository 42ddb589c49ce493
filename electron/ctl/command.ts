import type { ParseArgsConfig } from 'node:util';
import type { Parsed } from './options';

export interface Command {
  /** What follows its words. */
  usage: string;
  does: string;
  /** How many words it takes beside its own and its flags; more are an error. None: 0. */
  words?: number;
  options?: NonNullable<ParseArgsConfig['options']>;
  /** Resolves with the exit code; nothing is 0. */
  run(parsed: Parsed): Promise<number | void>;
}
