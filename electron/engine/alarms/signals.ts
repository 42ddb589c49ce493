import type { AlarmDefinition } from '../../contract/alarms';
import { qualityCodes } from '../../contract/quality';

/**
 * What a definition makes of values as they come: the one number that is held against its limit. The live path and a trial on history use the same ones, so that they can't differ.
 *
 * Times are the source's, and rise: what is older than what has come already changes nothing (undefined). NaN: nothing can be said, which neither raises nor returns.
 * `of`: 0, the tag itself; 1, the one that it is held against.
 */
export interface Signal {
  take(of: 0 | 1, time: number, received: number, value: number, quality: number): number | undefined;
  /** How far back, in ms, lies what it remembers; a start reads that again. */
  readonly reachMs: number;
}

const BAD = qualityCodes.indexOf('bad');
const MINUTE_MS = 60_000;
/** A span is remembered in so many parts, aligned to the epoch, so that it is the same whenever one begins to look. */
const PARTS = 60;
/** The value that a rate is taken from may lie so many spans back: beyond it there was a gap. */
const FURTHEST = 1.5;
const KEPT = Math.ceil(PARTS * FURTHEST) + 2;

type Direction = AlarmDefinition['direction'];
const counted = (direction: Direction, difference: number): number => (direction === 'either' ? Math.abs(difference) : direction === 'up' ? difference : -difference);

/** How far back what a kind remembers may lie, in spans. */
export const REACH_SPANS = FURTHEST + 1 / PARTS;

/** The value itself. */
class Level implements Signal {
  readonly reachMs = 0;
  private newest = -Infinity;
  take(_of: 0 | 1, time: number, _received: number, value: number, quality: number): number | undefined {
    if (time < this.newest) return undefined;
    this.newest = time;
    return quality === BAD ? NaN : value;
  }
}

/** How bad the newest is: 0 good, 1 uncertain, 2 bad. */
class Quality implements Signal {
  readonly reachMs = 0;
  private newest = -Infinity;
  take(_of: 0 | 1, time: number, _received: number, _value: number, quality: number): number | undefined {
    if (time < this.newest) return undefined;
    this.newest = time;
    return quality;
  }
}

/** What a part is remembered by, side by side: its number, when its newest value came and what it was, the sum of its values and how many they are. */
const [PART, TIME, VALUE, SUM, COUNT, FIELDS] = [0, 1, 2, 3, 4, 5] as const;

/** The parts of a span in which something came, in a ring; plain columns, as it runs for every reading. */
class Parts {
  newest = -Infinity;
  readonly at = new Float64Array(KEPT * FIELDS).fill(NaN);
  /** Where the newest part stands; each before it stands `FIELDS` earlier, around the end. */
  last = 0;
  private readonly partMs: number;

  constructor(readonly spanMs: number) {
    this.partMs = spanMs / PARTS;
  }

  partOf(time: number): number {
    return Math.floor(time / this.partMs);
  }
  before(place: number): number {
    return place === 0 ? (KEPT - 1) * FIELDS : place - FIELDS;
  }

  add(time: number, value: number): void {
    const { at } = this;
    const part = this.partOf(time);
    if (at[this.last + PART] !== part) {
      this.last = this.last === (KEPT - 1) * FIELDS ? 0 : this.last + FIELDS;
      at[this.last + PART] = part;
      at[this.last + SUM] = 0;
      at[this.last + COUNT] = 0;
    }
    at[this.last + TIME] = time;
    at[this.last + VALUE] = value;
    at[this.last + SUM] = (at[this.last + SUM] ?? 0) + value;
    at[this.last + COUNT] = (at[this.last + COUNT] ?? 0) + 1;
  }
}

/** Change a minute: between the newest value and the one of a span ago. Nothing before the whole span is known. */
class Rate implements Signal {
  readonly reachMs: number;
  private readonly parts: Parts;
  constructor(spanMs: number, private readonly direction: Direction) {
    this.parts = new Parts(spanMs);
    this.reachMs = spanMs * (FURTHEST + 1 / PARTS);
  }

