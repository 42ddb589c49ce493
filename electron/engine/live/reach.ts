import type { History } from '../history';
import { reachesBackTo, setsOf, type Feed } from '../shared/windows/features';

/** How far back sets are looked for at first; then ever further, until there are enough. */
const FIRST_MS = 600_000;
const FURTHER = 12;

export interface Arrived {
  /** Sets whose readings arrived later do not count. */
  upTo: number;
  by: 'seq' | 'received';
}

/**
 * Everything that the feed's windows at `at` and later read lies after this, of what had arrived by then. Of samples that are sets the store knows: `windows` times as many of them as a window takes
 * are looked for, and never further back than they may lie apart.
 */
export async function reachOf(history: Pick<History, 'readings'>, feed: Feed, at: number, { upTo, by }: Arrived = { upTo: Infinity, by: 'seq' }, windows = 1): Promise<number> {
  const byTime = reachesBackTo(feed, at);
  const sets = setsOf(feed);
  if (!sets) return byTime;
  const furthest = windows * sets.withinMs;
  for (let back = FIRST_MS; ; back *= FURTHER) {
    if (back >= furthest) return Math.min(byTime, at - furthest);
    const from = at - back;
    const stored = await history.readings(sets.tags, from, at + 1);
    const times = new Set<number>();
    for (let i = 0; i < stored.time.length; i++) if ((stored[by][i] ?? Infinity) <= upTo && (stored.time[i] ?? Infinity) <= at) times.add(stored.time[i] ?? NaN);
    const newest = [...times].sort((a, b) => b - a)[sets.steps * windows - 1];
    // Up to the oldest that is needed, and it with them.
    if (newest !== undefined) return Math.min(byTime, newest - 1);
  }
}
