import type { TagDeadband } from '../../contract/deadband';
import { asset as assetSchema, slug, tag as tagSchema, type Asset, type Tag } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import { issueText } from '../../contract/issue';
import { ancestors, type Tree } from './tree';
import type { NewAsset, NewTag, PlantNode } from './types';

const standsUnder: Record<Asset['kind'], readonly Asset['kind'][]> = { site: [], area: ['site', 'area'], equipment: ['site', 'area'] };
const attributeName = /^[a-z][a-z0-9_-]{0,63}$/;

export function knownAsset(tree: Tree, id: number): Asset {
  const found = tree.assetById.get(id);
  if (!found) throw new MillwrightError('not-found', `There is no asset with the number ${id}.`, { asset: id });
  return found;
}

/** Site that a new asset under `parent` will belong to; null for a site. */
export function siteFor(tree: Tree, parent: number | null): Asset | null {
  if (parent === null) return null;
  const above = knownAsset(tree, parent);
  return above.kind === 'site' ? above : (ancestors(tree.assetById, above)[0] ?? null);
}

export function checkAsset(tree: Tree, asset: NewAsset): void {
  checkShape(asset);
  const parent = asset.parent === null ? null : knownAsset(tree, asset.parent);
  checkPlace(asset, parent);
  const site = siteFor(tree, asset.parent);
  const taken =
    asset.kind === 'site' ? tree.siteByKey.get(asset.key)
    : asset.kind === 'equipment' ? site && tree.equipmentByKey.get(site.id)?.get(asset.key)
    : tree.assets.find((other) => other.kind === 'area' && other.parent === asset.parent && other.key === asset.key);
  if (taken) throw keyTaken(asset, taken.name);
}

/** What a branch says of itself; `checkAsset` and `checkTag` then hold for it, since its keys are unlike each other and unlike the tree's. */
export function checkBranch(tree: Tree, parent: number | null, nodes: readonly PlantNode[]): void {
  const equipment = new Map(tree.equipmentByKey.get(siteFor(tree, parent)?.id ?? -1) ?? []);
  for (const node of nodes) checkAsset(tree, { ...node, parent });
  const walk = (above: PlantNode | Asset | null, branch: readonly PlantNode[], machines: Map<string, { name: string }>) => {
    const siblings = new Map<string, PlantNode>();
    for (const node of branch) {
      checkShape(node);
      checkPlace(node, above);
      const keys = node.kind === 'equipment' ? machines : siblings;
      const other = keys.get(node.key);
      if (other) throw keyTaken(node, other.name);
      keys.set(node.key, node);
      const names = new Set<string>();
      for (const tag of node.tags ?? []) checkTagOf(node, tag, names);
      walk(node, node.children ?? [], node.kind === 'site' ? new Map() : machines);
    }
  };
  walk(parent === null ? null : knownAsset(tree, parent), nodes, equipment);
}

export function checkTag(tree: Tree, tag: NewTag): void {
  checkTagOf(knownAsset(tree, tag.asset), tag, new Set(tree.tagByName.get(tag.asset)?.keys()));
}

export function checkTags(tree: Tree, tags: readonly NewTag[]): void {
  const taken = new Map<number, Set<string>>();
  for (const tag of tags) {
    const own = taken.get(tag.asset) ?? new Set(tree.tagByName.get(tag.asset)?.keys());
    checkTagOf(knownAsset(tree, tag.asset), tag, own);
    taken.set(tag.asset, own);
  }
}

export function checkAttribute(asset: Asset, name: string, value: string | number | null): void {
  if (!attributeName.test(name)) throw invalid(`The attribute "${name}" of ${asset.name} needs another name: begin with a letter, use lower-case letters, digits, - and _.`, { attribute: name });
  if (typeof value === 'number' && !Number.isFinite(value)) throw invalid(`The attribute ${name} of ${asset.name} must be a number or a text.`, { attribute: name });
}

function checkShape(asset: Pick<PlantNode, 'kind' | 'key' | 'name' | 'attributes'>): void {
  const named = `The ${asset.kind} "${asset.key}"`;
  if (!slug.safeParse(asset.key).success) throw invalid(`${named} needs another key: use lower-case letters, digits, - and _, 64 at most.`, { key: asset.key });
  if (!asset.name.trim()) throw invalid(`${named} needs a name.`, { key: asset.key });
  const attributes = assetSchema.shape.attributes.safeParse(asset.attributes ?? {});
  if (!attributes.success) throw invalid(`The attributes of ${asset.name} must be texts or numbers.`, { key: asset.key });
}

