import { isOfPredictions, isOverTime } from '../../contract/alarm-kinds';
import { groupBy } from '../shared/group-by';
import { taken, type Series } from './series';
import { REACH_SPANS } from './signals';
import type { AlarmDeps, Definition } from './types';

/** One a second or so comes of each: how many are held in memory together. */
const VALUES_EACH = 1_000_000;

/** After a start: what signals remember, from what is stored, so that a rate goes on where it was. Nothing is judged by it. */
export async function primeReadings(history: AlarmDeps['history'], series: Series): Promise<void> {
  const remembering = series.all().filter(({ signal }) => signal.reachMs > 0);
  // Most plants have none: a start must not look through history for nothing.
  const extent = remembering.length > 0 ? await history.extent() : null;
  if (!extent) return;
  for (const [reach, watches] of groupBy(remembering, ({ signal }) => signal.reachMs)) {
    const tags = [...new Set(watches.flatMap((watch) => watch.tags.map(({ id }) => id)))];
    const each = Math.max(1, Math.floor(VALUES_EACH / Math.max(1, reach / 1000)));
    for (let start = 0; start < tags.length; start += each) {
      const stored = await history.readings(tags.slice(start, start + each), extent.to - reach, extent.to + 1);
      for (let row = 0; row < stored.tag.length; row++) {
        for (const entry of series.of(stored.tag[row] ?? -1) ?? []) {
          if (entry.watch.signal.reachMs === reach) taken(entry, stored.time[row] ?? NaN, stored.received[row] ?? NaN, stored.value[row] ?? NaN, stored.quality[row] ?? 0);
        }
      }
    }
  }
}

/** The same of predictions, as the models watch equipment now. */
export async function primePredictions(
  { history, models }: Pick<AlarmDeps, 'history' | 'models'>, definitions: readonly Definition[], take: (asset: number, model: string, output: string, time: number, received: number, value: number) => void,
): Promise<void> {
  const reach = REACH_SPANS * Math.max(0, ...definitions.filter((one) => isOfPredictions(one.kind) && isOverTime(one)).map(({ spanMs }) => spanMs ?? 0));
  const extent = reach > 0 ? await history.extent() : null;
  if (!extent) return;
  const watched = new Map(models.watches().map((watch) => [watch.asset, watch]));
  const assets = [...watched.keys()];
  const each = Math.max(1, Math.floor(VALUES_EACH / (reach / 1000)));
  for (let start = 0; start < assets.length; start += each) {
    const stored = await history.predictions(assets.slice(start, start + each), extent.to - reach, extent.to + 1);
    for (let row = 0; row < stored.asset.length; row++) {
      const watch = watched.get(stored.asset[row] ?? -1);
      if (watch && models.version(stored.version[row] ?? -1)?.model === watch.model) take(watch.asset, watch.model, watch.output, stored.time[row] ?? NaN, stored.received[row] ?? NaN, stored.value[row] ?? NaN);
    }
  }
}
