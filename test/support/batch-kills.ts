/** Files to score in several parts, and runs of them that are killed. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkerHandle } from '../../electron/contract/host';
import { MillwrightError } from '../../electron/contract/errors';
import type { ReasonsAsked } from '../../electron/contract/batch';
import { explainedBy } from '../../electron/engine/batch/reasons';
import { outputFiles } from '../../electron/engine/inference/output-files';
import { scoreInWorker, type Scoring } from '../../electron/engine/batch/scoring';
import type { BatchResult, ExplainedBy } from '../../electron/engine/inference';
import { backgroundOfFile, packageOfFile } from '../../electron/engine/models';
import { labelBackground, writePackage } from './packages';
import { makeParquet } from './parquet';
import { sequenceBackground, sequenceGolden, sequenceManifest, sequenceModel } from './sequences';
import type { Workers } from './workers';

/** From a file into another, by which model. */
export interface Scenario {
  from: string;
  to: string;
  model: 'press' | 'engine';
  reasons?: ReasonsAsked;
}

/** Every way that a file is read, and every way that an output is gone on with: text behind its last part, Parquet anew from the predictions that were kept. */
export const scenarios: readonly Scenario[] = [
  { from: 'in.csv', to: 'out.csv', model: 'press' },
  { from: 'in.jsonl', to: 'out.parquet', model: 'press' },
  { from: 'in.parquet', to: 'out.parquet', model: 'press' },
  { from: 'in.parquet', to: 'out.jsonl', model: 'press' },
  { from: 'steps.csv', to: 'steps-out.csv', model: 'engine' },
  { from: 'steps.parquet', to: 'steps-out.parquet', model: 'engine' },
  { from: 'few.csv', to: 'few-csv.parquet', model: 'press', reasons: { count: 2 } },
  { from: 'few.parquet', to: 'few.parquet.csv', model: 'press', reasons: { count: 1, from: 20 } },
  { from: 'few-steps.parquet', to: 'few-steps-out.parquet', model: 'engine', reasons: { count: 2 } },
];

interface Killing {
  onStart?: (kill: () => void) => void;
  onProgress?: (rows: { rows: number; resumedRows: number }, kill: () => void) => void;
}

type Model = Pick<Scoring, 'model' | 'manifest' | 'binding'> & { explained(reasons: ReasonsAsked | undefined): Promise<ExplainedBy | undefined> };
/** Reasons take longer than predictions. */
const FEWER = 50;

export class Killed {
  private readonly models = new Map<Scenario['model'], Model>();

  private constructor(private readonly workers: Workers, private readonly dir: string) {}

  /** Writes models and inputs of some ten parts each under `dir`. */
  static async in(dir: string, workers: Workers, rows = 150_000): Promise<Killed> {
    const killed = new Killed(workers, dir);
    await mkdir(killed.at('.'));
    const grade = (row: number) => 'LMH'[row % 3] ?? '';
    const lines = Array.from({ length: rows }, (_, row) => (row % 5000 === 7 ? `x${row},L,bad` : `${row / 8},${grade(row)},${row % 9000 === 3 ? '"a ""quoted""\nnote"' : `a note that is longer, as notes are: number ${row}`.replace(',', ';')}`));
    await writeFile(killed.at('in.csv'), `a,grade,note\n${lines.join('\n')}\n`);
    await writeFile(killed.at('in.jsonl'), lines.map((_, row) => JSON.stringify({ a: row % 4000 === 1 ? 'x' : row / 8, grade: grade(row), note: `é, a note that is longer, ${row}` })).join('\n'));
    const table = (every: number, many: number) => `SELECT CASE WHEN range % ${every} = 1 THEN NULL ELSE range / 8 END AS a, ['L', 'M', 'H'][1 + range % 3] AS grade, 'note ' || range AS note FROM range(${many})`;
    await makeParquet(killed.at('in.parquet'), table(4000, rows), 'DICTIONARY_SIZE_LIMIT 0, ROW_GROUP_SIZE 7000');
    const few = Math.ceil(rows / FEWER);
    await makeParquet(killed.at('few.parquet'), table(400, few));
    await writeFile(killed.at('few.csv'), `a,grade,note\n${Array.from({ length: few }, (_, row) => `${row % 400 === 1 ? 'x' : row / 8},${grade(row)},"a note; with ""more"" é"`).join('\n')}\n`);
    // Windows of three; where a cycle is missing there is none for two more.
    const steps = `SELECT range // 1000 AS unit, range % 1000 AS cycle, range % 7 AS a, range % 9 AS b FROM range(${rows / 2}) WHERE range % 500 <> 5`;
    await makeParquet(killed.at('steps.parquet'), steps);
    await makeParquet(killed.at('few-steps.parquet'), `${steps} LIMIT ${few}`);
    await writeFile(killed.at('steps.csv'), `unit,cycle,a,b,note\n${Array.from({ length: rows / 2 }, (_, row) => (row % 500 === 5 ? '' : `${Math.floor(row / 1000)},${row % 1000},${row % 7},${row % 9},some note of the row ${row}\n`)).join('')}`);
    const packages = { press: { background: labelBackground() }, engine: { manifest: sequenceManifest(), golden: sequenceGolden, model: sequenceModel(), background: sequenceBackground } };
    for (const name of ['press', 'engine'] as const) {
      const checked = await packageOfFile(workers, await writePackage(join(dir, name), packages[name]));
      const { manifest, binding, runs } = checked;
      killed.models.set(name, { manifest, binding, model: runs, explained: (reasons) => explainedBy(checked, { reasons }, () => Promise.resolve(backgroundOfFile(checked))) });
    }
    return killed;
  }

  readonly at = (name: string): string => join(this.dir, 'work', name);

  /** One run to its end, or to where it is killed: `onProgress` and `onStart` get how. Undefined where it was. */
  async run({ from, to, model, reasons }: Scenario, { onProgress, onStart, ...rest }: Killing & Partial<Pick<Scoring, 'signal' | 'threads'>> = {}): Promise<BatchResult | undefined> {
    const before = new Set(this.workers.host.workers);
    const kill = () => this.mine(before).forEach((worker) => worker.kill());
    onStart?.(kill);
    try {
      const { explained, ...made } = this.models.get(model)!;
      const job = { ...made, reasons, explainedBy: await explained(reasons), given: { input: this.at(from) }, files: outputFiles(this.at(to)), overwrite: false, signal: new AbortController().signal, ...rest };
      return await scoreInWorker(this.workers.host, { ...job, onProgress: (progress) => onProgress?.(progress, kill) });
    } catch (error) {
      if (error instanceof MillwrightError && error.code === 'gone') return undefined;
      throw error;
    }
  }

  /** What a run has written, and what lies beside it; all of it is removed. */
  async taken({ to }: Scenario): Promise<{ output: Buffer; rejects: string; left: string[] }> {
    const [output, rejects] = [await readFile(this.at(to)), await readFile(this.at(`${to}.rejects.csv`), 'utf8')];
    for (const name of [to, `${to}.rejects.csv`]) await rm(this.at(name));
    return { output, rejects, left: await this.beside(to) };
  }

  /** Names of files that an interrupted run has left. */
  async beside(to: string): Promise<string[]> {
    return (await readdir(this.at('.'))).filter((name) => name.startsWith(`.${to}.`)).sort();
  }

  private mine(before: ReadonlySet<WorkerHandle>): WorkerHandle[] {
    return [...this.workers.host.workers].filter((worker) => !before.has(worker));
  }
}
