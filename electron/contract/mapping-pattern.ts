import type { ConnectorKind } from './connectors';

/**
 * Maps many tags of a source at once. The pattern is written like an address with names in braces, such as `plant/{area}/{machine}/{tag}`; what stands at those places names the equipment and the
 * tag. A name takes characters up to the next separator (one of `/ . : # ; |` or a space); `{tag*}` takes all that is left. `{*}` takes a part that names nothing.
 */
export interface MappingPattern {
  /** What the names in braces stood for, as they are written in the address; undefined: the address is none of these. */
  match(address: string): Record<string, string> | undefined;
  names: readonly string[];
}

/** @throws Error where the pattern can't be read: the sentence is for the person who wrote it */
export function readPattern(pattern: string): MappingPattern {
  const names: string[] = [];
  let source = '';
  let at = 0;
  for (const found of pattern.matchAll(/\{([^{}]*)\}/g)) {
    const [whole, inside = ''] = found;
    source += literal(pattern.slice(at, found.index));
    at = found.index + whole.length;
    if (inside === '*') {
      source += '[^/.:#;| ]+';
      continue;
    }
    const greedy = inside.endsWith('*');
    const name = greedy ? inside.slice(0, -1) : inside;
    if (!['site', 'area', 'machine', 'tag'].includes(name)) throw new Error(`{${inside}} is not a name: use {site}, {area}, {machine}, {tag}, or {*} for what does not matter.`);
    if (names.includes(name)) throw new Error(`{${name}} stands in the pattern twice.`);
    names.push(name);
    source += greedy ? `(?<${name}>.+)` : `(?<${name}>[^/.:#;| ]+)`;
  }
  const rest = pattern.slice(at);
  if (/[{}]/.test(rest)) throw new Error('A brace in the pattern is not closed.');
  source += literal(rest);
  const expression = new RegExp(`^${source}$`);
  return { names, match: (address) => expression.exec(address)?.groups };
}

/** A key of the plant out of a source's name: `Line 1 / Temp (°C)` is `line_1_temp_c`. Empty: nothing of it can stand in a key. */
export function keyOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '_')
    .replace(/^[_-]+|[_-]+$/g, '')
    .slice(0, 64);
}

export interface PatternTarget {
  site?: string;
  machine?: string;
  tag?: string;
}
export interface Placed {
  address: string;
  site: string;
  area?: string;
  equipment: string;
  tag: string;
  title: string;
}

/** Where the pattern puts each address; `fixed` says what the pattern does not. Those it does not match, or that name no whole place, are left out. */
export function place(addresses: readonly string[], pattern: MappingPattern, fixed: PatternTarget): Placed[] {
  return addresses.flatMap((address) => {
    const found = pattern.match(address);
    if (!found) return [];
    const site = keyOf(found.site ?? fixed.site ?? '');
    const equipment = keyOf(found.machine ?? fixed.machine ?? '');
    const title = found.tag ?? fixed.tag ?? '';
    const tag = keyOf(title);
    if (!site || !equipment || !tag) return [];
    const area = found.area === undefined ? '' : keyOf(found.area);
    return [{ address, site, ...(area ? { area } : {}), equipment, tag, title }];
  });
}

/**
 * As `place`, of a source's tags. A server of OPC UA names its nodes as it likes, often by numbers: there a pattern that does not begin like a node's address is held against the names on the way to it.
 * @throws Error as of `readPattern`
 */
export function placeTags(kind: ConnectorKind, tags: readonly { address: string; title: string }[], pattern: string, fixed: PatternTarget): Placed[] {
  const byPath = kind === 'opcua' && !/^(nsu=|[isgb]=)/.test(pattern.trim());
  const addressOf = new Map(tags.map(({ address, title }) => [byPath ? title : address, address]));
  return place([...addressOf.keys()], readPattern(pattern), fixed).map((placed) => ({ ...placed, address: addressOf.get(placed.address) ?? placed.address }));
}

const literal = (text: string): string => text.replace(/[.*+?^$()|[\]\\/]/g, '\\$&');
