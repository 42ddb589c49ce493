import { isOfReadings, isOfTwo } from '../../contract/alarm-kinds';
import { conversion, convert, type Conversion } from '../../contract/units';
import { quietMsOf } from '../../contract/deadband';
import type { Asset, Tag } from '../../contract/domain';
import { groupBy } from '../shared/group-by';
import { HOLD_MS } from './condition';
import type { Point } from './points';
import { nearest, subjectOf } from './scope';
import { signalOf, type Signal } from './signals';
import type { Definition } from './types';

/** One definition on the readings of one piece of equipment. */
export interface Watch {
  definition: Definition;
  asset: number;
  /** Its tag, and the one that it is held against. */
  tags: readonly Tag[];
  signal: Signal;
  /** How long a value of the tag holds. */
  holdMs: number;
  /** Where it stands; of one that goes live. */
  point?: Point;
}
/** What a reading goes to. */
export interface Entry {
  watch: Watch;
  of: 0 | 1;
  /** From the tag's unit to the definition's; null: they are the same. */
  unit: Conversion | null;
}

export interface PlantOf {
  equipment: readonly Asset[];
  assetById: ReadonlyMap<number, Asset>;
  tags: readonly Tag[];
}

/** A value of the tag holds so long: as long as it is not stale, and as long as its deadband may keep others away. */
export const holdOf = (tag: Tag): number => Math.max(HOLD_MS, tag.staleAfterMs) + quietMsOf(tag);

/** What a tag's unit is converted by; undefined: it can't be had in this one. */
function unitOf(tag: Tag, unit: string): Conversion | null | undefined {
  if ((tag.unit ?? '') === unit || tag.kind === 'boolean' || tag.kind === 'category') return null;
  return conversion(tag.unit ?? '', unit);
}

/** Labels are compared by what they say: two tags may number theirs otherwise. */
function differOf([own, other]: readonly Tag[]): (a: number, b: number) => number {
  if (own?.kind !== 'category' || other?.kind !== 'category') return (a, b) => a - b;
  const label = (tag: Tag, code: number) => tag.labels?.[code] ?? NaN;
  return (a, b) => (Number.isNaN(a) || Number.isNaN(b) ? NaN : Number(label(own, a) !== label(other, b)));
}

/** The value's own unit, where limits are in another: a rate's is a minute's change. */
export const valueUnit = ({ kind, unit }: Pick<Definition, 'kind' | 'unit'>): string => (kind.endsWith('-rate') ? unit.replace(/\/min$/, '') : unit);

function watchOf(definition: Definition, asset: number, byName: ReadonlyMap<string, Tag>): Watch | undefined {
  const own = byName.get(definition.tag ?? '');
  const other = isOfTwo(definition) ? byName.get(definition.other ?? '') : undefined;
  if (!own || (isOfTwo(definition) && !other)) return undefined;
  const tags = other ? [own, other] : [own];
  const judgesValue = definition.kind !== 'reading-missing' && definition.kind !== 'reading-quality';
  if (judgesValue && tags.some((tag) => unitOf(tag, valueUnit(definition)) === undefined)) return undefined;
  const two = other && { holdMs: [holdOf(own), holdOf(other)] as const, differ: differOf(tags) };
  return { definition, asset, tags, signal: signalOf(definition, { two, quietMs: quietMsOf(own) }), holdMs: Math.max(...tags.map(holdOf)) };
}

/** What of a watch decides what its signal remembers: with the same, it goes on. */
const memoryOf = ({ definition: { id, kind, spanMs, direction, unit }, asset, tags }: Watch): string => JSON.stringify([id, kind, spanMs, direction, unit, asset, tags.map(({ id: tag, unit: own, labels, staleAfterMs, deadband, longestSilenceMs }) => [tag, own, labels, staleAfterMs, deadband, longestSilenceMs])]);

/** Every definition on readings, at every machine that it holds for. */
export function watchesOf(definitions: readonly Definition[], plant: PlantOf): Watch[] {
  const subjects = [...groupBy(definitions.filter(({ kind }) => isOfReadings(kind)), subjectOf).values()];
  if (subjects.length === 0) return [];
  const tagsOf = groupBy(plant.tags, ({ asset }) => asset);
  return plant.equipment.flatMap(({ id }) => {
    const byName = new Map((tagsOf.get(id) ?? []).map((tag) => [tag.name, tag]));
    return subjects.flatMap((of) => (byName.has(of[0]?.tag ?? '') ? nearest(of, id, plant.assetById).flatMap((definition) => watchOf(definition, id, byName) ?? []) : []));
  });
}

/** Which readings go to which definitions. Looked up for every reading: a tag that nothing judges costs one look. */
export class Series {
  private entries = new Map<number, Entry[]>();
  private watches: readonly Watch[] = [];

  /** Where nothing of it has changed a watch goes on with what it remembers. */
  set(next: readonly Watch[]): void {
    const before = new Map(this.watches.map((watch) => [memoryOf(watch), watch]));
    this.watches = next.map((watch) => {
      const known = before.get(memoryOf(watch));
      return known ? { ...watch, signal: known.signal } : watch;
    });
    this.entries = new Map();
    for (const watch of this.watches) {
      watch.tags.forEach((tag, at) => {
        const own = this.entries.get(tag.id) ?? [];
        this.entries.set(tag.id, own);
        own.push({ watch, of: at === 0 ? 0 : 1, unit: unitOf(tag, valueUnit(watch.definition)) ?? null });
      });
    }
  }

  of(tag: number): readonly Entry[] | undefined {
    return this.entries.get(tag);
  }
  all(): readonly Watch[] {
    return this.watches;
  }
}

/** What a reading makes of a definition's number; undefined: nothing new. */
export function taken({ watch, of, unit }: Entry, time: number, received: number, value: number, quality: number): number | undefined {
  return watch.signal.take(of, time, received, unit === null ? value : convert(unit, value), quality);
}
