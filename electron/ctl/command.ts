import type { ParseArgsConfig } from 'node:util';
import type { Parsed } from './options';

export interface Command {
  /** What follows its words. */
  usage: string;
  does: string;
  options?: NonNullable<ParseArgsConfig['options']>;
  /** Resolves with the exit code; nothing is 0. */
  run(parsed: Parsed): Promise<number | void>;
}
