import type { Wall } from '../../electron/contract/displays';
import type { Alarm } from '../../electron/contract/alarms';
import { needsAcknowledging } from '../words/alarms';

export type WallPage = Wall['pages'][number];

/** What a wall can show of what it is told to: displays that are there. The overview, where nothing is left. */
export function wallPages({ pages }: Pick<Wall, 'pages'>, displays: readonly { id: number }[]): readonly WallPage[] {
  const there = pages.filter((page) => page === 'overview' || displays.some(({ id }) => id === page));
  return there.length > 0 ? there : ['overview'];
}

/** So many alarms keep the wall where it is. */
export function holding(alarms: readonly Alarm[], holdAt: number | null): number {
  return holdAt === null ? 0 : alarms.filter((alarm) => alarm.priority <= holdAt && needsAcknowledging(alarm)).length;
}

/** The page `by` further on, round and round. */
export const turned = (at: number, by: number, pages: number): number => (((at + by) % pages) + pages) % pages;
