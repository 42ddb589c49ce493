/** Where axes put their marks. */

const MINUTE = 60_000;
const steps = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880].map((m) => m * MINUTE);

/** Round moments of local time between two others, about `wanted` of them. */
export function timeSplits(from: number, to: number, wanted: number): number[] {
  const step = steps.find((s) => (to - from) / s <= wanted) ?? steps[steps.length - 1]!;
  const at = new Date(from);
  at.setHours(0, 0, 0, 0);
  const out: number[] = [];
  // Counted from each local midnight, so that a change of the clock moves no mark off its round hour for longer than a day.
  for (let midnight = at.getTime(); midnight <= to; ) {
    const next = new Date(midnight);
    next.setDate(next.getDate() + (step > 1440 * MINUTE ? step / (1440 * MINUTE) : 1));
    for (let t = midnight; t < next.getTime(); t += step) if (t >= from && t <= to) out.push(t);
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
