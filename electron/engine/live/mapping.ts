import type { Mapping, WantedMapping } from '../../contract/connectors';
import { wantedMapping } from '../../contract/connectors';
import type { Asset, Tag } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import { conversion } from '../../contract/units';
import type { NewTag, PlantNode } from '../assets';
import type { Who } from '../shared/who';
import type { MappedTags } from './mapped';
import { deleteMappings, putMappings, type KeptMapping } from './repository';
import type { LiveDeps } from './types';

type Wanted = ReturnType<typeof wantedMapping.parse>;

/** A tag that nobody said more of is stale after so long. */
const STALE_AFTER_MS = 60_000;

/** Which tags of a source go where: changed here, kept, in the audit trail. */
export class Mappings {
  constructor(private readonly deps: Pick<LiveDeps, 'store' | 'security' | 'assets'>, private readonly of: (connector: string) => MappedTags, private readonly changed: (connector: string) => void) {}

  list(connector: string): Mapping[] {
    return this.of(connector).list().flatMap((kept) => this.shown(kept) ?? []);
  }

  async map(who: Who, connector: string, given: readonly WantedMapping[], { make, why }: { make: boolean; why?: string | undefined }): Promise<{ mapped: number; made: number }> {
    const own = this.of(connector);
    const wanted = given.map((one) => wantedMapping.parse(one));
    refuseDoubles(wanted);
    const missing = wanted.filter((one) => !this.find(one));
    if (missing.length > 0 && !make) {
      const [first] = missing;
      throw new MillwrightError('not-found', `The plant has no tag ${first?.site}/${first?.equipment}/${first?.tag}${missing.length > 1 ? `, nor ${missing.length - 1} others` : ''}. Have them made, or choose others.`, { missing: missing.slice(0, 20).map(place) });
    }
    await this.make(who, missing, why);
    const rows = wanted.map((one): KeptMapping => {
      const tag = this.find(one);
      if (!tag) throw new MillwrightError('not-found', `The plant has no tag ${place(one)}.`);
      return { address: one.address, tag: tag.id, ...scaling(one, tag) };
    });
    const replaced = new Set([...rows.map(({ address }) => address)]);
    const tags = new Set(rows.map(({ tag }) => tag));
    const before = own.list().filter((kept) => replaced.has(kept.address) || tags.has(kept.tag));
    await this.deps.store.main.transaction('map tags', async (tx) => {
      await putMappings(tx, connector, rows);
      await this.deps.security.record(tx, who, 'live.map', before.length > 0 ? { connector, mappings: before.map((kept) => this.shown(kept)) } : null, { connector, mappings: rows.map((kept) => this.shown(kept)) }, why);
    });
    own.set([...own.list().filter((kept) => !before.includes(kept)), ...rows]);
    this.changed(connector);
    return { mapped: rows.length, made: missing.length };
  }

  async unmap(who: Who, connector: string, addresses: readonly string[], why?: string): Promise<number> {
    const own = this.of(connector);
    const wanted = new Set(addresses);
    const gone = own.list().filter(({ address }) => wanted.has(address));
    if (gone.length === 0) return 0;
    await this.deps.store.main.transaction('unmap tags', async (tx) => {
      await deleteMappings(tx, connector, [...wanted]);
      await this.deps.security.record(tx, who, 'live.unmap', { connector, mappings: gone.map((kept) => this.shown(kept)) }, null, why);
    });
    own.set(own.list().filter((kept) => !gone.includes(kept)));
    this.changed(connector);
    return gone.length;
  }

  /** `site/equipment/tag` of a tag. */
  placeOf(tagId: number): string | undefined {
    const { assets } = this.deps;
    const { tagById, assetById } = assets.plant();
    const tag = tagById.get(tagId);
    const asset = tag && assetById.get(tag.asset);
    const site = asset && assets.siteOf(asset.id);
    return tag && asset && site ? `${site.key}/${asset.key}/${tag.name}` : undefined;
  }

  private shown({ address, tag, scale, offset }: KeptMapping): Mapping | undefined {
    const [site, equipment, name] = this.placeOf(tag)?.split('/') ?? [];
    return site && equipment && name ? { address, site, equipment, tag: name, scale, offset } : undefined;
  }

