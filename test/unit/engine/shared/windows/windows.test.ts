import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WindowSpec } from '../../../../../electron/contract/manifest';
import { windowSpec } from '../../../../../electron/contract/manifest';
import { BAD, GOOD, UNCERTAIN } from '../../../../../electron/engine/shared/windows/quality';
import { Ring } from '../../../../../electron/engine/shared/windows/ring';
import { aggregate, reachMs, windowStart } from '../../../../../electron/engine/shared/windows/windows';
import { T0 } from '../../live/support';

interface Reading { time: number; value: number; quality: number }

const ringOf = (readings: readonly Reading[]): Ring => {
  const ring = new Ring();
  for (const { time, value, quality } of readings) ring.add(time, value, quality);
  return ring;
};

/** By the book, from the values of the window in any order. */
const plain: Record<Exclude<WindowSpec['aggregate'], 'band'>, (readings: readonly Reading[], at: number) => number> = {
  last: (r) => r[r.length - 1]?.value ?? NaN,
  count: (r) => r.length,
  since: (r, at) => (at - (r[r.length - 1]?.time ?? NaN)) / 1000,
  min: (r) => Math.min(...r.map(({ value }) => value)),
  max: (r) => Math.max(...r.map(({ value }) => value)),
  peak: (r) => Math.max(...r.map(({ value }) => Math.abs(value))),
  mean: (r) => mean(r.map(({ value }) => value)),
  rms: (r) => Math.sqrt(mean(r.map(({ value }) => value * value))),
  crest: (r, at) => plain.peak(r, at) / plain.rms(r, at),
  std: (r) => Math.sqrt(central(r, 2)),
  kurtosis: (r) => central(r, 4) / central(r, 2) ** 2,
  slope: (r) => {
    const x = r.map(({ time }) => (time - T0) / 1000);
    const [mx, my] = [mean(x), mean(r.map(({ value }) => value))];
    return mean(r.map(({ value }, i) => ((x[i] ?? NaN) - mx) * (value - my))) / mean(x.map((one) => (one - mx) ** 2));
  },
};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const central = (r: readonly Reading[], power: number) => {
  const m = plain.mean(r, 0);
  return mean(r.map(({ value }) => (value - m) ** power));
};

// Values as sensors send them: a few decimals, and some that repeat.
const reading: fc.Arbitrary<Reading> = fc.record({
  time: fc.integer({ min: 0, max: 40_000 }).map((ms) => T0 + ms),
  value: fc.oneof(fc.integer({ min: -30_000, max: 30_000 }).map((v) => v / 100), fc.constantFrom(0, 7)),
  quality: fc.constantFrom(GOOD, GOOD, UNCERTAIN, BAD),
});
const spec = (name: WindowSpec['aggregate']) => fc.constantFrom<WindowSpec>({ aggregate: name, lengthMs: 10_000, paneMs: 1_000 }, { aggregate: name, lengthMs: 12_000, paneMs: 4_000 });
const names = Object.keys(plain) as (keyof typeof plain)[];

