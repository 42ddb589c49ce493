import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inspectPackage } from '../../../electron/engine/models';
import { inspectModel } from '../../../electron/engine/models/inspector';
import { needsShared, sharedPath } from '../../support/needs';
import { nodeHost } from '../../support/node-host';
import { buildModel, columnsModel, floats, labelModel, matrixModel, value, zipMapValue, type ModelSpec } from '../../support/onnx-builder';
import { labelManifest, writePackage } from '../../support/packages';
import { temporaryDir } from '../../support/store';

const host = nodeHost();
afterAll(() => host.close());

async function inspect(bytes: Uint8Array | string) {
  const path = join(await temporaryDir(), 'some model.onnx');
  await writeFile(path, bytes);
  return (await inspectPackage(host, path)).inspection;
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
    ['a ZipMap', buildModel({ nodes: [{ op: 'ZipMap', inputs: ['x'], outputs: ['z'], domain: 'ai.onnx.ml' }], inputs: [value('x', 'float32', ['N', 2])], outputs: [zipMapValue('z')], opsets: { '': 17, 'ai.onnx.ml': 1 } }), /z is a list of maps.*zipmap=False/],
    ['an operator set too old', buildModel({ nodes: [{ op: 'Add', inputs: ['x', 'w'], outputs: ['y'] }], inputs: [value('x', 'float32', ['N', 1])], outputs: [value('y', 'float32', ['N', 1])], initializers: [floats('w', [1], [1])], opsets: { '': 6 } }), /Add of operator set 6.*too old/],
    ['an operator set too new', oneNode('Relu', { opsets: { '': 99 } }), /operator set 99.*newer/],
    ['a format too new', oneNode('Relu', { irVersion: 99 }), /format version 99/],
    ['a type of number that is not taken', buildModel({ nodes: [{ op: 'Relu', inputs: ['x'], outputs: ['y'] }], inputs: [value('x', 'float16', ['N', 1])], outputs: [value('y', 'float16', ['N', 1])] }), /x is of type float16/],
    ['types that do not fit', buildModel({ nodes: [{ op: 'Relu', inputs: ['x'], outputs: ['y'] }], inputs: [value('x', 'string', ['N', 1])], outputs: [value('y', 'string', ['N', 1])] }), /types inside the model/],
  ])('is refused with a reason in plain words: %s', async (_, bytes, reason) => {
    const inspection = await inspect(bytes);
    expect(inspection).toMatchObject({ ok: false, rewrites: [] });
    expect(inspection.reason).toMatch(reason);
  });

  it('does not keep anybody waiting: past the time limit the process is ended', async () => {
    const path = join(await temporaryDir(), 'm.onnx');
    await writeFile(path, columnsModel());
    expect((await inspectModel(host, path, 1)).inspection).toMatchObject({ ok: false, reason: expect.stringContaining('longer') });
    await expect.poll(() => host.workers.size).toBe(0);
  });

  it('is not found where there is none', async () => {
    await expect(inspectPackage(host, '/nowhere/at all.onnx')).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('/nowhere/at all.onnx') });
  });
});

describe.skipIf(needsShared('onnx-samples'))('the sample models', () => {
  const runs = ['test_Conv1d', 'test_Embedding', 'test_LeakyReLU', 'test_operator_repeat', 'test_expand_shape_model1', 'test_sign_model', 'test_sequence_model1'];
  it.each(runs)('%s runs', async (name) => {
    expect((await inspectPackage(host, join(sharedPath('onnx-samples'), name, 'model.onnx'))).inspection).toMatchObject({ ok: true });
  });

  it.each([
    ['test_Linear/model.onnx', /Gemm/], ['test_BatchNorm2d_eval/model.onnx', /BatchNormalization/], ['test_operator_pow/model.onnx', /Pow/],
    ['test_gradient_of_add/model.onnx', /training/], ['truncated.onnx', /damaged/], ['not-a-model.onnx', /not an ONNX model/],
  ])('%s is refused and says why', async (name, reason) => {
    const { inspection } = await inspectPackage(host, join(sharedPath('onnx-samples'), name));
    expect(inspection.ok).toBe(false);
    expect(inspection.reason).toMatch(reason);
  });
});
