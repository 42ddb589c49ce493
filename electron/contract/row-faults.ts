import { aggregateTitles } from './aggregates';

/** Why a row can't be scored. What lists rows (files, tables, journals, the store) has it as its English text; whoever words it in another language tells by that which it is. */
export const rowFaultCodes = [
  'no-value', 'sheet-error', 'not-number', 'decimal-comma', 'not-finite', 'not-integer', 'too-large', 'not-order', 'no-such-time', 'not-time', 'not-boolean', 'unknown-label', 'not-text', 'long-text', 'nul', 'surrogate',
  'fields', 'open-quote', 'behind-quote', 'not-json', 'not-object', 'older', 'not-behind', 'short-window', 'thin-grid', 'thin-window', 'thin', 'not-fed', 'no-number', 'other',
] as const;
export interface RowFault {
  code: (typeof rowFaultCodes)[number];
  /** What it is about, in the order of the code's words. */
  values: string[];
}

export type RowFaultWords = Record<RowFault['code'], (...values: string[]) => string>;

/** What no window of samples reaches behind. */
export const breakCodes = ['unread-line', 'left-out-line', 'gap-line', 'unplaced', 'gap', 'anew', 'part'] as const;
export type BreakCode = (typeof breakCodes)[number];

/** A text and what stands in it, both ways. `read`: null where a text is another. */
interface Form {
  say(...values: string[]): string;
  read(text: string): string[] | null;
}

const found = (pattern: RegExp, text: string): string[] | null => pattern.exec(text)?.slice(1).map((part: string | undefined) => part ?? '') ?? null;

/** A value stands at each `{}`. */
function plain(words: string): Form {
  const parts = words.split('{}');
  const pattern = new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(.*)')}$`, 's');
  return { say: (...values) => parts.reduce((said, part, at) => said + (values[at - 1] ?? '') + part), read: (text) => found(pattern, text) };
}

const whole = (count: string): string => Number(count).toLocaleString('en');

const breaks: Record<BreakCode, Form> = {
  'unread-line': plain("line {}, which can't be read"),
  'left-out-line': plain('line {}, which was left out'),
  'gap-line': plain('the gap before line {}'),
  unplaced: plain('the sample of {}, which has no place in the order'),
  gap: plain('the gap before {}'),
  anew: plain('{}, where the order begins anew'),
  part: plain('the sample of {}, which is not whole'),
};

/** How many of so many rows or samples are there, and since what: `why` is empty where the series begins there. */
const shortWindow: Form = {
  say: (steps = '', what = '', there = '', why = '', at = '') =>
    `the window takes ${steps} ${what}, and ${there === '0' ? 'none is' : there === '1' ? 'only this one is' : `only ${there} are`} there${why === '' ? '' : ` since ${breaks[why as BreakCode].say(at)}`}`,
  read(text) {
    const [steps = '', what = '', one = '', more = '', since = ''] = found(/^the window takes (\d+) (rows|samples), and (?:none is|(only this one is)|only (\d+) are) there(?: since (.+))?$/s, text) ?? [];
    if (steps === '') return null;
    const there = more === '' ? String(Number(one !== '')) : more;
    if (since === '') return [steps, what, there, '', ''];
    const why = breakCodes.find((code) => breaks[code].read(since));
    return why ? [steps, what, there, why, ...(breaks[why].read(since) ?? [])] : null;
  },
};

const forms: Record<RowFault['code'], Form> = {
  'no-value': plain('no value'),
  'sheet-error': plain('an error of the sheet stands in the cell'),
  'not-number': plain('not a number'),
  'decimal-comma': plain('a decimal comma: write the number with a decimal point'),
  'not-finite': plain('not a finite number'),
  'not-integer': plain('not a whole number'),
  'too-large': plain('the number is too large'),
  'not-order': plain('neither a number nor a time such as 2024-05-31T14:00:00Z'),
  'no-such-time': plain('there is no such time'),
  'not-time': plain('no time: write it as 2024-05-31T14:00:00Z, or as milliseconds since 1970'),
  'not-boolean': plain('neither true nor false'),
  'unknown-label': plain('an unknown label: known are {}'),
  'not-text': plain('not a text'),
  'long-text': {
    say: (has = '', most = '') => `the text has ${whole(has)} characters, up to ${whole(most)} are taken: shorten it`,
    read: (text) => found(/^the text has ([\d,]+) characters, up to ([\d,]+) are taken: shorten it$/, text)?.map((count) => count.replaceAll(',', '')) ?? null,
  },
  nul: plain('the text holds a NUL character (U+0000): take it out'),
  surrogate: plain('the text holds half of a surrogate pair, which is no character: take it out'),
  fields: { say: (has = '', header = '') => `the row has ${has} ${has === '1' ? 'field' : 'fields'}, the header ${header}`, read: (text) => found(/^the row has (\d+) fields?, the header (\d+)$/, text) },
  'open-quote': plain('a quotation mark is never closed'),
  'behind-quote': plain('there is text behind a closing quotation mark'),
  'not-json': plain('the line is not JSON'),
  'not-object': plain('the line is no JSON object'),
  older: plain('the row is older than the one before it of its machine: sort the file by time'),
  'not-behind': plain('the row does not come behind the one before it in its series: sort the file, and leave out what is there twice'),
  'short-window': shortWindow,
  'thin-grid': {
    say: (steps = '', needed = '', there = '') => `the window takes ${steps} samples, of which ${needed === steps ? 'all' : `${needed} at least`} have to be there, and ${there === '1' ? '1 is' : `${there} are`}`,
    read(text) {
      const [steps = '', needed = '', there = ''] = found(/^the window takes (\d+) samples, of which (?:all|(\d+) at least) have to be there, and (\d+) (?:is|are)$/, text) ?? [];
      return steps === '' ? null : [steps, needed === '' ? steps : needed, there];
    },
  },
  /** By the name of what the window is made into, over so many seconds. */
  'thin-window': {
    say: (aggregate = '', seconds = '') => `the window has no value: too few readings for the ${aggregateTitles[aggregate as keyof typeof aggregateTitles]} of ${seconds} s`,
    read(text) {
      const [title = '', seconds = ''] = found(/^the window has no value: too few readings for the (.+) of ([\d.]+) s$/, text) ?? [];
      const aggregate = Object.entries(aggregateTitles).find(([, one]) => one === title)?.[0];
      return aggregate === undefined ? null : [aggregate, seconds];
    },
  },
  thin: plain('a window has too few readings for its value'),
  'not-fed': plain('nothing of the machine feeds {}'),
  'no-number': plain('the model gave no number for this row'),
  /** Those that are too many to be told apart. */
  other: plain('other reasons'),
};

/** In English, as it is listed. */
export const rowReason = (code: RowFault['code'], ...values: string[]): string => forms[code].say(...values);

/** Which one a text is; null: none of them. */
export function rowFaultOf(reason: string): RowFault | null {
  for (const code of rowFaultCodes) {
    const values = forms[code].read(reason);
    if (values) return { code, values };
  }
  return null;
}
