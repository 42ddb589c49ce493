/** Numbers as the locale writes them, and the few that read better as words. */
import { listed as listedBy } from '../../electron/contract/listed';
import { t } from './catalogue/numbers';
import { language, systemLocale } from './language';

/** A thin space that never breaks: between a number and its unit. */
export const THIN = '\u202f';
/** Stands where there is no value. */
export const DASH = '–';

export { systemLocale };

const formats = new Map<string, Intl.NumberFormat>();
function format(locale: string, min: number, max: number): Intl.NumberFormat {
  const key = `${locale} ${min} ${max}`;
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.NumberFormat(locale, { minimumFractionDigits: min, maximumFractionDigits: max })));
  return made;
}

/** With exactly `digits` decimals. A dash where there is no value. */
export function number(value: number, digits = 0, locale = systemLocale): string {
  if (!Number.isFinite(value)) return DASH;
  const rounded = Number(value.toFixed(digits));
  return format(locale, digits, digits).format(rounded === 0 ? 0 : rounded).replace('-', '−');
}

/** A reading with as many decimals as three to four figures need: 213, 63.4, 8.35. Integers stay as they are. */
export function reading(value: number, kind: 'number' | 'integer' = 'number', locale = systemLocale): string {
  if (kind === 'integer') return number(value, 0, locale);
  const size = Math.abs(value);
  return number(value, size >= 1000 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : size === 0 ? 1 : 4, locale);
}

/** A band with as many decimals as its width needs: `20 to 60`, `307.5 to 312.5`. */
export function band(low: number, high: number, locale = systemLocale): string {
  const width = Math.abs(high - low);
  const needed = [low, high].every(Number.isInteger) ? 0 : width >= 50 ? 0 : width >= 1 ? 1 : width >= 0.1 ? 2 : 4;
  return t.band(number(low, needed, locale), number(high, needed, locale));
}

export function withUnit(text: string, unit: string | undefined): string {
  return unit ? `${text}${THIN}${unit}` : text;
}

/** A share (0 to 1) in whole per cent. What is neither nothing nor everything is never rounded to 0 or 100. */
export function percent(share: number, locale = systemLocale): string {
  if (!Number.isFinite(share)) return DASH;
  const whole = Math.round(share * 100);
  if (whole === 0 && share > 0) return `<${THIN}1${THIN}%`;
  if (whole === 100 && share < 1) return `>${THIN}99${THIN}%`;
  return `${number(whole, 0, locale)}${THIN}%`;
}

/** A share near one, where the last hundredths matter: 99.97 %. Rounded down, so that 100 % means all of them. */
export function completeness(share: number, locale = systemLocale): string {
  if (!Number.isFinite(share)) return DASH;
  const hundredths = Math.floor(Math.min(share, 1) * 10_000 + 1e-9) / 100;
  return `${number(hundredths, hundredths === 100 ? 0 : 2, locale)}${THIN}%`;
}

/** Up to twelve as a word, from there on in figures. */
export function countWord(count: number, locale = systemLocale): string {
  return t.small[count] ?? number(count, 0, locale);
}

let rules: Intl.PluralRules | undefined;

/** By count, as the language has it: English and German know one and other. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return (rules ??= new Intl.PluralRules(language)).select(count) === 'one' ? one : many;
}

/** `1,204 rows`, `1 row`. */
export function counted(count: number, one: string, many = `${one}s`, locale = systemLocale): string {
  return `${number(count, 0, locale)} ${plural(count, one, many)}`;
}

/** As it stands within a sentence: German leaves its nouns as they are. */
export function uncapital(text: string): string {
  return language === 'de' ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[]): string => listedBy(items, t.and);

export const decimalSign = (locale = systemLocale): string => number(1.5, 1, locale).charAt(1);

/** A number as a person would type it into a field: whole, with the language's comma or point, and nothing between thousands. Empty where there is none. */
export const typed = (value: number, locale = systemLocale): string => (Number.isFinite(value) ? String(value).replace('.', decimalSign(locale)) : '');

/** What a person typed as a number, with a comma or a point before its decimals; NaN where it is none. */
export const typedNumber = (text: string): number => (text.trim() === '' ? NaN : Number(text.trim().replace(',', '.')));

export function bytes(count: number, locale = systemLocale): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = count;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${number(size, unit === 0 || size >= 99.95 ? 0 : 1, locale)}${THIN}${units[unit]}`;
}
