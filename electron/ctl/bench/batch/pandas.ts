import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MillwrightError } from '../../../contract/errors';
import type { TreeNode } from './trees';

/** The system's own Python: Debian's packages are not seen by one from elsewhere. */
const PYTHON = '/usr/bin/python3';

/**
 * Fits what scikit-learn calls a gradient boosting regressor, with its usual 100 trees, and says what its trees are. Then, for every line that it is told, scores the table as one would
 * with pandas, CSV to CSV, and answers with the seconds that took: what Python takes to start is not counted.
 */
const SCRIPT = `
import json, sys, time
import numpy, pandas
from sklearn.ensemble import GradientBoostingRegressor
source, target = sys.argv[1:3]
rows = pandas.read_csv(source, nrows=5000).to_numpy()
wanted = rows[:, 0] * rows[:, 1] / 100 + numpy.sin(rows[:, 2] / 10) * rows[:, 3] + rows[:, 4]
fitted = GradientBoostingRegressor(random_state=0).fit(rows, wanted)
def nodes(tree):
    down = lambda threshold: float(numpy.float32(threshold)) if numpy.float32(threshold) <= threshold else float(numpy.nextafter(numpy.float32(threshold), numpy.float32(-numpy.inf)))
    return [dict(feature=None if left < 0 else int(feature), threshold=down(threshold), left=max(0, int(left)), right=max(0, int(right)), value=float(value[0][0]) * fitted.learning_rate)
            for feature, threshold, left, right, value in zip(tree.feature, tree.threshold, tree.children_left, tree.children_right, tree.value)]
print(json.dumps(dict(base=float(fitted.init_.constant_[0][0]), trees=[nodes(one[0].tree_) for one in fitted.estimators_])), flush=True)
for _ in sys.stdin:
    began = time.perf_counter()
    table = pandas.read_csv(source)
    table["y"] = fitted.predict(table.to_numpy())
    table.to_csv(target, index=False)
    print(json.dumps(time.perf_counter() - began), flush=True)
`;

/** scikit-learn's side of the comparison. */
export interface Pandas {
  trees: TreeNode[][];
  /** What is added to the trees' sum. */
  base: number;
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
  const { trees, base } = JSON.parse(await line()) as { trees: TreeNode[][]; base: number };
  return {
    trees, base,
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
