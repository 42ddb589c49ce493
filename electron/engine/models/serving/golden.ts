import type { Golden, ManifestOutput } from '../../../contract/manifest';
import { areWholeNumbers, goldenColumns, stepsOf, tensorsFor, type Columns } from '../../inference';
import type { VersionRecord } from '../types';
import { datatypes, servedTensors, tensorBytes } from './tensors';

/** Rows of one request of the check. */
const ROWS_A_REQUEST = 64;

/** What the check script reads: the golden samples as requests, and the trainer's answers. */
export interface GoldenCheck {
  model: string;
  version: string;
  sha256: string;
  tolerance: Golden['tolerance'];
  /** Where each answer is found: in the graph's tensor, by its column, or under the package's own name. */
  outputs: { name: string; tensor: string; column: number }[];
  requests: {
    rows: number;
    /** They have gaps, or labels that the package does not know, for which rows are left out here, though the graph answers: a server may refuse them. */
    leftOut: boolean;
    /** As the graph takes them, in base64 of their bytes. */
    tensors: { name: string; datatype: string; shape: number[]; base64: string }[];
    /** As the package names them, for servers that take those. Null: no value. */
    columns: Record<string, (number | string | null)[]>;
    /** By the output's name. `number`: as the graph gives it; `text`: as a label, where it is one. Both null: nothing is expected of that row. */
    expected: Record<string, { number: number | null; text: string | null }[]>;
  }[];
}

/** Errors: as of `goldenColumns`. */
export async function goldenCheck(record: VersionRecord, golden: Golden): Promise<GoldenCheck> {
  const { manifest, binding, model, version, sha256 } = record;
  const { columns, rows } = goldenColumns(manifest, golden);
  const { maxBatch } = servedTensors(record);
  const size = Math.min(ROWS_A_REQUEST, maxBatch > 0 ? maxBatch : 1);
  // Where the trainer gave no answer, none can be compared.
  const answered = Array.from({ length: rows }, (_, row) => row).filter((row) => manifest.outputs.some(({ name }) => (golden.outputs[name]?.[row] ?? null) !== null));
  const unfit = (row: number) => manifest.inputs.some((input) => {
    const own = rowsOfColumns({ [input.name]: columns[input.name] ?? [] }, manifest, [row])[input.name] ?? [];
    if (input.kind === 'category') return own.some((label) => (label === '' ? !input.missing : !input.labels.includes(String(label))));
    return input.kind !== 'text' && !input.missing && own.some((value) => Number.isNaN(value));
  });
  const requests: GoldenCheck['requests'] = [];
  const parts = [false, true].flatMap((leftOut) => chunks(answered.filter((row) => unfit(row) === leftOut), size).map((own) => ({ leftOut, own })));
  for (const { leftOut, own } of parts) {
    const part = rowsOfColumns(columns, manifest, own);
    const tensors = await tensorsFor(part, own.length, record);
    requests.push({
      rows: own.length,
      leftOut,
      tensors: Object.entries(tensors).map(([name, tensor]) => ({ name, datatype: datatypes[tensor.type], shape: tensor.dims, base64: tensorBytes(tensor).toString('base64') })),
      columns: Object.fromEntries(Object.entries(part).map(([name, column]) => [name, Array.from<number | string, number | string | null>(column, (value) => (typeof value === 'number' && Number.isNaN(value) ? null : value))])),
      expected: Object.fromEntries(manifest.outputs.map((output) => [output.name, own.map((row) => expectedOf(output, golden.outputs[output.name]?.[row] ?? null))])),
    });
  }
  return { model, version, sha256, tolerance: golden.tolerance, requests, outputs: binding.outputs.map(({ name, graph, column }) => ({ name, tensor: graph, column })) };
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}

/** Rows of columns, of an input in a sequence with their windows. */
export function rowsOfColumns(columns: Columns, manifest: VersionRecord['manifest'], rows: readonly number[]): Columns {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => {
    const steps = stepsOf(manifest, name);
    const at = rows.flatMap((row) => Array.from({ length: steps }, (_, step) => row * steps + step));
    return [name, typeof column[0] === 'string' ? at.map((index) => String(column[index])) : Float64Array.from(at, (index) => Number(column[index]))];
  }));
}

function expectedOf({ kind, labels = [] }: ManifestOutput, value: number | string | null): { number: number | null; text: string | null } {
  if (kind !== 'category' || value === null) return { number: value === null ? null : Number(value), text: null };
  const text = String(value);
  // Classes that are whole numbers come as such; others as their place among the labels, or as text.
  return { number: areWholeNumbers(labels) ? Number(text) : labels.indexOf(text), text };
}
