import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Golden, Manifest } from '../../../../electron/contract/manifest';
import { apiRig } from '../../../support/api-rig';

/** One of each kind: numbers and labels, text, gaps that are values, windows. The others differ in names alone. */
const models = ['transaction-fraud', 'review-sentiment', 'customer-churn', 'turbofan-rul'] as const;
const read = <T>(model: string, file: string) => JSON.parse(readFileSync(`models/${model}/${file}`, 'utf8')) as T;
const ROWS = 12;

/** The golden samples as a request: a tensor for each the model shows. */
function requestOf(manifest: Manifest, golden: Golden, shown: { name: string; datatype: string; shape: number[] }[]) {
  const rows = Math.min(ROWS, Object.values(golden.inputs)[0]?.length ?? 0);
  const inputs = shown.map(({ name, datatype, shape }) => {
    const sequence = manifest.sequences?.find((one) => one.name === name);
    const own = sequence?.inputs ?? [name];
    const data = Array.from({ length: rows }, (_, row) => {
      const columns = own.map((one) => golden.inputs[one]?.[row]);
      if (!sequence) return columns;
      return Array.from({ length: sequence.length }, (__, step) => columns.map((column) => (column as number[])[step]));
    });
    return { name, datatype, shape: [rows, ...shape.slice(1)], data: datatype === 'BOOL' ? data.flat().map(Boolean) : data };
  });
  return { rows, request: { inputs } };
}

describe('a model that ships', () => {
  const rig = apiRig({ shipped: models });

  it.each(models)('%s answers over HTTP as its golden samples say', async (model) => {
    const { ask } = rig();
    const [manifest, golden] = [read<Manifest>(model, 'manifest.json'), read<Golden>(model, 'golden.json')];
    const described = await ask(`/v2/models/${model}`);
    expect(described.json).toMatchObject({ name: model, versions: [manifest.version], platform: 'onnxruntime_onnx' });
    const { rows, request } = requestOf(manifest, golden, described.json.inputs);
    const { status, json } = await ask(`/v2/models/${model}/infer`, { body: request });
    expect(status, JSON.stringify(json).slice(0, 300)).toBe(200);
    expect(json).toMatchObject({ model_name: model, model_version: manifest.version });
    for (const { name, data } of json.outputs as { name: string; data: number[] }[]) {
      const want = golden.outputs[name]?.slice(0, rows) as number[];
      const { absolute, relative } = golden.tolerance;
      data.forEach((value, row) => expect(Math.abs(value - want[row]!), `${name}, row ${row}`).toBeLessThanOrEqual(absolute + relative * Math.abs(want[row]!)));
    }
    // Readiness is asked for by name, with and without a version.
    expect((await ask(`/v2/models/${model}/versions/${manifest.version}/ready`)).json).toEqual({ name: model, ready: true });
  });

  it('takes a payment as a till sends it, and marks one beyond what training saw', async () => {
    const { ask } = rig();
    const { inputs } = (await ask('/v2/models/transaction-fraud')).json as { inputs: { name: string; datatype: string }[] };
    const manifest = read<Manifest>('transaction-fraud', 'manifest.json');
    const row = (changes: Record<string, unknown>) => ({
      id: 'till 4',
      inputs: inputs.map(({ name, datatype }) => {
        const input = manifest.inputs.find((one) => one.name === name)!;
        const usual = input.kind === 'category' ? input.labels[0] : input.kind === 'boolean' ? false : input.kind === 'text' ? '' : (input.usual?.[0] ?? 1);
        return { name, datatype, shape: [1], data: [changes[name] ?? usual] };
      }),
    });
    const { json } = await ask('/v2/models/transaction-fraud/infer', { body: row({}) });
    expect(json).toMatchObject({ id: 'till 4', outputs: [{ name: 'fraud_probability', shape: [1, 1] }] });
    expect(json.parameters).toBeUndefined();
    expect((await ask('/v2/models/transaction-fraud/infer', { body: row({ amount: 1e6 }) })).json.parameters).toEqual({ rows_outside_training: 1 });
    const refused = async (changes: Record<string, unknown>) => (await ask('/v2/models/transaction-fraud/infer', { body: row(changes) })).json.error as string;
    expect(await refused({ entry_mode: 'by post' })).toMatch(/^Row 1 of the input entry_mode: "by post" is not among its labels: /);
    expect(await refused({ amount: 1e39 })).toBe('Row 1 of the input amount: 1e+39 is beyond what the model takes as FP32.');
    expect(await refused({ count_1h: 3e9 })).toMatch(/^Row 1 of the input count_1h: 3000000000 is beyond/);
  });
});
