import type { Asset, Plant, Tag } from '../../electron/contract/domain';
import type { OutputWords } from '../words/machines';

export type Watch = Plant['watches'][number];

/** The plant with its ways: parents, children, tags by equipment. */
export interface PlantIndex {
  plant: Plant;
  byId: ReadonlyMap<number, Asset>;
  /** Equipment in the order of the tree, then by name. */
  equipment: readonly Asset[];
  tagsOf: ReadonlyMap<number, readonly Tag[]>;
  tagById: ReadonlyMap<number, Tag>;
  watchOf: ReadonlyMap<number, Watch>;
  /** Equipment by the place right above it, in the order of the tree. */
  groups: readonly { place: Asset | null; machines: readonly Asset[] }[];
}

const byName = (a: Asset, b: Asset) => a.name.localeCompare(b.name, 'en', { numeric: true });

export function indexPlant(plant: Plant): PlantIndex {
  const byId = new Map(plant.assets.map((asset) => [asset.id, asset]));
  const children = new Map<number | null, Asset[]>();
  for (const asset of plant.assets) {
    const parent = asset.parent !== null && byId.has(asset.parent) ? asset.parent : null;
    const list = children.get(parent);
    if (list) list.push(asset);
    else children.set(parent, [asset]);
  }
  const groups: { place: Asset | null; machines: Asset[] }[] = [];
  const walk = (place: Asset | null) => {
    const below = [...(children.get(place?.id ?? null) ?? [])].sort(byName);
    const machines = below.filter((asset) => asset.kind === 'equipment');
    if (machines.length > 0) groups.push({ place, machines });
    for (const asset of below) walk(asset);
  };
  walk(null);

  const tagsOf = new Map<number, Tag[]>();
  for (const tag of plant.tags) {
    const list = tagsOf.get(tag.asset);
    if (list) list.push(tag);
    else tagsOf.set(tag.asset, [tag]);
  }
  const watchOf = new Map<number, Watch>();
  for (const watch of plant.watches) if (!watchOf.has(watch.asset)) watchOf.set(watch.asset, watch);
  return { plant, byId, equipment: groups.flatMap((g) => g.machines), tagsOf, tagById: new Map(plant.tags.map((tag) => [tag.id, tag])), watchOf, groups };
}

/** From the site down to the asset itself. */
export function pathOf(index: PlantIndex, id: number): Asset[] {
  const path: Asset[] = [];
  for (let asset = index.byId.get(id); asset && path.length < 16; asset = asset.parent === null ? undefined : index.byId.get(asset.parent)) path.unshift(asset);
  return path;
}

/** The deepest place that holds all equipment: what the overview is an overview of. */
export function commonPlace(index: PlantIndex): Asset[] {
  let common: Asset[] | undefined;
  for (const machine of index.equipment) {
    const above = pathOf(index, machine.id).slice(0, -1);
    if (!common) common = above;
    else {
      let i = 0;
      while (i < common.length && common[i] === above[i]) i++;
      common = common.slice(0, i);
    }
  }
  return common ?? [];
}

/** What the manifest of a watching model says of its output and inputs. */
export interface ManifestWords {
  kind: OutputWords['kind'];
  unit?: string;
  horizonMs?: number;
  task: string;
  meaning: string;
  inputs: readonly { name: string; title: string; usual?: [number, number] }[];
}
export const manifestKey = (watch: Pick<Watch, 'model' | 'version' | 'output'>): string => `${watch.model}@${watch.version}/${watch.output}`;

/** How the prediction of a watched machine is to be read. Until its manifest is here, a limit up to 1 means a share. */
export function outputWords(watch: Watch | undefined, manifests: ReadonlyMap<string, ManifestWords>): OutputWords | null {
  if (!watch) return null;
  const known = manifests.get(manifestKey(watch));
  const kind = known?.kind ?? (watch.limit === null || watch.limit <= 1 ? 'probability' : 'number');
  return { kind, title: watch.title, unit: known?.unit, limit: watch.limit, horizonMs: known?.horizonMs, task: known?.task, modes: watch.modes };
}

/** A tag's usual band: its own, or what the watching model was trained on. */
export function usualOf(tag: Tag, manifest: ManifestWords | undefined): [number, number] | undefined {
  return tag.usual ?? manifest?.inputs.find((input) => input.name === tag.name)?.usual;
}

/**
 * The few words under a tile: what rarely changes (a short attribute such as the grade), and the tag that counts the use of the
 * machine, which is the one measured in hours or minutes.
 */
export function tileNote(asset: Asset, tags: readonly Tag[]): { label: string; tag: Tag | null } {
  const grade = Object.values(asset.attributes).find((value): value is string => typeof value === 'string' && value.length > 0 && value.length <= 12);
  const use = tags.find((tag) => (tag.kind === 'number' || tag.kind === 'integer') && (tag.unit === 'min' || tag.unit === 'h' || tag.unit === 'd'));
  return { label: grade ?? '', tag: use ?? null };
}
