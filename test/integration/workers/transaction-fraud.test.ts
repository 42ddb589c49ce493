import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { scoreFile } from '../../../electron/engine/batch';
import { scoreColumns, type Columns } from '../../../electron/engine/inference';
import { packageOfFile, shippedModels } from '../../../electron/engine/models';
import { temporaryDir } from '../../support/store';
import { stillClock as clock, workers } from '../../support/workers';

const modelPath = join(process.cwd(), 'models/transaction-fraud');

const { host, inference } = workers();
let checked: Awaited<ReturnType<typeof packageOfFile>>;
beforeAll(async () => {
  checked = await packageOfFile({ host, inference }, modelPath);
});

describe('the transaction-fraud model', () => {
  it('answers as the trainer did, rows with missing values, extremes and unknown labels too, and shares runs', () => {
    const { golden, verdict, binding, bytes, manifest } = checked;
    expect(verdict).toMatchObject({ state: 'passed' });
    expect(verdict.worst).toBeLessThan(5e-6);
    expect(binding.batch).toBeNull();
    expect(bytes).toBeLessThan(5_000_000);
    for (const { name, kind } of manifest.inputs) {
      const given = golden?.inputs[name] ?? [];
      expect(given.filter((value) => value === null), name).toHaveLength(2);
      if (kind === 'category') expect(given).toContain('(never seen)');
    }
    // Boosted trees have an answer to every row: a conversion that lost a branch has to show.
    expect(golden?.outputs.fraud_probability).not.toContain(null);
  });

  it('is offered, and says that it knows simulated payments alone', async () => {
    const offered = await shippedModels(join(modelPath, '..'), { list: () => [] });
    expect(offered.map(({ model }) => model)).toContain('transaction-fraud');
    expect(checked.card).toMatch(/\*\*Simulated\.\*\*/);
    expect(checked.manifest).toMatchObject({ description: expect.stringMatching(/simulated payments/), thresholds: [] });
    expect(checked.manifest.inputs.every(({ from }) => from === 'attribute')).toBe(true);
  });

  it('was measured against what can be reached at all', () => {
    const { prAuc, prAucCeiling, bestSingleRulePrAuc, recallAtAlertShare } = checked.manifest.metrics as Record<string, number>;
    expect(prAuc).toBeGreaterThanOrEqual(0.9 * (prAucCeiling ?? NaN));
    expect(prAuc).toBeLessThanOrEqual(prAucCeiling ?? NaN);
    expect(bestSingleRulePrAuc).toBeLessThanOrEqual(0.35);
    expect(recallAtAlertShare).toBeGreaterThan(0.5);
  });

  it('finds a takeover suspicious, and a purchase at the grocer\'s not', async () => {
    const dir = await temporaryDir();
    const grocer = { amount: 24, amount_ratio: 0.8, hour: 15.5, distance_km: 2, merchant_disputes: 4, minutes_since_last: 900, count_1h: 0, sum_1h: 0, count_24h: 1, sum_24h: 30, far_7d: 0, unknown_device_24h: 0, under_limit_3h: 0, small_online_1h: 0, online_share: 0.3, payments_per_day: 1.1, abroad: 'no', device_known: 'yes', entry_mode: 'contactless', merchant_category: 'grocery' };
    const takeover = { ...grocer, amount: 260, amount_ratio: 8.7, hour: 3.2, distance_km: 1400, minutes_since_last: 20, count_1h: 2, sum_1h: 500, count_24h: 2, sum_24h: 500, far_7d: 2, unknown_device_24h: 2, abroad: 'yes', device_known: 'no', entry_mode: 'online', merchant_category: 'gift cards' };
    const input = join(dir, 'payments.csv');
    await writeFile(input, [Object.keys(grocer), Object.values(grocer), Object.values(takeover), Object.values({ ...grocer, merchant_category: 'spaceships' })].map((cells) => cells.join(',')).join('\n'));
    const output = join(dir, 'scored.csv');
    const run = await scoreFile({ host, inference, clock, modelPath, input, output, overwrite: true });
    expect(run).toMatchObject({ rows: 2, rejected: 1 });
    expect(await readFile(run.rejectsFile ?? '', 'utf8')).toMatch(/4,merchant_category,spaceships,"an unknown label/);
    const [names = [], ...rows] = (await readFile(output, 'utf8')).trim().split('\n').map((line) => line.split(','));
    const [ordinary = NaN, stolen = NaN] = rows.map((row) => Number(row[names.indexOf('fraud_probability')]));
    expect(ordinary).toBeLessThan(0.01);
    expect(stolen).toBeGreaterThan(0.8);
  });

  it('takes each missing value down the branch that the trainer took', async () => {
    const { runs, binding, manifest, golden } = checked;
    const session = await inference.load({ key: 'fraud-with-gaps', bytes: runs });
    const complete = golden?.inputs.amount?.findIndex((_, row) => Object.values(golden.inputs).every((column) => column[row] !== null)) ?? -1;
    const columns: Columns = Object.fromEntries(manifest.inputs.map(({ name, kind }) => {
      const own = golden?.inputs[name]?.[complete];
      return [name, kind === 'category' ? [String(own), ''] : Float64Array.of(Number(own), NaN)];
    }));
    const { outputs: { fraud_probability: [whole, nothing] = [] }, valid } = await scoreColumns(columns, 2, { binding, manifest, run: (tensors) => session.run(tensors), feedMissing: true });
    await session.release();
    expect(whole).toBeCloseTo(golden?.outputs.fraud_probability?.[complete] as number, 5);
    expect(nothing).toBeCloseTo(golden?.outputs.fraud_probability?.[golden.inputs.amount?.findIndex((_, row) => Object.values(golden.inputs).every((column) => column[row] === null)) ?? -1] as number, 5);
    // The appliance itself leaves such a row out.
    expect([...valid]).toEqual([1, 0]);
  });
});
