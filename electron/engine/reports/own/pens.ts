import type { Asset, Priority, Tag, TrendSource } from '../../../contract/domain';
import type { ManifestOutput } from '../../../contract/manifest';
import { nearest } from '../../alarms';
import { ancestors, keysOf, type PlantSnapshot } from '../../assets';
import { mainOutput } from '../../models';
import { leastGapMs } from '../arrivals';
import type { ReportDeps } from '../types';
import { figure, percent } from '../words';

/** What a line or a figure is of. */
export interface Pen {
  key: string;
  asset: Asset;
  /** Null: the prediction of the machine. */
  tag: Tag | null;
  title: string;
  unit: string | undefined;
  isProbability: boolean;
  source: TrendSource;
  leastGapMs: number;
  /** What its machine is judged by; of predictions alone. */
  limit: Limit | null;
  /** Of a tag: the band a healthy machine stays in. */
  usual: readonly [number, number] | undefined;
  /** As a file and the table name it: `torque of works/milling/mill-07`. */
  name: string;
}

export interface Limit {
  value: number;
  side: 'above' | 'below';
  priority: Priority;
}

/** What is said of the predictions of a machine that is watched. */
export interface Watched {
  output: ManifestOutput;
  model: string;
  task: string;
  limit: Limit | null;
}

type Deps = Pick<ReportDeps, 'assets' | 'models' | 'alarms'>;
/** A prediction holds for so long at the least. */
const leastHoldMs = 120_000;

/** Null: the plant does not have it, or no model watches it. */
export function penOf(deps: Deps, key: string): Pen | null {
  const plant = deps.assets.plant();
  const id = Number(key.slice(1));
  const tag = key.startsWith('t') ? plant.tagById.get(id) : undefined;
  const asset = plant.assetById.get(tag ? tag.asset : id);
  if (!asset || (key.startsWith('t') && !tag)) return null;
  const name = `${tag ? tag.name : 'prediction'} of ${keysOf(asset, plant)}`;
  if (tag) return { key, asset, tag, title: tag.title, unit: tag.unit, isProbability: false, source: { tag: id }, leastGapMs: leastGapMs(tag), limit: null, usual: tag.usual, name };
  const watched = watchedOf(deps, id);
  if (!watched) return null;
  const { output, limit } = watched;
  return { key, asset, tag: null, title: output.title, unit: output.unit, isProbability: output.kind === 'probability', source: { predictionsOf: id }, leastGapMs: leastHoldMs, limit, usual: undefined, name };
}

const sides = [['prediction-high', 'above'], ['prediction-low', 'below']] as const;

/** By the model that watches it now, and the limits that its alarms hold it against. */
export function watchedOf({ assets, models, alarms }: Deps, asset: number): Watched | null {
  const watch = models.watches().find((one) => one.asset === asset);
  const manifest = watch && models.version(watch.versionId)?.manifest;
  if (!watch || !manifest) return null;
  const output = manifest.outputs.find(({ name }) => name === watch.output) ?? mainOutput(manifest);
  const own = alarms.definitions().filter((one) => one.model === manifest.name && one.output === output.name);
  const defined = sides.flatMap(([kind, side]) => nearest(own.filter((one) => one.kind === kind), asset, assets.plant().assetById).map(({ limit, priority }): Limit => ({ value: limit, priority, side })));
  const stated = manifest.thresholds.filter((one) => one.output === output.name).map(({ limit, priority }): Limit => ({ value: limit, priority, side: 'above' }));
  // The one that is reached first.
  const [first] = (defined.length > 0 ? defined : stated).sort((a, b) => (a.side === b.side ? (a.side === 'above' ? a.value - b.value : b.value - a.value) : a.side === 'above' ? -1 : 1));
  return { output, model: manifest.name, task: manifest.task, limit: first ?? null };
}

/** A site, area or machine and all below it, machines alone; null: all that there are. */
export function machinesAt({ equipment, assetById }: PlantSnapshot, place: number | null): Asset[] {
  return place === null ? [...equipment] : equipment.filter((one) => one.id === place || ancestors(assetById, one).some(({ id }) => id === place));
}

/** A value as people read it: `81 %`, `12.5 kWh`. */
export function valueText({ unit, isProbability }: Pick<Pen, 'unit' | 'isProbability'>, value: number): string {
  if (!Number.isFinite(value)) return '–';
  return isProbability ? percent(value) : figure(value, unit);
}
