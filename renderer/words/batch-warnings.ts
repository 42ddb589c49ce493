import type { PreviewWarning } from '../../electron/contract/batch-preview';
import { t } from './catalogue/batch';
import { band, withUnit } from './numbers';

/** What would go wrong, in this window's language. */
export function warningWords({ code, column, values, of, names }: PreviewWarning): string {
  const [first = '', second = '', unit = ''] = names;
  const all = names.join(', ');
  switch (code) {
    case 'not-fed':
      return t.warnings.notFed;
    case 'no-value':
      return t.warnings.noValue;
    case 'outside':
      return t.warnings.outside(values, of, withUnit(band(Number(first), Number(second)), unit));
    case 'other-unit':
      return t.warnings.otherUnit(first, second);
    case 'unit-unknown':
      return t.warnings.unitUnknown(first, second);
    case 'unknown-labels':
      return t.warnings.unknownLabels(values, of, all);
    case 'no-numbers':
      return t.warnings.noNumbers(all);
    case 'no-fit':
      return t.warnings.noFit(all);
    case 'twice':
      return t.warnings.twice(column ?? '', all);
    case 'one-column':
      return t.warnings.oneColumn;
    case 'ragged':
      return t.warnings.ragged;
    case 'no-header':
      return t.warnings.noHeader;
    case 'clash':
      return t.warnings.clash(all);
    case 'no-background':
      return t.warnings.noBackground;
    case 'no-amount':
      return t.warnings.noAmount(all);
    case 'kept-changed':
      return t.warnings.keptChanged(all);
  }
}
