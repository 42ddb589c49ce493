import type { RowAnswer } from '../../contract/explanation';
import type { Columns } from '../inference';
import type { Models, Scorer } from './types';

/** What a version, by its id, answers to one row of columns. Errors: as of `Models.scorer` and of scoring. */
export async function answerTo(models: Pick<Models, 'scorer'>, versionId: number, row: Columns): Promise<RowAnswer> {
  const scorer = await models.scorer(versionId);
  try {
    return await rowAnswerOf(scorer, row);
  } finally {
    await scorer.release();
  }
}

/** What a loaded version answers to one row. Errors: of scoring. */
export async function rowAnswerOf(scorer: Scorer, row: Columns): Promise<RowAnswer> {
  const { outputs, valid, outside } = await scorer.score(row, 1);
  return {
    outputs: scorer.manifest.outputs.map(({ name, kind, labels }) => {
      const value = valid[0] === 1 ? (outputs[name]?.[0] ?? NaN) : NaN;
      return Number.isNaN(value) ? { name, value: null, label: null } : { name, value, label: kind === 'category' ? (labels?.[value] ?? String(value)) : null };
    }),
    outside: outside[0] === 1,
  };
}
