import type { RejectReason, ToldReason } from '../../../contract/batch';
import { rowFaultOf, rowReason } from '../../../contract/row-faults';
import type { Problem } from './types';

/** Kinds that are told apart; a file in which every row fails in words of its own is no reason to grow. */
const MOST_KINDS = 200;
const OTHERS: Pick<RejectReason, 'column' | 'reason'> = { column: '', reason: rowReason('other') };

/** The commonest first, of equal ones in the order they came. */
export const commonestOf = (reasons: readonly RejectReason[], most: number): ToldReason[] => [...reasons].sort((a, b) => b.rows - a.rows).slice(0, most).map((one) => ({ ...one, fault: rowFaultOf(one.reason) }));

/** How many rows were rejected for which reason. */
export class RejectTally {
  private readonly kinds = new Map<string, RejectReason>();

  /** Returns as which of its kinds it has counted them, in the order they came: merged in the same order, they come to the same tally. */
  add(problems: readonly Pick<Problem, 'column' | 'reason'>[]): RejectReason[] {
    const counted = new Map<RejectReason, RejectReason>();
    for (const { column, reason } of problems) {
      const kind = this.count(column, reason, 1);
      const own = counted.get(kind);
      if (own) own.rows++;
      else counted.set(kind, { ...kind, rows: 1 });
    }
    return [...counted.values()];
  }

  merge(reasons: readonly RejectReason[]): void {
    for (const { column, reason, rows } of reasons) this.count(column, reason, rows);
  }

  /** In the order they came. */
  all(): RejectReason[] {
    return [...this.kinds.values()].map((one) => ({ ...one }));
  }

  /** The commonest first, of equal ones in the order they came. */
  commonest(most = MOST_KINDS + 1): ToldReason[] {
    return commonestOf(this.all(), most);
  }

  private count(column: string, reason: string, rows: number): RejectReason {
    const key = `${column}\n${reason}`;
    const known = this.kinds.get(key);
    if (known) {
      known.rows += rows;
      return known;
    }
    if (this.kinds.size >= MOST_KINDS && column + reason !== OTHERS.reason) return this.count(OTHERS.column, OTHERS.reason, rows);
    const kind = { column, reason, rows };
    this.kinds.set(key, kind);
    return kind;
  }
}
