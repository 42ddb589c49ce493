import { MillwrightError } from '../../../contract/errors';
import { rowReason } from '../../../contract/row-faults';
import type { BatchJob } from '../../../engine/inference/protocols';
import type { KeptRun } from './kept/kept-run';
import type { Segment } from './kept/segments';
import type { StageNotes } from '../../../engine/inference/stage';
import type { Problem } from './types';

/** A run as it is worked on: of rows that were read into a table first with what is known of them. */
export type WorkJob = BatchJob & { notes?: StageNotes | undefined };

/** With reasons a row can take half a second: of a larger part a run that is killed would lose many minutes. How rows are cut is part of what a kept run is known by, with the reasons. */
export const REASONS_ROWS = 64;

/** What the input is called. */
export const shownOf = ({ shown, input }: Pick<BatchJob, 'shown' | 'input'>): string => shown ?? input;

/** A part of a run: some rows that were scored and written. */
export interface Step {
  scored: number;
  /** Which could not be. */
  problems: readonly Problem[];
  /** What of it can be gone on with; undefined where an interrupted run has kept that already, with its rows and problems. */
  part: StepKept | undefined;
}

export interface StepKept {
  /** Of a text file that is cut into pieces. */
  bytes: number;
  lines: number;
  /** What it added to a text output. */
  output: Segment;
  /** Its predictions, as of `packed`, where the output is written anew by the run that goes on. */
  predictions?: Uint8Array | undefined;
}

/** What one run reads, scores and writes, step by step. */
export interface Work {
  /** What `Problem.line` counts: lines of a text file, rows of a table. */
  readonly unit: 'line' | 'row';
  readonly bytesTotal: number;
  readonly bytesRead: number;
  /** How many rows come behind the steps that were told, at most. */
  readonly mostRowsLeft: number;
  /** In the file's order. */
  steps(): AsyncIterable<Step>;
  /** The output is whole under its temporary name, and on the disk. Errors: store-full. */
  finish(): Promise<void>;
  /** Leaves nothing behind; may be called in any state. */
  discard(): Promise<void>;
}

/** A run that is about to begin, behind the parts that an interrupted one has kept. */
export interface Beginning {
  begin(kept: KeptRun): Promise<Work>;
  /** What a person should know of how the columns were read, in words. */
  says: readonly string[];
  header: readonly string[];
  close(): Promise<void>;
}

/** What an interrupted run kept does not fit the rows that stand there now. */
export const changedMeanwhile = (file: string): MillwrightError => new MillwrightError('invalid-input', `${file} has changed since a run was interrupted, which went on from what it had. Start it again: it begins anew.`, { file });

export const NO_NUMBER = rowReason('no-number');
