import type { StoredExplanation } from '../../../contract/explanation';
import { MillwrightError } from '../../../contract/errors';
import { explainStored } from '../../live';
import type { ReportDeps } from '../types';
import type { HealthFacts } from './facts';
import { figuresOf } from './figures';

const MOST = 12;
/** Nobody waits before a screen: of a usual model all rows of the budget are run, and so the same report comes of the same facts. */
const PATIENCE_MS = 20_000;

export interface Reasons {
  /** By machine: what moved its highest prediction. */
  of: ReadonlyMap<number, StoredExplanation>;
  /** Why some machine that needs attention has none, for the person; null: each has. */
  lacking: string | null;
}

export const noReasons: Reasons = { of: new Map(), lacking: null };

/** What moved the highest prediction of each machine that needs attention. A peak that was only computed for the report is not explained. */
export async function reasonsOf(deps: Pick<ReportDeps, 'assets' | 'models' | 'history'>, facts: Omit<HealthFacts, 'reasons'>): Promise<Reasons> {
  const { open } = figuresOf({ ...facts, reasons: noReasons });
  const of = new Map<number, StoredExplanation>();
  let lacking = open.length > MOST ? `The first ${MOST} machines are explained.` : null;
  for (const { id, tally } of open.slice(0, MOST)) {
    try {
      const told = await explainStored(deps, id, tally.peakTime, { ms: PATIENCE_MS });
      if (told.time === tally.peakTime) of.set(id, told);
    } catch (error) {
      if (!(error instanceof MillwrightError)) throw error;
      lacking ??= error.message;
    }
  }
  return { of, lacking };
}
