/** Sentences about what moved a prediction, made from the model's explanation; they tell what moved the model, never what broke the machine. */
import type { Explanation, InputEffect } from '../../electron/contract/explanation';
import { predictionText } from './machines';
import { capital, listed, number, reading, systemLocale, THIN, withUnit } from './numbers';

/** Named as a reason: surely more than chance, and a tenth of the whole way at least. */
const SURE = 2;
const NAMED_SHARE = 0.1;
const MOST_NAMED = 2;

export function valueText({ value, unit }: Pick<InputEffect, 'value' | 'unit'>, locale = systemLocale): string {
  if (value === null) return 'no value';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? withUnit(reading(value, Number.isInteger(value) ? 'integer' : 'number', locale), unit) : value;
}

type Told = Pick<Explanation, 'output'>;

/** `+31.2 points` of a probability or a class, else in the output's unit. */
export function effectText({ output }: Told, effect: number, locale = systemLocale): string {
  const isNumber = output.kind === 'number';
  const size = isNumber ? reading(Math.abs(effect), 'number', locale) : number(Math.abs(effect) * 100, 1, locale);
  const sign = /[1-9]/.test(size) ? (effect < 0 ? '−' : '+') : '';
  return isNumber ? withUnit(`${sign}${size}`, output.unit) : `${sign}${size}${THIN}points`;
}

/** `± 0.4`, or nothing where it is exact. */
export function errorText({ output, method }: Told & Pick<Explanation, 'method'>, error: number, locale = systemLocale): string {
  if (method === 'exact') return '';
  return `±${THIN}${output.kind === 'number' ? reading(error, 'number', locale) : number(error * 100, 1, locale)}`;
}

/** `Tool wear (231 min) and torque (68.1 Nm) raised it most, from 3 % as training rows have it on average to 81 %.` */
export function whySentence(told: Explanation, locale = systemLocale): string {
  const { prediction, base, inputs, output, label } = told;
  const way = prediction - base;
  const text = (value: number) => predictionText(value, { kind: output.kind === 'number' ? 'number' : 'probability', unit: output.unit }, locale);
  const named = inputs.filter(({ effect, error }) => effect * way > 0 && Math.abs(effect) > SURE * error && Math.abs(effect) >= NAMED_SHARE * Math.abs(way)).slice(0, MOST_NAMED);
  if (text(base) === text(prediction)) return `It lies at the mean of the training rows, ${text(base)}.`;
  const stretch = `from ${text(base)}, the mean of the training rows, to ${text(prediction)}`;
  if (named.length === 0) return `No single input stands out on the way ${stretch}.`;
  const names = named.map((input) => `${input.title.charAt(0).toLowerCase()}${input.title.slice(1)} (${valueText(input, locale)})`);
  return `${capital(listed(names))} ${way > 0 ? 'raised' : 'lowered'} ${label === null ? 'it' : label} most, ${stretch}.`;
}

/** How it was found, and how sure it is. */
export function methodText({ method, background, ended }: Pick<Explanation, 'method' | 'background' | 'ended'>, locale = systemLocale): string {
  const rows = `${number(background.rows, 0, locale)} training rows`;
  if (method === 'exact') return `Exact, against ${rows}.`;
  return `Sampled, against ${rows}; ± is one standard error${ended === 'time' ? ', larger than usual since time ran out' : ''}.`;
}
