import type { KnownFindings } from '../alarms';
import type { Actions } from './types';

const MOST = 10_000;

/** What a trial of an alarm on history is held against: what was found real over [from, to), and what was found false. */
export async function knownFrom(actions: Pick<Actions, 'findings'>, from: number, to: number): Promise<KnownFindings> {
  const findings = await actions.findings({ from, to, all: false, limit: MOST });
  const of = (verdict: 'real' | 'false') => findings.filter((one) => one.verdict === verdict).map((one) => ({ asset: one.asset, from: one.from, at: one.to }));
  return { failures: of('real'), falseAlarms: of('false') };
}
