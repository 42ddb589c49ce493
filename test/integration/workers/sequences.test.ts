import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { scoreFile } from '../../../electron/engine/batch';
import { inspectPackage, packageOfFile } from '../../../electron/engine/models';
import { writePackage } from '../../support/packages';
import { sequenceGolden, sequenceManifest, sequenceModel } from '../../support/sequences';
import { temporaryDir } from '../../support/store';
import { stillClock as clock, workers } from '../../support/workers';

const { host, inference } = workers();
let dir: string;
beforeEach(async () => {
  dir = await temporaryDir();
});

const packaged = (parts: Parameters<typeof writePackage>[1] = {}) => writePackage(join(dir, 'engine'), { manifest: sequenceManifest(), golden: sequenceGolden, model: sequenceModel(), ...parts });

async function score(modelPath: string, lines: readonly string[]) {
  const [input, output] = [join(dir, 'in.csv'), join(dir, 'out.csv')];
  await writeFile(input, lines.join('\n'));
  const run = await scoreFile({ host, inference, clock, modelPath, input, output });
  const rejects = run.rejectsFile === null ? [] : (await readFile(run.rejectsFile, 'utf8')).trim().split('\n').slice(1);
  return { run, rows: (await readFile(output, 'utf8')).trim().split('\n').slice(1).map((line) => line.replace(/,1\.0\.0$|,[0-9a-f]{12}$/, '')), rejects };
}

describe('a model of windows', () => {
  it('answers its golden windows, and each alone as among others', async () => {
    const { verdict, binding, inspection } = await packageOfFile({ host, inference }, await packaged());
    expect(verdict).toMatchObject({ state: 'passed', rows: 2, worst: 0 });
    expect(binding).toMatchObject({ batch: null, inputs: [{ graph: 'W', rank: 3, columns: ['a', 'b'], steps: 3, layout: 'time-features' }] });
    expect(inspection.warnings).toEqual([]);
  });

  it('is refused where a golden window has another length', async () => {
    const golden = { ...sequenceGolden, inputs: { ...sequenceGolden.inputs, a: [[1, 2], [0, 0, 1]] } };
    await expect(packageOfFile({ host, inference }, await packaged({ golden }))).rejects.toThrow('row 1 of the column a has 2 values; its window has 3');
  });

  it('predicts for each row of a file from the rows of its series before it, and says what a window lacks', async () => {
    const { run, rows, rejects } = await score(await packaged(), [
      'unit,cycle,b,a', '1,1,0,1', '2,7,0,9', '1,2,0,2', '1,3,0,3', '2,8,0,9', '1,4,0,4', '2,9,1,9',
    ]);
    expect(rows).toEqual(['1,3,0,3,30201', '1,4,0,4,40302', '2,9,1,9,190909']);
    expect(run).toMatchObject({ rows: 3, rejected: 4 });
    expect(rejects).toEqual([
      '2,cycle,,"the window takes 3 rows, and only this one is there"', '3,cycle,,"the window takes 3 rows, and only this one is there"', '4,cycle,,"the window takes 3 rows, and only 2 are there"', '6,cycle,,"the window takes 3 rows, and only 2 are there"',
    ]);
  });
});

describe('a bare file with an input of windows', () => {
  it('is taken as rows of a file, and what was taken so is said', async () => {
    const path = join(dir, 'bare.onnx');
    await writeFile(path, sequenceModel([1, 3, 2]));
    const { inspection, manifest } = await inspectPackage(host, path);
    expect(manifest).toMatchObject({ sequences: [{ name: 'w', inputs: ['input_0', 'input_1'], length: 3 }] });
    expect(inspection.warnings.at(-1)).toMatch(/The input w is taken as windows of the last 3 rows of a file, oldest first, each row with 2 columns/);
    const { rows } = await score(path, ['W_0,f1', '1,0', '2,0', '3,0', '4,1']);
    expect(rows).toEqual(['3,0,30201', '4,1,140302']);
  });

  it('whose time is left open is refused with what a manifest would say', async () => {
    const path = join(dir, 'open.onnx');
    await writeFile(path, sequenceModel(['N', 'T', 2]));
    await expect(packageOfFile({ host, inference }, path)).rejects.toThrow(/input W does not say how many samples of how many columns it takes; a manifest's sequences do/);
  });
});
