/** How numbers are said. A narrow no-break space stands between a number and its unit. */
export const thin = '\u202f';
export const minus = '\u2212';

const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

/** Words up to twelve, figures above. */
export const count = (n: number): string => small[n] ?? whole(n);
export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
/** `Risk of failure` within a sentence; an abbreviation stays as it is. */
export const inSentence = (text: string): string => (/^[A-Z][^A-Z]/.test(text) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text);
export const plural = (n: number, one: string, many = `${one}s`): string => (n === 1 ? one : many);
export { listed as list } from '../../contract/listed';

/** `14,515,200`. */
export function whole(n: number): string {
  const digits = String(Math.abs(Math.round(n))).replace(/\B(?=(\d{3})+$)/g, ',');
  return n < 0 ? `${minus}${digits}` : digits;
}

/** Three significant digits, never an exponent for what people measure: `0.0042`, `7.25`, `68.1`, `1,551`. */
export function figure(value: number, unit?: string): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const decimals = size >= 100 || size === 0 ? 0 : Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(size))));
  const rounded = Math.abs(value).toFixed(decimals).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
  const [integer = '0', fraction] = rounded.split('.');
  const text = `${value < 0 && Number(rounded) !== 0 ? minus : ''}${whole(Number(integer))}${fraction ? `.${fraction}` : ''}`;
  return unit ? `${text}${thin}${unit}` : text;
}

/**
 * A share of one as per cent. It never rounds to a whole it has not reached: 99.996 % stays below 100 %, and what is
 * above nothing is not told as 0.
 */
export function percent(share: number, decimals = 0): string {
  if (!Number.isFinite(share)) return '–';
  const step = 10 ** -decimals;
  const value = share * 100;
  let shown = Number(value.toFixed(decimals));
  if (shown >= 100 && share < 1) shown = 100 - step;
  if (shown <= 0 && share > 0) return `<${thin}${step.toFixed(decimals)}${thin}%`;
  return `${shown.toFixed(decimals)}${thin}%`;
}

/** `40 s`, `54 min`, `5 h 10 min`, `3 d 4 h`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}${thin}s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes}${thin}min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours}${thin}h` : `${hours}${thin}h ${minutes % 60}${thin}min`;
  const whole = Math.round(ms / 3_600_000);
  return whole % 24 === 0 ? `${whole / 24}${thin}d` : `${Math.floor(whole / 24)}${thin}d ${whole % 24}${thin}h`;
}

/** How long a model was blind. */
export const blindWords = (ms: number): string => (ms < 1000 ? 'never' : duration(ms));

/** Who did it, as the audit trail names them: the appliance itself, or a person. */
export const whoWords = (who: string): string => (who.startsWith('system:') ? 'Millwright itself' : who.startsWith('ctl:') ? `${who.slice(4)} on the command line` : who.replace(/^person:\d+ /, ''));
