import type { ColumnChoices } from '../../../../contract/batch';
import type { PreviewInput } from '../../../../contract/batch-preview';
import { conversion } from '../../../../contract/units';
import { nearest, plainName, unitInName, unitOf, type Wanted } from '../match';
import type { Described } from './describe';
import { likeness } from './words';

export type Found = Pick<PreviewInput, 'column' | 'value' | 'given' | 'how' | 'sure'>;

const NOTHING: Found = { column: null, value: null, given: null, how: null, sure: null };
/** Of how much two names have in common. */
const [LIKELY, GUESS] = [0.75, 0.5];
/** Of a column's texts: a few may be slips. */
const MOST_LABELS = 0.9;

interface Task {
  wanted: readonly Wanted[];
  columns: readonly Described[];
  readings: boolean;
  /** What a person chose, and what was kept. */
  choices: ColumnChoices;
  kept: ColumnChoices;
}

/**
 * A column for each input, by the surest way there is: what was chosen, what was kept, its name, words of its name, a name misspelt, what stands in it, its unit. But by its name a column is
 * suggested once; a column of text for no number.
 */
export function suggest({ wanted, columns, readings, choices, kept }: Task): Map<string, Found> {
  const found = new Map<string, Found>();
  const taken = new Set<string>();
  const put = (one: Wanted, column: Described, how: NonNullable<Found['how']>, sure: Found['sure'], given = givenOf(one, column, readings)) => {
    found.set(one.name, { column: column.name, value: null, given, how, sure });
    taken.add(column.name);
  };
  const open = () => wanted.filter(({ name }) => !found.has(name));
  const free = (one: Wanted) => columns.filter((column) => !taken.has(column.name) && isFit(one, column));
  for (const [from, how] of [[choices, 'chosen'], [kept, 'kept']] as const) {
    for (const one of open()) {
      const choice = from[one.name];
      if (choice === undefined) continue;
      if (choice === null) found.set(one.name, { ...NOTHING, how });
      else if ('value' in choice) found.set(one.name, { ...NOTHING, value: choice.value, how, sure: 'certain' });
      else {
        const column = columns.find(({ name }) => name === choice.column);
        if (column) put(one, column, how, 'certain', choice.unit ?? givenOf(one, column, readings));
      }
    }
  }
  for (const spelling of [(name: string) => name.trim().toLowerCase(), plainName]) {
    for (const one of open()) {
      const names = [one.name, one.title, ...one.aliases].map(spelling).filter((name) => name !== '');
      // Several windows may be made of one column.
      const same = columns.filter((column) => names.includes(spelling(column.name)));
      const best = same.find((column) => isFit(one, column) && column.unit === unitOf(one, readings)) ?? same.find((column) => isFit(one, column)) ?? same[0];
      if (best) put(one, best, 'name', same.length > 1 ? 'likely' : 'certain');
    }
  }
  const pairs = open().flatMap((one) => free(one).map((column) => ({ one, column, score: likeness([one.name, one.title, ...one.aliases], column.name) })));
  for (const { one, column, score } of pairs.sort((a, b) => b.score - a.score)) {
    if (score >= GUESS && !found.has(one.name) && !taken.has(column.name)) put(one, column, 'words', score >= LIKELY ? 'likely' : 'guess');
  }
  for (const one of open()) {
    const near = nearest(one, free(one).map(({ name }) => name));
    const column = near === undefined ? undefined : columns.find(({ name }) => name === near);
    if (column) put(one, column, 'misspelt', 'likely');
  }
  for (const one of open()) {
    const only = single(free(one).filter((column) => hasItsLabels(one, column)));
    if (only) put(one, only, 'values', 'likely');
  }
  for (const one of open()) {
    const unit = unitOf(one, readings);
    const only = unit === undefined ? undefined : single(free(one).filter(({ name }) => sameQuantity(unitInName(name), unit)));
    const rival = only && open().some((other) => other !== one && sameQuantity(only.unit ?? undefined, unitOf(other, readings)));
    if (only && !rival) put(one, only, 'unit', 'guess');
  }
  for (const one of open()) found.set(one.name, NOTHING);
  return found;
}

const single = <Value>(all: readonly Value[]): Value | undefined => (all.length === 1 ? all[0] : undefined);
const sameQuantity = (unit: string | undefined, own: string | undefined) => unit !== undefined && own !== undefined && conversion(unit, own) !== undefined;

/** Also behind a last `_`, which a run by names alone takes for a part of the name. */
function givenOf(one: Wanted, { name }: Described, readings: boolean): string | null {
  const [own, unit] = [unitOf(one, readings), unitInName(name) ?? /[_ ]([^_ ]+)$/.exec(name)?.[1]];
  return unit !== undefined && unit !== own && sameQuantity(unit, own) ? unit : null;
}

/** A column without a value may be anything. */
export function isFit({ input }: Wanted, { type, filled, numbers, commas, texts }: Described): boolean {
  if (type === 'other') return false;
  if (!input || filled === 0) return true;
  if (input.kind === 'number' || input.kind === 'integer') return type === 'number' || type === 'integer' || numbers.length + commas > filled / 2;
  if (input.kind === 'boolean') return type === 'boolean' || (type === 'integer' && [...texts.keys()].every((text) => text === '0' || text === '1'));
  return input.kind === 'category' || type === 'text';
}

function hasItsLabels({ input }: Wanted, { texts }: Described): boolean {
  if (input?.kind !== 'category' || texts.size < 2) return false;
  const all = [...texts];
  const known = all.filter(([text]) => input.labels.includes(text));
  return known.length > 1 && known.reduce((sum, [, count]) => sum + count, 0) >= MOST_LABELS * all.reduce((sum, [, count]) => sum + count, 0);
}
