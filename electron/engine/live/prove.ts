import type { Proof } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import type { Assets } from '../assets';
import type { History } from '../history';
import type { Models } from '../models';
import { feedOf } from './features';
import { PlantIndex } from './plant-index';
import { reachOf } from './reach';
import { createRecompute } from './recompute';

export interface ProveDeps {
  assets: Pick<Assets, 'plant'>;
  models: Pick<Models, 'watches' | 'version' | 'scorer'>;
  history: Pick<History, 'readings' | 'predictions' | 'kept'>;
}

export interface WhichPrediction {
  asset: number;
  /** Exactly the moment that it speaks of, UTC ms. */
  time: number;
  /** Of this model, or of this version of it; all that there are where neither is given. */
  model?: string;
  version?: string;
}

/**
 * Computes each prediction that is stored of a machine at a moment again, by the version that made it, from the stored readings that it had seen, and says whether
 * every bit agrees. Errors: not-found (the machine, or no such prediction).
 */
export async function proveStored(deps: ProveDeps, { asset, time, model, version }: WhichPrediction): Promise<Proof[]> {
  const known = new PlantIndex(deps.assets.plant()).assetById(asset);
  if (!known) throw new MillwrightError('not-found', `There is no equipment with the id ${asset}.`, { asset });
  const stored = await deps.history.predictions([asset], time, nextAfter(time));
  const recompute = createRecompute(deps);
  const kept = await deps.history.kept();
  const proofs: Proof[] = [];
  for (const [i, value] of stored.value.entries()) {
    const [seen, versionId] = [stored.seen[i] ?? 0, stored.version[i] ?? 0];
    const made = deps.models.version(versionId);
    if ((model !== undefined && made?.model !== model) || (version !== undefined && made?.version !== version)) continue;
    if (!made) {
      proofs.push({ model: '', version: String(versionId), stored: orNull(value), again: null, storedBits: bitsOf(value), againBits: bitsOf(NaN), seen, readings: 0, verdict: 'version-gone' });
      continue;
    }
    const feed = feedOf(made.manifest, known);
    const { readings, from } = await fedBy(deps.history, feed, time, seen);
    const again = (await recompute(asset, versionId, Float64Array.of(time), Float64Array.of(seen)))[0] ?? NaN;
    const agrees = bitsOf(again) === bitsOf(value);
    // Where what it was made from is not there any more, or not all of it, it can't be said to be wrong.
    const gone = (readings === 0 && !Number.isNaN(value)) || from < kept.readings;
    const verdict = agrees ? 'agrees' : gone ? 'readings-gone' : 'differs';
    proofs.push({ model: made.model, version: made.version, stored: orNull(value), again: orNull(again), storedBits: bitsOf(value), againBits: bitsOf(again), seen, readings, verdict });
  }
  if (proofs.length > 0) return proofs;
  throw new MillwrightError('not-found', `${known.asset.name} has no stored prediction${model === undefined ? '' : ` of ${model}${version === undefined ? '' : ` ${version}`}`} at exactly ${new Date(time).toISOString()}. history export lists those there are.`, { asset, time });
}

/** How many of the stored readings it had seen, and how far back they may lie. */
async function fedBy(history: ProveDeps['history'], feed: ReturnType<typeof feedOf>, time: number, seen: number): Promise<{ readings: number; from: number }> {
  if (feed.tags.length === 0) return { readings: 0, from: Infinity };
  const from = await reachOf(history, feed, time, { upTo: seen, by: 'seq' });
  const { seq } = await history.readings(feed.tags, from, nextAfter(time));
  return { readings: seq.reduce((count, own) => count + (own <= seen ? 1 : 0), 0), from };
}

/** The first moment after it: times are fractions of milliseconds at most. */
const nextAfter = (time: number): number => time + 2 ** -12;
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

function bitsOf(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}
