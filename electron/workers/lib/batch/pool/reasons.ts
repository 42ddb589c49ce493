import type { ReasonsAsked } from '../../../../contract/batch';
import { MillwrightError } from '../../../../contract/errors';
import type { Manifest } from '../../../../contract/manifest';
import { stepsOf } from '../../../../engine/inference/columns/sequences';
import type { Columns } from '../../../../engine/inference/columns/types';
import type { ExplainedBy } from '../../../../engine/inference/protocols';
import { askRow, type Answers } from '../../../../engine/inference/why/question';
import { rowOf } from '../../../../engine/inference/why/row';
import { USUAL_ROWS } from '../../../../engine/inference/why/shapley';
import { toExplanation } from '../../../../engine/inference/why/told';
import type { Reason } from '../result-rows';

/** What moved the prediction of a row most, as `model explain` tells it. */
export type ReasonsOf = (columns: Columns, at: number, values: readonly number[]) => Promise<Reason[]>;

/** Nothing here may depend on time: a run that goes on where one was killed writes the same bytes. So the model's rows are counted and its clock stands still, by which the length of its runs is always the same. */
export function reasonsOf({ count, from }: ReasonsAsked, { sha256, output, background }: ExplainedBy, manifest: Manifest, answers: Answers): ReasonsOf {
  const record = { id: 0, model: manifest.name, version: manifest.version, manifest };
  const steps = manifest.inputs.map(({ name }) => [name, stepsOf(manifest, name)] as const);
  return async (columns, at, [first = NaN]) => {
    if (from !== undefined && !(first >= from)) return [];
    const row = rowOf(manifest, Object.fromEntries(steps.map(([name, many]) => [name, columns[name]?.slice(at * many, (at + 1) * many) ?? []])));
    try {
      const answer = await askRow({ manifest, sha256, output, row, background, answers, budget: { rows: USUAL_ROWS, ms: Infinity }, now: () => 0 });
      const told = toExplanation(record, output, row, { background, ...answer });
      const all = told.inputs.flatMap(({ name, effect, words }): Reason[] => words?.map((word) => ({ name: word.text, part: word.effect })) ?? [{ name, part: effect }]);
      // What moved nothing is no reason.
      return all.filter(({ part }) => part !== 0).sort((a, b) => Math.abs(b.part) - Math.abs(a.part)).slice(0, count);
    } catch (error) {
      // The row has its prediction; why can't be told, as where a value may be missing only together with another.
      if (error instanceof MillwrightError && error.code === 'invalid-input') return [];
      throw error;
    }
  };
}
