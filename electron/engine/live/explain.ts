import type { StoredExplanation } from '../../contract/explanation';
import { MillwrightError } from '../../contract/errors';
import type { Assets } from '../assets';
import type { History } from '../history';
import type { ExplainOptions, Models } from '../models';
import { feedOf } from './features';
import { PlantIndex } from './plant-index';
import { featureColumns, storedRows } from './stored-rows';

export interface ExplainDeps {
  assets: Pick<Assets, 'plant'>;
  models: Pick<Models, 'version' | 'explain'>;
  history: Pick<History, 'predictions' | 'readings' | 'extent'>;
}

/** A prediction older than this says nothing of the moment asked for. Near ones first: a plant that runs has one within seconds. */
const LOOK_BACK_MS = [60_000, 3_600_000];

/**
 * Explains the newest stored prediction of a machine at or before `at` (UTC ms; the newest of all where it is not given), from the readings that it had seen.
 * Errors: not-found (the machine, or no prediction in the hour before), unavailable (none could be made then), and as of `Models.explain`.
 */
export async function explainStored(deps: ExplainDeps, asset: number, at?: number, budget?: ExplainOptions['budget']): Promise<StoredExplanation> {
  const known = new PlantIndex(deps.assets.plant()).assetById(asset);
  if (!known) throw new MillwrightError('not-found', `There is no equipment with the id ${asset}.`, { asset });
  const { name } = known.asset;
  const prediction = await newestBy(deps.history, asset, at ?? (await deps.history.extent())?.to ?? 0);
  if (!prediction) throw new MillwrightError('not-found', `${name} has no prediction in the hour ${at === undefined ? 'up to now' : 'before that moment'}, so there is nothing to explain.`, { asset });
  const version = deps.models.version(prediction.version);
  if (!version) throw new MillwrightError('not-found', `The model version that made the prediction of ${name} is not here any more.`, { asset });
  const [row] = await storedRows(deps.history, feedOf(version.manifest, known), Float64Array.of(prediction.time), Float64Array.of(prediction.seen));
  if (Number.isNaN(prediction.value)) throw new MillwrightError('unavailable', `No prediction could be made for ${name}: ${row?.lack ?? (row && !row.blind ? 'the model gave no number' : 'not every input that the model needs was there')}.`, { asset });
  const told = await deps.models.explain(version.id, featureColumns(version.manifest.inputs, row ? [row] : []), { budget });
  return { ...told, asset, time: prediction.time, stored: prediction.value };
}

interface Prediction {
  time: number;
  value: number;
  version: number;
  seen: number;
}

async function newestBy(history: ExplainDeps['history'], asset: number, at: number): Promise<Prediction | undefined> {
  for (const back of LOOK_BACK_MS) {
    const { time, value, version, seen } = await history.predictions([asset], at - back, at + 1);
    const last = newestOf(time);
    if (last >= 0) return { time: time[last] ?? NaN, value: value[last] ?? NaN, version: version[last] ?? 0, seen: seen[last] ?? Infinity };
  }
  return undefined;
}

/** Of several at one moment the last to arrive. */
function newestOf(time: Float64Array): number {
  let newest = -1;
  for (let i = 0; i < time.length; i++) if (newest < 0 || (time[i] ?? NaN) >= (time[newest] ?? NaN)) newest = i;
  return newest;
}
