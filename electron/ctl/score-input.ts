import { isAbsolute, resolve } from 'node:path';
import { batchInputKinds, inputKind, textEncodings, type BatchInput } from '../contract/batch-input';
import { UsageError, type Parsed } from './options';
import { timeOf } from './time';

/** What names the rows to score; one kind of them. */
export const scoreInputOptions = {
  input: { type: 'string' }, sheet: { type: 'string' }, table: { type: 'string' }, sql: { type: 'string' }, database: { type: 'string' },
  history: { type: 'boolean' }, from: { type: 'string' }, to: { type: 'string' }, assets: { type: 'string' },
  encoding: { type: 'string' }, delimiter: { type: 'string' }, 'decimal-comma': { type: 'boolean' }, 'no-header': { type: 'boolean' }, 'no-quotes': { type: 'boolean' },
} as const;

export const scoreInputUsage = '(--input DATA [--sheet NAME | --table NAME | --sql QUERY] [--encoding E] [--delimiter D] [--decimal-comma] [--no-header] [--no-quotes] | --database NAME --sql QUERY | --history --from TIME --to TIME [--assets PATH,…])';

/** @throws UsageError */
export function scoreInputOf(parsed: Parsed): BatchInput {
  const input = wanted(parsed);
  const checked = typeof input === 'string' ? { success: true as const, data: input } : batchInputKinds.safeParse(input);
  if (checked.success) return checked.data;
  throw new UsageError(checked.error.issues.map(({ path, message }) => `${path.join('.') || 'the input'}: ${message}`).join('; '));
}

function wanted(parsed: Parsed): unknown {
  const sql = parsed.text('sql');
  const database = parsed.text('database');
  refuseTogether(parsed, ['input', 'database', 'history']);
  if (database !== undefined) return { kind: 'postgres', database, sql: sql ?? parsed.needed('sql') };
  if (parsed.flag('history')) {
    const assets = parsed.text('assets')?.split(',').map((one) => one.trim()).filter((one) => one !== '');
    return { kind: 'history', from: timeOf(parsed.needed('from'), '--from'), to: timeOf(parsed.needed('to'), '--to'), ...(assets && { assets }) };
  }
  const path = wholePath(parsed.needed('input'));
  const [sheet, table] = [parsed.text('sheet'), parsed.text('table')];
  refuseTogether(parsed, ['sheet', 'table', 'sql']);
  if (table !== undefined) return { kind: 'sqlite', path, table };
  if (sql !== undefined) return { kind: 'sqlite', path, sql };
  if (sheet !== undefined) return { kind: 'sheet', path, sheet };
  const text = { encoding: encodingOf(parsed.text('encoding')), delimiter: delimiterOf(parsed.text('delimiter')), ...(parsed.flag('decimal-comma') && { decimal: ',' }), ...(parsed.flag('no-header') && { header: false }), ...(parsed.flag('no-quotes') && { quotes: false }) };
  const given = Object.fromEntries(Object.entries(text).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length === 0) return path;
  if (inputKind(path).kind === 'sheet') throw new UsageError('--encoding, --delimiter, --decimal-comma, --no-header and --no-quotes are of text files.');
  return { kind: 'files', path, ...given };
}

function refuseTogether(parsed: Parsed, names: readonly string[]): void {
  const [one, two] = names.filter((name) => parsed.text(name) !== undefined || parsed.flag(name));
  if (two !== undefined) throw new UsageError(`--${one} and --${two} name different rows: give one of them.`);
}

/** A slash at its end says that it is a folder. */
export const wholePath = (path: string): string => (isAbsolute(path) || path === '{file}' ? path : `${resolve(path)}${/[\\/]$/.test(path) ? '/' : ''}`);

const encodings: Record<string, (typeof textEncodings)[number]> = { utf8: 'utf-8', utf16: 'utf-16le', utf16le: 'utf-16le', utf16be: 'utf-16be', latin1: 'iso-8859-1', iso88591: 'iso-8859-1', windows1252: 'windows-1252', cp1252: 'windows-1252' };

function encodingOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const found = encodings[text.toLowerCase().replace(/[-_ ]/g, '')];
  if (!found) throw new UsageError(`--encoding: known are ${textEncodings.join(', ')}.`);
  return found;
}

const delimiterOf = (text: string | undefined): string | undefined => (text === undefined ? undefined : /^(\\t|tab)$/i.test(text) ? '\t' : /^space$/i.test(text) ? ' ' : text);
