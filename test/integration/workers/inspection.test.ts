import { readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createInference } from '../../../electron/engine/inference';
import { inspectPackage, scorerOfFile } from '../../../electron/engine/models';
import { inspectModel } from '../../../electron/engine/models/inspector';
import { runImported } from '../../support/backend-tests';
import { needsShared, sharedPath } from '../../support/needs';
import { nodeHost } from '../../support/node-host';
import { buildModel, columnsModel, dataType, floats, labelModel, matrixModel, value, type ModelSpec } from '../../support/onnx-builder';
import { labelManifest, writePackage } from '../../support/packages';
import { temporaryDir, temporaryFile } from '../../support/store';

const host = nodeHost();
afterAll(() => host.close());

async function inspect(bytes: Uint8Array | string) {
  return (await inspectPackage(host, await temporaryFile('some model.onnx', bytes))).inspection;
}
const oneNode = (op: string, more: Partial<ModelSpec> & { domain?: string } = {}) =>
  buildModel({ nodes: [{ op, inputs: ['x'], outputs: ['y'], domain: more.domain ?? '' }], inputs: [value('x', 'float32', ['N', 1])], outputs: [value('y', 'float32', ['N', 1])], ...more });

describe('inspecting a model', () => {
  it('says what it takes, gives and needs, and that it runs', async () => {
    const inspection = await inspect(columnsModel());
    expect(inspection).toMatchObject({ ok: true, producer: 'test 1.0', opsets: { 'ai.onnx': 17 }, parameters: 1, warnings: [], rewrites: [], bytes: columnsModel().length });
    expect(inspection.inputs.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(inspection.ms).toBeGreaterThan(0);
  });

  it('infers a manifest of a bare model, and reads the one of a package', async () => {
    const dir = await temporaryDir();
    await writeFile(join(dir, 'My Model.onnx'), matrixModel(3));
    const bare = await inspectPackage(host, join(dir, 'My Model.onnx'));
    expect(bare.manifest?.inputs.map(({ name }) => name)).toEqual(['input_0', 'input_1', 'input_2']);
    expect(bare.manifest?.outputs.map(({ name }) => name)).toEqual(['y']);
    const packed = await inspectPackage(host, await writePackage(join(dir, 'press')));
    expect(packed).toMatchObject({ golden: true, manifest: { name: 'press' }, inspection: { ok: true, warnings: [] } });
  });

  it('names the field of a manifest that is wrong', async () => {
    const folder = await writePackage(join(await temporaryDir(), 'press'), { manifest: { ...labelManifest(), inputs: [{ name: 'torque', title: 'T', kind: 'nummer' }] } });
    const { manifest, inspection } = await inspectPackage(host, folder);
    expect(manifest).toBeNull();
    expect(inspection.warnings[0]).toMatch(/manifest\.json.*inputs\[0\] \(torque\)\.kind/);
  });
});

describe('a model that can\'t run here', () => {
  it.each<[string, Uint8Array | string, RegExp]>([
    ['a text', 'hello, this is no model', /not an ONNX model/],
    ['an empty file', '', /empty/],
    ['a model cut short', labelModel().subarray(0, 150), /not an ONNX model|damaged/],
    ['a custom operator', oneNode('Fancy', { domain: 'com.example', opsets: { '': 17, 'com.example': 1 } }), /Fancy \(com\.example\).*not part of ONNX/],
    ['an operator that does not exist', oneNode('Nonesuch'), /Nonesuch/],
    ['a list of tensors', buildModel({ nodes: [{ op: 'SequenceConstruct', inputs: ['x', 'x'], outputs: ['y'] }], inputs: [value('x', 'float32', ['N', 1])], outputs: [{ name: 'y', type: { sequenceType: { elemType: { tensorType: { elemType: 1 } } } } }] }), /y is a list of tensors.*output of its own/],
    ['a value that may be missing', buildModel({ nodes: [{ op: 'Optional', inputs: ['x'], outputs: ['y'] }], inputs: [value('x', 'float32', ['N', 1])], outputs: [{ name: 'y', type: { optionalType: { elemType: { tensorType: { elemType: 1 } } } } }] }), /y is a value that may be missing/],
    ['maps as its input', buildModel({ nodes: [{ op: 'DictVectorizer', inputs: ['x'], outputs: ['y'], domain: 'ai.onnx.ml', attributes: { string_vocabulary: { strings: ['a'] } } }], inputs: [{ name: 'x', type: { mapType: { keyType: 8, valueType: { tensorType: { elemType: 1 } } } } }], outputs: [value('y', 'float32', ['N', 1])], opsets: { '': 17, 'ai.onnx.ml': 1 } }), /input x is a list of maps.*plain columns/],
    ['an operator set too old to be raised exactly', oneNode('Dropout', { opsets: { '': 6 } }), /Dropout of operator set 6.*Export the model again/],
    ['an operator set too new', oneNode('Relu', { opsets: { '': 99 } }), /operator set 99.*newer/],
    ['a format too new', oneNode('Relu', { irVersion: 99 }), /format version 99/],
    ['a type of number that is not taken', buildModel({ nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }], inputs: [value('x', 'uint8', ['N', 1])], outputs: [value('y', 'uint8', ['N', 1])] }), /x is of type uint8/],
    ['types that do not fit', buildModel({ nodes: [{ op: 'Relu', inputs: ['x'], outputs: ['y'] }], inputs: [value('x', 'string', ['N', 1])], outputs: [value('y', 'string', ['N', 1])] }), /types inside the model/],
  ])('is refused with a reason in plain words: %s', async (_, bytes, reason) => {
    const inspection = await inspect(bytes);
    expect(inspection).toMatchObject({ ok: false, rewrites: [] });
    expect(inspection.reason).toMatch(reason);
  });

  it('does not keep anybody waiting: past the time limit the process is ended', async () => {
    const path = join(await temporaryDir(), 'm.onnx');
    await writeFile(path, columnsModel());
    expect((await inspectModel(host, { path }, 1)).inspection).toMatchObject({ ok: false, reason: expect.stringContaining('longer') });
    await expect.poll(() => host.workers.size).toBe(0);
  });

  it('is not found where there is none', async () => {
    await expect(inspectPackage(host, '/nowhere/at all.onnx')).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('/nowhere/at all.onnx') });
  });
});

