import { describe, expect, it } from 'vitest';
import { between, highest, shareWithin } from '../../../electron/ctl/bench/live/shares';
import { Durations } from '../../../electron/engine/live/latency';

describe('how long things took, as counts', () => {
  it('a share lies within the step that holds its last one, rounded up', () => {
    const durations = new Durations();
    for (const ms of [0, 0.2, 1, 1.2, 999.5, 1_000, 1_001, 9_999, 20_000]) durations.add(ms);
    const counted = { upTo: durations.upTo, counts: durations.counts };
    expect([0.01, 3 / 9, 4 / 9, 6 / 9, 7 / 9, 8 / 9, 1].map((share) => shareWithin(counted, share))).toEqual([1, 1, 2, 1_000, 1_010, 10_000, Infinity]);
  });

  it('what came between two looks is their difference', () => {
    const upTo = Float64Array.of(1, 2, Infinity);
    expect(shareWithin(between({ upTo, counts: Float64Array.of(5, 0, 1) }, { upTo, counts: Float64Array.of(5, 3, 1) }), 0.5)).toBe(2);
    expect(shareWithin({ upTo, counts: new Float64Array(3) }, 0.99)).toBeNaN();
  });
});

describe('the highest rate that holds', () => {
  it.each([0, 1_000, 7_000, 16_000])('is found by halving: %i', async (true_) => {
    const tried: number[] = [];
    expect(await highest(1_000, 16_000, async (rate) => (tried.push(rate), rate <= true_))).toBe(true_);
    expect(tried.length).toBeLessThanOrEqual(10);
  });

  it('asks again before it believes that one does not', async () => {
    let asked = 0;
    expect(await highest(1_000, 1_000, async () => ++asked > 1)).toBe(1_000);
  });
});
