import type { ColumnChoices, FixedValue } from '../../../contract/batch';
import { MillwrightError } from '../../../contract/errors';
import type { KeyColumn, Manifest, ManifestInput } from '../../../contract/manifest';
import { conversion, knownUnits, type Conversion } from '../../../contract/units';
import type { FoundColumn } from '../duckdb/parquet-reader';
import { cellReader, NOWHERE } from './cells';
import { missingAdvice } from './misread';

/** Without case, bracketed units, spaces and punctuation: `Air temperature [K]` is `airtemperature`. */
export function plainName(name: string): string {
  return name.replace(/\[[^\]]*\]|\([^)]*\)/g, '').toLowerCase().normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Which column of a file feeds an input, by its place, and how its numbers become the input's unit; or what it is in every row, with no place. */
export interface Fed {
  at: number;
  conversion?: Conversion | undefined;
  value?: FixedValue | undefined;
}
/** By the names of inputs, and of the columns of series and times. What is not given is not in it. */
export type Matched = ReadonlyMap<string, Fed>;

/** An input, or a column of series and times, as it is looked for in a file. */
export type Wanted = Pick<ManifestInput, 'name' | 'title' | 'aliases'> & { input?: ManifestInput };

/** The time of a reading, and what tells machines apart, where a manifest does not name these columns. */
const timeColumn: KeyColumn = { name: 'time', title: 'Time', aliases: ['timestamp', 'datetime', 'ts'] };
export const assetColumn: KeyColumn = { name: 'asset', title: 'Asset', aliases: ['machine', 'equipment'] };

/** Which column has the times of readings: the order of samples that are steps of time, else one of its own. */
export const timeOf = ({ series }: Pick<Manifest, 'series'>): KeyColumn => (series?.stepMs !== undefined && series.order ? series.order : timeColumn);

/** The inputs, and what tells the series of a file and their order; `others` are taken where they are there. */
export function wantedOf(manifest: Manifest, readings: boolean): { needed: Wanted[]; others: Wanted[] } {
  const { series } = manifest;
  const inputs = manifest.inputs.map((input): Wanted => ({ name: input.name, title: input.title, aliases: input.aliases, input }));
  const by = series?.by ?? [];
  const order = series?.order ? [series.order] : [];
  if (!readings) return { needed: [...inputs, ...by, ...order], others: [] };
  const time = timeOf(manifest);
  return { needed: [...inputs, ...by, time], others: [...(by.length === 0 ? [assetColumn] : []), ...order.filter(({ name }) => name !== time.name)] };
}

/** What an input's values are to be in, as they stand in a file; undefined where the manifest names none. */
export function unitOf({ input }: Wanted, readings: boolean): string | undefined {
  if (!input || (input.kind !== 'number' && input.kind !== 'integer')) return undefined;
  return (readings ? input.window?.unit : undefined) ?? input.unit;
}

/** The unit that a column's name ends with in brackets, where it is one that is known: `Air temperature [°C]`. */
export function unitInName(name: string): string | undefined {
  const unit = /[[(]([^\])]+)[\])]\s*$/.exec(name)?.[1]?.trim();
  return unit !== undefined && knownUnits.includes(unit) ? unit : undefined;
}

/** How the file is read: see `scoreHow`. */
export interface MatchHow {
  readings?: boolean | undefined;
  columns?: ColumnChoices | undefined;
}

/**
 * Which column of a file feeds which input and column of the series: as it was chosen, else by its name, title or one of its aliases, first as written, then as `plainName`. Numbers in another unit than the
 * input's, as it was chosen or as the column's own name says, are converted. Of `readings` the time is needed, and machines may be told apart.
 * Errors: invalid-input that names each missing column, those that were found, and the nearest name where one is misspelt; and for a choice that can't be followed.
 */
export function matchColumns(manifest: Manifest, header: readonly string[], file: string, { readings = false, columns = {} }: MatchHow = {}): Map<string, Fed> {
  const matched = new Map<string, Fed>();
  const missing: Wanted[] = [];
  const { needed, others } = wantedOf(manifest, readings);
  const all = [...needed, ...others];
  const unknown = Object.keys(columns).find((name) => !all.some((one) => one.name === name));
  if (unknown !== undefined) throw new MillwrightError('invalid-input', `The model ${manifest.name} has no input ${unknown}. It has ${all.map(({ name }) => name).join(', ')}.`, { input: unknown });
  for (const wanted of all) {
    const choice = columns[wanted.name];
    if (choice === null) {
      if (needed.includes(wanted) && !wanted.input?.missing) throw new MillwrightError('invalid-input', `The input ${wanted.name} is needed: the model ${manifest.name} does not take it as missing. Say which column feeds it.`, { column: wanted.name });
      continue;
    }
    if (choice && 'value' in choice) {
      matched.set(wanted.name, { at: NOWHERE, value: fixed(choice.value, wanted) });
      continue;
    }
    const at = choice ? chosen(choice.column, wanted, header, file) : find(wanted, header, file);
    if (at !== undefined) matched.set(wanted.name, fedBy(wanted, at, choice?.unit, header[at] ?? '', readings));
    else if (needed.includes(wanted)) missing.push(wanted);
  }
  if (missing.length === 0) return matched;
  const free = header.filter((_, at) => ![...matched.values()].some((fed) => fed.at === at));
  const parts = missing.map((input) => {
    const near = nearest(input, free);
    return near === undefined ? input.name : `${input.name} (did you mean the column "${near}"?)`;
  });
  throw new MillwrightError('invalid-input', `${file} lacks the ${parts.length === 1 ? 'column' : 'columns'} ${parts.join(', ')}. Found were: ${foundWords(header)}. ${missingAdvice(header, missing[0]?.name ?? '')}`, { file, reason: 'columns-missing', column: missing[0]?.name ?? '', missing: missing.map(({ name }) => name), found: [...header] });
}

