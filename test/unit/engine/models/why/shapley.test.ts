import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enumeration, walkPair } from '../../../../../electron/engine/inference/why/jobs';
import { randomOf } from '../../../../../electron/engine/inference/why/random';
import { attribute } from '../../../../../electron/engine/inference/why/shapley';
import { exactShapley, explain, question, type Model, type Value } from './games';

const num = (value: Value | undefined) => Number(value);
const linear = (weights: readonly number[]): Model => (row) => row.reduce((sum: number, value, i) => sum + num(value) * (weights[i] ?? 0), 5);
const and: Model = ([a, b]) => (num(a) > 0 && num(b) > 0 ? 1 : 0);
const xor: Model = ([a, b]) => (num(a) > 0 !== num(b) > 0 ? 1 : 0);
/** With a gap as a branch of its own. */
const tree: Model = ([grade, wear, torque, speed, other]) => {
  if (grade === 'H') return num(wear) > 150 ? (num(torque) > 50 ? 0.9 : 0.4) : 0.1;
  if (Number.isNaN(num(speed))) return 0.7;
  return num(torque) * num(wear) > 6000 ? 0.8 - 0.1 * num(other) : num(speed) < 1300 ? 0.3 : 0.02;
};
const product: Model = (row) => row.reduce((all: number, value) => all * num(value), 1);
const uniform = (seed: string) => randomOf([seed]);
const table = (seed: string, rows: number, width: number) => {
  const random = uniform(seed);
  return Array.from({ length: rows }, () => Array.from({ length: width }, () => random() * 2 - 0.5));
};
const mills: Value[][] = Array.from({ length: 12 }, (_, i) => [['L', 'M', 'H'][i % 3] ?? 'L', 20 * i, 30 + 3 * ((i * 5) % 12), i % 4 === 3 ? NaN : 1200 + 40 * i, i % 2]);
const close = (got: Float64Array, want: readonly number[], digits = 12) => want.forEach((value, i) => expect(got[i]).toBeCloseTo(value, digits));
const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);

describe('effects by all subsets', () => {
  it.each<[string, Model, Value[], Value[][]]>([
    ['a linear model', linear([2, -3, 0.5, 0]), [1, 2, 3, 4], table('linear', 7, 4)],
    ['both of two', and, [1, 1], [[-1, -1], [1, -1], [-1, 1], [1, 1], [-1, -1]]],
    ['one of two', xor, [1, -1], [[-1, -1], [1, -1], [-1, 1], [1, 1]]],
    ['a tree with labels and gaps', tree, ['M', 220, 60, 1500, 1], mills],
    ['a tree, of a row with a gap', tree, ['L', 10, 40, NaN, 0], mills],
    ['a product of six', product, [1.2, 0.7, 1.5, -0.4, 0.9, 1.1], table('product', 9, 6)],
  ])('are those that the definition gives, for %s', async (_, model, row, background) => {
    const told = await explain(model, row, background);
    expect(told).toMatchObject({ method: 'exact', ended: 'complete', backgroundRows: background.length });
    close(told.effects, exactShapley(model, row, background));
    expect([...told.errors]).toEqual(row.map(() => 0));
    expect(told.base + total(told.effects)).toBeCloseTo(told.prediction, 12);
  });

  it('share out what only both do', async () => {
    expect([...(await explain(and, [1, 1], [[-1, -1]])).effects]).toEqual([0.5, 0.5]);
    expect([...(await explain(xor, [1, 1], [[-1, -1]])).effects]).toEqual([0, 0]);
  });

  it('are nothing for an input that the background shares, and take no rows for it', async () => {
    const same = table('shared', 10, 5).map((row) => [...row.slice(0, 3), 7, 8]);
    const asked = question(linear([1, 1, 1, 1, 1]), [1, 2, 3, 7, 8], same);
    const told = await attribute(asked);
    expect([told.effects[3], told.effects[4]]).toEqual([0, 0]);
    expect(asked.asked.rows).toBe(1 + 10 * (2 ** 3 - 1));
  });

  it('take the row itself once where the background is that row', async () => {
    expect(await explain(product, [1, 2], [[1, 2]])).toMatchObject({ prediction: 2, base: 2, method: 'exact', effects: Float64Array.of(0, 0) });
  });
});

