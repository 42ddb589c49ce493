import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { scoreFile } from '../../../electron/engine/batch';
import { packageOfFile } from '../../../electron/engine/models';
import { shippedPackages } from '../../../electron/engine/models/shipped';
import type { Golden } from '../../../electron/contract/manifest';
import { needsShared, sharedPath } from '../../support/needs';
import { temporaryDir } from '../../support/store';
import { stillClock as clock, workers } from '../../support/workers';

const modelPath = join(process.cwd(), 'models/turbofan-rul');
const outputs = ['rul', 'rul_lower', 'rul_upper'] as const;

const { host, inference } = workers();
let dir: string;
beforeEach(async () => {
  dir = await temporaryDir();
});

interface Answer {
  unit: number;
  cycle: number;
  rul: number;
  lower: number;
  upper: number;
}
async function score(lines: readonly string[]) {
  const [input, output] = [join(dir, 'in.csv'), join(dir, 'out.csv')];
  await writeFile(input, lines.join('\n'));
  const run = await scoreFile({ host, inference, clock, modelPath, input, output });
  const [names = [], ...rows] = (await readFile(output, 'utf8')).trim().split('\n').map((line) => line.split(','));
  const [unit, cycle, rul, lower, upper] = ['unit', 'cycle', ...outputs].map((name) => names.indexOf(name));
  const number = (row: readonly string[], at = -1) => Number(row[at]);
  const answers: Answer[] = rows.map((row) => ({ unit: number(row, unit), cycle: number(row, cycle), rul: number(row, rul), lower: number(row, lower), upper: number(row, upper) }));
  return { run, answers };
}

describe('the turbofan-rul model', () => {
  it('ships, but waits to be asked for', async () => {
    const found = (await shippedPackages(join(modelPath, '..'))).find(({ name }) => name === 'turbofan-rul');
    expect(found).toMatchObject({ unasked: false });
  });

  it('answers each golden window as the trainer did, in any batch, and files in order of their cycles', async () => {
    const { verdict, binding, golden, bytes, manifest } = await packageOfFile({ host, inference }, modelPath);
    expect(verdict).toMatchObject({ state: 'passed', rows: 48 });
    // Decisions are the trainer's to the bit; what is left is the rounding of an answer to single precision.
    expect(verdict.worst).toBeLessThan(1e-5);
    expect(binding).toMatchObject({ batch: null, inputs: [{ graph: 'window', rank: 3, steps: 30 }] });
    expect(bytes).toBeLessThan(8 * 1024 * 1024);
    const names = manifest.inputs.map(({ name }) => name);
    const { run, answers } = await score(['unit,cycle,' + names.join(','), ...goldenRows(golden, names)]);
    expect(run).toMatchObject({ rows: 48, rejected: 48 * 29 });
    outputs.forEach((name, at) => {
      const got = answers.map(({ rul, lower, upper }) => [rul, lower, upper][at] ?? NaN);
      got.forEach((value, row) => expect(value).toBeCloseTo(Number(golden?.outputs[name]?.[row]), 4));
    });
  });
});

/** Each golden window as thirty rows of an engine of its own. */
function goldenRows(golden: Golden | null, names: readonly string[]): string[] {
  return Array.from({ length: 48 }, (_, sample) =>
    Array.from({ length: 30 }, (__, step) => [sample + 1, step + 1, ...names.map((name) => String((golden?.inputs[name]?.[sample] as number[])[step]))].join(','))).flat();
}

describe.skipIf(needsShared('cmapss'))('the 100 test engines', () => {
  it('are told as well as the card says, through a file of all their cycles', async () => {
    const text = await readFile(join(sharedPath('cmapss'), 'test_FD001.txt'), 'utf8');
    const truth = (await readFile(join(sharedPath('cmapss'), 'RUL_FD001.txt'), 'utf8')).trim().split('\n').map(Number);
    const sensors = Array.from({ length: 21 }, (_, i) => `sensor_${i + 1}`);
    const { run, answers } = await score([['unit', 'cycle', 'setting_1', 'setting_2', 'setting_3', ...sensors].join(','), ...text.trim().split('\n').map((line) => line.trim().split(/\s+/).join(','))]);
    expect(run).toMatchObject({ rows: 13_096 - 2900, rejected: 2900 });
    const last = new Map(answers.map((answer) => [answer.unit, answer]));
    const judged = truth.map((life, engine) => ({ life: Math.min(life, 125), ...(last.get(engine + 1) ?? { rul: NaN, lower: NaN, upper: NaN }) }));
    const errors = judged.map(({ life, rul }) => rul - life);
    const rmse = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    const phm08 = errors.reduce((sum, error) => sum + Math.exp(error < 0 ? -error / 13 : error / 10) - 1, 0);
    const { metrics } = JSON.parse(await readFile(join(modelPath, 'manifest.json'), 'utf8')) as { metrics: { rmse: { mean: number }; phm08: { mean: number }; interval: { coverageTest: number; coverageCrossValidation: number; name: number } } };
    expect(rmse).toBeLessThanOrEqual(12.5);
    expect(phm08).toBeLessThanOrEqual(260);
    expect(metrics.rmse.mean).toBeLessThanOrEqual(12.5);
    expect(metrics.phm08.mean).toBeLessThanOrEqual(260);
    const held = judged.filter(({ life, lower, upper }) => lower <= life && life <= upper).length;
    expect(held / 100).toBeCloseTo(metrics.interval.coverageTest, 6);
    expect(Math.abs(metrics.interval.coverageCrossValidation - metrics.interval.name)).toBeLessThanOrEqual(0.03);
    expect(answers.every(({ rul, lower, upper }) => lower <= rul && rul <= upper && lower >= 0 && upper <= 125)).toBe(true);
  });
});
