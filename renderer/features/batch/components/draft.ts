import type { z } from 'zod';
import type { RejectsLimit, scoreRequest } from '../../../../electron/contract/batch';
import { isWorkbook } from '../../../../electron/contract/batch-input';

/** What a person has said of a file so far. */
export interface Draft {
  path: string;
  sheet: string;
  /** Of a SQLite file: a table's name, or a SELECT. */
  table: string;
  delimiter: string;
  decimal: '.' | ',';
  encoding: string;
  readings: boolean;
  limit: 'none' | 'rows' | 'share';
  most: string;
}

export const empty: Draft = { path: '', sheet: '', table: '', delimiter: '', decimal: '.', encoding: '', readings: false, limit: 'none', most: '' };

export type FileIs = 'sheet' | 'sqlite' | 'text' | 'other';

export function fileIs(path: string): FileIs {
  if (isWorkbook(path)) return 'sheet';
  if (/\.(db|sqlite|sqlite3)$/i.test(path)) return 'sqlite';
  return /\.(parquet|jsonl|ndjson)$/i.test(path) ? 'other' : 'text';
}

export type Input = z.input<typeof scoreRequest>['input'];

/** Null: something is missing. */
export function inputOf({ path: typed, sheet, table, delimiter, decimal, encoding }: Draft): Input | null {
  const path = typed.trim();
  if (path === '') return null;
  switch (fileIs(path)) {
    case 'sheet':
      return sheet.trim() === '' ? path : { kind: 'sheet', path, sheet: sheet.trim() };
    case 'sqlite':
      if (table.trim() === '') return null;
      return /^\s*(select|with)\s/i.test(table) ? { kind: 'sqlite', path, sql: table.trim() } : { kind: 'sqlite', path, table: table.trim() };
    case 'text': {
      if (delimiter === '' && decimal === '.' && encoding === '') return path;
      return { kind: 'files', path, ...(delimiter !== '' && { delimiter }), ...(decimal === ',' && { decimal }), ...(encoding !== '' && { encoding: encoding as 'utf-8' }) };
    }
    case 'other':
      return path;
  }
}

/** Undefined: none, or what was typed is no number. */
export function limitOf({ limit, most }: Draft): RejectsLimit | undefined {
  const value = Number(most.trim().replace(',', '.'));
  if (limit === 'none' || most.trim() === '' || !(value >= 0)) return undefined;
  if (limit === 'rows') return Number.isInteger(value) ? { rows: value } : undefined;
  return value < 100 ? { share: value / 100 } : undefined;
}

export const limitIsWhole = (draft: Draft): boolean => draft.limit === 'none' || limitOf(draft) !== undefined;
