import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { isFolder } from '../../contract/batch';
import type { FolderLook } from '../../contract/batch-folder';
import type { BatchPreview, PreviewInput, PreviewWarning } from '../../contract/batch-preview';
import type { Client } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import { openTools } from '../engine';
import { exists } from '../files';
import type { Parsed } from '../options';
import { answer, table } from '../output';
import { scoreInputOf, wholePath } from '../score-input';
import { columnsOf, formatOf, reasonsOf } from '../score-options';
import { withEngine } from '../with';

const MOST_LINES = 12;
const figure = (value: number) => value.toLocaleString('en');

/** `score --preview`. */
export async function preview(parsed: Parsed): Promise<void> {
  const columns = parsed.text('columns') === 'kept' ? undefined : await columnsOf(parsed);
  const model = parsed.needed('model');
  const what = { input: scoreInputOf(parsed), readings: parsed.flag('readings'), columns, reasons: reasonsOf(parsed) };
  const folder = await folderOf(parsed);
  if (!exists(model)) return withEngine(parsed, async ({ batch }) => look(parsed, batch, { ...what, model }, folder));
  const session = await openTools();
  try {
    await look(parsed, session.client.tools, { ...what, model: resolve(model) }, folder);
  } finally {
    await session.close();
  }
}

/** That of the outputs, where each file gets one of its own. */
async function folderOf(parsed: Parsed): Promise<Pick<Asked, 'output' | 'format'> | undefined> {
  const text = parsed.text('output');
  if (text === undefined) return undefined;
  const output = wholePath(text);
  const isThere = await stat(output).then((found) => found.isDirectory(), () => false);
  return isFolder(output) || isThere ? { output, format: formatOf(parsed.text('format')) } : undefined;
}

type Asked = Parameters<Client['batch']['lookFolder']>[0];

async function look(parsed: Parsed, { preview, lookFolder }: Pick<Client['batch'], 'preview' | 'lookFolder'>, what: Parameters<typeof preview>[0], folder: Pick<Asked, 'output' | 'format'> | undefined): Promise<void> {
  const found = await preview({ ...what, each: folder !== undefined });
  tell(parsed, found, folder && (await whole(lookFolder, { ...what, ...folder, columns: found.choices })));
}

/** Until all files are looked at. Errors: as of the look. */
function whole(lookFolder: Client['batch']['lookFolder'], what: Asked): Promise<FolderLook> {
  return new Promise((done, failed) => {
    const stop = lookFolder(what, (frame) => {
      if (!frame.done) return;
      stop();
      done(frame);
    }, (error) => failed(error ?? new MillwrightError('gone', 'The look ended without a word.')));
  });
}

function filesOf({ of, looked, troubles, failed }: FolderLook): string[] {
  const count = (stops: boolean) => troubles.filter((one) => one.stops === stops).length;
  const maybe = count(false);
  return [
    // A run that would begin with none has looked at none.
    ...(of === 0 ? [] : [`${figure(of)} ${of === 1 ? 'file' : 'files'}, ${figure(count(true))} can't be scored${maybe > 0 ? `, ${figure(maybe)} may not be` : ''}${looked < of ? `; the first ${figure(looked)} were looked at` : ''}.`]),
    ...(troubles.length > 0 ? table(['FILE', 'WHY'], troubles.map(({ file, text }) => [file, text])) : []),
    ...(failed === null ? [] : [`Stops a run: ${failed}`]), '',
  ];
}

function tell(parsed: Parsed, found: BatchPreview, files: FolderLook | undefined): void {
  answer(parsed, files ? { ...found, files } : found, () => [
    ...(files ? filesOf(files) : []),
    `${found.model}@${found.version}: ${found.file === null ? '' : `${basename(found.file)}: `}${figure(found.looked.rows)} of ${found.looked.exact ? '' : 'about '}${figure(found.looked.of)} rows were looked at${found.looked.judged ? `, ${figure(found.looked.rejected)} of which could not be scored` : ''}.`,
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
