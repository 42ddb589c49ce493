import type { RejectReason, RejectsLimit } from '../../../contract/batch';
import { MillwrightError } from '../../../contract/errors';

const shown = (rows: number) => rows.toLocaleString('en');
const share = (value: number) => `${Number((value * 100).toPrecision(6))} %`;

export interface Counts {
  scored: number;
  rejected: number;
}

/** Whether more rows are rejected than may be, with `left` rows to come at most: a share is passed once it can't be met any more. */
export function isPassed(limit: RejectsLimit | undefined, { scored, rejected }: Counts, left: number): boolean {
  if (!limit) return false;
  return 'rows' in limit ? rejected > limit.rows : rejected > limit.share * (scored + rejected + left);
}

/** `reasons`: the commonest of them. `ended`: how the run did, in words; `listed`: where they are. */
export function tooMany(limit: RejectsLimit, { scored, rejected }: Counts, reasons: readonly RejectReason[], { input, ended, listed, details }: { input: string; ended: string; listed: string; details: Record<string, string> }): MillwrightError {
  const allowed = 'rows' in limit ? `${shown(limit.rows)} ${limit.rows === 1 ? 'is' : 'are'} allowed` : `${share(limit.share)} ${limit.share === 0.01 ? 'is' : 'are'} allowed`;
  const most = reasons.map(({ column, reason, rows }) => `${column ? `${column}: ` : ''}${reason} (${shown(rows)})`).join('; ');
  const message = `${shown(rejected)} of the first ${shown(scored + rejected)} rows of ${input} could not be scored, and ${allowed}: ${ended}. Most often: ${most}. They are listed in ${listed}.`;
  return new MillwrightError('invalid-input', message, { ...details, rejected });
}
