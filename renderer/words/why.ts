/** Sentences about what moved a prediction, made from the model's explanation; they tell what moved the model, never what broke the machine. */
import { moversOf, type Explanation, type InputEffect, type Mover, type WordEffect } from '../../electron/contract/explanation';
import { t } from './catalogue/why';
import { predictionText } from './machines';
import { band, capital, listed, number, reading, systemLocale, THIN, uncapital, withUnit } from './numbers';

/** Named as a reason: surely more than chance, and a tenth of the whole way at least. */
const SURE = 2;
const NAMED_SHARE = 0.1;
const MOST_NAMED = 2;

/** Of a window its newest sample, and between which its samples lie; of a text how many words it has. */
export function valueText({ value, unit, window, words }: Pick<InputEffect, 'value' | 'unit' | 'window' | 'words'>, locale = systemLocale): string {
  if (words) return t.words(words.reduce((sum, word) => sum + word.words, 0));
  if (value === null) return t.noValue;
  if (typeof value === 'boolean') return value ? t.yes : t.no;
  const text = typeof value === 'number' ? withUnit(reading(value, Number.isInteger(value) ? 'integer' : 'number', locale), unit) : value;
  if (!window) return text;
  return t.newestOf(text, window.samples, window.low === null || window.high === null ? null : band(window.low, window.high, locale));
}

const LONGEST_WORD = 32;

/** A word as it is shown; the end of a long text by how many words it has. */
export function wordText({ text, words }: Pick<WordEffect, 'text' | 'words'>): string {
  if (words > 1) return t.lastWords(words);
  if (text.trim() === '') return t.blanks;
  return text.length > LONGEST_WORD ? `${text.slice(0, LONGEST_WORD)}…` : text;
}

const moverText = (mover: Mover, locale: string) =>
  mover.word ? (mover.word.words > 1 ? wordText(mover.word) : t.quoted(wordText(mover.word))) : `${uncapital(mover.title)} (${valueText(mover, locale)})`;

/** What the base value is. */
function baseText({ background, inputs }: Pick<Explanation, 'background' | 'inputs'>): string {
  if (background.of === 0) return t.ofEmptyText;
  return t.ofTrainingRows(inputs.some(({ words }) => words));
}

type Told = Pick<Explanation, 'output'>;

/** `+31.2`: in points of a probability or a class, else in the output's unit. */
export function amountText({ output }: Told, effect: number, locale = systemLocale): string {
  const size = output.kind === 'number' ? reading(Math.abs(effect), 'number', locale) : number(Math.abs(effect) * 100, 1, locale);
  return `${/[1-9]/.test(size) ? (effect < 0 ? '−' : '+') : ''}${size}`;
}

/** The unit of all amounts. */
const unitOf = ({ output }: Told) => (output.kind === 'number' ? output.unit : t.points);

/** `+31.2 points`, with its unit. */
export const effectText = (told: Told, effect: number, locale = systemLocale): string => withUnit(amountText(told, effect, locale), unitOf(told));

/** Over a text's words, which carry no unit each. */
export const wordsLabel = (told: Told, title: string): string => t.eachWord(title, unitOf(told) || null);

/** `± 0.4`, or nothing where it is exact. */
export function errorText({ output, method }: Told & Pick<Explanation, 'method'>, error: number, locale = systemLocale): string {
  if (method === 'exact') return '';
  return `±${THIN}${output.kind === 'number' ? reading(error, 'number', locale) : number(error * 100, 1, locale)}`;
}

/** `Tool wear (231 min) and torque (68.1 Nm) raised it most, from 3 % as training rows have it on average to 81 %.` */
export function whySentence(told: Explanation, locale = systemLocale): string {
  const { prediction, base, output, label, background } = told;
  const way = prediction - base;
  const text = (value: number) => predictionText(value, { kind: output.kind === 'number' ? 'number' : 'probability', unit: output.unit }, locale);
  const named = moversOf(told).filter(({ effect, error }) => effect * way > 0 && Math.abs(effect) > SURE * error && Math.abs(effect) >= NAMED_SHARE * Math.abs(way)).slice(0, MOST_NAMED);
  if (text(base) === text(prediction)) return t.liesAt(baseText(told), text(base));
  if (named.length === 0) return t.nothingStandsOut(background.of === 0, text(base), baseText(told), text(prediction));
  const names = named.map((mover) => moverText(mover, locale));
  return t.moved(capital(listed(names)), way > 0, names.length, label, text(base), baseText(told), text(prediction));
}

/** How it was found, and how sure it is. */
export function methodText({ method, background, ended }: Pick<Explanation, 'method' | 'background' | 'ended'>, locale = systemLocale): string {
  const rows = background.of === 0 ? t.emptyText : t.trainingRows(number(background.rows, 0, locale));
  if (method === 'exact') return t.exact(rows);
  return t.sampled(rows, ended === 'time');
}
