import type { FixedValue } from '../../../../electron/contract/batch';
import type { PreviewInput } from '../../../../electron/contract/batch-preview';
import { typedNumber } from '../../../words/numbers';

const isNumber = ({ kind }: PreviewInput): boolean => kind === 'number' || kind === 'integer';

/** Digits of a number that nobody has typed. */
const DIGITS = 3;

/** What an input is in every row before anybody says it. */
export function firstOf(one: PreviewInput): FixedValue {
  if (one.kind === 'boolean') return false;
  if (one.kind === 'category') return one.labels[0] ?? '';
  return isNumber(one) ? middleOf(one) : '';
}

function middleOf({ kind, range }: PreviewInput): number {
  const middle = range ? (range[0] + range[1]) / 2 : 0;
  return kind === 'integer' ? Math.round(middle) : Number(middle.toPrecision(DIGITS));
}

/** As a person types it: a number with a point or a comma. */
export function valueOf(one: PreviewInput, text: string): FixedValue {
  const number = isNumber(one) ? typedNumber(text) : NaN;
  return Number.isNaN(number) ? text : number;
}
