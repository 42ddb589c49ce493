import { Moments } from './due-moments';
import { reachesBackTo, ringFor, setsOf, type Feed } from './features';
import type { Ring } from './ring';
import { isSet, setTimes, type SampleSpec } from './samples';

/** Readings this much older than the newest are late at the earliest. */
const LEAST_LATE_MS = 1_000;
/** Sets are counted, to forget what no window needs, once one tag holds so many times what it needs. */
const SPARE = 2;

/** So long after its second or its stretch is over nothing newer is waited for. */
const PATIENCE_MS = 1_000;
const SECOND_MS = 1_000;

/** A moment that is due should nothing newer come. */
export interface Trailing {
  time: number;
  /** When, as the engine's `received`. */
  at: number;
  /** Highest arrival sequence of what it has seen. */
  seen: number;
}

/** Newest readings of each tag, up to one moment. */
export class Recent {
  readonly rings = new Map<number, Ring>();
  edge = NaN;
  private readonly moments: Moments;
  private readonly sets: SampleSpec | undefined;
  private lastDue = -Infinity;
  private trailing: Trailing | undefined;

  constructor(private readonly feed: Feed, before?: Recent) {
    this.moments = before?.moments ?? new Moments(feed.everyMs);
    this.lastDue = before?.lastDue ?? -Infinity;
    this.sets = setsOf(feed);
  }

  get hasSets(): boolean {
    return this.sets !== undefined;
  }

  /**
   * Moments that are due once the readings of these times are there, the last of which has that arrival sequence and time of arrival. Of samples that are sets: where a set is whole now, and not
   * before `earliest`. A reading after which nothing was due, in a second that has had its prediction or in a stretch that nothing has passed yet, is not left without one: see `overdue`.
   */
  due(times: readonly number[], { seen, received, earliest = -Infinity }: { seen: number; received: number; earliest?: number }): number[] {
    const { sets } = this;
    const own = sets && this.feed.everyMs === undefined ? [...new Set(times)].filter((time) => time >= earliest && isSet(sets, this.of, time)) : times;
    const moments = this.moments.due(own, this.edge);
    this.lastDue = Math.max(this.lastDue, moments[moments.length - 1] ?? -Infinity);
    // What is here by now is in its windows, whatever its own time.
    if (this.trailing && times.length > 0) this.trailing.seen = seen;
    this.expect(own, moments, seen, received);
    return moments;
  }

  private expect(times: readonly number[], moments: readonly number[], seen: number, received: number): void {
    const { everyMs } = this.feed;
    if (times.length === 0) return;
    if (everyMs !== undefined) {
      const time = this.moments.waitsFor();
      this.trailing = time === undefined ? undefined : { time, at: received + Math.max(0, time - this.edge) + PATIENCE_MS, seen };
      return;
    }
    const newest = times.reduce((most, time) => Math.max(most, time), -Infinity);
    if (moments.length > 0 && (moments[moments.length - 1] ?? -Infinity) >= newest) this.trailing = undefined;
    else if (newest >= this.lastDue && this.moments.isNewest(newest)) {
      // One that comes out of order leaves the moment where it is.
      const time = Math.max(newest, this.trailing?.time ?? -Infinity);
      this.trailing = { time, at: received + Math.ceil(newest / SECOND_MS) * SECOND_MS - newest + PATIENCE_MS, seen };
    }
  }

  /** The moment that is due since nothing newer has come until `now`, as the engine's `received`; Infinity: none is waited for. */
  overdue(now: number): Trailing | undefined {
    const { trailing } = this;
    if (!trailing || now < trailing.at) return undefined;
    this.trailing = undefined;
    if (this.feed.everyMs !== undefined) this.moments.takeUnreached(trailing.time);
    this.lastDue = Math.max(this.lastDue, trailing.time);
    return trailing;
  }

  isOverdue(now: number): boolean {
    return this.trailing !== undefined && now >= this.trailing.at;
  }

  /** The earliest moment that is still to be reached. */
  waitsFor(): number | undefined {
    return this.moments.waitsFor();
  }

  /** The moment of a reading that was there before is not due again. */
  knows(time: number, waits: boolean): void {
    if (!this.sets || this.feed.everyMs !== undefined || isSet(this.sets, this.of, time)) this.moments.knows(time, waits);
  }

  add(tag: number, time: number, value: number, quality: number): void {
    let ring = this.rings.get(tag);
    if (!ring) this.rings.set(tag, (ring = ringFor(this.feed, tag)));
    ring.add(time, value, quality);
    if (!(this.edge >= time)) this.edge = time;
  }

  /**
   * Readings before this touch no window of a moment that can still be due; NaN: nothing is here yet. `oldest`: of those asked about, since looking costs. Sets are kept for two windows: one that
   * was not whole may be by now, while there is no more than a window of newer ones (`earliestDue`), and has a window of its own.
   */
  lateBefore(oldest: number): number {
    const byTime = this.edge - Math.max(this.feed.longestMs, LEAST_LATE_MS);
    return !this.sets || oldest >= byTime ? byTime : Math.min(byTime, this.setBack(this.sets, 2));
  }

  /** No moment before this can be told from what is here, before readings are added of which `oldest` is the oldest. */
  earliestDue(oldest: number): number {
    const { edge, sets, feed } = this;
    // What is newer than all has everything that it reads.
    if (!sets || !(oldest < edge)) return -Infinity;
    return Math.max(this.setBack(sets, 1), feed.longestMs > 0 ? edge - feed.longestMs : -Infinity);
  }

  private setBack(sets: SampleSpec, windows: number): number {
    const withinMs = windows * sets.withinMs;
    const most = windows * sets.steps;
    return setTimes({ tags: sets.tags, withinMs }, this.of, this.edge, most)[most - 1] ?? this.edge - withinMs;
  }

  /** The furthest that a window at `at` can reach back. */
  furthest(at: number): number {
    return Math.min(reachesBackTo(this.feed, at), this.sets ? at - this.sets.withinMs : Infinity);
  }

  /** What lies before `windows` windows up to the newest reading. */
  forget(windows: number): void {
    const { edge, feed, sets } = this;
    const before = reachesBackTo(feed, edge) - (windows - 1) * feed.longestMs;
    const bySets = sets && this.mostSets() > SPARE * windows * sets.steps ? setTimes(sets, this.of, edge, sets.steps * windows + 1)[sets.steps * windows] : undefined;
    for (const [tag, ring] of this.rings) {
      if (!sets?.tags.includes(tag)) ring.forget(before);
      else if (bySets !== undefined) ring.forget(bySets);
    }
  }

  private mostSets(): number {
    let most = 0;
    for (const ring of this.rings.values()) most = Math.max(most, ring.length);
    return most;
  }

  private readonly of = (tag: number): Ring | undefined => this.rings.get(tag);
}
