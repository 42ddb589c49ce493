import { MillwrightError } from '../../../contract/errors';
import type { KeyColumn, Manifest, ManifestInput } from '../../../contract/manifest';

/** Without case, bracketed units, spaces and punctuation: `Air temperature [K]` is `airtemperature`. */
export function plainName(name: string): string {
  return name.replace(/\[[^\]]*\]|\([^)]*\)/g, '').toLowerCase().normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, '');
}

type Wanted = Pick<ManifestInput, 'name' | 'title' | 'aliases'>;

/** The time of a reading, and what tells machines apart, where a manifest does not name these columns. */
const timeColumn: KeyColumn = { name: 'time', title: 'Time', aliases: ['timestamp', 'datetime', 'ts'] };
export const assetColumn: KeyColumn = { name: 'asset', title: 'Asset', aliases: ['machine', 'equipment'] };

/** Which column has the times of readings: the order of samples that are steps of time, else one of its own. */
export const timeOf = ({ series }: Pick<Manifest, 'series'>): KeyColumn => (series?.stepMs !== undefined && series.order ? series.order : timeColumn);

/** The inputs, and what tells the series of a file and their order. */
function wantedOf(manifest: Manifest, readings: boolean): { needed: Wanted[]; others: Wanted[] } {
  const { inputs, series } = manifest;
  const by = series?.by ?? [];
  const order = series?.order ? [series.order] : [];
  if (!readings) return { needed: [...inputs, ...by, ...order], others: [] };
  const time = timeOf(manifest);
  return { needed: [...inputs, ...by, time], others: [...(by.length === 0 ? [assetColumn] : []), ...order.filter(({ name }) => name !== time.name)] };
}

/**
 * Which column of a file is which, for the inputs and the columns of the series: by its name, title or one of its aliases, first as written, then as `plainName`. Of `readings` the time is needed, and
 * machines may be told apart. Errors: invalid-input that names each missing column, those that were found, and the nearest name where one is misspelt.
 */
export function matchColumns(manifest: Manifest, header: readonly string[], file: string, readings = false): Map<string, number> {
  const matched = new Map<string, number>();
  const missing: Wanted[] = [];
  const { needed, others } = wantedOf(manifest, readings);
  for (const input of [...needed, ...others]) {
    const at = find(input, header, file);
    if (at !== undefined) matched.set(input.name, at);
    else if (needed.includes(input)) missing.push(input);
  }
  if (missing.length === 0) return matched;
  const free = header.filter((_, at) => ![...matched.values()].includes(at));
  const parts = missing.map((input) => {
    const near = nearest(input, free);
    return near === undefined ? input.name : `${input.name} (did you mean the column "${near}"?)`;
  });
  const found = header.length > 40 ? `${header.slice(0, 40).join(', ')} and ${header.length - 40} more` : header.join(', ');
  throw new MillwrightError('invalid-input', `${file} lacks the ${parts.length === 1 ? 'column' : 'columns'} ${parts.join(', ')}. Found were: ${found}.`, { file, column: missing[0]?.name ?? '', missing: missing.map(({ name }) => name), found: [...header] });
}

function find(input: Wanted, header: readonly string[], file: string): number | undefined {
  for (const spelling of [(name: string) => name.trim().toLowerCase(), plainName]) {
    for (const names of [[input.name], [input.title], input.aliases]) {
      const wanted = names.map(spelling).filter((name) => name !== '');
      const hits = header.flatMap((name, at) => (wanted.includes(spelling(name)) ? [at] : []));
      if (hits.length > 1) {
        throw new MillwrightError('invalid-input', `${file}: more than one column could be ${input.name}: ${hits.map((at) => header[at]).join(', ')}. Leave one of them.`, { file, column: input.name });
      }
      if (hits[0] !== undefined) return hits[0];
    }
  }
  return undefined;
}

function nearest(input: Wanted, header: readonly string[]): string | undefined {
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
