import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectPackage, packageOfFile, scorerOfFile } from '../../../electron/engine/models';
import { buildModel, externalFloats, floats, value, type ModelSpec } from '../../support/onnx-builder';
import { temporaryDir } from '../../support/store';
import { workers } from '../../support/workers';

const { host, inference } = workers();

/** `y = x w + c`, both of them in other files, `c` as an attribute of a node. */
const modelWith = (location: string, offset = 8, more: Partial<ModelSpec> = {}) => buildModel({
  nodes: [
    { op: 'Constant', inputs: [], outputs: ['c'], attributes: { value: { tensor: externalFloats('c', [1], { location: 'weights/c.bin' }) } } },
    { op: 'MatMul', inputs: ['x', 'w'], outputs: ['xw'] },
    { op: 'Add', inputs: ['xw', 'c'], outputs: ['y'] },
  ],
  inputs: [value('x', 'float32', ['N', 2])], outputs: [value('y', 'float32', ['N', 1])],
  initializers: [externalFloats('w', [2, 1], { location, offset, length: 8 })],
  ...more,
});
const bytesOf = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

async function folderOf(model: Uint8Array, files: Record<string, Uint8Array>, name = 'model.onnx'): Promise<string> {
  const folder = join(await temporaryDir(), 'large');
  await mkdir(join(folder, 'weights'), { recursive: true });
  await writeFile(join(folder, name), model);
  for (const [file, bytes] of Object.entries(files)) await writeFile(join(folder, file), bytes);
  return folder;
}
const data = { 'model.onnx.data': bytesOf(9, 9, 2, 3), 'weights/c.bin': bytesOf(100) };
const reasonOf = async (path: string) => (await inspectPackage(host, path)).inspection.reason;

describe('a model whose weights lie in files beside it', () => {
  it('is taken with them, and runs with the numbers from their places', async () => {
    const folder = await folderOf(modelWith('./model.onnx.data'), { ...data, 'notes.txt': bytesOf(1) });
    const { inspection } = await inspectPackage(host, folder);
    expect(inspection).toMatchObject({ ok: true, parameters: 3, rewrites: ['The numbers of 2 tensors were taken in from model.onnx.data, weights/c.bin.'] });
    const scorer = await scorerOfFile({ host, inference }, folder);
    expect([...scorer.checked.files.keys()].sort()).toEqual(['model.onnx', 'model.onnx.data', 'weights/c.bin']);
    expect([...((await scorer.score({ input_0: Float64Array.of(1, 10), input_1: Float64Array.of(1, 0) }, 2)).outputs.y ?? [])]).toEqual([105, 120]);
    await scorer.release();
  });

  it('has another content hash when only a data file differs', async () => {
    const one = await packageOfFile({ host, inference }, await folderOf(modelWith('model.onnx.data'), data));
    const other = await packageOfFile({ host, inference }, await folderOf(modelWith('model.onnx.data'), { ...data, 'weights/c.bin': bytesOf(101) }));
    expect(one.sha256).not.toBe(other.sha256);
  });

  it('is taken as a bare file too, and says which file it lacks', async () => {
    const folder = await folderOf(modelWith('model.onnx.data'), data, 'bare.onnx');
    expect(await reasonOf(join(folder, 'bare.onnx'))).toBeUndefined();
    expect(await reasonOf(join(await folderOf(modelWith('other.data'), data, 'bare.onnx'), 'bare.onnx'))).toMatch(/in the file other\.data, which is not beside it/);
  });

  it('is refused by name where a path leaves the folder, before anything is kept', async () => {
    const folder = await folderOf(modelWith('weights/../../secret.bin'), data);
    await writeFile(join(folder, '..', 'secret.bin'), bytesOf(9, 9, 2, 3));
    await expect(packageOfFile({ host, inference }, folder)).rejects.toMatchObject({ code: 'model-refused', message: expect.stringMatching(/"weights\/\.\.\/\.\.\/secret\.bin", which leaves its folder/) });
  });

  it('is refused where a data file is a link out of the folder, or a folder, or cut short', async () => {
    const folder = await folderOf(modelWith('link.bin'), data);
    await writeFile(join(folder, '..', 'secret.bin'), bytesOf(9, 9, 2, 3));
    await symlink(join(folder, '..', 'secret.bin'), join(folder, 'link.bin'));
    expect(await reasonOf(folder)).toMatch(/link\.bin is a link out of the model's folder/);
    expect(await reasonOf(await folderOf(modelWith('weights'), data))).toMatch(/weights.*is no file/);
    expect(await reasonOf(await folderOf(modelWith('model.onnx.data', 12), data))).toMatch(/model\.onnx\.data is cut short: w lies behind its end/);
  });

  it('is not blown up by many tensors that name the same bytes', async () => {
    const large = new Uint8Array(8 * 1024 * 1024);
    const initializers = Array.from({ length: 80 }, (_, i) => externalFloats(`w${i}`, [2 * 1024 * 1024], { location: 'large.bin' }));
    const model = modelWith('model.onnx.data', 8, { initializers: [floats('w', [2, 1], [1, 1]), ...initializers] });
    expect(await reasonOf(await folderOf(model, { ...data, 'large.bin': large }))).toMatch(/With its data files the model has 641 MB; up to 512 MB/);
  });
});