describe('effects by random orders', () => {
  const wide = table('wide', 40, 20);
  const weights = Array.from({ length: 20 }, (_, i) => (i % 5) - 1.5);

  it('of an additive model are each weight times the distance from the mean, whatever the order', async () => {
    const row = Array.from({ length: 20 }, (_, i) => i / 10);
    const told = await explain(linear(weights), row, wide, { budget: { rows: 5_000, ms: 1 } });
    expect(told).toMatchObject({ method: 'sampled', backgroundRows: 40, ended: 'rows' });
    close(told.effects, row.map((value, i) => (weights[i] ?? 0) * (value - wide.reduce((sum, other) => sum + (other[i] ?? 0), 0) / 40)), 11);
    // Chance is in the orders, and no order changes anything here.
    for (const error of told.errors) expect(error).toBeLessThan(1e-12);
  });

  it('add up to the prediction, whatever the model, the rows and the budget', async () => {
    const cell = fc.double({ min: -3, max: 3, noNaN: true });
    const case_ = fc.integer({ min: 3, max: 9 }).chain((width) => fc.record({
      row: fc.array(cell, { minLength: width, maxLength: width }), background: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 12 }),
      budget: fc.integer({ min: 2 * (2 * width - 1) + 1, max: 3_000 }), ms: fc.integer({ min: 1, max: 40 }), bend: fc.array(cell, { minLength: width, maxLength: width }),
    }));
    await fc.assert(fc.asyncProperty(case_, async ({ row, background, budget, ms, bend }) => {
      const model: Model = (values) => Math.tanh(values.reduce((sum: number, value, i) => sum + num(value) * (bend[i] ?? 0), 0)) + num(values[0]) * num(values[1]) * num(values[2]);
      let now = 0;
      const asked = question(model, row, background, { budget: { rows: budget, ms }, now: () => now++ });
      const told = await attribute(asked);
      expect(told.base + total(told.effects)).toBeCloseTo(told.prediction, 9);
      expect(told.rows).toBe(asked.asked.rows);
      expect(told.rows).toBeLessThanOrEqual(budget);
      for (const error of told.errors) expect(error).toBeGreaterThanOrEqual(0);
    }), { numRuns: 60, seed: 1 });
  });

  it('miss the exact ones by as much as their errors say: 95 of 100 within two, over many questions', async () => {
    // Six inputs that all act together, so that orders matter; fewer rows than all subsets take (1,891).
    const background = table('cover', 30, 6);
    const scored: number[] = [];
    for (let seed = 0; seed < 60; seed++) {
      const row = table(`row ${seed}`, 1, 6)[0] ?? [];
      const told = await explain(product, row, background, { seed: `seed ${seed}`, budget: { rows: 1_600, ms: 1000 } });
      expect(told.method).toBe('sampled');
      exactShapley(product, row, background).forEach((want, i) => scored.push(((told.effects[i] ?? NaN) - want) / (told.errors[i] ?? NaN)));
    }
    const share = (within: number) => scored.filter((score) => Math.abs(score) <= within).length / scored.length;
    expect(scored).toHaveLength(360);
    expect(share(1)).toBeGreaterThan(0.6);
    expect(share(1)).toBeLessThan(0.76);
    expect(share(2)).toBeGreaterThan(0.92);
    expect(share(2)).toBeLessThan(0.985);
    // Nothing pulls them to one side.
    expect(Math.abs(scored.reduce((sum, score) => sum + score, 0) / scored.length)).toBeLessThan(0.15);
  });

  it('have errors that are too large rather than too small where not every background row was met', async () => {
    const background = table('few', 400, 6);
    const scored: number[] = [];
    for (let seed = 0; seed < 40; seed++) {
      const told = await explain(product, table(`row ${seed}`, 1, 6)[0] ?? [], background, { seed: `seed ${seed}`, budget: { rows: 500, ms: 1000 } });
      expect(told.backgroundRows).toBeLessThan(400);
      exactShapley(product, table(`row ${seed}`, 1, 6)[0] ?? [], background).forEach((want, i) => scored.push(((told.effects[i] ?? NaN) - want) / (told.errors[i] ?? NaN)));
    }
    expect(scored.filter((score) => Math.abs(score) <= 2).length / scored.length).toBeGreaterThan(0.9);
  });

  it('come nearer with more rows, as one over the root of their number', async () => {
    const background = table('nearer', 20, 12);
    const row = Array.from({ length: 12 }, (_, i) => 0.8 + i / 20);
    const [some, many] = await Promise.all([4_000, 16_000].map((rows) => explain(product, row, background, { budget: { rows, ms: 1000 } })));
    const ratio = total(some?.errors ?? new Float64Array()) / total(many?.errors ?? new Float64Array());
    expect(ratio).toBeGreaterThan(1.5);
    expect(ratio).toBeLessThan(2.6);
  });

  it('are the same for the same question, and others for another', async () => {
    const ask = (seed: string) => explain(product, wide[0] ?? [], wide, { seed, budget: { rows: 3_000, ms: 1000 } });
    const [one, again, other] = [await ask('one'), await ask('one'), await ask('two')];
    expect(again).toEqual(one);
    expect(other.effects).not.toEqual(one.effects);
    // Nor does it matter how fast the model answers, and so how many rows are run at once.
    let now = 0;
    const slow = await explain(product, wide[0] ?? [], wide, { seed: 'one', budget: { rows: 3_000, ms: 1e9 }, now: () => (now += 10) });
    expect(slow).toEqual(one);
  });
});

