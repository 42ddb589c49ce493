import type { Manifest } from '../../../contract/manifest';
import { LARGEST_HALF } from '../half';
import type { TensorRoom, Tensors } from '../tensor';
import { judgeRows, readColumns, type ReadColumns } from './check';
import { rowsAtOnce, stepsOf } from './sequences';
import { fromTensors, toTensors } from './tensors';
import { runEnd } from './text';
import { isText, type Binding, type GivenColumns, type Scored } from './types';

export interface ScoreOptions {
  binding: Binding;
  manifest: Manifest;
  run(tensors: Tensors): Promise<Tensors>;
  /** Rows of one run, fewer where texts are long; with one intra-op thread a row's bits do not depend on it. */
  batchRows?: number;
  /** Feed rows with missing values too (NaN, an empty label), as golden samples of them want it. Whole numbers have no NaN: such rows stay left out. */
  feedMissing?: boolean;
  /** Whole numbers of 64 bits are wanted to the last bit too. */
  whole?: boolean;
  /** For the tensors of each run: of whoever runs one after the other, and is done with them when `run` has answered. */
  room?: TensorRoom;
}

/**
 * The one way from columns to predictions, for live, batch and reports alike. A row that can't be fed is left out of the run, not
 * guessed: NaN in every output, `valid` 0. Errors: invalid-input (a column is missing), model-refused, and what `run` throws.
 */
export async function scoreColumns(columns: GivenColumns, rows: number, options: ScoreOptions): Promise<Scored> {
  const { binding, manifest, run, batchRows = 1024, feedMissing = false } = options;
  const read = readColumns(manifest, columns, rows, new Set(binding.inputs.filter(({ type }) => type === 'int64').flatMap(({ columns: own }) => own)));
  leaveOutBeyondHalf(binding, manifest, read);
  const { values } = read;
  const { valid, outside } = judgeRows(manifest, read);
  const fed = rowsToFeed(feedMissing && canFeedMissing(binding) ? new Uint8Array(rows).fill(1) : valid);
  const outputs: Record<string, Float64Array> = {};
  for (const { name } of manifest.outputs) outputs[name] = new Float64Array(rows).fill(NaN);
  const size = binding.batch ?? rowsAtOnce(manifest, batchRows);
  const whole: Record<string, BigInt64Array> | undefined = options.whole ? {} : undefined;
  const texts = [...values.values()].filter(isText);
  for (let from = 0, to = 0; from < fed.length; from = to) {
    to = runEnd(fed, from, size, texts);
    const chunk = filledUp(fed.subarray(from, to), binding.batch);
    fromTensors(binding, manifest, await run(toTensors(binding, manifest, values, chunk, options.room)), chunk, outputs, whole);
  }
  return { outputs, valid: answered(outputs, valid), outside, ...(whole ? { whole } : {}) };
}

/** The last row again where the graph fixes its batch: that row's answer is then written more than once, and the same. */
function filledUp(rows: Int32Array, batch: number | null): Int32Array {
  if (batch === null || rows.length === batch) return rows;
  const filled = new Int32Array(batch).fill(rows[rows.length - 1] ?? 0);
  filled.set(rows);
  return filled;
}

/** What would reach a half-precision input as infinity can't be fed. */
function leaveOutBeyondHalf({ inputs }: Binding, manifest: Manifest, { values, unfit }: ReadColumns): void {
  for (const name of inputs.filter(({ type }) => type === 'float16').flatMap(({ columns }) => columns)) {
    const given = values.get(name);
    if (!(given instanceof Float64Array)) continue;
    const column = given.slice();
    values.set(name, column);
    const steps = stepsOf(manifest, name);
    for (let at = 0; at < column.length; at++) {
      if (Math.abs(column[at] ?? NaN) <= LARGEST_HALF || Number.isNaN(column[at])) continue;
      column[at] = NaN;
      unfit[Math.floor(at / steps)] = 1;
    }
  }
}

const canFeedMissing = ({ inputs }: Binding) => inputs.every(({ type }) => type === 'float32' || type === 'float64' || type === 'float16' || type === 'string');

function rowsToFeed(wanted: Uint8Array): Int32Array {
  const rows = new Int32Array(wanted.length);
  let count = 0;
  for (let row = 0; row < wanted.length; row++) if (wanted[row]) rows[count++] = row;
  return rows.subarray(0, count);
}

/** Valid is what was complete and has a number in every output. */
function answered(outputs: Record<string, Float64Array>, complete: Uint8Array): Uint8Array {
  const valid = complete.slice();
  for (const output of Object.values(outputs)) for (let row = 0; row < valid.length; row++) if (Number.isNaN(output[row])) valid[row] = 0;
  return valid;
}

/** One row of harmless values, to warm a session up with; none is for a model that takes text. */
export function warmUpTensors(binding: Binding, manifest: Manifest): Tensors {
  const values = new Map(manifest.inputs.map((input) => [input.name, new Float64Array(stepsOf(manifest, input.name)).fill('range' in input ? middle(input.range) : 0)]));
  return toTensors(binding, manifest, values, new Int32Array(binding.batch ?? 1));
}

const middle = (range?: readonly [number, number]) => (range ? Math.round((range[0] + range[1]) / 2) : 0);
