/** A passphrase's strength, in words. An estimate of guessing by machine: length and variety, less for repetition and runs. */
import { t } from './catalogue/setup';

export interface Strength {
  level: 0 | 1 | 2 | 3;
  words: string;
}

export const MIN_PASSPHRASE = 10;

const common = /^(password|passwort|passphrase|millwright|admin|welcome|letmein|qwert[yz]|\d+)/i;

/** Bits that guessing would have to find: each character by the size of its alphabet, one that repeats or follows the last counts a quarter. */
export function passphraseBits(text: string): number {
  let alphabet = 0;
  if (/[a-z]/.test(text)) alphabet += 26;
  if (/[A-Z]/.test(text)) alphabet += 26;
  if (/\d/.test(text)) alphabet += 10;
  if (/[^A-Za-z0-9]/.test(text)) alphabet += 30;
  const each = Math.log2(alphabet || 1);
  let bits = 0;
  const seen = new Set<string>();
  for (let i = 0; i < text.length; i++) {
    const step = i === 0 ? 9 : Math.abs(text.charCodeAt(i) - text.charCodeAt(i - 1));
    bits += step <= 1 ? each / 4 : seen.has(text[i]!) ? each / 2 : each;
    seen.add(text[i]!);
  }
  return common.test(text) ? bits / 2 : bits;
}

export function passphraseStrength(text: string): Strength {
  if (text.length < MIN_PASSPHRASE) {
    const missing = MIN_PASSPHRASE - text.length;
    return { level: 0, words: text.length === 0 ? t.atLeast(MIN_PASSPHRASE) : t.missing(missing) };
  }
  const bits = passphraseBits(text);
  if (bits < 35) return { level: 1, words: t.weak };
  if (bits < 60) return { level: 2, words: t.fair };
  return { level: 3, words: t.strong };
}
