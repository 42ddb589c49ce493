import { MillwrightError } from '../../../contract/errors';
import type { Columns } from '../columns/types';
import { enumeration, subsetRows, walkPair, type Job } from './jobs';
import type { Mixture, Players } from './players';
import { shuffled, type Random } from './random';
import { Tally } from './tally';

export interface Budget {
  /** Rows that the model is run on at most. */
  rows: number;
  /** After so long no further rows are begun. */
  ms: number;
}

/** Enough for a few per cent of error on twenty inputs, and for all subsets of seven against a hundred rows. */
export const USUAL_ROWS = 20_000;

export interface Question {
  players: Players;
  /** One number a row; NaN where the model gives none. Called with few rows at a time, one call after the other. */
  answer(columns: Columns, rows: number): Promise<Float64Array>;
  random: Random;
  budget: Budget;
  /** Milliseconds of any steady clock. */
  now(): number;
}

export interface Attribution {
  /** The model's answer to the row, and its mean answer to the background rows that were used. Base and effects add up to the prediction. */
  prediction: number;
  base: number;
  /** Per player, with its standard error; 0 where every subset was tried. */
  effects: Float64Array;
  errors: Float64Array;
  method: 'exact' | 'sampled';
  /** What ended it: nothing was left to try, or a limit. */
  ended: 'complete' | 'rows' | 'time';
  rows: number;
  backgroundRows: number;
}

/** Once begun, so many are finished: an error needs two. */
const LEAST_JOBS = 2;
/** A run can't be broken off, so each is kept so short that whoever comes meanwhile hardly waits. */
const RUN_MS = 4;
const LARGEST_RUN = 1024;

/**
 * Shapley values of one answer against a background: the value of a set of players is the mean answer where they are the row's and all others a background
 * row's (Štrumbelj & Kononenko 2014; "interventional" in later words). All subsets where the budget allows it, else random orders. Any model: it is only asked.
 * The same question with the same budget of rows gives the same numbers; a limit of time that is met cuts the same sequence short.
 * Errors: invalid-input (no answer to the row or to a mixture; a budget too small), and what `answer` throws.
 */
export async function attribute(question: Question): Promise<Attribution> {
  const { players } = question;
  const differing = Array.from({ length: players.rows }, (_, row) => players.differing(row));
  const run = new Run(question);
  const whole = (await run.answers([{ background: 0, own: new Uint8Array(players.count).fill(1) }]))[0] ?? NaN;
  const all = differing.reduce((rows, { length }) => rows + Math.max(1, subsetRows(length)), 1) <= question.budget.rows;
  const tally = new Tally(players.count, players.rows);
  const ended = await work(run, all ? enumerations(question, differing) : walks(question, differing), tally, whole);
  return {
    prediction: whole, base: tally.base(), effects: tally.effects(), errors: tally.errors(), method: tally.exact ? 'exact' : 'sampled', ended, rows: run.rows, backgroundRows: tally.visited,
  };
}

/** In random order, so that those visited before a limit of time are a random sample. */
function* enumerations({ players, random }: Question, differing: readonly number[][]): Generator<Job> {
  for (const background of shuffled([...Array(players.rows).keys()], random)) yield enumeration(background, differing[background] ?? [], players.count);
}

/** Every background row once, then all again with other orders: rows count alike, whenever it ends. Rows that no order can change are not asked again. */
function* walks({ players, random }: Question, differing: readonly number[][]): Generator<Job> {
  for (let round = 0; ; round++) {
    const rows = shuffled([...Array(players.rows).keys()], random).filter((row) => round === 0 || (differing[row]?.length ?? 0) > 2);
    if (rows.length === 0) return;
    for (const background of rows) yield walkPair(background, differing[background] ?? [], players.count, random);
  }
}

async function work(run: Run, jobs: Generator<Job>, tally: Tally, whole: number): Promise<Attribution['ended']> {
  let done = 0;
  for (;;) {
    const batch: Job[] = [];
    let rows = 0;
    let ended: Attribution['ended'] | undefined;
    while (rows < run.nextRows && !ended) {
      const job = jobs.next();
      if (job.done) ended = 'complete';
      else if (run.rows + rows + job.value.mixtures.length > run.budget.rows) ended = 'rows';
      else {
        batch.push(job.value);
        rows += job.value.mixtures.length;
      }
    }
    if (ended === 'rows' && done + batch.length < LEAST_JOBS) throw tooSmall(run.budget);
    const answers = await run.answers(batch.flatMap(({ mixtures }) => mixtures), done >= LEAST_JOBS);
    let at = 0;
    for (const job of batch) {
      // Time was up within the batch: what was not answered whole counts for nothing.
      if (at + job.mixtures.length > answers.length) break;
      const own = answers.subarray(at, (at += job.mixtures.length));
      tally.add(job.background, own[0] ?? NaN, job.effects(own, whole), job.exact);
      done++;
    }
    if (ended) return done > 0 && at < rows ? 'time' : ended;
    if (run.late && done >= LEAST_JOBS) return 'time';
  }
}

/** Asks the model in runs of a length that follows from how fast it answers, and counts. */
class Run {
  rows = 0;
  nextRows = 1;
  readonly budget: Budget;
  private readonly began: number;

  constructor(private readonly question: Question) {
    this.budget = question.budget;
    this.began = question.now();
  }

  get late(): boolean {
    return this.question.now() - this.began >= this.budget.ms;
  }

  /** With `mayStop`, fewer where time is up. */
  async answers(wanted: readonly Mixture[], mayStop = false): Promise<Float64Array> {
    const answers = new Float64Array(wanted.length);
    let at = 0;
    while (at < wanted.length && !(mayStop && this.late)) {
      const some = wanted.slice(at, at + this.nextRows);
      const began = this.question.now();
      const given = await this.question.answer(this.question.players.columns(some), some.length);
      this.pace(some.length, this.question.now() - began);
      for (const [i, value] of given.subarray(0, some.length).entries()) {
        if (!Number.isFinite(value)) throw noAnswer(this.rows === 0);
        answers[at + i] = value;
      }
      this.rows += some.length;
      at += some.length;
    }
    return answers.subarray(0, at);
  }

  private pace(rows: number, ms: number): void {
    // A rest of few rows says little of how fast many are.
    if (rows < this.nextRows) return;
    const fitting = Math.floor((rows * RUN_MS) / Math.max(ms, 0.01));
    this.nextRows = Math.max(1, Math.min(LARGEST_RUN, fitting, rows * 4));
  }
}

const tooSmall = ({ rows }: Budget) => new MillwrightError('invalid-input', `${rows} rows are too few to explain a prediction of this model. Allow more.`, { rows });

const noAnswer = (first: boolean) =>
  new MillwrightError('invalid-input', first
    ? 'The model gives no prediction for this row, so there is nothing to explain. A value may be missing, or a label unknown.'
    : 'The model gives no prediction where values of this row stand beside values of a training row, or words of its text are left out, so its parts can\'t be told apart. This happens where a value may be missing only together with another.');