  private find({ site, equipment, tag }: Pick<Mapping, 'site' | 'equipment' | 'tag'>): Tag | undefined {
    const asset = this.deps.assets.findEquipment(site, equipment);
    return asset && this.deps.assets.findTag(asset.id, tag);
  }

  /** Equipment with its tags in one go a site or area, then the tags of equipment that is there. */
  private async make(who: Who, missing: readonly Wanted[], why: string | undefined): Promise<void> {
    const { assets } = this.deps;
    const groups = new Map<string, Wanted[]>();
    for (const one of missing) {
      if (assets.findEquipment(one.site, one.equipment)) continue;
      const key = `${one.site}/${one.area ?? ''}`;
      groups.set(key, [...(groups.get(key) ?? []), one]);
    }
    for (const group of groups.values()) {
      const machines = new Map<string, Wanted[]>();
      for (const one of group) machines.set(one.equipment, [...(machines.get(one.equipment) ?? []), one]);
      const equipment: PlantNode[] = [...machines].map(([key, tags]) => ({ kind: 'equipment', key, name: nameOf(key), tags: tags.map(newTag) }));
      await this.makeUnder(who, group[0]?.site ?? '', group[0]?.area, equipment, why);
    }
    const tags = missing.flatMap((one): NewTag[] => {
      const asset = assets.findEquipment(one.site, one.equipment);
      return asset && !assets.findTag(asset.id, one.tag) ? [{ ...newTag(one), asset: asset.id }] : [];
    });
    if (tags.length > 0) await assets.addTags(who, tags, why);
  }

  private async makeUnder(who: Who, siteKey: string, areaKey: string | undefined, equipment: PlantNode[], why: string | undefined): Promise<void> {
    const { assets } = this.deps.assets.plant();
    const site = assets.find(({ kind, key }) => kind === 'site' && key === siteKey);
    const area = areaKey === undefined ? undefined : assets.find((asset) => asset.kind === 'area' && asset.key === areaKey && this.deps.assets.siteOf(asset.id)?.id === site?.id);
    let nodes = equipment;
    if (areaKey !== undefined && !area) nodes = [{ kind: 'area', key: areaKey, name: nameOf(areaKey), children: nodes }];
    if (!site) nodes = [{ kind: 'site', key: siteKey, name: nameOf(siteKey), children: nodes }];
    const parent: Asset | undefined = area ?? site;
    await this.deps.assets.addMany(who, parent?.id ?? null, nodes, why);
  }
}

function refuseDoubles(wanted: readonly Wanted[]): void {
  const seen = new Map<string, string>();
  for (const one of wanted) {
    const other = seen.get(place(one));
    if (other !== undefined) throw new MillwrightError('conflict', `Both "${other}" and "${one.address}" would go to ${place(one)}. A tag takes the values of one address: choose another tag for one of them.`, { addresses: [other, one.address] });
    seen.set(place(one), one.address);
  }
}

/** Errors: invalid-input, where the source's unit can't become the tag's. */
function scaling({ scale, offset, unit, address }: Wanted, tag: Tag): { scale: number; offset: number } {
  if (unit === undefined || unit === '' || tag.unit === undefined || unit === tag.unit) return { scale, offset };
  const found = conversion(unit, tag.unit);
  if (!found) throw new MillwrightError('invalid-input', `"${address}" is in ${unit}, and ${tag.title} in ${tag.unit}: it is not known how one becomes the other. Give scale and offset instead of the unit.`, { address });
  // What the source scales first, the units follow.
  return { scale: scale * found.scale, offset: offset * found.scale + found.offset };
}

function newTag({ tag, title, kind, labels, unit }: Wanted): Omit<Tag, 'id' | 'asset'> {
  return { name: tag, title: title ?? nameOf(tag), kind: kind ?? (labels ? 'category' : 'number'), ...(labels ? { labels } : {}), ...(unit ? { unit } : {}), staleAfterMs: STALE_AFTER_MS };
}

const place = ({ site, equipment, tag }: Pick<Mapping, 'site' | 'equipment' | 'tag'>): string => `${site}/${equipment}/${tag}`;
/** `line-1` is `Line 1`. */
const nameOf = (key: string): string => key.replace(/[_-]+/g, ' ').trim().replace(/^./, (letter) => letter.toUpperCase());
