import type { PreviewWarning } from '../../../../contract/batch-preview';
import type { ManifestInput } from '../../../../contract/manifest';
import { rowFaultOf } from '../../../../contract/row-faults';
import { conversion, convert, knownUnits } from '../../../../contract/units';
import { cellReader } from '../cells';
import { isNumbersAlone, isUndivided } from '../misread';
import { plainName, unitInName, unitOf, type Matched, type Wanted } from '../match';
import { isFit } from './suggest';
import type { Described } from './describe';
import type { Looked } from './look';

/** Of the values of a column that lie where the model was trained: with fewer something is wrong with it, with so many in another unit that is what it is in. */
const [WRONG, RIGHT] = [0.5, 0.9];
/** Of the first rows: a few may be broken. */
const RAGGED = 0.5;
const MOST_NAMES = 8;

type Part = Partial<PreviewWarning> & Pick<PreviewWarning, 'code' | 'text'>;
const warning = (part: Part): PreviewWarning => ({ stops: false, input: null, column: null, values: 0, of: 0, names: [], ...part });

interface Case {
  looked: Looked;
  columns: readonly Described[];
  wanted: readonly Wanted[];
  needed: readonly Wanted[];
  matched: Matched;
  readings: boolean;
  /** Columns of the output. */
  adds: readonly string[];
}

/** What would stop a run first, then what may be wrong with each input, in the model's order. */
export function warningsOf(one: Case): PreviewWarning[] {
  const found = [...ofFile(one), ...ofOutput(one), ...one.wanted.flatMap((wanted) => ofInput(one, wanted)), ...ofTwice(one)];
  return [...found.filter(({ stops }) => stops), ...found.filter(({ stops }) => !stops)];
}

function ofFile({ looked: { header, head, delimiter, format }, columns }: Case): PreviewWarning[] {
  const ragged = head.filter(({ problem }) => problem && rowFaultOf(problem.reason)?.code === 'fields').length;
  if (ragged > RAGGED * head.length) return [warning({ code: 'ragged', values: ragged, of: head.length, text: 'Most rows have another number of columns than the first line: the file is written with another delimiter, or its quotation marks are characters like any other.' })];
  if (format !== 'csv') return [];
  if (head.length > 0 && isUndivided(header) && (/[|;,\t]/.test(header.join('')) || head.every(({ raw }) => raw.trim().split(/\s+/).length > 2 && /^[\d\s.eE+-]+$/.test(raw)))) {
    return [warning({ code: 'one-column', names: [delimiter ?? ','], text: 'The file has one column alone: it is written with another delimiter.' })];
  }
  const looksLike = columns.filter(({ type }) => type === 'number' || type === 'integer').length === header.length;
  return isNumbersAlone(header) && looksLike ? [warning({ code: 'no-header', names: header.slice(0, MOST_NAMES), text: 'The first line is all numbers: the file has no header, and its first row is taken for one.' })] : [];
}

function ofOutput({ looked: { header }, adds }: Case): PreviewWarning[] {
  const names = header.filter((name) => adds.includes(name));
  return names.length > 0 ? [warning({ code: 'clash', stops: true, names, text: `The file has ${names.join(', ')} already, which the output would add once more. Rename ${names.length === 1 ? 'it' : 'them'}, or leave ${names.length === 1 ? 'it' : 'them'} out.` })] : [];
}

function ofTwice({ matched, columns, wanted }: Case): PreviewWarning[] {
  return columns.flatMap(({ name, at }) => {
    const names = [...matched].filter(([, fed]) => fed.at === at).map(([input]) => input);
    // Windows of one sensor are called alike.
    const strangers = names.filter((input) => !wanted.some((one) => one.name === input && [one.name, one.title, ...one.aliases].map(plainName).includes(plainName(name))));
    return names.length > 1 && strangers.length > 0 ? [warning({ code: 'twice', column: name, names, text: `${name} feeds more than one input: ${names.join(', ')}.` })] : [];
  });
}

