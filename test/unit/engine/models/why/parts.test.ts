import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Columns } from '../../../../../electron/engine/inference';
import { InputPart } from '../../../../../electron/engine/inference/why/input-part';
import { Team, type Part } from '../../../../../electron/engine/inference/why/players';
import { randomOf } from '../../../../../electron/engine/inference/why/random';
import { attribute } from '../../../../../electron/engine/inference/why/shapley';
import { MOST_WORDS, TextPart, wordsOf } from '../../../../../electron/engine/inference/why/text-part';
import { exactShapley } from './games';

type Answer = (columns: Columns, row: number) => number;

const explain = (parts: readonly Part[], rows: number, answer: Answer, budget = 100_000) => attribute({
  players: new Team(parts, rows), random: randomOf(['parts']), budget: { rows: budget, ms: 60_000 }, now: () => 0,
  answer: (columns, count) => Promise.resolve(Float64Array.from({ length: count }, (_, row) => answer(columns, row))),
});
const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
const mood: Answer = ({ review }, row) => {
  const words = String(review?.[row]).toLowerCase().split(/\s+/);
  const good = words.filter((word) => word.startsWith('good')).length;
  return words.includes('not') ? -good : good + 0.1 * words.length;
};

describe('an input that is explained with another', () => {
  it('goes with it: both are the row\'s own or both a background row\'s, in one part of the way', async () => {
    const own = { w: [1, 2, 3], s: 2, c: 5 };
    const background = [{ w: [1, 2, 3], s: 1, c: 1 }, { w: [0, 4, 1], s: 3, c: 5 }, { w: [1, 2, 3], s: 2, c: 4 }];
    const value = ({ w, s, c }: typeof own) => (w.reduce((sum, one) => sum + one, 0) * c) / s;
    const window = new InputPart('w', Float64Array.from(own.w), Float64Array.from(background.flatMap(({ w }) => w)), 3);
    const spread = new InputPart('s', Float64Array.of(own.s), Float64Array.from(background, ({ s }) => s), 1, window);
    const other = new InputPart('c', Float64Array.of(own.c), Float64Array.from(background, ({ c }) => c), 1);
    // Before the one that it goes with, too.
    const found = await explain([spread, window, other], 3, ({ w, s, c }, row) => value({ w: [0, 1, 2].map((step) => Number(w?.[row * 3 + step])), s: Number(s?.[row]), c: Number(c?.[row]) }));
    const part = (of: (one: typeof own) => [typeof own, typeof own, typeof own]) => background.reduce((sum, one) => {
      const [joined, without, both] = of(one);
      return sum + (value(joined) - value(one) + value(both) - value(without)) / 2 / background.length;
    }, 0);
    expect(found.method).toBe('exact');
    expect(found.effects).toHaveLength(2);
    expect(found.effects[0]).toBeCloseTo(part((one) => [{ ...own, c: one.c }, { ...one, c: own.c }, own]), 12);
    expect(found.effects[1]).toBeCloseTo(part((one) => [{ ...one, c: own.c }, { ...own, c: one.c }, own]), 12);
    expect(found.base + total(found.effects)).toBeCloseTo(found.prediction, 12);
  });
});

describe('the words of a text', () => {
  it('keep their punctuation, and are the text when all are taken', () => {
    expect(wordsOf('  Not   good,\n really! ').map(({ text }) => text)).toEqual(['  Not', 'good,', 'really! ']);
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom('a', ' ', '\t', '😀', '\u2009', 'é'), { maxLength: 600 }).map((parts) => parts.join(''))), (text) => {
      const words = wordsOf(text);
      expect(words.map((word, at) => (at === 0 ? '' : word.lead) + word.text).join('')).toBe(text);
      expect(words.length).toBeLessThanOrEqual(MOST_WORDS + 1);
      expect(words.reduce((sum, word) => sum + word.words, 0)).toBe(text === '' ? 0 : Math.max(1, text.split(/\s+/u).filter(Boolean).length));
    }), { numRuns: 200, seed: 1 });
  });

  it('are left out one by one, without a blank in their place', () => {
    const part = new TextPart('review', ' Not  good\tat all ');
    const texts = [[1, 1, 1, 1], [0, 1, 1, 0], [1, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 1]].map((taken) => ({ background: 0, own: Uint8Array.from([9, ...taken]) }));
    expect(part.column(texts, 1)).toEqual([' Not  good\tat all ', 'good\tat', ' Not all ', '', 'all ']);
  });

  it('end in one that stands for all that follow, where the text is long', () => {
    const words = wordsOf('word '.repeat(MOST_WORDS + 154));
    expect(words).toHaveLength(MOST_WORDS + 1);
    expect(words.at(-1)).toMatchObject({ words: 154 });
    expect(wordsOf('word '.repeat(MOST_WORDS)).every(({ words: many }) => many === 1)).toBe(true);
  });

  it('are nothing of an empty text, and one of blanks alone', async () => {
    expect(await explain([new TextPart('review', '')], 1, mood)).toMatchObject({ effects: new Float64Array(0), method: 'exact' });
    expect(wordsOf(' \n')).toEqual([{ text: ' \n', lead: '', words: 1 }]);
  });

  it('share out the way from no text as the definition says, beside other inputs', async () => {
    const text = 'Not good good then';
    const stars = [1, 2, 5];
    const answer: Answer = (columns, row) => mood(columns, row) * (1 + Number(columns.stars?.[row]));
    const parts = [new TextPart('review', text), new InputPart('stars', Float64Array.of(4), Float64Array.from(stars), 1)];
    const told = await explain(parts, 3, answer);
    // The same as a row of five values: each word or nothing, and the stars.
    const want = exactShapley(
      (row) => answer({ review: [row.slice(0, 4).filter((word) => word !== '').join(' ')], stars: Float64Array.of(Number(row[4])) }, 0),
      [...text.split(' '), 4], stars.map((star) => ['', '', '', '', star]),
    );
    want.forEach((value, i) => expect(told.effects[i]).toBeCloseTo(value, 12));
    expect(told.method).toBe('exact');
  });
});

