import type { Asset, Tag } from '../../contract/domain';
import { groupBy } from '../shared/group-by';
import type { PlantSnapshot } from './types';

/** The plant as it is read from the store, with the ways through it that readings and screens take. */
export interface Tree extends PlantSnapshot {
  readonly tagsOf: ReadonlyMap<number, readonly Tag[]>;
  readonly tagByName: ReadonlyMap<number, ReadonlyMap<string, Tag>>;
  readonly siteByKey: ReadonlyMap<string, Asset>;
  readonly equipmentByKey: ReadonlyMap<number, ReadonlyMap<string, Asset>>;
}

/** `assets` and `tags` in the order they were added. */
export function buildTree(assets: readonly Asset[], tags: readonly Tag[]): Tree {
  const children = groupBy(assets, (asset) => asset.parent);
  const ordered: Asset[] = [];
  const walk = (parent: number | null) => {
    for (const asset of children.get(parent) ?? []) {
      ordered.push(asset);
      walk(asset.id);
    }
  };
  walk(null);

  const assetById = new Map(ordered.map((asset) => [asset.id, asset]));
  const equipment = ordered.filter((asset) => asset.kind === 'equipment');
  const tagsOf = groupBy(tags, (tag) => tag.asset);
  const orderedTags = equipment.flatMap((asset) => tagsOf.get(asset.id) ?? []);
  const bySite = groupBy(equipment, (asset) => ancestors(assetById, asset).at(0)?.id);
  return {
    assets: ordered,
    tags: orderedTags,
    equipment,
    assetById,
    tagById: new Map(orderedTags.map((tag) => [tag.id, tag])),
    tagsOf,
    tagByName: new Map([...tagsOf].map(([asset, own]) => [asset, new Map(own.map((tag) => [tag.name, tag]))])),
    siteByKey: new Map(ordered.filter((asset) => asset.kind === 'site').map((site) => [site.key, site])),
    equipmentByKey: new Map([...bySite].flatMap(([site, own]) => (site === undefined ? [] : [[site, new Map(own.map((asset) => [asset.key, asset]))]]))),
  };
}

/** From the site down to the parent. */
export function ancestors(byId: ReadonlyMap<number, Asset>, asset: Asset): Asset[] {
  const path: Asset[] = [];
  for (let at = asset.parent; at !== null; ) {
    const parent = byId.get(at);
    if (!parent) break;
    path.unshift(parent);
    at = parent.parent;
  }
  return path;
}

/** Its keys from the site downwards, as files for another appliance name it: `works/milling/mill-07`. */
export const keysOf = (asset: Asset, { assetById }: Pick<PlantSnapshot, 'assetById'>): string => [...ancestors(assetById, asset), asset].map(({ key }) => key).join('/');
