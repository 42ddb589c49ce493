import { resolve } from 'node:path';
import type { Explanation, InputEffect } from '../../contract/explanation';
import { mostLikely } from '../../contract/modes';
import { inputRow } from '../../contract/explanation';
import type { Command } from '../command';
import { UsageError, type Parsed } from '../options';
import { answer, table } from '../output';
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
  throw new UsageError('--row is one JSON object: the name of each input with a number, a label, true, false or null.');
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
  return [
    `${told.model} ${told.version}: ${what} ${figure(told.prediction)}${mostLikely(mode)}; base value ${figure(told.base)}, the mean over ${background.rows} of ${background.of} background rows.`,
    ...table(['INPUT', 'VALUE', 'EFFECT', 'ERROR'], told.inputs.map((input) => [input.name, valueText(input), signed(input.effect), method === 'exact' ? 'exact' : `±${figure(input.error)}`])),
    `${method === 'exact' ? 'Exact: all subsets' : 'Sampled: random orders'} of the inputs, ${told.rows.toLocaleString('en')} rows run${cut}.`,
  ];
}

const valueText = ({ value, unit }: InputEffect) => (value === null ? 'no value' : `${String(value)}${unit === undefined ? '' : ` ${unit}`}`);


export const explain: Command = {
  usage: 'NAME --row JSON | --file DATA [--rows K] [--output NAME] [--budget ROWS]',
  words: 1,
  does: 'says which inputs moved a prediction and by how much, of one row or of the first of a file',
  options: { row: { type: 'string' }, file: { type: 'string' }, rows: { type: 'string' }, output: { type: 'string' }, budget: { type: 'string' } },
  run: (parsed) => {
    const [model] = parsed.positionals;
    const [row, file, output, budget] = [parsed.text('row'), parsed.text('file'), parsed.text('output'), wholeNumber(parsed, 'budget')];
    if (!model) throw new UsageError("A model's name is needed; model list shows them.");
    if ((row === undefined) === (file === undefined)) throw new UsageError('Give the row to explain with --row, or a file of rows with --file.');
    const options = { model, ...(output === undefined ? {} : { output }), ...(budget === undefined ? {} : { budget: { rows: budget } }) };
    const [given, most] = [row === undefined ? null : rowOf(row), wholeNumber(parsed, 'rows') ?? USUAL_ROWS];
    return withEngine(parsed, async (client) => {
      if (given) {
        const told = await client.models.explain({ ...options, row: given });
        return answer(parsed, told, () => lines(told));
      }
      const found = await client.batch.explain({ ...options, input: resolve(file ?? ''), most });
      answer(parsed, found, () => [
        ...found.rows.flatMap(({ line, explanation }) => [`Line ${line}. ${lines(explanation).join('\n')}`, '']),
        ...found.rejected.map(({ line, column, value, reason }) => `Line ${line} left out${column ? `: ${column}` : ''}${value ? ` is ${value}` : ''}: ${reason}`),
      ]);
    });
  },
};
