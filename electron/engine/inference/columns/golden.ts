import { MillwrightError } from '../../../contract/errors';
import type { Golden, Manifest, ManifestOutput } from '../../../contract/manifest';
import { stepsOf } from './sequences';
import { areWholeNumbers } from './tensors';
import type { Column, Columns, Scored } from './types';

export interface GoldenVerdict {
  passed: boolean;
  rows: number;
  /** Largest absolute difference over all outputs. */
  worst: number;
  /** What the worst sample says, for the person; empty when all agree. */
  message: string;
  details?: { row: number; column: string; got: string; want: string };
}

/** A golden sample's inputs as columns. Errors: model-refused, naming a column that is missing or of another length. */
export function goldenColumns(manifest: Manifest, golden: Golden): { columns: Columns; rows: number } {
  const table = inputTable(manifest, golden.inputs, 'golden.json');
  const unproven = manifest.inputs.find((input) => input.missing && !table.columns[input.name]?.some((value) => value === '' || Number.isNaN(value)));
  if (unproven) throw new MillwrightError('model-refused', `The manifest says that ${unproven.name} may be missing, but no golden sample lacks it. Add samples with null there, answered by the trainer.`, { column: unproven.name });
  for (const output of manifest.outputs) column(golden.outputs, output.name, 'outputs', table.rows, 'golden.json');
  return table;
}

/** The inputs that a package's file holds, as columns; null is no value. Errors: as of `goldenColumns`. */
export function inputTable(manifest: Manifest, inputs: Golden['inputs'], file: string): { columns: Columns; rows: number } {
  const rows = Object.values(inputs)[0]?.length ?? 0;
  if (rows === 0) throw new MillwrightError('model-refused', `${file} has no samples. Leave the file out, or put rows into it.`);
  const columns: Record<string, Column> = {};
  for (const input of manifest.inputs) {
    const given = samples(column(inputs, input.name, 'inputs', rows, file), input.name, stepsOf(manifest, input.name), file);
    if (input.kind === 'text' && !given.every((value) => typeof value === 'string')) throw new MillwrightError('model-refused', `${file}: the column ${input.name} is text, and holds a value that is none. An empty text is "".`, { column: input.name });
    columns[input.name] =
      input.kind === 'category' || input.kind === 'text' ? given.map((value) => (value === null ? '' : String(value))) : Float64Array.from(given, (value) => (value === null || typeof value === 'string' ? NaN : Number(value)));
  }
  return { columns, rows };
}

/** One value a sample, or its window where the input is in a sequence, one behind the other. */
function samples<T>(given: readonly (T | T[])[], name: string, steps: number, file: string): T[] {
  return given.flatMap((sample, at) => {
    const values = Array.isArray(sample) ? sample : [sample];
    if (values.length === steps) return values;
    throw new MillwrightError('model-refused', `${file}: row ${at + 1} of the column ${name} has ${values.length} values; ${steps === 1 ? 'it takes one' : `its window has ${steps}`}.`, { column: name });
  });
}

function column<T>(table: Record<string, T[]>, name: string, part: string, rows: number, file: string): T[] {
  const found = table[name];
  if (!found) throw new MillwrightError('model-refused', `${file} lacks the column ${name} in its ${part}.`, { column: name });
  if (found.length !== rows) throw new MillwrightError('model-refused', `${file}: the column ${name} has ${found.length} values, the others ${rows}.`, { column: name });
  return found;
}

/**
 * Whether the answers are the trainer's: |got - want| ≤ absolute + relative × |want| for each. "No value" is right where the model gives none, and
 * for rows that are left out anyway.
 */
export function compareGolden(manifest: Manifest, golden: Golden, { outputs, valid }: Pick<Scored, 'outputs' | 'valid'>): GoldenVerdict {
  const { absolute, relative } = golden.tolerance;
  const verdict: GoldenVerdict = { passed: true, rows: 0, worst: 0, message: '' };
  let worstExcess = 0;
  for (const output of manifest.outputs) {
    const wanted = golden.outputs[output.name] ?? [];
    verdict.rows = wanted.length;
    wanted.forEach((value, row) => {
      const want = wantedNumber(output, value);
      const got = outputs[output.name]?.[row] ?? NaN;
      const difference = Number.isNaN(want) && (Number.isNaN(got) || valid[row] === 0) ? 0 : Number.isNaN(want - got) ? Infinity : Math.abs(want - got);
      if (difference < Infinity) verdict.worst = Math.max(verdict.worst, difference);
      const excess = difference - (Number.isNaN(want) ? 0 : absolute + relative * Math.abs(want));
      if (excess <= worstExcess) return;
      worstExcess = excess;
      verdict.passed = false;
      verdict.details = { row: row + 1, column: output.name, got: numberText(got), want: value === null ? 'no value' : String(value) };
    });
  }
  if (verdict.details) {
    const { row, column: name, got, want } = verdict.details;
    verdict.message = `The model does not answer as its golden samples say: in row ${row}, ${name} came out as ${got} where ${want} was expected. It may have been changed or converted wrongly.`;
  }
  return verdict;
}

function wantedNumber(output: ManifestOutput, value: number | string | null): number {
  if (value === null) return NaN;
  const labels = output.labels ?? [];
  if (typeof value === 'number' && !(output.kind === 'category' && areWholeNumbers(labels))) return value;
  const code = labels.indexOf(String(value));
  return code >= 0 ? code : Infinity;
}

const numberText = (value: number) => (Number.isNaN(value) ? 'no value' : String(value));