  take(_of: 0 | 1, time: number, _received: number, value: number, quality: number): number | undefined {
    const { parts } = this;
    if (time < parts.newest) return undefined;
    parts.newest = time;
    if (quality === BAD || Number.isNaN(value)) return NaN;
    parts.add(time, value);
    const { at } = parts;
    const first = parts.partOf(time - parts.spanMs * FURTHEST);
    // A part that is not there is NaN, and ends it.
    for (let place = parts.last, left = KEPT; left > 0 && (at[place + PART] ?? NaN) >= first; place = parts.before(place), left--) {
      const then = at[place + TIME] ?? NaN;
      if (then <= time - parts.spanMs) return counted(this.direction, (MINUTE_MS * (value - (at[place + VALUE] ?? NaN))) / (time - then));
    }
    return NaN;
  }
}

/** How far a value lies from the mean of those of a span before it. Nothing before half of the span is known. */
class FromMean implements Signal {
  readonly reachMs: number;
  private readonly parts: Parts;
  constructor(spanMs: number, private readonly direction: Direction) {
    this.parts = new Parts(spanMs);
    this.reachMs = spanMs * (1 + 1 / PARTS);
  }

  take(_of: 0 | 1, time: number, _received: number, value: number, quality: number): number | undefined {
    const { parts } = this;
    if (time < parts.newest) return undefined;
    parts.newest = time;
    if (quality === BAD || Number.isNaN(value)) return NaN;
    let sum = 0;
    let count = 0;
    let oldest = time;
    const { at } = parts;
    const first = parts.partOf(time - parts.spanMs);
    for (let place = parts.last, left = KEPT; left > 0 && (at[place + PART] ?? NaN) >= first; place = parts.before(place), left--) {
      sum += at[place + SUM] ?? 0;
      count += at[place + COUNT] ?? 0;
      oldest = at[place + TIME] ?? oldest;
    }
    parts.add(time, value);
    return count === 0 || time - oldest < parts.spanMs / 2 ? NaN : counted(this.direction, value - sum / count);
  }
}

/** How far two tags lie apart, at every value of either; the other one's newest counts as long as it holds. */
class Apart implements Signal {
  readonly reachMs: number;
  private readonly newest = [-Infinity, -Infinity];
  private readonly received = [NaN, NaN];
  private readonly value = [NaN, NaN];
  constructor(private readonly holdMs: readonly [number, number], private readonly differ: (own: number, other: number) => number, private readonly direction: Direction) {
    this.reachMs = Math.max(...holdMs);
  }

  take(of: 0 | 1, time: number, received: number, value: number, quality: number): number | undefined {
    if (time < (this.newest[of] ?? NaN)) return undefined;
    this.newest[of] = time;
    this.received[of] = received;
    this.value[of] = quality === BAD ? NaN : value;
    const there = of === 0 ? 1 : 0;
    if (!(received - (this.received[there] ?? NaN) <= (this.holdMs[there] ?? 0))) return NaN;
    return counted(this.direction, this.differ(this.value[0] ?? NaN, this.value[1] ?? NaN));
  }
}

/** Seconds since the last reading, beyond what may be left out of it by design: 0 with each; time lets it grow, which `age` tells. */
export class Silence implements Signal {
  readonly reachMs = 0;
  /** When it was last heard of; NaN: it is not waited for. */
  heard = NaN;
  constructor(readonly quietMs: number) {}
  take(_of: 0 | 1, _time: number, received: number): number {
    this.heard = received;
    return 0;
  }
  age(now: number): number {
    return Math.max(0, now - this.heard - this.quietMs) / 1000;
  }
  /** When it will have been silent for so long. */
  reaches(seconds: number): number {
    return this.heard + this.quietMs + 1000 * seconds;
  }
}

/** What two tags are held against each other by. `holdMs`: how long a value of each holds; `differ`: own minus other, in the definition's unit. */
export interface Two {
  holdMs: readonly [number, number];
  differ(own: number, other: number): number;
}

/** `two`, `quietMs`: of definitions that take them. */
export function signalOf({ kind, spanMs, direction }: Pick<AlarmDefinition, 'kind' | 'spanMs' | 'direction'>, { two, quietMs = 0 }: { two?: Two | undefined; quietMs?: number } = {}): Signal {
  if (kind === 'reading-missing') return new Silence(quietMs);
  if (kind === 'reading-quality') return new Quality();
  if (two) return new Apart(two.holdMs, (own, other) => two.differ(own, other), kind === 'reading-discrepancy' ? 'either' : direction);
  if (kind.endsWith('-rate')) return new Rate(spanMs ?? MINUTE_MS, direction);
  if (kind.endsWith('-deviation')) return new FromMean(spanMs ?? MINUTE_MS, direction);
  return new Level();
}
