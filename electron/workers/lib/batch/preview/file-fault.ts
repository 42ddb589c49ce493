import { basename } from 'node:path';
import type { FileTrouble } from '../../../../contract/batch-folder';
import { MillwrightError } from '../../../../contract/errors';
import { folderFaults } from '../../../../contract/folder-faults';
import type { BatchCalls } from '../../../../engine/inference/protocols';
import { matchColumns, requireFeedable, type Matched } from '../match';
import { checkAdded } from '../result-file';
import { roomFor, rowReader, takesReadings } from '../row-reader';
import { writtenAs } from '../source';
import { outputName, type Input } from '../folder/plan';
import type { Problem } from '../types';
import { openGlance, type Glance } from './glance';
import { toldOf } from './judge';

type How = Pick<BatchCalls['lookFolder']['input'], 'manifest' | 'readings' | 'columns' | 'reasons' | 'format'>;

/** Rows of a file that are judged, at most: as soon as one can be scored it gets an output. */
export const MOST_JUDGED = 200;
/** What makes a run refuse a file, and not end. */
const ofTheFile = new Set(['invalid-input', 'not-found', 'conflict']);
const isFault = (reason: unknown): reason is FileTrouble['code'] => (folderFaults as readonly unknown[]).includes(reason);

/** Why a run that gives each file an output of its own would refuse this one, as far as its header and its first rows tell; undefined where they are as they should be. Errors: of what is no file's fault. */
export async function faultOf({ input, source }: Input, how: How): Promise<FileTrouble | undefined> {
  try {
    const glance = await openGlance(source);
    try {
      const matched = matchedIn(glance, input, how);
      return await rowsFault(input, glance, matched, how);
    } finally {
      await glance.close();
    }
  } catch (error) {
    if (error instanceof MillwrightError && ofTheFile.has(error.code)) return told(input, error);
    throw error;
  }
}

/** Which column of a file feeds which input, as a run finds it. Errors: as of `matchColumns`, `checkAdded` and `requireFeedable`. */
export function matchedIn({ header, opaque }: Pick<Glance, 'header' | 'opaque'>, path: string, { manifest, readings, columns, reasons, format }: How): Matched {
  const matched = matchColumns(manifest, header, path, { readings: takesReadings(manifest, readings), columns });
  checkAdded(header, manifest, writtenAs(outputName(path, format)) === 'parquet' ? path : undefined, reasons?.count);
  requireFeedable(matched, header, opaque, path);
  return matched;
}

async function rowsFault(path: string, glance: Glance, matched: Matched, { manifest, readings }: How): Promise<FileTrouble | undefined> {
  const reader = rowReader(manifest, glance.header, matched, { readings });
  const room = roomFor(manifest, 1);
  let [rows, first]: [number, Omit<Problem, 'line'> | undefined] = [0, undefined];
  for await (const block of glance.rows()) {
    for (const row of block) {
      const problem = reader.read(row, room, 0);
      if (!problem) return undefined;
      first ??= problem;
      if (++rows < MOST_JUDGED) continue;
      // Of windows the first may lie behind these rows.
      return takesReadings(manifest, readings) || manifest.sequences ? undefined : trouble(path, 'first-rows', { stops: false, rows, problem: toldOf(first), text: `none of its first ${rows} rows can be scored; the first: ${inWords(first)}` });
    }
  }
  if (!first) return trouble(path, 'no-rows', { text: 'it has a header and no rows' });
  return trouble(path, 'none-scored', { rows, problem: toldOf(first), text: `none of its ${rows} ${rows === 1 ? 'row' : 'rows'} can be scored; the first: ${inWords(first)}` });
}

const trouble = (path: string, code: FileTrouble['code'], more: Partial<FileTrouble> & Pick<FileTrouble, 'text'>): FileTrouble => ({ file: basename(path), code, stops: true, input: null, names: [], reason: null, about: {}, rows: 0, problem: null, ...more });
function inWords(problem: Omit<Problem, 'line'>): string {
  const { column, value, reason } = toldOf(problem);
  return `${column === '' ? '' : `${column}: `}${reason}${value === '' ? '' : ` (${value})`}`;
}

/** As whoever refused says it by its reason. */
function told(path: string, { message, details = {} }: MillwrightError): FileTrouble {
  const { reason } = details;
  const code = reason === 'sheet-empty' ? 'file-empty' : isFault(reason) ? reason : 'unreadable';
  const input = typeof details.input === 'string' ? details.input : null;
  const names = namesOf(details);
  const all = names.join(', ');
  switch (code) {
    case 'file-empty':
      return trouble(path, code, { text: 'it is empty' });
    case 'columns-missing':
      return trouble(path, code, { names, text: `the ${names.length === 1 ? 'column' : 'columns'} ${all} ${names.length === 1 ? 'is' : 'are'} missing` });
    case 'column-gone':
      return trouble(path, code, { input, names, text: `there is no column ${all}, which is to feed ${input}` });
    case 'column-unclear':
      return trouble(path, code, { input, names, text: `more than one column could be ${input}: ${all}` });
    case 'column-taken':
      return trouble(path, code, { names, text: `it has a column ${all} already, which the output would add once more` });
    case 'column-opaque':
      return trouble(path, code, { input, names, text: `the column ${all} holds nothing that a model can be fed` });
    default:
      return trouble(path, 'unreadable', { reason: typeof reason === 'string' ? reason : null, about: { ...details, file: basename(path) }, text: message.replaceAll(path, basename(path)).replace(/\.$/, '') });
  }
}

function namesOf({ missing, columns, column }: Record<string, unknown>): string[] {
  const list = Array.isArray(missing) ? missing : Array.isArray(columns) ? columns : [column];
  return list.filter((one): one is string => typeof one === 'string');
}
