import type { AssetWindows } from './asset-windows';
import type { Picture } from './picture';
import type { LiveDeps } from './types';

/** How far back from the newest reading a restart looks: first what a running plant needs, then, for what was silent longer, further and further. */
const LOOK_BACK_MS = [30_000, 600_000, 6 * 3_600_000];

/**
 * What the store knows, after a restart: the newest value of each tag (shown as stale, with the time it came) and the readings that live windows reach back to.
 * Windows go on as if the engine had never stopped.
 */
export async function restore(history: LiveDeps['history'], picture: Picture, windows: ReadonlyMap<number, AssetWindows>): Promise<void> {
  const extent = await history.extent();
  if (!extent) return;
  const { index } = picture;
  const windowMs = 2 * Math.max(0, ...[...windows.values()].map(({ longestMs }) => longestMs));
  await furtherBack(extent.to, windowMs, index.tags.map(({ tag }) => tag.id), async (tags, from, to) => {
    const found = new Set<number>();
    const stored = await history.readings(tags, from, to);
    for (let row = 0; row < stored.tag.length; row++) {
      const tag = index.tagById(stored.tag[row] ?? -1);
      const asset = tag && index.assetById(tag.tag.asset);
      if (!tag || !asset) continue;
      found.add(tag.tag.id);
      const time = stored.time[row] ?? NaN;
      picture.reading(tag.row, asset.row, time, stored.received[row] ?? NaN, stored.value[row] ?? NaN, stored.quality[row] ?? 0, true);
      windows.get(asset.asset.id)?.restore(tag.tag.id, time, stored.value[row] ?? NaN, stored.quality[row] ?? 0);
    }
    return found;
  });
  await fillWindows(history, [...windows.values()].filter(({ hasSets }) => hasSets));
  await furtherBack(extent.to, 0, [...windows.keys()], async (assets, from, to) => {
    const found = new Set<number>();
    const stored = await history.predictions(assets, from, to);
    for (let row = 0; row < stored.asset.length; row++) {
      const asset = index.assetById(stored.asset[row] ?? -1);
      if (!asset) continue;
      found.add(asset.asset.id);
      picture.predicted(asset.row, stored.time[row] ?? NaN, stored.value[row] ?? NaN);
    }
    return found;
  });
}

/** What new windows reach back to, up to the newest reading of all, from the readings that are stored; those they were given already are the same ones. */
export async function fillWindows(history: Pick<LiveDeps['history'], 'readings' | 'extent'>, windows: readonly AssetWindows[]): Promise<void> {
  const newest = windows.some(({ hasSets }) => hasSets) ? ((await history.extent())?.to ?? NaN) : NaN;
  for (const own of windows) {
    const span = await own.reaches(newest);
    if (!span) continue;
    const stored = await history.readings(own.tags, span.from, span.to + 1);
    for (let row = 0; row < stored.tag.length; row++) own.restore(stored.tag[row] ?? -1, stored.time[row] ?? NaN, stored.value[row] ?? NaN, stored.quality[row] ?? 0);
  }
}

/** Reads [newest - step, newest] for all, then further back for those that were not found yet. */
async function furtherBack(newest: number, atLeastMs: number, all: readonly number[], read: (missing: readonly number[], from: number, to: number) => Promise<ReadonlySet<number>>): Promise<void> {
  let missing = all;
  let to = newest + 1;
  for (const step of LOOK_BACK_MS) {
    if (missing.length === 0) return;
    const from = newest - Math.max(step, atLeastMs);
    const found = await read(missing, from, to);
    missing = missing.filter((one) => !found.has(one));
    to = from;
  }
}
