import type { RunSummary } from '../../batch';
import { plantName } from '../plant-name';
import type { ReportContext, ReportDeps } from '../types';

/** What a report on batch runs is made of. Times are UTC ms. */
export interface BatchFacts {
  from: number;
  to: number;
  zone: string;
  plant: string;
  simulated: boolean;
  /** That ended in the period, oldest first. */
  runs: readonly RunSummary[];
  /** Earlier ones of the period that are not looked into. */
  leftOut: number;
  /** Of the period before. */
  before: readonly RunSummary[];
}

const most = 40;

export async function gatherBatch(deps: Pick<ReportDeps, 'assets' | 'batch' | 'simulated'>, { from, to: end, created, zone, signal }: Omit<ReportContext, 'arrivals'>): Promise<BatchFacts> {
  const to = Math.max(from, Math.min(end, created));
  const { runs, leftOut } = await deps.batch.summaries(from, to, most, signal);
  const { runs: before } = await deps.batch.summaries(from - (to - from), from, most, signal);
  return { from, to, zone, plant: plantName(deps.assets.plant().assets), simulated: deps.simulated, runs, leftOut, before };
}
