import type { Recompute } from '../../live';
import type { Recomputed } from './facts';
import { gapsIn, type Span } from './spans';

export interface Stored {
  time: Float64Array;
  value: Float64Array;
  version: Int32Array;
  seen: Float64Array;
}

/** Predictions of the whole report that are compared with the model again. */
const sample = 480;
/** Readings without predictions for so long are run through the model again, once in so long. */
const unansweredMs = 120_000;
const fillStepMs = 60_000;
const mostFilled = 20_000;

/**
 * Runs the model over the stored readings: a sample of the stored predictions, evenly over the period, to see that the model still
 * says the same; and the stretches that have readings and no predictions, so that the report speaks of the whole period.
 * Adds to `counts`; returns all predictions by time.
 */
export async function recheck(
  recompute: Recompute | undefined, asset: number, versionId: number, stored: Stored, missing: readonly Span[], period: { from: number; to: number }, counts: Recomputed, machines: number,
): Promise<{ times: Float64Array; values: Float64Array }> {
  if (!recompute || versionId === 0) return { times: stored.time, values: stored.value };
  await compare(recompute, asset, stored, Math.max(1, Math.floor(sample / Math.max(1, machines))), counts);
  const unanswered = gapsIn(stored.time, period.from, period.to, unansweredMs);
  const times = Float64Array.from(unanswered.flatMap(([start, end]) => moments(start, end)).filter((time) => !missing.some(([start, end]) => time >= start && time < end)).slice(0, mostFilled));
  if (times.length === 0) return { times: stored.time, values: stored.value };
  const values = await recompute(asset, versionId, times, null);
  const made = Array.from(times, (time, i) => ({ time, value: values[i] ?? Number.NaN })).filter(({ value }) => !Number.isNaN(value));
  counts.filled += made.length;
  const all = [...Array.from(stored.time, (time, i) => ({ time, value: stored.value[i] ?? Number.NaN })), ...made].sort((a, b) => a.time - b.time);
  return { times: Float64Array.from(all, ({ time }) => time), values: Float64Array.from(all, ({ value }) => value) };
}

async function compare(recompute: Recompute, asset: number, stored: Stored, most: number, counts: Recomputed): Promise<void> {
  const step = Math.max(1, stored.time.length / most);
  const byVersion = new Map<number, number[]>();
  for (let k = 0; k < Math.min(most, stored.time.length); k++) {
    const index = Math.floor(k * step);
    const version = stored.version[index] ?? 0;
    byVersion.set(version, [...(byVersion.get(version) ?? []), index]);
  }
  for (const [version, indexes] of byVersion) {
    const again = await recompute(asset, version, Float64Array.from(indexes, (i) => stored.time[i] ?? 0), Float64Array.from(indexes, (i) => stored.seen[i] ?? 0));
    counts.checked += indexes.length;
    // Bit for bit: both NaN, or the same number.
    indexes.forEach((index, k) => void (counts.equal += Object.is(again[k], stored.value[index]) ? 1 : 0));
  }
}

/** Whole steps of the epoch within a stretch, so that a report made twice asks for the same ones. */
function moments(start: number, end: number): number[] {
  const found: number[] = [];
  for (let time = Math.ceil((start + 1) / fillStepMs) * fillStepMs; time < end; time += fillStepMs) found.push(time);
  return found;
}
