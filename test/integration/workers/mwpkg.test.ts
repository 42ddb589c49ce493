import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectPackage, packageOfFile } from '../../../electron/engine/models';
import { buildModel, externalFloats, labelModel, value } from '../../support/onnx-builder';
import { writePackage } from '../../support/packages';
import { temporaryDir } from '../../support/store';
import { zip, type ZipFile } from '../../support/zip';
import { workers } from '../../support/workers';

const { host, inference } = workers();

async function archiveOf(files: ZipFile[]): Promise<string> {
  const path = join(await temporaryDir(), 'press.mwpkg');
  await writeFile(path, zip(files));
  return path;
}
const filesOf = async (folder: string) => Promise.all(['manifest.json', 'golden.json', 'card.md', 'model.onnx'].map(async (name) => ({ name: `press/${name}`, bytes: new Uint8Array(await readFile(join(folder, name))) })));

describe('a package as one file', () => {
  it('is the package that its folder is', async () => {
    const folder = await writePackage(join(await temporaryDir(), 'press'));
    const path = await archiveOf([...(await filesOf(folder)), { name: 'press/train.py', bytes: new Uint8Array(3) }]);
    expect(await inspectPackage(host, path)).toMatchObject({ golden: true, manifest: { name: 'press' }, inspection: { ok: true, warnings: [], bytes: labelModel().length } });
    const packed = await packageOfFile({ host, inference }, path);
    expect(packed).toMatchObject({ sha256: (await packageOfFile({ host, inference }, folder)).sha256, verdict: { state: 'passed' }, card: '# Press' });
  });

  it('brings its data files along', async () => {
    const model = buildModel({
      nodes: [{ op: 'Mul', inputs: ['x', 'w'], outputs: ['y'] }], inputs: [value('x', 'float32', ['N', 1])], outputs: [value('y', 'float32', ['N', 1])],
      initializers: [externalFloats('w', [1], { location: 'w.bin' })],
    });
    const path = await archiveOf([{ name: 'model.onnx', bytes: model }, { name: 'w.bin', bytes: new Uint8Array(Float32Array.of(2).buffer) }, { name: 'other.bin', bytes: new Uint8Array(9) }]);
    expect([...(await packageOfFile({ host, inference }, path)).files.keys()]).toEqual(['model.onnx', 'w.bin']);
    expect((await inspectPackage(host, await archiveOf([{ name: 'model.onnx', bytes: model }]))).inspection.reason).toMatch(/in the file w\.bin, which the package does not hold/);
  });

  it.each<[string, ZipFile[], RegExp]>([
    ['a name leaves its folder', [{ name: 'model.onnx', bytes: labelModel() }, { name: '../evil', bytes: new Uint8Array(1) }], /"\.\.\/evil"/],
    ['it unpacks to more than it says', [{ name: 'model.onnx', bytes: labelModel() }, { name: 'card.md', bytes: new Uint8Array(64 * 1024 * 1024), claims: 100 }], /card\.md in it unpacks to more than 1 MB/],
    ['it holds no model', [{ name: 'notes.txt', bytes: new Uint8Array(1) }], /holds no model\.onnx/],
  ])('is refused where %s', async (_, files, reason) => {
    const path = await archiveOf(files);
    expect((await inspectPackage(host, path)).inspection).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
    await expect(packageOfFile({ host, inference }, path)).rejects.toMatchObject({ code: 'model-refused', message: expect.stringMatching(reason) });
  });

  it('with another ending is told what it is', async () => {
    const path = join(await temporaryDir(), 'press.onnx');
    await writeFile(path, zip([{ name: 'model.onnx', bytes: labelModel() }]));
    expect((await inspectPackage(host, path)).inspection.reason).toMatch(/zip archive.*\.mwpkg/);
  });
});
