import type { Asset, Tag } from '../../contract/domain';

/** A tag as decoding and scoring need it. */
export interface KnownTag {
  tag: Tag;
  /** Row in the live picture. */
  row: number;
}

export interface KnownAsset {
  asset: Asset;
  /** Row in the live picture. */
  row: number;
  tags: ReadonlyMap<string, KnownTag>;
}

/** The plant as messages name it: site and equipment by their keys. Made anew whenever the plant changes. */
export class PlantIndex {
  readonly equipment: readonly KnownAsset[];
  readonly tags: readonly KnownTag[];
  private readonly bySite = new Map<string, Map<string, KnownAsset>>();
  private readonly byTagId = new Map<number, KnownTag>();
  private readonly byAssetId = new Map<number, KnownAsset>();

  constructor(plant: { assets: readonly Asset[]; tags: readonly Tag[] }) {
    const assets = new Map(plant.assets.map((asset) => [asset.id, asset]));
    const tagsOf = new Map<number, Tag[]>();
    for (const tag of plant.tags) tagsOf.set(tag.asset, [...(tagsOf.get(tag.asset) ?? []), tag]);
    const tags: KnownTag[] = [];
    this.equipment = plant.assets.filter(({ kind }) => kind === 'equipment').map((asset, row) => {
      const own = new Map<string, KnownTag>();
      for (const tag of tagsOf.get(asset.id) ?? []) {
        const known = { tag, row: tags.length };
        tags.push(known);
        own.set(tag.name, known);
        this.byTagId.set(tag.id, known);
      }
      const known = { asset, row, tags: own };
      this.byAssetId.set(asset.id, known);
      const site = siteKey(asset, assets);
      if (site !== undefined) {
        const there = this.bySite.get(site) ?? new Map<string, KnownAsset>();
        this.bySite.set(site, there.set(asset.key, known));
      }
      return known;
    });
    this.tags = tags;
  }

  find(site: string, asset: string): KnownAsset | undefined {
    return this.bySite.get(site)?.get(asset);
  }

  tagById(id: number): KnownTag | undefined {
    return this.byTagId.get(id);
  }

  assetById(id: number): KnownAsset | undefined {
    return this.byAssetId.get(id);
  }
}

function siteKey(asset: Asset, assets: ReadonlyMap<number, Asset>): string | undefined {
  let above: Asset | undefined = asset;
  for (let depth = 0; above && depth < 20; depth++) {
    if (above.kind === 'site') return above.key;
    above = above.parent === null ? undefined : assets.get(above.parent);
  }
  return undefined;
}
