import type { Mixture } from './mixtures';
import { shuffled, type Random } from './random';

/** A share of the work: rows to run, and what their answers say of each input against one background row. */
export interface Job {
  background: number;
  mixtures: Mixture[];
  /**
   * From the model's answers to the mixtures, in their order, and to the explained row: how much each input moved the answer away from the
   * background row's. The amounts add up to the difference of the two, but for rounding.
   */
  effects(answers: Float64Array, whole: number): Float64Array;
  /** Nothing is left to chance: another job of the same background row would say the same. */
  exact: boolean;
}

/** Rows that all subsets of `count` inputs take, without the explained row itself. */
export const subsetRows = (count: number): number => 2 ** count - 1;

/** Every subset of the differing inputs: Shapley's own formula (1953). `inputs` is how many the model has. */
export function enumeration(background: number, differing: readonly number[], inputs: number): Job {
  const players = differing.length;
  const full = 2 ** players - 1;
  const mixtures = Array.from({ length: Math.max(1, full) }, (_, subset) => ({ background, own: taken(inputs, differing.filter((_, bit) => subset & (1 << bit))) }));
  return {
    background, mixtures, exact: true,
    effects: (answers, whole) => {
      const effects = new Float64Array(inputs);
      const weights = subsetWeights(players);
      for (let subset = 0; subset < full; subset++) {
        const without = answers[subset] ?? NaN;
        const weight = weights[bitsOf(subset)] ?? NaN;
        differing.forEach((input, bit) => {
          if (subset & (1 << bit)) return;
          const joined = subset | (1 << bit);
          effects[input] = (effects[input] ?? 0) + weight * ((joined === full ? whole : (answers[joined] ?? NaN)) - without);
        });
      }
      return effects;
    },
  };
}

/**
 * One random order of the differing inputs and its reverse (Castro et al. 2009; antithetic pairs as of Mitchell et al. 2022): from the background row to the
 * explained one, an input at a time. The steps of each walk add up to the whole way exactly.
 */
export function walkPair(background: number, differing: readonly number[], inputs: number, random: Random): Job {
  const forth = shuffled(differing, random);
  const walks = [forth, [...forth].reverse()];
  const between = Math.max(0, differing.length - 1);
  const steps = walks.flatMap((order) => Array.from({ length: between }, (_, step) => ({ background, own: taken(inputs, order.slice(0, step + 1)) })));
  return {
    background, exact: differing.length <= 2,
    mixtures: [{ background, own: new Uint8Array(inputs) }, ...steps],
    effects: (answers, whole) => {
      const effects = new Float64Array(inputs);
      walks.forEach((order, walk) => {
        let before = answers[0] ?? NaN;
        order.forEach((input, step) => {
          const after = step === between ? whole : (answers[1 + walk * between + step] ?? NaN);
          effects[input] = (effects[input] ?? 0) + (after - before) / 2;
          before = after;
        });
      });
      return effects;
    },
  };
}

function taken(inputs: number, own: readonly number[]): Uint8Array {
  const mask = new Uint8Array(inputs);
  for (const input of own) mask[input] = 1;
  return mask;
}

/** |S|! (n - |S| - 1)! / n! by the size of S: how often a subset stands before an input in all orders. */
function subsetWeights(players: number): number[] {
  const weights: number[] = [];
  let weight = 1 / Math.max(1, players);
  for (let size = 0; size < players; size++) {
    weights.push(weight);
    weight = (weight * (size + 1)) / Math.max(1, players - size - 1);
  }
  return weights;
}

function bitsOf(subset: number): number {
  let bits = 0;
  for (let left = subset; left > 0; left &= left - 1) bits++;
  return bits;
}
