import type { en } from '../en/numbers';

export const de: typeof en = {
  and: 'und',
  band: (low, high) => `${low} bis ${high}`,
  // Nought and one go by the noun behind them.
  small: [undefined, undefined, 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn', 'elf', 'zwölf'],
};
