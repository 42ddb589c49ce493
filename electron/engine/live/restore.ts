import type { AssetWindows } from './asset-windows';
import type { Picture } from './picture';
import type { LiveDeps } from './types';

/** How far back from the newest reading a restart looks: first a little, which most equipment needs, then for what was silent longer. */
const LOOK_BACK_MS = [600_000, 6 * 3_600_000];

/**
 * What the store knows, after a restart: the newest value of each tag (shown as stale, with the time it came) and the readings that live windows reach back to.
 * Windows go on as if the engine had never stopped.
 */
export async function restore(history: LiveDeps['history'], picture: Picture, windows: ReadonlyMap<number, AssetWindows>): Promise<void> {
  const extent = await history.extent();
  if (!extent) return;
  const { index } = picture;
  let missing = index.tags.map(({ tag }) => tag.id);
  let to = extent.to + 1;
  for (const back of LOOK_BACK_MS) {
    if (missing.length === 0) break;
    const from = extent.to - Math.max(back, ...[...windows.values()].map(({ longestMs }) => 2 * longestMs));
    const stored = await history.readings(missing, from, to);
    const found = new Set<number>();
    for (let row = 0; row < stored.tag.length; row++) {
      const tag = index.tagById(stored.tag[row] ?? -1);
      const asset = tag && index.assetById(tag.tag.asset);
      if (!tag || !asset) continue;
      found.add(tag.tag.id);
      const time = stored.time[row] ?? NaN;
      picture.reading(tag.row, asset.row, time, stored.received[row] ?? NaN, stored.value[row] ?? NaN, stored.quality[row] ?? 0, true);
      windows.get(asset.asset.id)?.restore(tag.tag.id, time, stored.value[row] ?? NaN, stored.quality[row] ?? 0);
    }
    missing = missing.filter((tag) => !found.has(tag));
    to = from;
  }
  await restorePredictions(history, picture, extent.to);
}

async function restorePredictions(history: LiveDeps['history'], picture: Picture, newest: number): Promise<void> {
  const stored = await history.predictions('all', newest - (LOOK_BACK_MS[0] ?? 0), newest + 1);
  for (let row = 0; row < stored.asset.length; row++) {
    const asset = picture.index.assetById(stored.asset[row] ?? -1);
    if (asset) picture.predicted(asset.row, stored.time[row] ?? NaN, stored.value[row] ?? NaN);
  }
}
