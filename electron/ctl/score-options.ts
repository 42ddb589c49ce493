import { readFile } from 'node:fs/promises';
import { columnChoices, MOST_REASONS, outputFormats, type ColumnChoices, type OutputAs, type ReasonsAsked, type RejectsLimit } from '../contract/batch';
import { knownUnits } from '../contract/units';
import { UsageError, type Parsed } from './options';
import { scoreInputOf, scoreInputOptions, scoreInputUsage, wholePath } from './score-input';

/** What says which column feeds which input, as `score` and `model explain` take it. */
export const columnsOption = { columns: { type: 'string' } } as const;

/** What is scored into what, and how, as `score` and kept jobs take it. */
const usage = (output: string, columns: string) => `--model N|FILE ${scoreInputUsage} ${output} [--columns ${columns}] [--max-rejected N|N%] [--reasons N [--reasons-from LIMIT]] [--readings] [--overwrite]`;
export const scoreUsage = usage('--output OUT|FOLDER/ [--format csv|parquet|jsonl|xlsx]', 'FILE|INPUT=COLUMN,…');
export const scoreOrPreviewUsage = usage('(--output OUT|FOLDER/ [--format csv|parquet|jsonl|xlsx] | --preview [--output FOLDER/ [--format …]])', 'FILE|INPUT=COLUMN,…|kept');
export const scoreOptions = { model: { type: 'string' }, ...scoreInputOptions, output: { type: 'string' }, format: { type: 'string' }, overwrite: { type: 'boolean' }, readings: { type: 'boolean' }, 'max-rejected': { type: 'string' }, reasons: { type: 'string' }, 'reasons-from': { type: 'string' }, ...columnsOption } as const;

/** All of it but the model. Errors: UsageError. */
export async function askedFor(parsed: Parsed, columns = columnsOf(parsed)) {
  return { input: scoreInputOf(parsed), output: wholePath(parsed.needed('output')), format: formatOf(parsed.text('format')), overwrite: parsed.flag('overwrite'), readings: parsed.flag('readings'), columns: await columns, maxRejected: maxRejectedOf(parsed), reasons: reasonsOf(parsed) };
}

/** Errors: UsageError. */
export function formatOf(text: string | undefined): OutputAs | undefined {
  const found = outputFormats.find((one) => one === text?.toLowerCase());
  if (text !== undefined && !found) throw new UsageError(`--format is what outputs of a folder become: ${outputFormats.join(', ')}.`);
  return found;
}

const PAIRS = '--columns is a JSON file, or pairs such as torque=Drehmoment,air_temperature=Luft:°C,tool_wear= with a unit behind a colon and nothing for an input that is not given; torque==40 where it is the same in every row';

/** Errors: UsageError. */
export async function columnsOf(parsed: Pick<Parsed, 'text'>): Promise<ColumnChoices | undefined> {
  const text = parsed.text('columns');
  if (text === undefined) return undefined;
  return text.includes('=') ? pairsOf(text) : fileOf(text);
}

function pairsOf(text: string): ColumnChoices {
  return Object.fromEntries(text.split(',').map((pair) => {
    const at = pair.indexOf('=');
    const [input, column] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    if (at < 0 || input === '') throw new UsageError(`${PAIRS}. A name with a comma goes into a JSON file.`);
    if (column.startsWith('=')) return [input, { value: column.slice(1).trim() }];
    const colon = column.lastIndexOf(':');
    const unit = colon > 0 ? column.slice(colon + 1).trim() : '';
    // Any other colon belongs to the name.
    if (knownUnits.includes(unit)) return [input, { column: column.slice(0, colon).trim(), unit }];
    return [input, column === '' ? null : { column }];
  }));
}

/** `{ "torque": "Drehmoment", "air_temperature": { "column": "Luft", "unit": "°C" }, "tool_wear": null, "grade": { "value": "H" } }`. */
async function fileOf(path: string): Promise<ColumnChoices> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`The file of --columns, ${path}, can't be read. ${PAIRS}.`);
  });
  try {
    const told = JSON.parse(text) as unknown;
    const entries = typeof told === 'object' && told !== null && !Array.isArray(told) ? Object.entries(told) : undefined;
    const found = columnChoices.safeParse(entries && Object.fromEntries(entries.map(([input, column]: [string, unknown]) => [input, typeof column === 'string' ? { column } : column])));
    if (found.success) return found.data;
  } catch {
    // Told below.
  }
  throw new UsageError(`${path} is no JSON object that gives each input's name a column's name, { "column": …, "unit": … }, { "value": … } or null.`);
}

/** Errors: UsageError. */
export function maxRejectedOf(parsed: Pick<Parsed, 'text'>): RejectsLimit | undefined {
  const text = parsed.text('max-rejected');
  if (text === undefined) return undefined;
  const share = /^(\d{1,2}(?:\.\d+)?)\s*%$/.exec(text)?.[1];
  if (share !== undefined) return { share: Number(share) / 100 };
  if (/^\d{1,15}$/.test(text)) return { rows: Number(text) };
  throw new UsageError('--max-rejected is a number of rows, or a share below 100 % such as 2%.');
}

/** Errors: UsageError. */
export function reasonsOf(parsed: Pick<Parsed, 'text'>): ReasonsAsked | undefined {
  const [count, from] = [parsed.text('reasons'), parsed.text('reasons-from')];
  if (count === undefined && from !== undefined) throw new UsageError('--reasons-from goes with --reasons: how many inputs are named.');
  if (count === undefined) return undefined;
  if (!/^\d$/.test(count) || Number(count) < 1 || Number(count) > MOST_REASONS) throw new UsageError(`--reasons is how many inputs are named, from 1 to ${MOST_REASONS}.`);
  if (from === undefined) return { count: Number(count) };
  if (from.trim() === '' || !Number.isFinite(Number(from))) throw new UsageError('--reasons-from is a number: rows whose prediction is below it get no reasons.');
  return { count: Number(count), from: Number(from) };
}
