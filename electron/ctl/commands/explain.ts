import { resolve } from 'node:path';
import type { Explanation, InputEffect, WordEffect } from '../../contract/explanation';
import { mostLikely } from '../../contract/modes';
import { inputRow } from '../../contract/explanation';
import type { Command } from '../command';
import { UsageError, wordOf, type Parsed } from '../options';
import { answer, table } from '../output';
import { columnsOf, columnsOption } from '../score-options';
import { withEngine } from '../with';

const USUAL_ROWS = 10;

function rowOf(text: string) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--row is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const row = inputRow.safeParse(value);
  if (row.success) return row.data;
  throw new UsageError('--row is one JSON object: the name of each input with a number, a label, a text, true, false or null; of a window a list of its samples, oldest first.');
}

function wholeNumber(parsed: Parsed, name: string): number | undefined {
  const text = parsed.text(name);
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} is a whole number, and not ${text}.`);
}

const figure = (value: number) => (Math.abs(value) >= 1000 ? value.toFixed(0) : value.toPrecision(3));
const signed = (value: number) => `${value < 0 ? '' : '+'}${figure(value)}`;

function lines(told: Explanation): string[] {
  const { background, output, label, mode, method, ended } = told;
  const what = label === null ? output.title : `${output.title} ${label}`;
  const cut = ended === 'time' ? ' (cut short by the time limit)' : '';
  const words = told.inputs.filter((input) => input.words);
  const against = background.of === 0 ? 'its answer to an empty text' : `the mean over ${background.rows} of ${background.of} background rows${words.length > 0 ? ', with an empty text' : ''}`;
  const amounts = ({ effect, error }: Pick<InputEffect, 'effect' | 'error'>) => [signed(effect), method === 'exact' ? 'exact' : `±${figure(error)}`];
  // What a text did as a whole says nothing where it is all that the model is given.
  const inputs = told.inputs.length === 1 ? told.inputs.filter((input) => !input.words) : told.inputs;
  return [
    `${told.model} ${told.version}: ${what} ${figure(told.prediction)}${mostLikely(mode)}; base value ${figure(told.base)}, ${against}.`,
    ...(inputs.length > 0 ? table(['INPUT', 'VALUE', 'EFFECT', 'ERROR'], inputs.map((input) => [nameText(input), valueText(input), ...amounts(input)])) : []),
    ...words.flatMap((input) => [`The words of ${input.name}, in their order:`, ...table(['WORD', 'EFFECT', 'ERROR'], (input.words ?? []).map((word) => [wordText(word), ...amounts(word)]))]),
    `${method === 'exact' ? 'Exact: all subsets' : 'Sampled: random orders'} of the ${inputs.length === 0 ? 'words' : 'inputs'}, ${told.rows.toLocaleString('en')} rows run${cut}.`,
  ];
}

const nameText = ({ name, beside = [] }: InputEffect) => [name, ...beside.map((other) => other.name)].join(' + ');

function valueText({ value, unit, window, words }: InputEffect): string {
  if (words) return words.length === 1 ? '1 word' : `${words.length} words`;
  const text = value === null ? 'no value' : `${String(value)}${unit === undefined ? '' : ` ${unit}`}`;
  if (!window) return text;
  return `${text}, newest of ${window.samples}${window.low === null ? '' : ` (${String(Number(window.low.toPrecision(5)))} to ${String(Number((window.high ?? window.low).toPrecision(5)))})`}`;
}

const LONGEST_WORD = 40;

function wordText({ text, words }: WordEffect): string {
  if (words > 1) return `the last ${words} words`;
  if (text.trim() === '') return 'blanks';
  return text.length > LONGEST_WORD ? `${text.slice(0, LONGEST_WORD)}…` : text;
}

const MOST_LEFT_OUT = 10;

function leftOut(rejected: readonly { line: number; column: string; value: string; reason: string }[]): string[] {
  const more = rejected.length - MOST_LEFT_OUT;
  const shown = rejected.slice(0, MOST_LEFT_OUT).map(({ line, column, value, reason }) => `Line ${line} left out${column ? `: ${column}` : ''}${value ? ` is ${value}` : ''}: ${reason}`);
  return more > 0 ? [...shown, `So were ${more} more lines; --json lists them.`] : shown;
}

export const explain: Command = {
  usage: 'NAME --row JSON | --file DATA [--readings] [--columns FILE|INPUT=COLUMN,…] [--line N] [--rows K] [--output NAME] [--budget ROWS]',
  words: 1,
  does: 'says which inputs moved a prediction and by how much, of one row, or of rows of a file',
  options: { row: { type: 'string' }, file: { type: 'string' }, readings: { type: 'boolean' }, line: { type: 'string' }, rows: { type: 'string' }, output: { type: 'string' }, budget: { type: 'string' }, ...columnsOption },
  run: (parsed) => {
    const [row, file, output, budget] = [parsed.text('row'), parsed.text('file'), parsed.text('output'), wholeNumber(parsed, 'budget')];
    const model = wordOf(parsed, "A model's name is needed; model list shows them.");
    if ((row === undefined) === (file === undefined)) throw new UsageError('Give the row to explain with --row, or a file of rows with --file.');
    const from = wholeNumber(parsed, 'line');
    if (from !== undefined && file === undefined) throw new UsageError('--line is a line of the file that --file names.');
    const options = { model, ...(output === undefined ? {} : { output }), ...(budget === undefined ? {} : { budget: { rows: budget } }) };
    const [given, most] = [row === undefined ? null : rowOf(row), wholeNumber(parsed, 'rows') ?? (from === undefined ? USUAL_ROWS : 1)];
    return withEngine(parsed, async (client) => {
      const columns = await columnsOf(parsed);
      if (given) {
        const told = await client.models.explain({ ...options, row: given });
        return answer(parsed, told, () => lines(told));
      }
      const found = await client.batch.explain({ ...options, input: resolve(file ?? ''), readings: parsed.flag('readings'), columns, ...(from === undefined ? {} : { from }), most });
      answer(parsed, found, () => [
        ...found.rows.flatMap(({ line, explanation }) => [`Line ${line}. ${lines(explanation).join('\n')}`, '']),
        ...leftOut(found.rejected),
      ]);
    });
  },
};
