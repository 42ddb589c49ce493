import type { AlarmAside, AlarmMeasures, BlindTime } from '../../../contract/alarms';
import type { Announcement } from '../../alarms';
import { plantName } from '../plant-name';
import type { ReportContext, ReportDeps } from '../types';

const hourMs = 3_600_000;

/** What a report on the alarms' performance is made of. Times are UTC ms. */
export interface PerformanceFacts {
  from: number;
  /** What is still to come of the period is left out. */
  to: number;
  zone: string;
  plant: string;
  simulated: boolean;
  measures: AlarmMeasures;
  /** Of the period before; null where nothing was kept of it. */
  before: AlarmMeasures | null;
  announcements: readonly Announcement[];
  /** Announced in each step from `from` on; the last may reach beyond `to`. */
  counts: readonly number[];
  stepMs: number;
  blind: readonly BlindTime[];
  /** Set aside when the report was made. */
  aside: readonly AlarmAside[];
}

type Deps = Pick<ReportDeps, 'alarms' | 'assets' | 'history' | 'simulated'>;

export async function gatherPerformance({ alarms, assets, history, simulated }: Deps, { from, to, zone }: ReportContext): Promise<PerformanceFacts> {
  const measures = await alarms.measures(from, to);
  const end = measures.to;
  const extent = await history.extent();
  const start = from - (end - from);
  // Half of the period before at least has to have been watched.
  const before = extent !== null && extent.from <= from - (end - from) / 2 ? await alarms.measures(start, from) : null;
  const announcements = await alarms.announcements(from, end);
  const stepMs = stepOf(end - from);
  const counts = new Array<number>(Math.max(1, Math.ceil((end - from) / stepMs))).fill(0);
  for (const { at } of announcements) counts[Math.floor((at - from) / stepMs)]! += 1;
  return { from, to: end, zone, plant: plantName(assets.plant().assets), simulated, measures, before, announcements, counts, stepMs, blind: await alarms.blind(from, end), aside: alarms.aside() };
}

/** Of the chart's columns: some 28 to 60 of them. */
function stepOf(ms: number): number {
  const hours = ms / hourMs;
  return hours <= 4 ? hourMs / 6 : hours <= 50 ? hourMs : hours <= 240 ? 6 * hourMs : 24 * hourMs;
}