function checkPlace(asset: { kind: Asset['kind']; name: string; key: string }, parent: { kind: Asset['kind']; name: string } | null): void {
  const allowed = standsUnder[asset.kind];
  if (!parent && allowed.length > 0) throw invalid(`${asset.name} is an ${asset.kind}: say which ${allowed.join(' or ')} it stands in.`, { key: asset.key });
  if (parent && !allowed.includes(parent.kind)) {
    throw invalid(`${asset.name} can't stand under ${parent.name}: ${asset.kind === 'site' ? 'a site stands for itself' : `an ${asset.kind} stands in a ${allowed.join(' or an ')}`}.`, { key: asset.key });
  }
}

function checkTagOf(asset: { kind: Asset['kind']; name: string }, tag: Omit<NewTag, 'asset'>, taken: Set<string>): void {
  const named = `The tag "${tag.name}" of ${asset.name}`;
  const details = { tag: tag.name };
  if (asset.kind !== 'equipment') throw invalid(`${named} belongs to an ${asset.kind}: only equipment has tags.`, details);
  const shape = tagSchema.omit({ id: true, asset: true }).safeParse(tag);
  if (!shape.success) throw invalid(`${named}: ${issueText(shape.error)}`, details);
  if (taken.has(tag.name)) throw new MillwrightError('conflict', `${named} exists already. Choose another name.`, details);
  taken.add(tag.name);
  if (tag.kind === 'category' && (!tag.labels || tag.labels.length === 0)) throw invalid(`${named} is a category: list its labels.`, details);
  if (tag.kind === 'category' && new Set(tag.labels).size !== tag.labels?.length) throw invalid(`${named} lists a label twice.`, details);
  if (tag.kind !== 'category' && tag.labels) throw invalid(`${named} is a ${tag.kind}: only a category has labels.`, details);
  checkDeadband(named, tag);
  if (!tag.usual) return;
  if (tag.kind !== 'number' && tag.kind !== 'integer') throw invalid(`${named} is a ${tag.kind}: only numbers have a usual band.`, details);
  if (!(tag.usual[0] < tag.usual[1])) throw invalid(`${named}: the usual band must begin below its end.`, details);
}

/** Errors: not-found, invalid-input. */
export function checkDeadbands(tree: Tree, tags: readonly number[], wanted: TagDeadband): void {
  for (const id of tags) {
    const tag = tree.tagById.get(id);
    if (!tag) throw new MillwrightError('not-found', `There is no tag with the number ${id}.`, { tag: id });
    const { deadband: _, longestSilenceMs: __, ...bare } = tag;
    checkDeadband(`The tag "${tag.name}" of ${knownAsset(tree, tag.asset).name}`, { ...bare, ...wanted });
  }
}

function checkDeadband(named: string, tag: Pick<Tag, 'name' | 'kind' | 'deadband' | 'longestSilenceMs'>): void {
  const details = { tag: tag.name };
  const shape = tagSchema.pick({ deadband: true, longestSilenceMs: true }).safeParse(tag);
  if (!shape.success) throw invalid(`${named}: ${issueText(shape.error)}`, details);
  if (tag.deadband === undefined && tag.longestSilenceMs !== undefined) throw invalid(`${named} has no deadband: every reading is kept, so that a longest silence means nothing. Give it a deadband too.`, details);
  // The codes of labels lie no distance apart.
  if (tag.deadband && tag.kind !== 'number' && tag.kind !== 'integer') throw invalid(`${named} is a ${tag.kind}: its deadband can only be 0, which keeps its changes.`, details);
}

function keyTaken(asset: { kind: Asset['kind']; key: string }, by: string): MillwrightError {
  return new MillwrightError('conflict', `The key "${asset.key}" belongs to ${by} already. Choose another key for this ${asset.kind}.`, { key: asset.key });
}

function invalid(message: string, details: Record<string, string | number>): MillwrightError {
  return new MillwrightError('invalid-input', message, details);
}