describe('a quantised model runs as it is', () => {
  const x = value('x', 'float32', ['N', 2]);
  const y = value('y', 'float32', ['N', 1]);
  const bytes = (name: string, dims: number[], data: number[]) => ({ name, dims, dataType: dataType.uint8, rawData: Uint8Array.from(data) });
  const weights = [bytes('w', [2, 1], [3, 5]), bytes('w_zero', [], [1]), floats('scale', [], [0.5]), bytes('zero', [], [0]), floats('x_scale', [], [1])];
  const quantised: [string, Uint8Array][] = [
    ['with QuantizeLinear and DequantizeLinear', buildModel({
      nodes: [
        { op: 'QuantizeLinear', inputs: ['x', 'x_scale', 'zero'], outputs: ['q'] }, { op: 'DequantizeLinear', inputs: ['q', 'x_scale', 'zero'], outputs: ['xd'] },
        { op: 'DequantizeLinear', inputs: ['w', 'scale', 'w_zero'], outputs: ['wd'] }, { op: 'MatMul', inputs: ['xd', 'wd'], outputs: ['y'] },
      ], inputs: [x], outputs: [y], initializers: weights,
    })],
    ['with QLinearMatMul', buildModel({
      nodes: [
        { op: 'QuantizeLinear', inputs: ['x', 'x_scale', 'zero'], outputs: ['q'] }, { op: 'QLinearMatMul', inputs: ['q', 'x_scale', 'zero', 'w', 'scale', 'w_zero', 'x_scale', 'zero'], outputs: ['p'] },
        { op: 'DequantizeLinear', inputs: ['p', 'x_scale', 'zero'], outputs: ['y'] },
      ], inputs: [x], outputs: [y], initializers: weights,
    })],
    ['with DynamicQuantizeLinear', buildModel({
      nodes: [
        { op: 'DynamicQuantizeLinear', inputs: ['x'], outputs: ['q', 'q_scale', 'q_zero'] }, { op: 'MatMulInteger', inputs: ['q', 'w', 'q_zero', 'w_zero'], outputs: ['i'] },
        { op: 'Cast', inputs: ['i'], outputs: ['f'], attributes: { to: { int: dataType.float32 } } }, { op: 'Mul', inputs: ['q_scale', 'scale'], outputs: ['s'] }, { op: 'Mul', inputs: ['f', 's'], outputs: ['y'] },
      ], inputs: [x], outputs: [y], initializers: weights,
    })],
  ];
  it.each(quantised)('%s', async (_, model) => {
    const path = join(await temporaryDir(), 'quantised.onnx');
    await writeFile(path, model);
    const inference = createInference({ host });
    try {
      const scorer = await scorerOfFile({ host, inference }, path);
      const { outputs } = await scorer.score({ input_0: Float64Array.of(2), input_1: Float64Array.of(4) }, 1);
      expect(outputs.y?.[0]).toBeCloseTo(2 * 1 + 4 * 2, 1);
      await scorer.release();
    } finally {
      await inference.close();
    }
  });
});

/** What each sample is expected to come to: true where it runs, else its reason. */
const verdicts: Record<string, true | RegExp> = {
  'test_Conv1d/model.onnx': true,
  'test_Embedding/model.onnx': true,
  'test_LeakyReLU/model.onnx': true,
  'test_operator_repeat/model.onnx': true,
  'test_expand_shape_model1/model.onnx': true,
  'test_sign_model/model.onnx': true,
  'test_sequence_model1/model.onnx': true,
  'test_Linear/model.onnx': true,
  'test_BatchNorm2d_eval/model.onnx': true,
  'test_operator_pow/model.onnx': true,
  'test_gradient_of_add/model.onnx': /Gradient.*belongs to training.*Export the model for inference/,
  'test_strnorm_model_monday_casesensintive_lower/model.onnx': /StringNormalizer wants the locale .*Export the model/,
  'truncated.onnx': /not an ONNX model, or it is damaged or cut short/,
  'not-a-model.onnx': /not an ONNX model/,
};

describe.skipIf(needsShared('onnx-samples'))('the sample models', () => {
  const inference = createInference({ host });
  afterAll(() => inference.close());

  it.each(Object.entries(verdicts))('%s comes to what is expected of it', async (name, verdict) => {
    const { inspection } = await inspectPackage(host, join(sharedPath('onnx-samples'), name));
    // A machine that has the locale runs what wants one.
    if (verdict === true || (name.includes('strnorm') && inspection.ok)) {
      expect(inspection).toMatchObject({ ok: true });
      expect(await runImported(host, inference, join(sharedPath('onnx-samples'), dirname(name)))).toBe('matches');
    } else expect(inspection).toMatchObject({ ok: false, reason: expect.stringMatching(verdict) });
  });

  it('are all expected to come to something', async () => {
    const entries = await readdir(sharedPath('onnx-samples'), { withFileTypes: true });
    const models = entries.flatMap(({ name }) => (name.startsWith('test_') ? [`${name}/model.onnx`] : name.endsWith('.onnx') ? [name] : []));
    expect(models.filter((name) => !(name in verdicts))).toEqual([]);
  });
});