describe('the budget', () => {
  const wide = table('budget', 50, 15);
  const row = wide[0] ?? [];

  it('is kept by counting rows, and the rest of it is used', async () => {
    for (const rows of [80, 500, 5_000]) {
      const asked = question(product, wide[1] ?? [], wide, { budget: { rows, ms: 1e9 } });
      const told = await attribute(asked);
      expect(told.rows).toBe(asked.asked.rows);
      expect(told.rows).toBeLessThanOrEqual(rows);
      expect(told.rows).toBeGreaterThan(rows - 1 - 2 * 15);
    }
  });

  it('of time ends it after what had to be done, and says so', async () => {
    let now = 0;
    const told = await explain(product, wide[1] ?? [], wide, { budget: { rows: 5_000, ms: 100 }, now: () => (now += 20) });
    expect(told).toMatchObject({ ended: 'time', method: 'sampled' });
    expect(told.backgroundRows).toBeGreaterThanOrEqual(2);
    expect(told.rows).toBeLessThan(5_000);
    expect(told.base + total(told.effects)).toBeCloseTo(told.prediction, 12);
  });

  it('that is too small for any error is refused', async () => {
    await expect(explain(product, row.map((value) => value + 1), wide, { budget: { rows: 40, ms: 1000 } })).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('40 rows are too few') });
  });

  it('asks a slow model for few rows at a time, so that a live prediction hardly waits', async () => {
    let now = 0;
    const asked = question(product, wide[1] ?? [], wide, { budget: { rows: 400, ms: 1e9 }, now: () => now });
    const { answer } = asked;
    // Two milliseconds a row.
    const told = await attribute({ ...asked, answer: (columns, rows) => ((now += 2 * rows), answer(columns, rows)) });
    expect(told.rows).toBeGreaterThan(350);
    expect(asked.asked.largest).toBeLessThanOrEqual(2);
  });
});

describe('what can not be explained', () => {
  it('is a row without a prediction', async () => {
    await expect(explain(() => NaN, [1, 2], [[3, 4]])).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('no prediction for this row') });
  });

  it('is a row whose values go with no others', async () => {
    const fussy: Model = ([a, b]) => (Number.isNaN(num(b)) && num(a) !== 0 ? NaN : num(a));
    await expect(explain(fussy, [0, NaN], [[1, 2]])).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('beside values of a training row') });
  });
});

describe('an order and its reverse', () => {
  it('agree with all subsets where inputs act in pairs at most', () => {
    const pairs: Model = ([a, b, c, d]) => num(a) * num(b) + num(b) * num(c) - 3 * num(d) * num(a);
    const [row, other] = [[1, 2, 3, 4], [-1, 0.5, 2, 0]];
    const effects = (job: ReturnType<typeof enumeration>) => job.effects(Float64Array.from(job.mixtures, ({ own }) => pairs(row.map((value, i) => (own[i] ? value : (other[i] ?? 0))))), pairs(row));
    const all = effects(enumeration(0, [0, 1, 2, 3], 4));
    close(effects(walkPair(0, [0, 1, 2, 3], 4, uniform('pair'))), [...all]);
  });
});