/** Types of columns that no model can be fed, by their places. */
export const opaqueOf = (columns: readonly Pick<FoundColumn, 'type' | 'readAs'>[]): ReadonlyMap<number, string> => new Map(columns.flatMap(({ type, readAs }, at) => (readAs === null ? [[at, type] as const] : [])));

/** Errors: invalid-input where one of them is to feed an input. */
export function requireFeedable(matched: Matched, header: readonly string[], opaque: ReadonlyMap<number, string>, file: string): void {
  for (const [input, { at }] of matched) {
    const type = opaque.get(at);
    if (type !== undefined) throw new MillwrightError('invalid-input', `${file}: the column ${header[at]} is of the type ${type}, of which the model can be fed nothing.`, { file, column: header[at] ?? '', reason: 'column-opaque', input });
  }
}

function fixed(value: FixedValue, { name, input }: Wanted): FixedValue {
  if (!input) throw new MillwrightError('invalid-input', `${name} tells rows apart, or their order: it can't be the same in every row. Say which column has it.`, { column: name });
  const read = cellReader(input)(value);
  if (typeof read === 'string') throw new MillwrightError('invalid-input', `${name} was said to be "${String(value)}" in every row: ${read}.`, { column: name });
  return value;
}

/** What was converted, and what is the same in every row, in words for a person. */
export function fedWords(matched: Matched, header: readonly string[]): string[] {
  const converted = [...matched].flatMap(([name, { at, conversion: by }]) => (by ? [`${header[at] ?? ''} for ${name} (× ${Number(by.scale.toPrecision(6))}${by.offset === 0 ? '' : ` ${by.offset < 0 ? '−' : '+'} ${Number(Math.abs(by.offset).toPrecision(6))}`})`] : []));
  const same = [...matched].flatMap(([name, { value }]) => (value === undefined ? [] : [`${name} = ${String(value)}`]));
  return [...(converted.length > 0 ? [`Converted into the model's units: ${converted.join(', ')}.`] : []), ...(same.length > 0 ? [`In every row: ${same.join(', ')}.`] : [])];
}

const foundWords = (header: readonly string[]) => (header.length > 40 ? `${header.slice(0, 40).join(', ')} and ${header.length - 40} more` : header.join(', '));

function chosen(column: string, { name }: Wanted, header: readonly string[], file: string): number {
  const exact = header.indexOf(column);
  if (exact >= 0) return exact;
  const same = header.flatMap((one, at) => (one.trim().toLowerCase() === column.trim().toLowerCase() ? [at] : []));
  if (same.length === 1 && same[0] !== undefined) return same[0];
  throw new MillwrightError('invalid-input', `${file} has no column ${column}, which is to feed ${name}. Found were: ${foundWords(header)}.`, { file, reason: 'column-gone', column, input: name });
}

function fedBy(wanted: Wanted, at: number, given: string | undefined, column: string, readings: boolean): Fed {
  const [own, unit] = [unitOf(wanted, readings), given ?? unitInName(column)];
  if (unit === undefined || unit === own) return { at };
  const by = own === undefined ? undefined : conversion(unit, own);
  if (by) return by.scale === 1 && by.offset === 0 ? { at } : { at, conversion: by };
  // What a name has in its brackets may mean anything.
  if (given === undefined) return { at };
  const why = own === undefined ? `the model states no unit for ${wanted.name}` : `${unit} can't be converted into ${own}, which ${wanted.name} is in`;
  throw new MillwrightError('invalid-input', `The column ${column} was said to be in ${unit}, but ${why}. Known units are ${knownUnits.join(', ')}.`, { column, unit });
}

/** Errors: invalid-input where more than one could be meant. */
function find(input: Wanted, header: readonly string[], file: string): number | undefined {
  for (const spelling of [(name: string) => name.trim().toLowerCase(), plainName]) {
    for (const names of [[input.name], [input.title], input.aliases]) {
      const wanted = names.map(spelling).filter((name) => name !== '');
      const hits = header.flatMap((name, at) => (wanted.includes(spelling(name)) ? [at] : []));
      if (hits.length > 1) {
        throw new MillwrightError('invalid-input', `${file}: more than one column could be ${input.name}: ${hits.map((at) => header[at]).join(', ')}. Say which by --columns ${input.name}=COLUMN or on the batch page, or leave one of them.`, { file, reason: 'column-unclear', column: input.name, input: input.name, columns: hits.map((at) => header[at] ?? '') });
      }
      if (hits[0] !== undefined) return hits[0];
    }
  }
  return undefined;
}

/** The column whose name is the least misspelt one of the input's. */
export function nearest(input: Wanted, header: readonly string[]): string | undefined {
  const names = [input.name, input.title, ...input.aliases].map(plainName).filter(Boolean);
  let best: { name: string; distance: number } | undefined;
  for (const column of header) {
    const plain = plainName(column);
    for (const name of names) {
      const distance = editDistance(name, plain);
      const close = distance <= Math.max(1, Math.floor(name.length / 3)) && distance < name.length;
      if (close && (!best || distance < best.distance)) best = { name: column, distance };
    }
  }
  return best?.name;
}

/** Levenshtein, Soviet Physics Doklady 10 (1966): fewest insertions, deletions and substitutions. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
