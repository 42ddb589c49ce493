/** Where axes put their marks. */

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const steps = [...[1 / 30, 1 / 12, 1 / 6, 1 / 2, 1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((m) => m * MINUTE), ...[1, 2, 4, 7, 14, 28, 56, 112].map((d) => d * DAY)];

/** Round moments of local time between two others, about `wanted` of them. Marks of several days apart stand on the same days whatever is shown. */
export function timeSplits(from: number, to: number, wanted: number): number[] {
  const step = steps.find((s) => (to - from) / s <= wanted) ?? steps[steps.length - 1]!;
  const days = Math.max(1, step / DAY);
  const at = new Date(from);
  at.setHours(0, 0, 0, 0);
  const day = Math.round(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / DAY);
  at.setDate(at.getDate() - (day % days));
  const out: number[] = [];
  // Counted from each local midnight, so that a change of the clock moves no mark off its round hour for longer than a day.
  for (let midnight = at.getTime(); midnight <= to; ) {
    const next = new Date(midnight);
    next.setDate(next.getDate() + days);
    const first = midnight + Math.max(0, Math.ceil((from - midnight) / step)) * step;
    for (let t = first; t < next.getTime() && t <= to; t += step) out.push(t);
    midnight = next.getTime();
  }
  return out;
}

/** A range with round ends around what has to be seen. */
export function niceRange(low: number, high: number): [number, number] {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / 8;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? 10 * power;
  const round = (n: number) => Number(n.toPrecision(12));
  const from = Math.floor(low / step + 1e-9);
  const to = Math.ceil(high / step - 1e-9);
  return from < to ? [round(from * step), round(to * step)] : [round((from - 1) * step), round((to + 1) * step)];
}
