import type { Asset, Tag, TrendSource } from '../../electron/contract/domain';
import { quietMsOf } from '../../electron/contract/deadband';
import { t } from '../words/catalogue/machines';
import { predictionText, readingText, type OutputWords } from '../words/machines';
import { manifestKey, outputWords, usualOf, type ManifestWords, type PlantIndex } from './plant';

/** One line of a trend, as an address names it: `t12` is the tag 12, `p3` the prediction of the equipment 3. */
export type PenKey = `t${number}` | `p${number}`;

export const MOST_PENS = 8;

export interface Pen {
  key: PenKey;
  source: TrendSource;
  asset: Asset;
  /** Null: its prediction. */
  tag: Tag | null;
  /** Without the machine's name. */
  title: string;
  /** Of what is drawn: a share is drawn in per cent. */
  unit: string;
  /** From what is kept to what is drawn. */
  factor: number;
  /** Fixed ends of its scale; null: as what is seen asks. */
  ends: readonly [number, number] | null;
  /** In what is drawn. */
  limit: number | null;
  usual: readonly [number, number] | null;
  /** After so long without a reading its value is old. */
  staleAfterMs: number;
  /** Readings so far apart are still joined. */
  joinMs: number;
  /** A value that is drawn, with its unit. */
  text(drawn: number): string;
}

export function isPenKey(text: string): text is PenKey {
  return /^[tp]\d{1,12}$/.test(text);
}

/** Without an own word a prediction is as old as its readings make it. */
const PREDICTION_STALE_MS = 15_000;

/** Null: it is not in the plant, or can't be drawn as a line. */
export function penOf(key: PenKey, plant: PlantIndex, manifests: ReadonlyMap<string, ManifestWords>): Pen | null {
  const id = Number(key.slice(1));
  if (key.startsWith('p')) {
    const asset = plant.byId.get(id);
    const output = asset && outputWords(plant.watchOf.get(id), manifests);
    return asset && output ? predictionPen(key, asset, output, plant.tagsOf.get(id) ?? []) : null;
  }
  const tag = plant.tagById.get(id);
  const asset = tag && plant.byId.get(tag.asset);
  if (!tag || !asset || tag.kind === 'category') return null;
  const watch = plant.watchOf.get(asset.id);
  return tagPen(key, asset, tag, usualOf(tag, watch && manifests.get(manifestKey(watch))));
}

function predictionPen(key: PenKey, asset: Asset, output: OutputWords, tags: readonly Tag[]): Pen {
  const share = output.kind === 'probability';
  const factor = share ? 100 : 1;
  return {
    key, source: { predictionsOf: asset.id }, asset, tag: null, title: output.title, unit: share ? '%' : (output.unit ?? ''), factor, ends: share ? [0, 100] : null,
    limit: output.limit === null ? null : output.limit * factor, usual: null,
    staleAfterMs: Math.max(PREDICTION_STALE_MS, ...tags.map((tag) => tag.staleAfterMs)),
    joinMs: Math.max(PREDICTION_STALE_MS, ...tags.map((tag) => Math.max(tag.staleAfterMs, quietMsOf(tag)))),
    text: (drawn) => predictionText(drawn / factor, output),
  };
}

function tagPen(key: PenKey, asset: Asset, tag: Tag, usual: [number, number] | undefined): Pen {
  const whether = tag.kind === 'boolean';
  return {
    key, source: { tag: tag.id }, asset, tag, title: tag.title, unit: whether ? t.onOrOff : (tag.unit ?? ''), factor: 1, ends: whether ? [0, 1] : null, limit: null, usual: usual ?? null,
    // What a deadband leaves out between two kept readings is no gap.
    staleAfterMs: tag.staleAfterMs, joinMs: Math.max(tag.staleAfterMs, quietMsOf(tag)),
    text: (drawn) => (whether && drawn > 0 && drawn < 1 ? t.onAndOff : readingText(drawn, tag)),
  };
}

/** Of all that can be drawn of a machine: its prediction first. */
export function penKeysOf({ id }: Asset, { watchOf, tagsOf }: PlantIndex): PenKey[] {
  return [...(watchOf.has(id) ? [`p${id}` as const] : []), ...(tagsOf.get(id) ?? []).filter(({ kind }) => kind !== 'category').map((tag) => `t${tag.id}` as const)];
}
export function pensOf(asset: Asset, plant: PlantIndex, manifests: ReadonlyMap<string, ManifestWords>): Pen[] {
  return penKeysOf(asset, plant).flatMap((key) => penOf(key, plant, manifests) ?? []);
}

export type Axis = 'left' | 'right' | 'own';

/** The first unit stands on the left, the second on the right; a third has scales of its own, whose ends are told beside each line. */
export function axesOf(pens: readonly Pick<Pen, 'unit'>[]): Axis[] {
  const units = [...new Set(pens.map((pen) => pen.unit))];
  return pens.map(({ unit }) => (['left', 'right'] as const)[units.indexOf(unit)] ?? 'own');
}