describe('a window of samples', () => {
  const windows = [[1, 2, 3, 4, 5, 6], [0, 2, 3, 1, 1, 1], [7, 8, 9, 4, 5, 6]];
  /** That of `a` times the last of `b`, plus what `flag` says: all act together. */
  const answer: Answer = ({ a, b, flag }, row) => [0, 1, 2].reduce((sum, step) => sum + (step + 1) * Number(a?.[row * 3 + step]), 0) * Number(b?.[row * 3 + 2]) + (flag?.[row] === 'on' ? 10 : 0);
  const column = (from: number) => Float64Array.from(windows.flatMap((window) => window.slice(from, from + 3)));
  const parts = (a: number[], b: number[]) => [
    new InputPart('a', Float64Array.from(a), column(0), 3), new InputPart('b', Float64Array.from(b), column(3), 3), new InputPart('flag', ['on'], ['off', 'on', 'off'], 1),
  ];

  it('is taken whole, from the row or from the background', async () => {
    const [a, b] = [[5, 5, 5], [1, 0, 2]];
    const told = await explain(parts(a, b), 3, answer);
    // The brute force knows windows by their number: 0 is the row's own.
    const want = exactShapley(
      ([own = 0, other = 0, flag = 'off']) => {
        const windowOf = (which: number, at: number, mine: number[]) => (which === 0 ? mine : (windows[which - 1] ?? []).slice(at, at + 3));
        return answer({ a: Float64Array.from(windowOf(Number(own), 0, a)), b: Float64Array.from(windowOf(Number(other), 3, b)), flag: [String(flag)] }, 0);
      },
      [0, 0, 'on'], [[1, 1, 'off'], [2, 2, 'on'], [3, 3, 'off']],
    );
    want.forEach((value, i) => expect(told.effects[i]).toBeCloseTo(value, 10));
    expect(told).toMatchObject({ prediction: 30 * 2 + 10, method: 'exact' });
  });

  it('moves nothing where every sample is the background’s', () => {
    const team = new Team(parts([1, 2, 3], [4, 5, 0]), 3);
    expect([0, 1, 2].map((row) => team.differing(row))).toEqual([[1, 2], [0, 1], [0, 1, 2]]);
  });

  it('and words add up to the prediction, whatever they are and the budget', async () => {
    const sample = fc.double({ min: -3, max: 3, noNaN: true });
    const windowOf = (steps: number) => fc.array(sample, { minLength: steps, maxLength: steps });
    const case_ = fc.record({ steps: fc.integer({ min: 1, max: 5 }), rows: fc.integer({ min: 2, max: 6 }), text: fc.array(fc.constantFrom('good', 'not', 'bad', 'so'), { maxLength: 9 }), budget: fc.integer({ min: 60, max: 2000 }) })
      .chain(({ steps, rows, text, budget }) => fc.record({ own: fc.array(windowOf(steps), { minLength: 3, maxLength: 3 }), others: fc.array(windowOf(steps * rows), { minLength: 3, maxLength: 3 }), rows: fc.constant(rows), steps: fc.constant(steps), text: fc.constant(text.join(' ')), budget: fc.constant(budget) }));
    await fc.assert(fc.asyncProperty(case_, async ({ own, others, rows, steps, text, budget }) => {
      const mixed = own.map((window, i) => new InputPart(`x${i}`, Float64Array.from(window), Float64Array.from(others[i] ?? []), steps));
      const bent: Answer = (columns, row) => own.reduce((product, _, i) => product * (0.5 + (columns[`x${i}`]?.slice(row * steps, (row + 1) * steps) as Float64Array).reduce((sum, value) => sum + Math.sin(value), 0)), 1) + mood(columns, row) * Number(columns.x0?.[row * steps]);
      const told = await explain([...mixed, new TextPart('review', text)], rows, bent, budget);
      expect(told.effects).toHaveLength(3 + wordsOf(text).length);
      expect(told.base + total(told.effects)).toBeCloseTo(told.prediction, 9);
      for (const error of told.errors) expect(error).toBeGreaterThanOrEqual(0);
    }), { numRuns: 60, seed: 1 });
  });
});
