import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { likeliestMode, modesOf } from '../../../electron/contract/modes';
import { createInference, scoreColumns, type Columns, type Inference, type Scored } from '../../../electron/engine/inference';
import { packageOfFile } from '../../../electron/engine/models';
import { needsShared, sharedPath } from '../../support/needs';
import { nodeHost, type NodeHost } from '../../support/node-host';

const modelPath = join(process.cwd(), 'models/machine-failure');
const output = 'failure_probability';

let host: NodeHost;
let inference: Inference;
let shipped: Awaited<ReturnType<typeof packageOfFile>>;
let session: Awaited<ReturnType<Inference['load']>>;
beforeAll(async () => {
  host = nodeHost();
  inference = createInference({ host });
  shipped = await packageOfFile({ host, inference }, modelPath);
  session = await inference.load({ key: 'machine-failure-modes', bytes: shipped.files.get('model.onnx') ?? new Uint8Array(0) });
});
afterAll(async () => {
  await session.release();
  await inference.close();
  await host.close();
});

const score = (columns: Columns, rows: number) => scoreColumns(columns, rows, { ...shipped, run: (tensors) => session.run(tensors) });
/** The output of the mode that is told for a row, or undefined. */
const told = ({ outputs }: Scored, row: number) => {
  const modes = modesOf(shipped.manifest, output);
  return modes[likeliestMode(outputs[output]?.[row] ?? NaN, modes.map(({ name }) => outputs[name]?.[row] ?? NaN))]?.name;
};

const usual = { air_temperature: 300, process_temperature: 310, rotational_speed: 1500, torque: 40, tool_wear: 50 };
async function one(changes: Partial<typeof usual>) {
  const values = { ...usual, ...changes };
  const scored = await score({ ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Float64Array.of(value)])), type: ['L'] }, 1);
  return { risk: scored.outputs[output]?.[0] ?? NaN, mode: told(scored, 0) };
}

describe('the failure modes of the machine-failure model', () => {
  it('are told for the states in which the data say that mills fail', async () => {
    const [worn, hot, weak] = [await one({ torque: 56, tool_wear: 220 }), await one({ process_temperature: 307.9, rotational_speed: 1300, torque: 50 }), await one({ rotational_speed: 2700, torque: 11 })];
    expect([worn.mode, hot.mode, weak.mode]).toEqual(['overstrain_probability', 'heat_probability', 'power_probability']);
    for (const { risk } of [worn, hot, weak]) expect(risk).toBeGreaterThan(0.5);
    expect((await one({})).risk).toBeLessThan(0.05);
  });

  it('are as the trainer answered, each never above the risk', async () => {
    const { golden } = shipped;
    for (const { name } of modesOf(shipped.manifest, output)) {
      const pairs = (golden?.outputs[name] ?? []).map((value, row) => [value, golden?.outputs[output]?.[row] ?? null]);
      expect(pairs.some(([value]) => Number(value) > 0.5)).toBe(true);
      for (const [value, risk] of pairs) expect(value === null ? risk === null : Number(value) <= Number(risk) + 1e-12).toBe(true);
    }
  });
});

describe.skipIf(needsShared('ai4i2020'))('the failures that the machine-failure model was trained on', () => {
  it('are told apart by mode as well as the card says', async () => {
    const rows = parse<Record<string, string>>(await readFile(join(sharedPath('ai4i2020'), 'ai4i2020.csv'), 'utf8'), { columns: true, bom: true });
    const columns = Object.fromEntries(shipped.manifest.inputs.map(({ name, aliases, kind }) => {
      const texts = rows.map((row) => row[aliases[0] ?? ''] ?? '');
      return [name, kind === 'category' ? texts : Float64Array.from(texts, Number)];
    }));
    const scored = await score(columns, rows.length);
    const risk = scored.outputs[output] ?? new Float64Array();
    const { recallByMode, precisionByMode } = shipped.manifest.metrics as Record<'recallByMode' | 'precisionByMode', Record<string, number>>;
    const columnOf: Record<string, string> = { heat_probability: 'HDF', power_probability: 'PWF', overstrain_probability: 'OSF', wear_probability: 'TWF' };
    for (const { name, title } of modesOf(shipped.manifest, output)) {
      expect(scored.outputs[name]?.every((value, row) => value <= (risk[row] ?? NaN))).toBe(true);
      const failures = rows.flatMap((row, at) => (row['Machine failure'] === '1' ? [{ has: row[columnOf[name] ?? ''] === '1', named: told(scored, at) === name }] : []));
      const right = failures.filter(({ has, named }) => has && named).length;
      const key = title.toLowerCase();
      // Fitted on these rows, so rather better than out of fold.
      expect(right / failures.filter(({ has }) => has).length).toBeGreaterThan((recallByMode[key] ?? NaN) - 0.03);
      expect(right / failures.filter(({ named }) => named).length).toBeGreaterThan((precisionByMode[key] ?? NaN) - 0.03);
    }
  });
});