function ofInput({ matched, columns, needed, readings }: Case, wanted: Wanted): PreviewWarning[] {
  const { name, input } = wanted;
  const fed = matched.get(name);
  if (!fed) return needed.includes(wanted) && !input?.missing ? [warning({ code: 'not-fed', stops: true, input: name, text: `No column feeds ${name}, which the model needs.` })] : [];
  const unfit = fed.value !== undefined && input ? cellReader(input)(fed.value) : null;
  if (typeof unfit === 'string') return [warning({ code: 'no-value', stops: true, input: name, names: [String(fed.value)], text: `${name} is to be "${String(fed.value)}" in every row: ${unfit}.` })];
  const column = columns[fed.at];
  if (!column || !input) return [];
  const about = { input: name, column: column.name };
  if (!isFit(wanted, column)) {
    if (input.kind === 'number' || input.kind === 'integer') return [warning({ code: 'no-numbers', ...about, stops: column.numbers.length === 0, values: column.filled - column.numbers.length, of: column.filled, names: column.examples, text: `${name} is a number, and ${column.name} has text such as ${column.examples.join(', ')}.` })];
    return [warning({ code: 'no-fit', ...about, names: column.examples, text: `${name} is a ${input.kind}, and ${column.name} has values such as ${column.examples.join(', ')}.` })];
  }
  return [...ofLabels(input, column, about), ...ofRange(wanted, input, column, fed.conversion, readings, about)];
}

function ofLabels(input: ManifestInput, { texts, filled }: Described, about: { input: string; column: string }): PreviewWarning[] {
  if (input.kind !== 'category') return [];
  const unknown = [...texts].filter(([text]) => !input.labels.includes(text));
  const values = unknown.reduce((sum, [, count]) => sum + count, 0);
  if (values === 0) return [];
  const names = unknown.map(([text]) => text).slice(0, MOST_NAMES);
  return [warning({ code: 'unknown-labels', ...about, values, of: filled, names, text: `${values} of ${filled} values of ${about.column} are no labels of ${about.input}: ${names.join(', ')}.` })];
}

function ofRange(wanted: Wanted, input: ManifestInput, column: Described, by: ReturnType<typeof conversion>, readings: boolean, about: { input: string; column: string }): PreviewWarning[] {
  const own = unitOf(wanted, readings);
  const named = unitInName(column.name);
  const odd = named !== undefined && own !== undefined && named !== own && !by && !conversion(named, own) ? [warning({ code: 'unit-unknown', ...about, names: [named, own], text: `${column.name} says ${named}, and ${about.input} is in ${own}: these measure different things.` })] : [];
  if (input.kind !== 'number' && input.kind !== 'integer') return odd;
  const { range } = input;
  if (!range || column.numbers.length === 0) return odd;
  const of = column.numbers.length;
  const within = (scale: ReturnType<typeof conversion>) => {
    const read = cellReader({ ...input, kind: 'number' }, scale);
    return column.numbers.reduce((sum, value) => {
      const fed = read(value);
      return sum + Number(typeof fed === 'number' && fed >= range[0] && fed <= range[1]);
    }, 0);
  };
  const inside = within(by);
  if (inside === of) return odd;
  const values = of - inside;
  const better = inside < WRONG * of && own !== undefined ? otherUnit(own, (scale) => within(scale) / of) : undefined;
  if (better !== undefined) return [...odd, warning({ code: 'other-unit', ...about, values, of, names: [better, own ?? ''], text: `${column.name} looks as if it were in ${better}, not in ${own ?? ''}: so its values lie where the model was trained.` })];
  return [...odd, warning({ code: 'outside', ...about, values, of, names: [`${range[0]}`, `${range[1]}`, ...(own === undefined ? [] : [own])], text: `${values} of ${of} values of ${column.name} lie outside ${range[0]} to ${range[1]}${own === undefined ? '' : ` ${own}`}, where the model was trained.` })];
}

/** The unit in which most values lie within the range. */
function otherUnit(own: string, share: (scale: ReturnType<typeof conversion>) => number): string | undefined {
  let best: { unit: string; share: number } | undefined;
  for (const unit of knownUnits) {
    const scale = unit === own ? undefined : conversion(unit, own);
    if (!scale || convert(scale, 1) === 1) continue;
    const found = share(scale);
    if (found >= RIGHT && found > (best?.share ?? 0)) best = { unit, share: found };
  }
  return best?.unit;
}