describe.each(names)('%s', (name) => {
  it('is the plain formula over the usable readings of the window, of several at one time the last to arrive', () => {
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 60 }), spec(name), fc.integer({ min: 0, max: 45_000 }), (readings, own, ms) => {
        const at = T0 + ms;
        const byTime = new Map(readings.map((one) => [one.time, one]));
        const within = [...byTime.values()].filter(({ time, quality }) => time > windowStart(own, at) && time <= at && quality !== BAD).sort((a, b) => a.time - b.time);
        const got = aggregate(own, ringOf(readings), at);
        const want = within.length === 0 && name !== 'count' ? NaN : plain[name](within, at);
        // Nothing to divide by: no value, and never infinity. (The plain formula rounds equal values to a mean that is none of them.)
        const even = new Set(within.map(({ value }) => value)).size <= 1;
        if (!Number.isFinite(want) || (name === 'kurtosis' && even)) {
          expect(got.value).toBeNaN();
          return;
        }
        const exact = ['last', 'count', 'since', 'min', 'max', 'peak'].includes(name);
        if (exact) expect(got.value).toBe(want);
        // Sums in another order: each of 60 values up to 300 adds an ulp at most, and a fourth power four of them.
        else expect(Math.abs(got.value - want)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(want), name === 'std' || name === 'slope' ? 300 : 0));
        // The worst of those that speak in it.
        const speaking = name === 'last' || name === 'since' ? within.slice(-1) : within;
        expect(got.quality).toBe(Math.max(0, ...speaking.map(({ quality }) => quality)));
      }),
      { numRuns: 100 },
    );
  });

  it('has the same bits whatever the order of arrival, and however far back more is kept', () => {
    fc.assert(
      fc.property(fc.uniqueArray(reading, { selector: ({ time }) => time, maxLength: 60 }), spec(name), fc.integer({ min: 0, max: 45_000 }), fc.infiniteStream(fc.nat()), (readings, own, ms, order) => {
        const at = T0 + ms;
        const shuffled = readings.map((one) => ({ one, key: order.next().value as number })).sort((a, b) => a.key - b.key).map(({ one }) => one);
        const needed = readings.filter(({ time }) => time > at - reachMs(own));
        const bits = aggregate(own, ringOf(readings), at);
        expect(aggregate(own, ringOf(shuffled), at)).toEqual(bits);
        expect(aggregate(own, ringOf(needed), at)).toEqual(bits);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the power of a band', () => {
  const own: WindowSpec = { aggregate: 'band', lengthMs: 6_400, paneMs: 1_600, sampleHz: 10, bandHz: [0, 5] };
  const sampled = (value: (seconds: number) => number, jitter = 0) => Array.from({ length: 260 }, (_, i) => ({ time: T0 + i * 100 + (i % 3) * jitter, value: value(i / 10), quality: GOOD }));
  const at = T0 + 16_500;
  const of = (bandHz: [number, number], readings: readonly Reading[], moment = at) => aggregate({ ...own, bandHz }, ringOf(readings), moment).value;

  it('of a sine is half of its squared amplitude, in its own band alone', () => {
    // 1.25 Hz is a whole number of turns in 6.4 s.
    const sine = sampled((s) => 4 + 3 * Math.sin(2 * Math.PI * 1.25 * s));
    expect(of([1, 2], sine)).toBeCloseTo(4.5, 10);
    expect(of([0, 1], sine)).toBeCloseTo(0, 10);
    expect(of([2, 5], sine)).toBeCloseTo(0, 10);
  });

  it('is that of the plain transform, and all bands together are the variance', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 200, maxLength: 200 }), fc.constantFrom<[number, number]>([0, 5], [0.3, 2], [2, 5]), (values, bandHz) => {
        const readings = values.map((value, i) => ({ time: T0 + i * 100, value, quality: GOOD }));
        const end = Math.floor(at / own.paneMs) * own.paneMs;
        const x = readings.filter(({ time }) => time > end - own.lengthMs && time <= end).map(({ value }) => value);
        expect(x.length).toBe(64);
        let want = 0;
        for (let k = 1; k <= 32; k++) {
          const hz = (k * 10) / 64;
          if (hz < bandHz[0] || (hz >= bandHz[1] && !(k === 32 && bandHz[1] === 5))) continue;
          const re = x.reduce((sum, v, i) => sum + v * Math.cos((2 * Math.PI * k * i) / 64), 0);
          const im = x.reduce((sum, v, i) => sum + v * Math.sin((2 * Math.PI * k * i) / 64), 0);
          want += ((k === 32 ? 1 : 2) * (re * re + im * im)) / 4096;
        }
        const got = of(bandHz, readings);
        expect(Math.abs(got - want)).toBeLessThanOrEqual(1e-9 * Math.max(1, want));
        if (bandHz[0] === 0) expect(Math.abs(got - central(x.map((value) => ({ time: 0, value, quality: 0 })), 2))).toBeLessThanOrEqual(1e-9 * Math.max(1, got));
      }),
      { numRuns: 100 },
    );
  });

  it('takes each sample from the reading that lies nearest to its moment, and has none where one is missing', () => {
    const sine = (jitter: number) => sampled((s) => 3 * Math.sin(2 * Math.PI * 1.25 * s), jitter);
    expect(of([1, 2], sine(20))).toBe(of([1, 2], sine(0)));
    const gap = sine(0).filter((_, i) => i !== 130);
    expect(of([1, 2], gap)).toBeNaN();
    // Until the gap has left the window.
    expect(of([1, 2], gap, T0 + 23_000)).not.toBeNaN();
    expect(reachMs(own)).toBeGreaterThanOrEqual(at - windowStart(own, at));
  });

  it('is refused where it can\'t be: no power of two, no band, beyond half of the rate', () => {
    const parse = (change: Partial<WindowSpec>) => windowSpec.safeParse({ ...own, ...change }).success;
    expect([parse({}), parse({ lengthMs: 4_800 }), parse({ bandHz: [2, 2] }), parse({ bandHz: [0, 6] }), parse({ aggregate: 'mean' })]).toEqual([true, false, false, false, false]);
    expect(windowSpec.safeParse({ aggregate: 'band', lengthMs: 6_400, paneMs: 1_600 }).success).toBe(false);
  });
});

describe('what a window needs', () => {
  const readings = [0, 100, 200, 5_000].map((ms) => ({ time: T0 + ms, value: ms, quality: GOOD }));
  const at = T0 + 5_000;
  const value = (more: Partial<WindowSpec>) => aggregate({ aggregate: 'mean', lengthMs: 10_000, paneMs: 1_000, ...more }, ringOf(readings), at).value;

  it('so many readings, or so many panes with one: with fewer it has no value', () => {
    expect([value({ minCount: 4 }), value({ minCount: 5 })]).toEqual([1_325, NaN]);
    // Three of ten panes: the one that ends at T0, the next, and the newest.
    expect([value({ minCoverage: 0.3 }), value({ minCoverage: 0.31 })]).toEqual([1_325, NaN]);
    expect([value({ aggregate: 'last', minCount: 4 }), value({ aggregate: 'last', minCount: 5 })]).toEqual([5_000, NaN]);
  });
});
