import { atTime, dueAt, fresh, further, withValue, type Condition, type Rule } from './condition';

/** One alarm that a series of values would have raised. */
export interface Raised {
  raised: number;
  /** Null: it stands at the end of the series. */
  returned: number | null;
  peak: number;
}

/**
 * What a rule would have raised over values of the past, judged as they are judged when they come. Between two of them the clock goes on: a delay runs out at
 * its moment, not with the next value. Acknowledging is left out, since nobody did: an alarm that returns and comes again counts twice.
 */
export class AlarmsOver {
  readonly alarms: Raised[] = [];
  private condition: Condition = fresh();

  constructor(private readonly rule: Rule) {}

  get active(): boolean {
    return this.condition.active;
  }

  /** Rising times. NaN: no prediction could be made. */
  add(time: number, value: number): void {
    if (this.due() < time) this.runOut();
    this.settle(withValue(this.rule, this.condition, value, time), time);
    const standing = this.alarms.at(-1);
    if (standing && this.condition.active && further(this.rule, value, standing.peak)) standing.peak = value;
  }

  /** The series ends here. */
  end(time: number): readonly Raised[] {
    if (this.due() <= time) this.runOut();
    return this.alarms;
  }

  /** When a pending delay runs out; NaN: none is. */
  private due(): number {
    return dueAt(this.rule, this.condition);
  }

  private runOut(): void {
    const due = this.due();
    this.settle(atTime(this.rule, this.condition, due), due);
  }

  private settle(after: Condition, at: number): void {
    const was = this.condition.active;
    this.condition = after;
    if (after.active && !was) this.alarms.push({ raised: at, returned: null, peak: after.value });
    const standing = this.alarms.at(-1);
    if (!after.active && was && standing) standing.returned = at;
  }
}
