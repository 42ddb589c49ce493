import type { FixedValue } from '../../../../electron/contract/batch';
import type { PreviewInput } from '../../../../electron/contract/batch-preview';
import { typedNumber } from '../../../words/numbers';

const isNumber = ({ kind }: PreviewInput): boolean => kind === 'number' || kind === 'integer';

/** What an input is in every row before anybody says it. */
export function firstOf(one: PreviewInput): FixedValue {
  if (one.kind === 'boolean') return false;
  if (one.kind === 'category') return one.labels[0] ?? '';
  return isNumber(one) ? (one.range ? (one.range[0] + one.range[1]) / 2 : 0) : '';
}

/** As a person types it: a number with a point or a comma. */
export function valueOf(one: PreviewInput, text: string): FixedValue {
  const number = isNumber(one) ? typedNumber(text) : NaN;
  return Number.isNaN(number) ? text : number;
}
