import type { Assets } from '../assets';
import type { History } from '../history';
import { rowsAtOnce } from '../inference';
import type { Models, Scorer } from '../models';
import { feedOf } from './features';
import type { FeatureRow } from '../shared/windows/features';
import { PlantIndex } from './plant-index';
import { featureColumns, storedRows } from './stored-rows';

/**
 * Computes predictions of one piece of equipment again from the stored readings, by the version given. `seen`: highest arrival
 * sequence that counts, for each time; null: every stored reading. NaN where none can be made.
 */
export type Recompute = (asset: number, versionId: number, times: Float64Array, seen: Float64Array | null) => Promise<Float64Array>;

export interface RecomputeDeps {
  assets: Pick<Assets, 'plant'>;
  models: Pick<Models, 'watches' | 'version' | 'scorer'>;
  history: Pick<History, 'readings'>;
}

/** Rows of one call to the model. */
const rowsEach = 2048;

/** From stored readings to predictions, by the same windows and the same model that live scoring uses: so the same bits. */
export function createRecompute({ assets, models, history }: RecomputeDeps): Recompute {
  return async (asset, versionId, times, seen) => {
    const values = new Float64Array(times.length).fill(Number.NaN);
    const version = models.version(versionId);
    const known = new PlantIndex(assets.plant()).assetById(asset);
    const output = models.watches().find((watch) => watch.asset === asset && watch.versionId === versionId)?.output ?? version?.manifest.outputs[0]?.name;
    if (!version || !known || output === undefined || times.length === 0) return values;
    const feed = feedOf(version.manifest, known);
    // Windows of samples are long: no more of them are made than are scored at once.
    const together = feed.samples ? rowsAtOnce(version.manifest, rowsEach) : times.length;
    const scorer = await models.scorer(versionId);
    try {
      for (let start = 0; start < times.length; start += together) {
        const [from, to] = [start, start + together] as const;
        await score(scorer, output, await storedRows(history, feed, times.slice(from, to), seen && seen.slice(from, to)), values.subarray(from, to));
      }
    } finally {
      await scorer.release();
    }
    return values;
  };
}

async function score(scorer: Scorer, output: string, rows: readonly FeatureRow[], values: Float64Array): Promise<void> {
  const clear = rows.flatMap((row, index) => (row.blind ? [] : [{ row, index }]));
  for (let start = 0; start < clear.length; start += rowsEach) {
    const batch = clear.slice(start, start + rowsEach);
    const { outputs, valid } = await scorer.score(featureColumns(scorer.manifest.inputs, batch.map(({ row }) => row)), batch.length);
    batch.forEach(({ index }, i) => {
      const value = outputs[output]?.[i];
      if (valid[i] && typeof value === 'number' && Number.isFinite(value)) values[index] = value;
    });
  }
}
