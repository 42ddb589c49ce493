/** What a line of numbers says, for sentences and for a chart's text alternative. */
import type { Beside } from '../app/route';
import { t } from './catalogue/trends';
import { t as words } from './catalogue/numbers';
import { capital, listed, systemLocale, uncapital } from './numbers';
import { clock, hourMinute, shortDay } from './time';

export interface Line {
  time: ArrayLike<number>;
  value: ArrayLike<number>;
}

/** Lowest, highest and last of what is there; null when nothing is. */
export function extremes(values: ArrayLike<number>): { low: number; high: number; last: number } | null {
  let low = Infinity;
  let high = -Infinity;
  let last = NaN;
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as number;
    if (!(v === v) || v === null) continue;
    if (v < low) low = v;
    if (v > high) high = v;
    last = v;
  }
  return low === Infinity ? null : { low, high, last };
}

/**
 * Least-squares slope over the last `spanMs`, in units an hour. NaN with fewer than three points, and 0 where a straight line explains
 * less than half of the variance: a jump or a wave is not called a trend.
 */
export function slopePerHour({ time, value }: Line, spanMs: number): number {
  let end = NaN;
  for (let i = time.length - 1; i >= 0; i--) {
    if (Number.isFinite(value[i])) {
      end = time[i] as number;
      break;
    }
  }
  let n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
  for (let i = time.length - 1; i >= 0; i--) {
    const x = ((time[i] as number) - end) / 3_600_000;
    if (x < -spanMs / 3_600_000) break;
    const y = value[i] as number;
    if (!Number.isFinite(y) || x > 0) continue;
    n++;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
    syy += y * y;
  }
  const d = n * sxx - sx * sx;
  if (n < 3 || d === 0) return NaN;
  const covariance = n * sxy - sx * sy;
  const variance = n * syy - sy * sy;
  return variance > 0 && (covariance * covariance) / (d * variance) >= 0.5 ? covariance / d : 0;
}

/**
 * When the present rise began: the last moment at which the line was at or below a fifth of the way from its lowest to where it
 * is now, if it has since gained at least `gain`. Null when it is not rising.
 */
export function risingSince({ time, value }: Line, gain: number): number | null {
  const all = extremes(value);
  if (!all || all.last - all.low < gain) return null;
  if (all.last < all.high - 0.35 * (all.high - all.low)) return null; // it is on its way back
  const level = all.low + 0.2 * (all.last - all.low);
  for (let i = time.length - 1; i >= 0; i--) {
    const v = value[i] as number;
    if (Number.isFinite(v) && v <= level) return time[i] as number;
  }
  return null;
}

/** What a pen of a trend says at one moment. */
export interface PenFinding {
  machine: string;
  title: string;
  /** Above its limit; above, below or inside its usual band; or nothing is known to hold it against. */
  state: 'over-limit' | 'above' | 'below' | 'usual' | 'unknown';
}

/** The heading of a trend: what is out of the ordinary among its lines. `at`: the moment it speaks of, where that is not now. */
export function trendHeading(pens: readonly PenFinding[], at?: string): string {
  if (pens.length === 0) return t.trends;
  const machines = new Set(pens.map((pen) => pen.machine));
  const one = machines.size === 1 ? pens[0]!.machine : null;
  const past = at !== undefined;
  const named = (list: readonly PenFinding[]) => listed(list.map((pen) => (one ? uncapital(pen.title) : t.ofMachine(uncapital(pen.title), pen.machine))));
  const over = pens.filter((pen) => pen.state === 'over-limit');
  const off = pens.filter((pen) => pen.state === 'above' || pen.state === 'below');
  const clauses: string[] = [];
  if (over.length > 0) clauses.push(t.pastLimit(named(over), over.length, past));
  if (off.length > 0) {
    const way = off.every((pen) => pen.state === 'above') ? 'above' : off.every((pen) => pen.state === 'below') ? 'below' : 'outside';
    clauses.push(t.offBand(named(off), off.length, way, past));
  }
  if (clauses.length > 0) return t.heading(one, one ? clauses.join('; ') : capital(clauses.join('; ')), at ?? null);
  const what = one === null ? t.linesOfMany(pens.length, machines.size) : pens.length === 1 ? t.oneLine(one, uncapital(pens[0]!.title)) : t.linesOf(one, pens.length);
  if (!pens.some((pen) => pen.state === 'usual')) return what;
  return pens.length === 1 ? t.oneUsual(what, at ?? null) : t.allUsual(what, at ?? null);
}

/** What a value is held against: its limit first, then its usual band. */
export function findingOf(value: number | null, { limit, usual }: { limit: number | null; usual: readonly [number, number] | null }): PenFinding['state'] {
  if (value === null || !Number.isFinite(value)) return 'unknown';
  if (limit !== null) return value >= limit ? 'over-limit' : 'usual';
  if (!usual) return 'unknown';
  return value > usual[1] ? 'above' : value < usual[0] ? 'below' : 'usual';
}

/** Before the value that is drawn beside a line. */
export const besideWords: Record<Beside, string> = t.beside;
/** How long before it was said. */
export const foretoldWords: Record<Exclude<Beside, 'week'>, string> = t.foretold;

/** The span of a trend in words, and its ends. */
export function spanText({ from, to }: { from: number; to: number }, locale = systemLocale, zone?: string): string {
  const days = to - from >= 3 * 86_400_000;
  if (days) return words.band(shortDay(from, locale, zone), shortDay(to, locale, zone));
  const short = to - from < 10 * 60_000;
  const time = short ? clock : hourMinute;
  const [first, last] = [shortDay(from, locale, zone), shortDay(to, locale, zone)];
  return first === last ? `${first}, ${words.band(time(from, locale, zone), time(to, locale, zone))}` : words.band(`${first}, ${time(from, locale, zone)}`, `${last}, ${time(to, locale, zone)}`);
}

/** Under a mark of a trend's axis of time. */
export function axisTime(at: number, { from, to }: { from: number; to: number }, locale = systemLocale, zone?: string): string {
  const length = to - from;
  if (length > 2 * 86_400_000) return shortDay(at, locale, zone);
  if (length < 10 * 60_000) return clock(at, locale, zone);
  return hourMinute(at, locale, zone);
}

/** A trend for those who can't see it. */
export function trendLabel(lines: readonly string[], span: { from: number; to: number }, alarms: number, locale = systemLocale, zone?: string): string {
  return t.label(capital(listed(lines)), spanText(span, locale, zone), alarms);
}

/** What is read out at the cursor. */
export function cursorWords(at: string, values: readonly { title: string; machine: string; value: string }[]): string {
  const several = new Set(values.map((value) => value.machine)).size > 1;
  return `${at}: ${values.map(({ title, machine, value }) => `${several ? t.ofMachine(title, machine) : title} ${value}`).join('; ')}.`;
}
