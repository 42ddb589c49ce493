import type { Manifest } from '../../contract/manifest';
import type { FeatureRow } from '../shared/windows/features';

/** Why a prediction could not be made; in words for the person who looks for it. `features.values` are of the manifest's inputs, in order. */
export function missingCause({ inputs }: Pick<Manifest, 'inputs'>, { values, blind, lack }: FeatureRow): string {
  if (lack !== undefined) return lack;
  if (!blind) return 'the model gave no number';
  const missing = inputs.filter((input, at) => !input.missing && isGap(values[at])).map(({ title, name }) => title || name);
  return missing.length === 0 ? 'not every input that the model needs is there' : `no value of ${missing.join(', ')}`;
}

const isGap = (value: FeatureRow['values'][number] | undefined): boolean => value === undefined || value === '' || (typeof value === 'number' ? Number.isNaN(value) : typeof value !== 'string' && value.some(Number.isNaN));

/** Which inputs lie outside the ranges that the manifest says training saw; null: none does. */
export function outsideCause({ inputs }: Pick<Manifest, 'inputs'>, { values }: FeatureRow): string | null {
  const outside = inputs.flatMap((input, at) => {
    const range = 'range' in input ? input.range : undefined;
    const unit = ('unit' in input && input.unit) || '';
    const own = values[at];
    if (!range || own === undefined || typeof own === 'string') return [];
    const beyond = (value: number) => value < range[0] || value > range[1];
    return (typeof own === 'number' ? beyond(own) : own.some(beyond)) ? [`${input.title || input.name} is outside ${range[0]} to ${range[1]}${unit === '' ? '' : ` ${unit}`}`] : [];
  });
  return outside.length === 0 ? null : outside.join(', ');
}
