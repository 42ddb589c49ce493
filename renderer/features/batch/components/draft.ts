import type { z } from 'zod';
import type { ReasonsAsked, RejectsLimit, scoreRequest } from '../../../../electron/contract/batch';
import { isWorkbook } from '../../../../electron/contract/batch-files';
import { typedNumber } from '../../../words/numbers';

const DAY_MS = 86_400_000;

/** What a person has said of what is scored so far. */
export interface Draft {
  from: 'file' | 'history' | 'database';
  period: 'day' | 'week' | 'own';
  /** Of one's own period, as a field for a moment has them, in this computer's zone. */
  begin: string;
  end: string;
  /** Names of machines; null: all that the model watches. */
  machines: readonly string[] | null;
  database: string | null;
  sql: string;
  path: string;
  sheet: string;
  /** Of a SQLite file: a table's name, or a SELECT. */
  table: string;
  delimiter: string;
  decimal: '.' | ',';
  encoding: string;
  /** The first line has the columns' names; quotation marks enclose values. */
  header: boolean;
  quotes: boolean;
  readings: boolean;
  limit: 'none' | 'rows' | 'share';
  most: string;
  /** How many are written beside each prediction, and from which on. */
  reasons: '0' | '1' | '2' | '3' | '4' | '5';
  reasonsFrom: string;
}

export const empty: Draft = { from: 'file', period: 'day', begin: '', end: '', machines: null, database: null, sql: '', path: '', sheet: '', table: '', delimiter: '', decimal: '.', encoding: '', header: true, quotes: true, readings: false, limit: 'none', most: '', reasons: '0', reasonsFrom: '' };

export type FileIs = 'sheet' | 'sqlite' | 'text' | 'other';

export function fileIs(path: string): FileIs {
  if (isWorkbook(path)) return 'sheet';
  if (/\.(db|sqlite|sqlite3)$/i.test(path)) return 'sqlite';
  return /\.(parquet|jsonl|ndjson)$/i.test(path) ? 'other' : 'text';
}

export type Input = z.input<typeof scoreRequest>['input'];

/** As of `now`, UTC ms, from which a period is counted back. Null: something is missing. */
export function inputOf(draft: Draft, now: number): Input | null {
  switch (draft.from) {
    case 'file':
      return fileOf(draft);
    case 'history': {
      const from = draft.period === 'own' ? new Date(draft.begin).getTime() : now - DAY_MS * (draft.period === 'week' ? 7 : 1);
      const to = draft.period === 'own' ? new Date(draft.end).getTime() : now;
      if (!(from < to) || draft.machines?.length === 0) return null;
      return { kind: 'history', from, to, ...(draft.machines && { assets: [...draft.machines] }) };
    }
    case 'database':
      return draft.database === null || draft.sql.trim() === '' ? null : { kind: 'postgres', database: draft.database, sql: draft.sql.trim() };
  }
}

function fileOf({ path: typed, sheet, table, delimiter, decimal, encoding, header, quotes }: Draft): Input | null {
  const path = typed.trim();
  if (path === '') return null;
  switch (fileIs(path)) {
    case 'sheet':
      return sheet.trim() === '' ? path : { kind: 'sheet', path, sheet: sheet.trim() };
    case 'sqlite':
      if (table.trim() === '') return null;
      return /^\s*(select|with)\s/i.test(table) ? { kind: 'sqlite', path, sql: table.trim() } : { kind: 'sqlite', path, table: table.trim() };
    case 'text': {
      if (delimiter === '' && decimal === '.' && encoding === '' && header && quotes) return path;
      return { kind: 'files', path, ...(delimiter !== '' && { delimiter }), ...(decimal === ',' && { decimal }), ...(encoding !== '' && { encoding: encoding as 'utf-8' }), ...(!header && { header }), ...(!quotes && { quotes }) };
    }
    case 'other':
      return path;
  }
}

/** Undefined: none, or what was typed is no number. */
export function limitOf({ limit, most }: Draft): RejectsLimit | undefined {
  const value = typedNumber(most);
  if (limit === 'none' || !(value >= 0)) return undefined;
  if (limit === 'rows') return Number.isInteger(value) ? { rows: value } : undefined;
  return value < 100 ? { share: value / 100 } : undefined;
}

export const limitIsWhole = (draft: Draft): boolean => draft.limit === 'none' || limitOf(draft) !== undefined;

/** Undefined: none are asked for. Without a number to begin at they are told of every row. */
export function reasonsOf({ reasons, reasonsFrom }: Draft): ReasonsAsked | undefined {
  const [count, from] = [Number(reasons), typedNumber(reasonsFrom)];
  if (count === 0) return undefined;
  return Number.isFinite(from) ? { count, from } : { count };
}

export const reasonsAreWhole = (draft: Draft): boolean => draft.reasons === '0' || draft.reasonsFrom.trim() === '' || Number.isFinite(typedNumber(draft.reasonsFrom));
