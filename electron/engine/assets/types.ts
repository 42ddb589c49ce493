import type { TagDeadband } from '../../contract/deadband';
import type { Asset, Plant, Tag } from '../../contract/domain';
import type { Emitter } from '../shared/emitter';
import type { Who } from '../shared/who';

export type NewAsset = Omit<Asset, 'id' | 'attributes'> & { attributes?: Asset['attributes'] };
export type NewTag = Omit<Tag, 'id'>;

/** A branch of a plant that is made in one go, e.g. by the demo or from a configuration file. */
export interface PlantNode {
  kind: Asset['kind'];
  key: string;
  name: string;
  attributes?: Asset['attributes'];
  /** Of equipment only. */
  tags?: readonly Omit<Tag, 'id' | 'asset'>[];
  children?: readonly PlantNode[];
}

/** The plant as it stands; a change makes a new one, so a snapshot may be kept as long as its revision is of use. */
export interface PlantSnapshot {
  /** Parents before their children, depth first, siblings in the order they were added: plant order. */
  readonly assets: readonly Asset[];
  /** By equipment in plant order, then in the order they were added. */
  readonly tags: readonly Tag[];
  readonly equipment: readonly Asset[];
  readonly assetById: ReadonlyMap<number, Asset>;
  readonly tagById: ReadonlyMap<number, Tag>;
}

/**
 * The plant's tree: site, areas, equipment and its tags. In memory, since it is small and every reading asks it; changed
 * only here. Errors of every change: not-found, invalid-input, conflict, each naming what is meant.
 */
export interface Assets {
  plant(): PlantSnapshot;
  /** Rises with every change since the engine started. */
  readonly revision: number;
  readonly changed: Emitter<void>;
  /** What stands above an asset, from the site down: `Demo plant / Milling shop / Line B`; empty for a site. */
  place(assetId: number): string;
  /** The site that an asset belongs to (a site: itself). */
  siteOf(assetId: number): Asset | undefined;
  /** By the two keys of a topic `millwright/v1/<site>/<asset>/…`. */
  findEquipment(siteKey: string, assetKey: string): Asset | undefined;
  tagsOf(assetId: number): readonly Tag[];
  findTag(assetId: number, name: string): Tag | undefined;
  addAsset(who: Who, asset: NewAsset, why?: string): Promise<Asset>;
  addTag(who: Who, tag: NewTag, why?: string): Promise<Tag>;
  /** Many in one transaction: all of them or none. */
  addTags(who: Who, tags: readonly NewTag[], why?: string): Promise<Tag[]>;
  /** A whole branch in one transaction: all of it or nothing. Returns what was made, parents first. */
  addMany(who: Who, parent: number | null, nodes: readonly PlantNode[], why?: string): Promise<Asset[]>;
  /** What of the readings of these tags is kept: all of them are changed or none. Returns how many were changed. */
  setDeadband(who: Who, tags: readonly number[], wanted: TagDeadband, why?: string): Promise<number>;
  /** What rarely changes, e.g. a product's grade; null takes it away. */
  setAttribute(who: Who, assetId: number, name: string, value: string | number | null, why?: string): Promise<Asset>;
}

/** What the contract's `plant` tells beside the tree; the rooms to the left know it. */
export interface PlantExtras {
  watches(): Plant['watches'];
  simulated: boolean;
}
