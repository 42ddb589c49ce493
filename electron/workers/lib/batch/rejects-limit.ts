import type { RejectReason, RejectsLimit } from '../../../contract/batch';
import { MillwrightError } from '../../../contract/errors';

const shown = (rows: number) => rows.toLocaleString('en');
const share = (value: number) => `${Number((value * 100).toPrecision(6))} %`;

/** Whether more rows are rejected than may be, with `left` rows to come at most: a share is passed once it can't be met any more. */
export function isPassed(limit: RejectsLimit | undefined, { scored, rejected }: { scored: number; rejected: number }, left: number): boolean {
  if (!limit) return false;
  return 'rows' in limit ? rejected > limit.rows : rejected > limit.share * (scored + rejected + left);
}

/** `reasons`: the commonest of them. */
export function tooManyRejected(limit: RejectsLimit, { scored, rejected }: { scored: number; rejected: number }, reasons: readonly RejectReason[], { input, rejects }: { input: string; rejects: string }): MillwrightError {
  const allowed = 'rows' in limit ? `${shown(limit.rows)} ${limit.rows === 1 ? 'is' : 'are'} allowed` : `${share(limit.share)} ${limit.share === 0.01 ? 'is' : 'are'} allowed`;
  const most = reasons.map(({ column, reason, rows }) => `${column ? `${column}: ` : ''}${reason} (${shown(rows)})`).join('; ');
  const message = `${shown(rejected)} of the first ${shown(scored + rejected)} rows of ${input} could not be scored, and ${allowed}: the run ended without an output. Most often: ${most}. They are listed in ${rejects}.`;
  return new MillwrightError('invalid-input', message, { file: input, rejects, rejected });
}
