import type { Mixture } from './players';
import { shuffled, type Random } from './random';

/** A share of the work: rows to run, and what their answers say of each player against one background row. */
export interface Job {
  background: number;
  mixtures: Mixture[];
  /**
   * From the model's answers to the mixtures, in their order, and to the explained row: how much each player moved the answer away from the
   * background row's. The amounts add up to the difference of the two, but for rounding.
   */
  effects(answers: Float64Array, whole: number): Float64Array;
  /** Nothing is left to chance: another job of the same background row would say the same. */
  exact: boolean;
}

/** Rows that all subsets of `count` players take, without the explained row itself. */
export const subsetRows = (count: number): number => 2 ** count - 1;

/** Every subset of the differing players: Shapley's own formula (1953). `count` is how many there are in all. */
export function enumeration(background: number, differing: readonly number[], count: number): Job {
  const { length } = differing;
  const full = 2 ** length - 1;
  const mixtures = Array.from({ length: Math.max(1, full) }, (_, subset) => ({ background, own: taken(count, differing.filter((_, bit) => subset & (1 << bit))) }));
  return {
    background, mixtures, exact: true,
    effects: (answers, whole) => {
      const effects = new Float64Array(count);
      const weights = subsetWeights(length);
      for (let subset = 0; subset < full; subset++) {
        const without = answers[subset] ?? NaN;
        const weight = weights[bitsOf(subset)] ?? NaN;
        differing.forEach((player, bit) => {
          if (subset & (1 << bit)) return;
          const joined = subset | (1 << bit);
          effects[player] = (effects[player] ?? 0) + weight * ((joined === full ? whole : (answers[joined] ?? NaN)) - without);
        });
      }
      return effects;
    },
  };
}

/**
 * One random order of the differing players and its reverse (Castro et al. 2009; antithetic pairs as of Mitchell et al. 2022): from the background row to the
 * explained one, a player at a time. The steps of each walk add up to the whole way exactly.
 */
export function walkPair(background: number, differing: readonly number[], count: number, random: Random): Job {
  const forth = shuffled(differing, random);
  const walks = [forth, [...forth].reverse()];
  const between = Math.max(0, differing.length - 1);
  const steps = walks.flatMap((order) => Array.from({ length: between }, (_, step) => ({ background, own: taken(count, order.slice(0, step + 1)) })));
  return {
    background, exact: differing.length <= 2,
    mixtures: [{ background, own: new Uint8Array(count) }, ...steps],
    effects: (answers, whole) => {
      const effects = new Float64Array(count);
      walks.forEach((order, walk) => {
        let before = answers[0] ?? NaN;
        order.forEach((player, step) => {
          const after = step === between ? whole : (answers[1 + walk * between + step] ?? NaN);
          effects[player] = (effects[player] ?? 0) + (after - before) / 2;
          before = after;
        });
      });
      return effects;
    },
  };
}

function taken(count: number, own: readonly number[]): Uint8Array {
  const mask = new Uint8Array(count);
  for (const player of own) mask[player] = 1;
  return mask;
}

/** |S|! (n - |S| - 1)! / n! by the size of S: how often a subset stands before a player in all orders. */
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
