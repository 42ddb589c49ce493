import type { Asset, Tag } from '../../contract/domain';
import { Emitter } from '../shared/emitter';
import { Turns } from '../shared/turns';
import type { Who } from '../shared/who';
import type { Security } from '../security';
import type { Store, Transaction } from '../store';
import { assetRepository } from './repository';
import { checkAsset, checkAttribute, checkBranch, checkDeadbands, checkTag, checkTags, knownAsset, siteFor } from './rules';
import { ancestors, buildTree } from './tree';
import type { Assets, NewTag, PlantNode } from './types';

export interface AssetDependencies {
  store: Store;
  security: Pick<Security, 'record'>;
}

/** Reads the plant and returns its service. One at a time per store: what it holds in memory is the truth. */
export async function createAssets({ store, security }: AssetDependencies): Promise<Assets> {
  const repository = assetRepository(store.main);
  const load = async () => buildTree(await repository.assets(), await repository.tags());
  const changed = new Emitter<void>();
  let tree = await load();
  let revision = 0;
  const turns = new Turns();

  /** Changes follow one another, so that what `check` saw in memory still holds when `work` writes. */
  const change = <T>(name: string, check: () => void, work: (tx: Transaction) => Promise<T>): Promise<T> => {
    const run = async () => {
      check();
      const result = await store.main.transaction(name, work).finally(async () => {
        // Also after a failure: nobody knows whether it committed.
        tree = await load();
      });
      revision++;
      changed.emit();
      return result;
    };
    return turns.run(run);
  };

  const insertAsset = async (tx: Transaction, asset: Omit<Asset, 'id'>, site: number | null): Promise<Asset> => ({ id: await repository.insertAsset(tx, asset, site), ...asset });

  const insertTag = async (tx: Transaction, who: Who, tag: NewTag, why: string | undefined): Promise<Tag> => {
    const added = { id: await repository.insertTag(tx, tag), ...tag };
    await security.record(tx, who, 'assets.addTag', null, added, why);
    return added;
  };

  /** One entry of the audit trail an asset, its tags in it. */
  const insertBranch = async (tx: Transaction, who: Who, why: string | undefined, parent: number | null, site: number | null, nodes: readonly PlantNode[], made: Asset[]): Promise<void> => {
    for (const { kind, key, name, attributes = {}, tags = [], children = [] } of nodes) {
      const asset = await insertAsset(tx, { parent, kind, key, name, attributes }, site);
      const ownTags: Tag[] = [];
      for (const tag of tags) ownTags.push({ id: await repository.insertTag(tx, { ...tag, asset: asset.id }), ...tag, asset: asset.id });
      await security.record(tx, who, 'assets.addAsset', null, ownTags.length > 0 ? { ...asset, tags: ownTags } : asset, why);
      made.push(asset);
      await insertBranch(tx, who, why, asset.id, site ?? asset.id, children, made);
    }
  };

  return {
    plant: () => tree,
    get revision() {
      return revision;
    },
    changed,
    place(assetId) {
      const asset = tree.assetById.get(assetId);
      return asset ? ancestors(tree.assetById, asset).map((above) => above.name).join(' / ') : '';
    },
    siteOf(assetId) {
      const asset = tree.assetById.get(assetId);
      return asset && (asset.kind === 'site' ? asset : ancestors(tree.assetById, asset)[0]);
    },
    findEquipment(siteKey, assetKey) {
      const site = tree.siteByKey.get(siteKey);
      return site && tree.equipmentByKey.get(site.id)?.get(assetKey);
    },
    tagsOf: (assetId) => tree.tagsOf.get(assetId) ?? [],
    findTag: (assetId, name) => tree.tagByName.get(assetId)?.get(name),

    addAsset: (who, asset, why) =>
      change('assets.addAsset', () => checkAsset(tree, asset), async (tx) => {
        const { parent, kind, key, name, attributes = {} } = asset;
        const added = await insertAsset(tx, { parent, kind, key, name, attributes }, siteFor(tree, parent)?.id ?? null);
        await security.record(tx, who, 'assets.addAsset', null, added, why);
        return added;
      }),
    addTag: (who, tag, why) => change('assets.addTag', () => checkTag(tree, tag), (tx) => insertTag(tx, who, tag, why)),
    addTags: (who, tags, why) =>
      change('assets.addTags', () => checkTags(tree, tags), async (tx) => {
        const added: Tag[] = [];
        for (const tag of tags) added.push(await insertTag(tx, who, tag, why));
        return added;
      }),
    addMany: (who, parent, nodes, why) =>
      change('assets.addMany', () => checkBranch(tree, parent, nodes), async (tx) => {
        const made: Asset[] = [];
        await insertBranch(tx, who, why, parent, siteFor(tree, parent)?.id ?? null, nodes, made);
        return made;
      }),
    setDeadband: (who, tags, wanted, why) =>
      change('assets.setDeadband', () => checkDeadbands(tree, tags, wanted), async (tx) => {
        const changed = [...new Set(tags)].flatMap((id) => tree.tagById.get(id) ?? []).filter((tag) => tag.deadband !== wanted?.deadband || tag.longestSilenceMs !== wanted?.longestSilenceMs);
        await repository.setDeadband(tx, changed.map(({ id }) => id), wanted);
        for (const { id, asset, name, deadband, longestSilenceMs } of changed) {
          const place = { tag: id, asset: knownAsset(tree, asset).key, name };
          await security.record(tx, who, 'assets.setDeadband', { ...place, deadband: deadband ?? null, longestSilenceMs: longestSilenceMs ?? null }, { ...place, deadband: null, longestSilenceMs: null, ...wanted }, why);
        }
        return changed.length;
      }),
    setAttribute: (who, assetId, name, value, why) =>
      change('assets.setAttribute', () => checkAttribute(knownAsset(tree, assetId), name, value), async (tx) => {
        const asset = knownAsset(tree, assetId);
        const { [name]: before = null, ...others } = asset.attributes;
        const attributes = value === null ? others : { ...others, [name]: value };
        await repository.setAttributes(tx, assetId, attributes);
        await security.record(tx, who, 'assets.setAttribute', { asset: asset.key, name, value: before }, { asset: asset.key, name, value }, why);
        return { ...asset, attributes };
      }),
  };
}
