import { MillwrightError } from '../../../../contract/errors';

/** Blanks and comments that stand before the first word. */
const before = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|\()*/;

/** One query that only reads, without the semicolon behind it. Errors: invalid-input. */
export function one(sql: string): string {
  const bare = sql.replace(/(?:\s|;)+$/, '');
  const [word = ''] = /^[A-Za-z]*/.exec(bare.slice(before.exec(bare)?.[0].length ?? 0)) ?? [];
  if (/^(select|with|values)$/i.test(word)) return bare;
  const shown = word === '' ? `"${bare.slice(0, 20)}"` : word.toUpperCase();
  throw new MillwrightError('invalid-input', `A query begins with SELECT, this one with ${shown}: rows are read, nothing else.`, { reason: 'query-select', word: shown });
}
