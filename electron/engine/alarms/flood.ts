const TEN_MINUTES = 600_000;
/** ISA-18.2-2016, 16.5: a flood begins with more than ten alarms in ten minutes, and ends with fewer than five. */
export const FLOOD_BEGINS = 10;
const FLOOD_ENDS = 5;

/** `from`: when the first of it was announced. */
export interface Flood<A> {
  from: number;
  /** The one that came before all others of it: what the rest may follow from. */
  first: A;
  alarms: number;
}

/** Follows announcements, given in rising order of their times (UTC ms), and knows whether they have become a flood. */
export class FloodWatch<A extends { at: number }> {
  private window: A[] = [];
  private running: Flood<A> | null = null;

  /** The one that runs. */
  get flood(): Flood<A> | null {
    return this.running;
  }

  /** The flood that was over before it, with its end; else null. */
  announced(one: A): (Flood<A> & { to: number }) | null {
    const over = this.passed(one.at);
    this.window = [...this.window.filter(({ at }) => at > one.at - TEN_MINUTES), one];
    const [first] = this.window;
    if (this.running) this.running.alarms++;
    else if (first && this.window.length > FLOOD_BEGINS) this.running = { from: first.at, first, alarms: this.window.length };
    return over;
  }

  /** It is `now`. The flood that is over by then, with its end; else null. */
  passed(now: number): (Flood<A> & { to: number }) | null {
    const { running } = this;
    // With the fifth newest gone, fewer than five are left.
    const over = (this.window.at(-FLOOD_ENDS)?.at ?? -Infinity) + TEN_MINUTES;
    if (!running || over > now) return null;
    this.running = null;
    return { ...running, to: over };
  }
}
