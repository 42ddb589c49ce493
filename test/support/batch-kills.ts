/** Files to score in several parts, and runs of them that are killed. */
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Sqlite from 'better-sqlite3-multiple-ciphers';
import type { WorkerHandle } from '../../electron/contract/host';
import { MillwrightError } from '../../electron/contract/errors';
import type { ReasonsAsked, RejectsLimit } from '../../electron/contract/batch';
import { givenInput } from '../../electron/engine/batch/input';
import { explainedBy } from '../../electron/engine/batch/reasons';
import { outputFiles } from '../../electron/engine/inference/output-files';
import { scoreInWorker, type Scoring } from '../../electron/engine/batch/scoring';
import type { BatchResult } from '../../electron/engine/inference';
import { backgroundOfFile, packageOfFile } from '../../electron/engine/models';
import { xlsxBytes } from '../../electron/node/xlsx';
import { labelBackground, writePackage } from './packages';
import { makeParquet } from './parquet';
import { sequenceBackground, sequenceGolden, sequenceManifest, sequenceModel } from './sequences';
import type { Workers } from './workers';

/** From a file into another, by which model, and what else is asked for. */
export interface Scenario {
  from: string;
  to: string;
  model: 'press' | 'engine';
  reasons?: ReasonsAsked;
  maxRejected?: RejectsLimit;
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

/** All of them, and what is read into a table first, reasons, and limits on rejects that are passed late. */
export const allScenarios: readonly Scenario[] = [
  ...scenarios,
  { from: 'in.xlsx', to: 'sheet-out.csv', model: 'press' },
  { from: 'in.db', to: 'table-out.parquet', model: 'press' },
  { from: 'many', to: 'many-out.xlsx', model: 'press' },
  { from: 'few.csv', to: 'reasons-out.csv', model: 'press', reasons: { count: 2 } },
  { from: 'in.csv', to: 'limit-out.csv', model: 'press', maxRejected: { share: 0.00015 } },
  { from: 'in.parquet', to: 'limit-out.parquet', model: 'press', maxRejected: { share: 0.0002 } },
];

interface Killing {
  onStart?: (kill: () => void) => void;
  onProgress?: (rows: { rows: number; resumedRows: number; rejected: number }, kill: () => void) => void;
}

type Model = Awaited<ReturnType<typeof packageOfFile>>;
/** Reasons take longer than predictions. */
const FEWER = 50;

export class Killed {
  private readonly models = new Map<Scenario['model'], Model>();

  private constructor(private readonly workers: Workers, private readonly dir: string) {}

  /** Writes models and inputs of some ten parts each under `dir`; `all`: those of `allScenarios`. */
  static async in(dir: string, workers: Workers, rows = 150_000, all = false): Promise<Killed> {
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
    if (all) await killed.writeMore(rows);
    const packages = { press: { background: labelBackground() }, engine: { manifest: sequenceManifest(), golden: sequenceGolden, model: sequenceModel(), background: sequenceBackground } };
    for (const name of ['press', 'engine'] as const) killed.models.set(name, await packageOfFile(workers, await writePackage(join(dir, name), packages[name])));
    return killed;
  }

  /** A workbook, a table of SQLite, and a folder. */
  private async writeMore(rows: number): Promise<void> {
    const amount = (row: number) => (row % 4000 === 1 ? null : row / 8);
    const some = Array.from({ length: rows / 5 }, (_, row) => [amount(row), 'LMH'[row % 3] ?? '', `note ${row}`] as const);
    await pipeline(Readable.from(xlsxBytes('rows', [{ name: 'Rows', columns: [{ name: 'a' }, { name: 'grade' }, { name: 'note' }], rows: some.map((row) => [...row]) }])), createWriteStream(this.at('in.xlsx')));
    const db = new Sqlite(this.at('in.db'), { nativeBinding: this.workers.host.files.addon });
    db.exec('CREATE TABLE "rows" (a REAL, grade TEXT, note TEXT)');
    const put = db.prepare('INSERT INTO "rows" VALUES (?, ?, ?)');
    db.transaction(() => some.forEach((row) => put.run(...row)))();
    db.close();
    await mkdir(this.at('many'));
    const third = Math.ceil(some.length / 3);
    for (const file of [0, 1, 2]) await writeFile(this.at(`many/${file}.csv`), `a,grade,note\n${some.slice(file * third, (file + 1) * third).map((row) => `${row.map((cell) => cell ?? '').join(',')}\n`).join('')}`);
  }

  readonly at = (name: string): string => join(this.dir, 'work', name);

  /** One run to its end, or to where it is killed: `onProgress` and `onStart` get how. Undefined where it was. */
  async run({ from, to, model, reasons, maxRejected }: Scenario, { onProgress, onStart, ...rest }: Killing & Partial<Pick<Scoring, 'signal' | 'threads'>> = {}): Promise<BatchResult | undefined> {
    const before = new Set(this.workers.host.workers);
    const kill = () => this.mine(before).forEach((worker) => worker.kill());
    onStart?.(kill);
    try {
      const checked = this.models.get(model)!;
      const { manifest, binding, runs } = checked;
      const given = await givenInput(from.endsWith('.db') ? { kind: 'sqlite', path: this.at(from), table: 'rows' } : this.at(from), this.at(to));
      const explained = await explainedBy(checked, { reasons }, () => Promise.resolve(backgroundOfFile(checked)));
      const job = { model: runs, manifest, binding, given, reasons, maxRejected, explainedBy: explained, files: outputFiles(this.at(to)), overwrite: false, signal: new AbortController().signal, ...rest };
      return await scoreInWorker(this.workers.host, { ...job, onProgress: (progress) => onProgress?.(progress, kill) });
    } catch (error) {
      if (error instanceof MillwrightError && error.code === 'gone') return undefined;
      throw error;
    }
  }

  /** What a run has written, and what lies beside it; all of it is removed. Nothing of an output that is not there. */
  async taken({ to }: Scenario): Promise<{ output: Buffer; rejects: string; left: string[] }> {
    const [output, rejects] = [await readFile(this.at(to)).catch(() => Buffer.alloc(0)), await readFile(this.at(`${to}.rejects.csv`), 'utf8')];
    for (const name of [to, `${to}.rejects.csv`]) await rm(this.at(name), { force: true });
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
