import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Explanation, InputValue } from '../../../electron/contract/explanation';
import { batchMigrations, createBatch, type Batch } from '../../../electron/engine/batch';
import { goldenColumns, type Columns } from '../../../electron/engine/inference';
import { createModels, modelMigrations, modelProcedures, type Models, type Tuning } from '../../../electron/engine/models';
import type { Who } from '../../../electron/engine/shared/who';
import { zipMapModel } from '../../support/onnx-builder';
import { labelBackground, labelManifest, writePackage } from '../../support/packages';
import { temporaryDir, testStore } from '../../support/store';
import { exactShapley, type Value } from '../../unit/engine/models/why/games';
import { plantOf, stillClock as clock, workers } from '../../support/workers';

/** No figure here may depend on how fast the machine is. */
const PATIENCE_MS = 60_000;
const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } };
const { host, inference } = workers();
let models: Models;
let batch: Batch;
let dir: string;

beforeEach(async () => {
  dir = await temporaryDir();
  const security = { record: async () => undefined };
  const store = await testStore([...modelMigrations, ...batchMigrations].sort((a, b) => a.id - b.id));
  models = await createModels({ store, security, inference, host, assets: plantOf(), clock });
  batch = await createBatch({ store, security, models, host, clock });
  return async () => {
    await batch.close();
    await models.close();
  };
});

const press = async () => models.import(await writePackage(join(dir, 'press'), { background: labelBackground() }), { who: anna });
const ask = (model: string, row: Record<string, InputValue>, more: { output?: string; budget?: { rows?: number; ms?: number } } = {}) =>
  Promise.resolve(modelProcedures({ models, shipped: '', tuning: {} as Tuning }).explain({ model, row, ...more }, { who: anna } as never));
const effects = ({ inputs }: Explanation) => Object.fromEntries(inputs.map(({ name, effect }) => [name, effect]));
const total = (told: Explanation) => told.base + told.inputs.reduce((sum, { effect }) => sum + effect, 0);

describe('the machine-failure model', () => {
  /** Golden rows of high and low risk, and every mixture of them with the background by the scorer: what a brute force in the test then looks up. */
  it('is explained exactly, as a brute force over its own answers says, and sampled within its error', { timeout: 60_000 }, async () => {
    const { id } = await models.import(join(process.cwd(), 'models/machine-failure'), { who: anna });
    const { golden, manifest } = await models.get('machine-failure');
    if (!golden) throw new Error('the shipped model has golden samples');
    const { columns } = goldenColumns(manifest, golden);
    const { inputs } = JSON.parse(new TextDecoder().decode((await models.files(id)).get('background.json'))) as { inputs: Record<string, Value[]> };
    const names = manifest.inputs.map(({ name }) => name);
    const background = (inputs[names[0] ?? ''] ?? []).map((_, at) => names.map((name) => inputs[name]?.[at] ?? NaN));
    const scorer = await models.scorer(id);
    const answers = golden.outputs.failure_probability?.map((answer) => (answer === null ? NaN : Number(answer))) ?? [];
    const whole = answers.flatMap((answer, at) => (Number.isNaN(answer) || names.some((name) => golden.inputs[name]?.[at] === null) ? [] : [at]));
    const byRisk = whole.sort((a, b) => (answers[a] ?? 0) - (answers[b] ?? 0));
    for (const at of [byRisk.at(-1) ?? 0, byRisk[0] ?? 0]) {
      const row = names.map((name) => columns[name]?.[at] ?? NaN);
      const model = await tabulated(row, background, names, async (mixed, rows) => (await scorer.score(mixed, rows)).outputs.failure_probability ?? new Float64Array());
      const want = exactShapley(model, row, background);
      const one = Object.fromEntries(names.map((name) => [name, columns[name]?.slice(at, at + 1) ?? []])) as Columns;
      const told = await models.explain(id, one, { budget: { ms: PATIENCE_MS } });
      expect(told).toMatchObject({ method: 'exact', ended: 'complete', background: { rows: 100, of: 100 } });
      expect(told.prediction).toBeCloseTo(answers[at] ?? NaN, 5);
      expect(total(told)).toBeCloseTo(told.prediction, 12);
      names.forEach((name, i) => expect(effects(told)[name]).toBeCloseTo(want[i] ?? NaN, 12));

      const sampled = await models.explain(id, one, { budget: { rows: 3_000, ms: PATIENCE_MS } });
      expect(sampled.method).toBe('sampled');
      expect(sampled.rows).toBeLessThanOrEqual(3_000);
      expect(total(sampled)).toBeCloseTo(told.prediction, 12);
      for (const { name, effect, error } of sampled.inputs) expect(Math.abs(effect - (effects(told)[name] ?? NaN))).toBeLessThanOrEqual(4 * error + 1e-12);
    }
    await scorer.release();
  });
});

