export const en = {
  and: 'and',
  /** From one to the other, of numbers and of times. */
  band: (low: string, high: string) => `${low} to ${high}`,
  /** Numbers that read better as words, from nought on. */
  small: ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'] as readonly (string | undefined)[],
};
