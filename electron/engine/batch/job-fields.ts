import { basename, extname } from 'node:path';
import { DateTime } from 'luxon';
import { MillwrightError } from '../../contract/errors';

/** What the fields of a kept job stand for in one run. Times are UTC ms. */
export interface RunFields {
  due: number;
  from: number;
  to: number;
  zone: string;
  /** That arrived; null where it runs on none. */
  file: string | null;
}

const fields: Record<string, (run: RunFields) => string | null> = {
  date: ({ due, zone }) => DateTime.fromMillis(due, { zone }).toFormat('yyyy-MM-dd'),
  time: ({ due, zone }) => DateTime.fromMillis(due, { zone }).toFormat('HHmm'),
  from: ({ from, zone }) => DateTime.fromMillis(from, { zone }).toFormat('yyyy-MM-dd'),
  to: ({ to, zone }) => DateTime.fromMillis(to, { zone }).toFormat('yyyy-MM-dd'),
  file: ({ file }) => file,
  name: ({ file }) => file && basename(file, extname(file)),
};

/** Names of files come from whoever puts them there, and are no part of a query. */
const foreign = ['file', 'name'];

/** Replaces `{date}` and the like in every text of a value, however deep. Errors: invalid-input, where a field needs a file and none arrived. */
export function filled<T>(value: T, run: RunFields): T {
  return each(value, (text) => text.replace(/\{([a-z]+)\}/g, (field, name: string) => {
    const found = fields[name]?.(run);
    if (found === null) throw new MillwrightError('invalid-input', `${field} stands for a file that arrived, and this run has none. Let a schedule run it on files.`, { field });
    return found ?? field;
  }));
}

/** Errors: invalid-input, naming a field that there is not; a query may hold other words in braces, and no name of a file. */
export function requireKnownFields(value: unknown): void {
  each(value, (text, key) => {
    const named = [...text.matchAll(/\{([a-z]+)\}/g)].map(([field, name = '']) => ({ field, name }));
    const unknown = key === 'sql' ? undefined : named.find(({ name }) => !Object.hasOwn(fields, name));
    if (unknown) throw new MillwrightError('invalid-input', `There is no field ${unknown.field}. There are ${Object.keys(fields).map((name) => `{${name}}`).join(', ')}.`, { field: unknown.field });
    const inQuery = key === 'sql' ? named.find(({ name }) => foreign.includes(name)) : undefined;
    if (inQuery) throw new MillwrightError('invalid-input', `${inQuery.field} is what somebody called a file: it can't be a part of a query.`, { field: inQuery.field });
    return text;
  });
}

function each<T>(value: T, change: (text: string, key: string) => string, key = ''): T {
  if (typeof value === 'string') return change(value, key) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => each(one, change, key)) as T;
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, each(one as unknown, change, name)])) as T;
  return value;
}
