import type { ConnectorKind, SourceTag, WantedMapping } from '../../../../electron/contract/connectors';
import { placeTags, readPattern } from '../../../../electron/contract/mapping-pattern';
import { t } from '../../../words/catalogue/connect';

/** A pattern to begin with, in the form of the kind's addresses. */
export function patternFor(kind: ConnectorKind): string {
  if (kind === 'sparkplug') return '{*}/{machine}:{tag*}';
  if (kind === 'file') return '{tag}';
  if (kind === 'opcua') return '{machine}/{tag*}';
  return kind === 'mqtt' ? '{*}/{machine}#{tag*}' : '';
}

export interface Preview {
  mappings: WantedMapping[];
  /** By address, as `site/equipment/tag`. */
  goesTo: ReadonlyMap<string, string>;
  /** What stands in the way that nobody has said yet. */
  lacking: string | null;
  /** What is wrong with the pattern. */
  error: string | null;
}

/** What a pattern would do with the tags that are shown and not mapped yet. */
export function preview(kind: ConnectorKind, tags: readonly SourceTag[], pattern: string, fixed: { site: string; machine: string }): Preview {
  const nothing = { mappings: [], goesTo: new Map<string, string>(), lacking: null, error: null };
  if (pattern.trim() === '') return nothing;
  try {
    const open = new Map(tags.filter(({ mappedTo }) => mappedTo === null).map((tag) => [tag.address, tag]));
    const read = readPattern(pattern);
    const lacking = read.names.includes('tag') ? (['site', 'machine'] as const).find((name) => !read.names.includes(name) && fixed[name].trim() === '') : 'tag';
    if (lacking) return { ...nothing, [lacking === 'tag' ? 'error' : 'lacking']: t.lacking[lacking] };
    const placed = placeTags(kind, [...open.values()], pattern, fixed);
    return {
      mappings: placed.map((one) => {
        const { type = '', unit = '' } = open.get(one.address) ?? {};
        return { ...one, ...(type.toLowerCase().startsWith('bool') ? { kind: 'boolean' as const } : {}), ...(unit ? { unit } : {}) };
      }),
      goesTo: new Map(placed.map(({ address, site: at, equipment, tag }) => [address, `${at}/${equipment}/${tag}`])),
      lacking: null,
      error: null,
    };
  } catch (error) {
    return { ...nothing, error: error instanceof Error ? error.message : String(error) };
  }
}

/** What a tag of a source might be called here: as its kind's pattern reads it. */
export function suggestedTag(kind: ConnectorKind, tag: SourceTag): string {
  const pattern = patternFor(kind);
  return pattern === '' ? '' : (placeTags(kind, [tag], pattern, { site: 'site', machine: 'machine' })[0]?.tag ?? '');
}
