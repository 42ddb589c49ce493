import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import { UsageError, type Parsed } from '../options';
import { note } from '../output';
import { withTools } from '../with';
import { machine, median, rounded, type Bench } from './bench';
import { peakMiB } from './batch/memory';
import { writeLogistic } from './batch/logistic';
import { startPandas } from './batch/pandas';
import { sameAnswers } from './batch/same';
import { randomTrees, writeTrees } from './batch/trees';

const ROWS = 1_000_000;
const MANY_ROWS = 10_000_000;
const BARE_MS = 4_000;
/** The two sides of a ratio take turns so often, of which the median is told. */
const ROUNDS = 3;
const WANT = { parquet100Trees: 0.6, parquet1000Trees: 0.9, overPandas: 4 };
const WANT_MIB = 1024;
/** What can be measured alone. */
const parts: readonly string[] = ['100-trees', '1000-trees', 'pandas', 'memory'];

/**
 * A table of ten columns through models of trees, read from files and written into one, beside the runtime's own `run` over arrays in memory with as many sessions as there are cores, and beside the same
 * done with pandas and scikit-learn, where they are installed.
 */
export async function benchBatch(parsed: Parsed): Promise<Bench> {
  const given = parsed.text('rows');
  if (given !== undefined && !/^[1-9]\d{2,7}$/.test(given)) throw new UsageError(`--rows is a number from 100 to 99999999, not "${given}".`);
  const only = parsed.text('only');
  if (only !== undefined && !parts.some((part) => part === only)) throw new UsageError(`--only is one of ${parts.join(', ')}, not "${only}".`);
  const folder = mkdtempSync(join(tmpdir(), 'millwright-bench-'));
  try {
    return await withTools((client) => new BatchBench(client, folder, Number(given ?? ROWS), given === undefined ? MANY_ROWS : 10 * Number(given)).run(only === undefined ? parts : [only]));
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

class BatchBench {
  private readonly figures: Record<string, number> = {};
  private readonly ratios: Record<string, number> = {};

  constructor(private readonly client: Client, private readonly folder: string, private readonly rows: number, private readonly manyRows: number) {}

  async run(chosen: readonly string[]): Promise<Bench> {
    const [parquet, csv] = [this.at('rows.parquet'), this.at('rows.csv')];
    const does = (part: string) => chosen.includes(part);
    note(`Writing tables of ${this.rows.toLocaleString('en')} rows …`);
    for (const path of [parquet, csv]) await this.client.tools.benchTable({ path, rows: this.rows });
    const small = await writeTrees(this.folder, 'trees-100', randomTrees(100));
    if (does('100-trees')) await this.against('100Trees', small, { parquet, csv });
    if (does('1000-trees')) await this.against('1000Trees', await writeTrees(this.folder, 'trees-1000', randomTrees(1000)), { parquet, csv });
    if (does('pandas')) await this.againstPandas(csv);
    if (does('memory')) await this.memory(small);
    return this.result();
  }

  /** Each file between two of the runtime's own `run`, beside whose mean it stands: a machine's speed drifts. */
  private async against(name: string, model: string, files: Record<string, string>): Promise<void> {
    const rates: Record<string, number[]> = {};
    const shares: Record<string, number[]> = {};
    const begins: number[] = [];
    const bare = async () => {
      const { rowsPerS, beginMs } = await this.bare(model);
      (rates[`bare${name}`] ??= []).push(rowsPerS);
      begins.push(beginMs);
      return rowsPerS;
    };
    let before = await bare();
    for (let round = 0; round < ROUNDS; round++) {
      for (const [from, path] of Object.entries(files)) {
        note(`${name}, ${from}, ${round + 1} of ${ROUNDS} …`);
        const rate = this.rows / (await this.score(model, path, 'scored.parquet'));
        const after = await bare();
        (rates[`${from}${name}`] ??= []).push(rate);
        (shares[`${from}${name}`] ??= []).push((2 * rate) / (before + after));
        before = after;
      }
    }
    for (const [key, all] of Object.entries(rates)) this.figures[`${key}RowsPerS`] = rounded(median(all), 0);
    this.figures.processBeginMs = rounded(median(begins), 0);
    for (const [key, all] of Object.entries(shares)) this.ratios[key] = rounded(median(all));
  }

  /** scikit-learn's own model through either. */
  private async againstPandas(csv: string): Promise<void> {
    const pandas = await startPandas(this.folder, csv, this.at('pandas.csv'));
    if (!pandas) {
      note('pandas and scikit-learn are not installed here (Debian: python3-pandas python3-sklearn): the comparison with them is left out.');
      return;
    }
    try {
      const model = await writeLogistic(this.folder, pandas.model);
      const [ours, theirs]: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS; round++) {
        note(`pandas, ${round + 1} of ${ROUNDS} …`);
        theirs.push(this.rows / (await pandas.score()));
        ours.push(this.rows / (await this.score(model, csv, 'scored.csv')));
      }
      await sameAnswers(this.at('pandas.csv'), this.at('scored.csv'));
      this.figures.csvRowsPerS = rounded(median(ours), 0);
      this.figures.pandasRowsPerS = rounded(median(theirs), 0);
      this.ratios.overPandas = rounded(median(ours.map((rate, round) => rate / theirs[round]!)), 2);
    } finally {
      pandas.close();
    }
  }

  private async memory(model: string): Promise<void> {
    const path = this.at('many.parquet');
    note(`Writing and scoring ${this.manyRows.toLocaleString('en')} rows …`);
    await this.client.tools.benchTable({ path, rows: this.manyRows });
    this.figures.peakMiB10M = rounded(await peakMiB(async () => (this.figures.secondsFor10M = rounded(await this.score(model, path, 'scored.parquet'), 1))), 0);
  }

  private result(): Bench {
    const wanted = Object.entries(WANT).filter(([name]) => name in this.ratios);
    const peak = this.figures.peakMiB10M;
    const what: Record<string, string> = {
      parquet100Trees: 'rows a second from Parquet to Parquet through 100 trees, as a ratio to bare session.run in as many sessions', parquet1000Trees: 'the same through 1,000 trees',
      overPandas: 'times as many rows a second from CSV to CSV as pandas with scikit-learn',
    };
    return {
      name: 'batch',
      machine: machine(),
      figures: { rows: this.rows, sessions: availableParallelism(), ...this.figures },
      ratios: this.ratios,
      bars: [
        ...wanted.map(([name, want]) => ({ what: what[name] ?? name, want: `>= ${want}`, got: this.ratios[name] ?? NaN, holds: (this.ratios[name] ?? NaN) >= want })),
        ...(peak === undefined ? [] : [{ what: `MiB that the engine and its workers held at most while ${this.manyRows.toLocaleString('en')} rows were scored`, want: `< ${WANT_MIB}`, got: peak, holds: peak < WANT_MIB }]),
      ],
    };
  }

  private readonly at = (name: string): string => join(this.folder, name);

  private bare(model: string): Promise<{ rowsPerS: number; beginMs: number }> {
    return this.client.tools.benchSessions({ model, sessions: availableParallelism(), forMs: BARE_MS });
  }

  /**
   * Seconds from asking for the run until its output lies there whole. What looking at the model takes is not counted: a model of the registry was looked at before. So was the file, as in the window, whose
   * process stands ready from then on.
   */
  private async score(model: string, input: string, output: string): Promise<number> {
    await this.client.tools.preview({ model, input, show: 1 });
    return new Promise((resolve, reject) => {
      this.client.tools.score({ model, input, output: this.at(output), overwrite: true }, (run) => {
        if (run.state === 'done' && run.rows > 0 && run.rejected === 0) resolve(((run.finished ?? NaN) - run.started) / 1000);
        else if (run.state !== 'running') reject(new MillwrightError('internal', `The run did not score every row: ${run.message}`));
      }, reject);
    });
  }
}
