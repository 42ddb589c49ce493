import { counted } from '../../numbers';

/** What moved a prediction. */
export const en = {
  words: (count: number) => counted(count, 'word', 'words'),
  noValue: 'no value',
  yes: 'yes',
  no: 'no',
  newestOf: (text: string, samples: number, band: string | null) => `${text}, newest of ${samples}${band === null ? '' : ` (${band})`}`,
  lastWords: (count: number) => `the last ${count} words`,
  blanks: 'blanks',
  quoted: (word: string) => `“${word}”`,
  ofEmptyText: 'what it says of an empty text',
  ofTrainingRows: (withoutText: boolean) => `the mean of the training rows${withoutText ? ' without a text' : ''}`,
  points: 'points',
  eachWord: (title: string, unit: string | null) => `${title}: how far each word moved it${unit === null ? '' : `, in ${unit}`}`,
  liesAt: (base: string, value: string) => `It lies at ${base}, ${value}.`,
  nothingStandsOut: (isText: boolean, from: string, base: string, to: string) => `No single ${isText ? 'word' : 'input'} stands out on the way from ${from}, ${base}, to ${to}.`,
  moved: (names: string, up: boolean, _count: number, label: string | null, from: string, base: string, to: string) => `${names} ${up ? 'raised' : 'lowered'} ${label ?? 'it'} most, from ${from}, ${base}, to ${to}.`,
  emptyText: 'an empty text',
  trainingRows: (rows: string) => `${rows} training rows`,
  exact: (rows: string) => `Exact, against ${rows}.`,
  sampled: (rows: string, ranOut: boolean) => `Sampled, against ${rows}; ± is one standard error${ranOut ? ', larger than usual since time ran out' : ''}.`,
  othersLess: (count: number) => `${count} others moved it less. `,
  columns: { input: 'Input and value', bar: 'As a bar', effect: 'Effect and error' },
  with: (others: string) => `with ${others}`,
};
