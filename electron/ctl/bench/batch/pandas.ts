import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MillwrightError } from '../../../contract/errors';
import type { Logistic } from './logistic';

/** The system's own Python: Debian's packages are not seen by one from elsewhere. */
const PYTHON = '/usr/bin/python3';

/**
 * Fits what most begin with, a logistic regression over scaled columns, and says its numbers: a model that costs little, so that what is measured is most of all reading and writing. Then, for every line that
 * it is told, scores the table as one would with pandas, CSV to CSV, and answers with the seconds that took: what Python takes to start is not counted.
 */
const SCRIPT = `
import json, sys, time
import numpy, pandas
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
source, target = sys.argv[1:3]
table = pandas.read_csv(source, nrows=5000)
columns = list(table.columns)
wanted = table.c0 * table.c1 / 100 + table.c2 - table.c3 / 2 > 60
model = make_pipeline(StandardScaler(), LogisticRegression()).fit(table[columns], wanted)
scaler, fitted = model[0], model[1]
print(json.dumps(dict(mean=scaler.mean_.tolist(), scale=scaler.scale_.tolist(), weights=fitted.coef_[0].tolist(), intercept=float(fitted.intercept_[0]))), flush=True)
for _ in sys.stdin:
    began = time.perf_counter()
    table = pandas.read_csv(source)
    table["y"] = model.predict_proba(table[columns])[:, 1]
    table.to_csv(target, index=False)
    print(json.dumps(time.perf_counter() - began), flush=True)
`;

/** scikit-learn's side of the comparison. */
export interface Pandas {
  model: Logistic;
  /** Scores the table once more; in seconds. */
  score(): Promise<number>;
  close(): void;
}

/** Undefined where pandas and scikit-learn are not installed. Errors: unavailable where they fail. */
export async function startPandas(folder: string, input: string, output: string): Promise<Pandas | undefined> {
  if (!(await succeeds([PYTHON, '-c', 'import pandas, sklearn']))) return undefined;
  const script = join(folder, 'score.py');
  await writeFile(script, SCRIPT);
  const child = spawn(PYTHON, [script, input, output], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = lines(child);
  const model = JSON.parse(await line()) as Logistic;
  return {
    model,
    score: async () => {
      child.stdin.write('go\n');
      return JSON.parse(await line()) as number;
    },
    close: () => void child.kill(),
  };
}

function succeeds([program = '', ...args]: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    spawn(program, args, { stdio: 'ignore' }).once('error', () => resolve(false)).once('exit', (code) => resolve(code === 0));
  });
}

/** The next line of what a program says. */
function lines(child: ReturnType<typeof spawn>): () => Promise<string> {
  const told: string[] = [];
  let rest = '';
  let waiting: { resolve(line: string): void; reject(error: Error): void } | undefined;
  let ended: Error | undefined;
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    told.push(...parts);
    if (waiting && told.length > 0) waiting.resolve(told.shift() ?? '');
    if (parts.length > 0) waiting = undefined;
  });
  child.once('exit', (code) => {
    ended = new MillwrightError('unavailable', `Python ended with ${code ?? 'a signal'} instead of scoring.`);
    waiting?.reject(ended);
  });
  return () => new Promise((resolve, reject) => {
    const next = told.shift();
    if (next !== undefined) resolve(next);
    else if (ended) reject(ended);
    else waiting = { resolve, reject };
  });
}