/** The model as a table of its answers to every mixture of a row with the background. */
async function tabulated(row: readonly Value[], background: readonly (readonly Value[])[], names: readonly string[], score: (columns: Columns, rows: number) => Promise<Float64Array>) {
  const mixtures = background.flatMap((other) => Array.from({ length: 2 ** row.length }, (_, subset) => row.map((own, i) => (subset & (1 << i) ? own : (other[i] ?? NaN)))));
  const columns = Object.fromEntries(names.map((name, i) => [name, typeof row[i] === 'string' ? mixtures.map((mixture) => String(mixture[i])) : Float64Array.from(mixtures, (mixture) => Number(mixture[i]))]));
  const answers = await score(columns, mixtures.length);
  const table = new Map(mixtures.map((mixture, at) => [mixture.join('|'), answers[at] ?? NaN]));
  return (values: readonly Value[]) => table.get(values.join('|')) ?? NaN;
}

describe('a package', () => {
  it('with a background is explained by labels and numbers, and the second time from memory', async () => {
    await press();
    const told = await ask('press', { a: 5, grade: 'H' });
    expect([told.prediction, told.base, effects(told)]).toEqual([15, 7.5, { grade: 6.5, a: 1 }]);
    expect(await ask('press', { grade: 'H', a: 5 })).toBe(told);
  });

  it('without one says so, and what nothing can stand in for', async () => {
    await models.import(await writePackage(join(dir, 'bare'), { manifest: labelManifest({ name: 'bare' }) }), { who: anna });
    await expect(ask('bare', { a: 1, grade: 'L' })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/bare 1\.0\.0 came without rows of its training data \(background\.json\)/) });
  });

  it('whose background does not fit is refused when it is imported', async () => {
    const cases: [unknown, RegExp][] = [
      [{ ...labelBackground(), inputs: { a: [1] } }, /background\.json lacks the column grade/],
      [labelBackground({ a: [1] }), /background\.json: the column grade has 4 values, the others 1/],
      [labelBackground({ grade: ['L', 'M', 'H', 'Z'] }), /background\.json: grade has the label Z/], [{ ...labelBackground(), rows: 4 }, /background\.json is not as it should be/],
    ];
    for (const [background, message] of cases) {
      const path = await writePackage(join(dir, 'broken'), { background, manifest: labelManifest({ name: 'broken' }) });
      await expect(models.import(path, { who: anna })).rejects.toMatchObject({ code: 'model-refused', message: expect.stringMatching(message) });
    }
  });

  it('that names classes is explained by how often it decides so, and by each probability', async () => {
    const background = { backgroundVersion: 1, source: 'by hand', inputs: { input_0: [0, 1, 0, 1], input_1: [1, 2, 3, 0] } };
    const { model } = await models.import(await writePackage(join(dir, 'classes'), { manifest: null, golden: null, model: zipMapModel(['no', 'yes']), background }), { who: anna });
    const told = await ask(model, { input_0: 5, input_1: 0 }, { output: 'output_label' });
    // One of the four rows is a yes by itself.
    expect(told).toMatchObject({ label: 'yes', prediction: 1, base: 0.25, output: { kind: 'category' } });
    expect(total(told)).toBeCloseTo(1, 12);
    const share = await ask(model, { input_0: 5, input_1: 0 });
    expect(share).toMatchObject({ label: null, output: { name: 'output_probability', kind: 'probability' } });
    expect(total(share)).toBeCloseTo(share.prediction, 12);
  });

  it('refuses a row that it can make nothing of, and says what is wrong with it', async () => {
    await press();
    const cases: [Record<string, InputValue>, RegExp][] = [
      [{ a: 1 }, /The row lacks grade\. Of a gap, write null/], [{ a: 1, grade: 'L', colour: 'red' }, /has no input colour/], [{ a: 1, grade: 'X' }, /grade is "X"; it must be one of L, M, H/],
      [{ a: 'much', grade: 'L' }, /a is "much"; it must be a number/], [{ a: null, grade: 'L' }, /no prediction for this row/],
    ];
    for (const [row, message] of cases) await expect(ask('press', row)).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(message) });
  });
});

describe('a file of rows', () => {
  it('is explained row by row, as far as asked for; what can not be is named with its line', async () => {
    await press();
    await models.promote('press', '1.0.0', anna);
    const input = join(dir, 'rows.csv');
    await writeFile(input, 'Grade,Amount of it\nH,5\nX,1\nL,\nM,2\nL,3\n');
    const { rows, rejected } = await batch.explain({ model: 'press', input, most: 3 });
    expect(rows.map(({ line, explanation }) => [line, explanation.prediction, effects(explanation)])).toEqual([[2, 15, { grade: 6.5, a: 1 }], [5, 4, { a: -2, grade: -1.5 }]]);
    expect(rejected).toMatchObject([{ line: 3, column: 'Grade', value: 'X' }, { line: 4, reason: expect.stringContaining('no prediction for this row') }]);
    await expect(batch.explain({ model: 'press', input: join(dir, 'nowhere.csv'), most: 3 })).rejects.toMatchObject({ code: 'not-found' });
  });
});
