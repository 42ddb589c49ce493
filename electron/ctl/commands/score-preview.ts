import { resolve } from 'node:path';
import type { BatchPreview, PreviewInput, PreviewWarning } from '../../contract/batch-preview';
import { openTools } from '../engine';
import { exists } from '../files';
import type { Parsed } from '../options';
import { answer, table } from '../output';
import { scoreInputOf } from '../score-input';
import { columnsOf, reasonsOf } from '../score-options';
import { withEngine } from '../with';

const MOST_LINES = 12;
const figure = (value: number) => value.toLocaleString('en');

/** `score --preview`. */
export async function preview(parsed: Parsed): Promise<void> {
  const columns = parsed.text('columns') === 'kept' ? undefined : await columnsOf(parsed);
  const model = parsed.needed('model');
  const what = { input: scoreInputOf(parsed), readings: parsed.flag('readings'), columns, reasons: reasonsOf(parsed) };
  if (!exists(model)) return withEngine(parsed, async (client) => tell(parsed, await client.batch.preview({ ...what, model })));
  const session = await openTools();
  try {
    tell(parsed, await session.client.tools.preview({ ...what, model: resolve(model) }));
  } finally {
    await session.close();
  }
}

function tell(parsed: Parsed, found: BatchPreview): void {
  answer(parsed, found, () => [
    `${found.model}@${found.version}: ${figure(found.looked.rows)} of ${found.looked.exact ? '' : 'about '}${figure(found.looked.of)} rows were looked at${found.looked.judged ? `, ${figure(found.looked.rejected)} of which could not be scored` : ''}.`,
    ...(found.kept ? [`A mapping is kept for these columns, by ${found.kept.who}.`] : []),
    '',
    ...table(['INPUT', 'COLUMN', 'IN', 'FOUND BY', 'SURE', 'VALUES'], found.inputs.map((one) => [one.name, one.value !== null ? '(in every row)' : (one.column ?? (one.needed ? '(nothing: it is needed)' : '(not given)')), one.given ?? one.unit ?? '', one.how ?? '', one.sure ?? '', valuesOf(found, one)])),
    ...(found.unused.length > 0 ? ['', `Passed on: ${shortened(found.unused)}`] : []),
    '', `The output adds: ${found.adds.join(', ')}`,
    ...(found.warnings.length > 0 ? ['', ...notFed(found.warnings), ...found.warnings.filter(({ code }) => code !== 'not-fed').map(({ stops, text }) => `${stops ? 'Stops a run: ' : 'Look: '}${text}`)] : []),
    ...(found.problems.length > 0 ? ['', ...table(['ROWS', 'COLUMN', 'REASON', 'FOR EXAMPLE'], found.problems.slice(0, MOST_LINES).map(({ rows, column, reason, value, line }) => [rows, column, reason, `${value}${line === null ? '' : ` (line ${line})`}`]))] : []),
  ]);
}

function notFed(warnings: readonly PreviewWarning[]): string[] {
  const names = warnings.flatMap(({ code, input }) => (code === 'not-fed' && input !== null ? [input] : []));
  return names.length > 0 ? [`Stops a run: No column feeds ${shortened(names)}, which the model needs.`] : [];
}

const shortened = (names: readonly string[]) => (names.length > MOST_LINES ? `${names.slice(0, MOST_LINES).join(', ')} and ${names.length - MOST_LINES} more` : names.join(', '));
const valuesOf = ({ columns }: BatchPreview, { column, value }: PreviewInput) => (value !== null ? String(value) : columns.find(({ name }) => name === column)?.examples.join(', ').slice(0, 40) ?? '');
