import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectPackage, packageOfFile, scorerOfFile } from '../../../electron/engine/models';
import { buildModel, classes, value, zipMapModel, zipMapValue } from '../../support/onnx-builder';
import { labelManifest, writePackage } from '../../support/packages';
import { temporaryDir, temporaryFile } from '../../support/store';
import { workers } from '../../support/workers';

const { host, inference } = workers();

const fileOf = (bytes: Uint8Array) => temporaryFile('classifier.onnx', bytes);
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe('a classifier with a ZipMap', () => {
  it.each<[string, (number | string)[]]>([['whole numbers', [0, 1]], ['negative ones', [-1, 1]], ['texts', ['no', 'yes']]])('runs with %s as its classes, and predicts the positive one\'s probability', async (_, labels) => {
    const path = await fileOf(zipMapModel(labels));
    const { inspection } = await inspectPackage(host, path);
    expect(inspection).toMatchObject({ ok: true, rewrites: [expect.stringMatching(new RegExp(`output_probability.*ZipMap.*2 columns.*${labels.join(', ')}`))] });
    expect(inspection.outputs[1]).toEqual({ name: 'output_probability', type: 'float32', shape: [null, 2], labels: labels.map(String) });
    const scorer = await scorerOfFile({ host, inference }, path);
    expect(scorer.manifest).toMatchObject({ task: 'binary-classification', outputs: [{ name: 'output_probability', kind: 'probability', labels: labels.map(String) }, { name: 'output_label', kind: 'category', labels: labels.map(String) }] });
    const { outputs } = await scorer.score({ input_0: Float64Array.of(3, 0, 1), input_1: Float64Array.of(1, 2, 1) }, 3);
    expect([...(outputs.output_probability ?? [])].map((p) => p.toFixed(5))).toEqual([sigmoid(2), sigmoid(-2), 0.5].map((p) => p.toFixed(5)));
    expect([...(outputs.output_label ?? [])].slice(0, 2)).toEqual([1, 0]);
    await scorer.release();
  });

  it('runs at the end of a pipeline, with a probability for each of three classes', async () => {
    const scorer = await scorerOfFile({ host, inference }, await fileOf(zipMapModel(['low', 'middle', 'high'], { scaled: true })));
    expect(scorer.manifest.task).toBe('classification');
    expect(scorer.manifest.outputs.map(({ name, title }) => `${name}: ${title}`)).toEqual([
      'output_probability_0: Probability of low', 'output_probability_1: Probability of middle', 'output_probability_2: Probability of high', 'output_label: output_label',
    ]);
    const { outputs } = await scorer.score({ input_0: Float64Array.of(1), input_1: Float64Array.of(0) }, 1);
    const all = Math.exp(0) + Math.exp(1) + Math.exp(2);
    expect([0, 1, 2].map((k) => outputs[`output_probability_${k}`]?.[0]?.toFixed(5))).toEqual([0, 1, 2].map((k) => (Math.exp(k) / all).toFixed(5)));
    await scorer.release();
  });

  it('runs with more than one, and beside a plain output of the same table', async () => {
    const bytes = buildModel({
      nodes: ['one', 'two'].map((output, at) => ({ op: 'ZipMap', inputs: ['x'], outputs: [output], domain: 'ai.onnx.ml', attributes: classes(at === 0 ? [7, 8] : ['a', 'b']) })),
      inputs: [value('x', 'float32', ['N', 2])], outputs: [zipMapValue('one'), zipMapValue('two', 'string')], opsets: { '': 17, 'ai.onnx.ml': 1 },
    });
    const { inspection } = await inspectPackage(host, await fileOf(bytes));
    expect(inspection).toMatchObject({ ok: true, outputs: [{ name: 'one', labels: ['7', '8'] }, { name: 'two', labels: ['a', 'b'] }] });
    expect(inspection.rewrites).toHaveLength(2);
  });

  it('is kept as it came; what runs is made of it, the same each time', async () => {
    const model = zipMapModel([0, 1]);
    const path = await fileOf(model);
    const first = await packageOfFile({ host, inference }, path);
    expect(first.files.get('model.onnx')).toEqual(new Uint8Array(model));
    expect(first.runs).not.toEqual(first.files.get('model.onnx'));
    expect((await packageOfFile({ host, inference }, path)).runs).toEqual(first.runs);
  });

  it('is refused where the manifest has its classes in another order', async () => {
    const manifest = labelManifest({
      task: 'binary-classification', thresholds: [], inputs: ['a', 'b'].map((name) => ({ name, title: name, kind: 'number' as const })),
      outputs: [{ name: 'output_probability', title: 'P', kind: 'probability', labels: ['yes', 'no'], meaning: '' }],
    });
    const folder = await writePackage(join(await temporaryDir(), 'p'), { model: zipMapModel(['no', 'yes']), manifest, golden: null });
    await expect(packageOfFile({ host, inference }, folder)).rejects.toMatchObject({ code: 'model-refused', message: expect.stringMatching(/yes, no; the model has no, yes/) });
  });
});
