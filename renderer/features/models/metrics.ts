import { t } from '../../words/catalogue/models';
import { number } from '../../words/numbers';

const names: readonly (readonly [RegExp, string])[] = [
  [/^roc_?auc$/i, 'ROC AUC'],
  [/^(pr_?auc|average_?precision)$/i, 'PR AUC'],
  [/^f1$/i, t.f1],
  [/^precision$/i, t.precision],
  [/^recall$/i, t.recall],
  [/^accuracy$/i, t.accuracy],
  [/^(rmse|mae|r2|phm08)$/i, ''],
];

export interface MetricFigure {
  value: string;
  label: string;
}

/** The measures people compare models by, wherever in the manifest's metrics they stand; a mean over folds is taken as the measure. */
export function metricFigures(metrics: Record<string, unknown>, most = 5): MetricFigure[] {
  const found: MetricFigure[] = [];
  const seen = new Set<string>();
  const take = (key: string, value: unknown) => {
    const known = names.find(([pattern]) => pattern.test(key));
    const one = typeof value === 'number' ? value : meanOf(value);
    if (!known || one === null || seen.has(known[1] || key)) return false;
    seen.add(known[1] || key);
    found.push({ value: number(one, 3), label: known[1] || key.toUpperCase() });
    return true;
  };
  const walk = (object: Record<string, unknown>, depth: number) => {
    for (const [key, value] of Object.entries(object)) {
      if (!take(key, value) && depth < 3 && typeof value === 'object' && value !== null && !Array.isArray(value)) walk(value as Record<string, unknown>, depth + 1);
    }
  };
  walk(metrics, 0);
  return found.slice(0, most);
}

function meanOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('mean' in value)) return null;
  return typeof value.mean === 'number' ? value.mean : null;
}
