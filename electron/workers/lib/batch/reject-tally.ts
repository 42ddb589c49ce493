import type { RejectReason } from '../../../contract/batch';
import type { Problem } from './types';

/** Kinds that are told apart; a file in which every row fails in words of its own is no reason to grow. */
const MOST_KINDS = 200;
const OTHERS: Pick<RejectReason, 'column' | 'reason'> = { column: '', reason: 'other reasons' };

/** How many rows were rejected for which reason. */
export class RejectTally {
  private readonly kinds = new Map<string, RejectReason>();

  add(problems: readonly Pick<Problem, 'column' | 'reason'>[]): void {
    for (const { column, reason } of problems) this.count(column, reason, 1);
  }

  merge(reasons: readonly RejectReason[]): void {
    for (const { column, reason, rows } of reasons) this.count(column, reason, rows);
  }

  /** The commonest first, of equal ones in the order they came. */
  commonest(most = MOST_KINDS + 1): RejectReason[] {
    return [...this.kinds.values()].sort((a, b) => b.rows - a.rows).slice(0, most).map((one) => ({ ...one }));
  }

  private count(column: string, reason: string, rows: number): void {
    const key = `${column}\n${reason}`;
    const known = this.kinds.get(key);
    if (known) known.rows += rows;
    else if (this.kinds.size < MOST_KINDS || column + reason === OTHERS.reason) this.kinds.set(key, { column, reason, rows });
    else this.count(OTHERS.column, OTHERS.reason, rows);
  }
}
