import { describe, expect, it } from 'vitest';
import { metricFigures } from '../../../../renderer/features/models/metrics';

describe('the measures of a model', () => {
  it('are found wherever they stand, a mean over folds taken as the measure', () => {
    expect(metricFigures({ crossValidation: { rocAuc: { mean: 0.981, deviation: 0.004 }, prAuc: { mean: 0.902 } }, f1: 0.89, note: 'x' }).map((f) => f.label)).toEqual(['ROC AUC', 'PR AUC', 'F1 of the positive class']);
  });
  it('come once, the first that is met', () => {
    expect(metricFigures({ roc_auc: 0.98, holdout: { rocAuc: 0.5 } })).toHaveLength(1);
  });
  it('are none where there are none', () => {
    expect(metricFigures({ rows: 100, folds: [1, 2] })).toEqual([]);
  });
});
