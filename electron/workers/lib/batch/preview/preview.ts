import type { ColumnChoices } from '../../../../contract/batch';
import type { PreviewInput } from '../../../../contract/batch-preview';
import { conversion, knownUnits } from '../../../../contract/units';
import type { BatchCalls } from '../../../../engine/inference/protocols';
import { NOWHERE } from '../cells';
import { unitInName, unitOf, wantedOf, type Fed, type Wanted } from '../match';
import { addedColumns } from '../result-file';
import { takesReadings } from '../row-reader';
import { describe, shown } from './describe';
import { severalOf, shownOf } from './folder';
import { judge, toldOf } from './judge';
import { lookInto } from './look';
import { suggest, type Found } from './suggest';
import { warningsOf } from './warnings';

/** Looks at some rows of a file and says what a run of it would come to; keeps nothing. Errors: as of `openSource`. */
export async function preview({ manifest, source, each, file, rows: given, readings: asked, columns: choices = {}, kept = {}, reasons, show }: BatchCalls['preview']['input']): Promise<BatchCalls['preview']['output']> {
  const files = each ? await severalOf(source) : undefined;
  const one = files && (files.find(({ input }) => input === file) ?? (await shownOf(files, { manifest, readings: asked, columns: { ...kept, ...choices }, reasons })));
  const looked = await lookInto(one?.source ?? source, given);
  const readings = takesReadings(manifest, asked);
  const { needed, others } = wantedOf(manifest, readings);
  const wanted = [...needed, ...others];
  const columns = describe(looked);
  const found = suggest({ wanted, columns, readings, choices, kept });
  const matched = new Map(wanted.flatMap((one): [string, Fed][] => {
    const { column, value, given } = found.get(one.name) ?? { column: null, value: null, given: null };
    if (value !== null) return [[one.name, { at: NOWHERE, value }]];
    const at = columns.findIndex(({ name }) => name === column);
    const own = unitOf(one, readings);
    return column === null || at < 0 ? [] : [[one.name, { at, conversion: given !== null && own !== undefined && given !== own ? conversion(given, own) : undefined }]];
  }));
  // With their places among the first ones: rows that stand in windows of others alone are not shown.
  const first = looked.head.flatMap((row, at) => (row.line === 0 ? [] : [{ row, at }]));
  const adds = addedColumns(manifest, reasons?.count);
  const judged = judge(looked, manifest, matched, asked);
  const feeds = new Map(columns.map(({ name, at }) => [name, [...matched].filter(([, fed]) => fed.at === at).map(([input]) => input)]));
  return {
    file: one?.input ?? null, format: looked.format, delimiter: looked.delimiter,
    columns: columns.map(({ name, type, unit, examples, blank, low, high }) => ({ name, type, unit, examples, blank, low, high, feeds: feeds.get(name) ?? [] })),
    inputs: wanted.map((one) => inputOf(one, found.get(one.name), readings, needed.includes(one))),
    choices: Object.fromEntries(wanted.flatMap((one) => (files && isByName(found.get(one.name)) ? [] : choiceOf(one, found.get(one.name), readings, needed.includes(one))))),
    unused: columns.flatMap(({ name }) => (feeds.get(name)?.length === 0 ? [name] : [])),
    adds,
    looked: { rows: judged.rows || first.length + looked.spots.length, first: first.length, rejected: judged.rejected, judged: judged.rows > 0, of: looked.of, exact: looked.exact },
    problems: judged.problems,
    warnings: warningsOf({ looked, columns, wanted, needed, matched, readings, adds }),
    rows: first.slice(0, show).map(({ row: { line, cells, problem }, at }) => {
      const trouble = judged.troubles.get(at) ?? problem;
      return { line, cells: looked.header.map((_, place) => shown(cells[place])), problem: trouble ? toldOf(trouble) : null };
    }),
  };
}

function inputOf(one: Wanted, found: Found | undefined, readings: boolean, isNeeded: boolean): PreviewInput {
  const { name, title, input } = one;
  const unit = unitOf(one, readings) ?? null;
  const numeric = input && 'range' in input ? (input.range ?? null) : null;
  return {
    name, title, kind: input?.kind ?? 'key', unit, range: numeric, labels: input?.kind === 'category' ? input.labels : [], needed: isNeeded && !input?.missing,
    column: found?.column ?? null, value: found?.value ?? null, given: found?.given ?? null, units: unit === null ? [] : unitsOf(unit, found?.given ?? unit), how: found?.how ?? null, sure: found?.sure ?? null,
  };
}

/** Each scale once: by the input's own name for it, or that of the column. */
function unitsOf(own: string, given: string): string[] {
  const seen = new Set<string>();
  return [own, given, ...knownUnits].filter((unit) => {
    const by = conversion(unit, own);
    const key = by && `${by.scale} ${by.offset}`;
    if (key === undefined || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Whether a run finds it itself, by a name and what that says of its unit: of several files each may have another name for it. */
const isByName = (found: Found | undefined): boolean => found?.how === 'name' && found.sure === 'certain' && (found.given === null || found.given === unitInName(found.column ?? ''));

/** Whole: a name that means nothing else the next time. What feeds nothing and need not is said so. */
function choiceOf(one: Wanted, found: Found | undefined, readings: boolean, isNeeded: boolean): [string, ColumnChoices[string]][] {
  if (found && found.value !== null) return [[one.name, { value: found.value }]];
  if (!found?.column) return isNeeded && !one.input?.missing ? [] : [[one.name, null]];
  const unit = found.given ?? unitOf(one, readings);
  return [[one.name, { column: found.column, ...(unit === undefined || !knownUnits.includes(unit) ? {} : { unit }) }]];
}
