import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendToPen, firstAt, penLine, penRange, pointAt, qualityAt } from '../../../../renderer/kit/trend/pen-line';
import { paddedRange } from '../../../../renderer/kit/trend/scene';
import { isAtNow, keyMeaning, LONGEST_MS, moved, SHORTEST_MS, weekBeforeMs, within, zoomed } from '../../../../renderer/kit/trend/span';

const SECOND = 1000;
/** One bucket a second; NaN: nothing was there. */
const second = (mean: number[], worst: number[] = mean.map(() => 0), spread = 0) =>
  ({ time: mean.map((_, i) => i * SECOND), min: mean.map((v) => v - spread), mean, max: mean.map((v) => v + spread), worst });

describe('a pen’s line', () => {
  it('leaves a gap where data are missing, and none where they come more seldom than buckets', () => {
    const gap = penLine(second([1, 1, 1, ...Array<number>(40).fill(NaN), 1, 1]), 5 * SECOND);
    expect(Array.from(gap.broken.subarray(0, gap.length))).toEqual([1, 0, 0, 1, 0]);
    expect([pointAt(gap, 20 * SECOND), pointAt(gap, 44 * SECOND)?.mean]).toEqual([null, 1]);
    const seldom = penLine(second(Array.from({ length: 100 }, (_, i) => (i % 10 === 0 ? 1 : NaN))), 5 * SECOND);
    expect(Array.from(seldom.broken.subarray(0, seldom.length))).toEqual([1, ...Array<number>(9).fill(0)]);
    expect(pointAt(seldom, 15 * SECOND)).toMatchObject({ time: 10 * SECOND, mean: 1 });
  });
  it('ends where the data stopped', () => {
    const line = penLine(second([1, 1, ...Array<number>(60).fill(NaN)]), 5 * SECOND);
    expect([pointAt(line, 5 * SECOND)?.mean, pointAt(line, 30 * SECOND)]).toEqual([1, null]);
  });
  it('keeps a spike of one reading, whatever is asked for around it', () => {
    const values = Array<number>(1000).fill(5);
    const buckets = second(values);
    buckets.max[500] = 99;
    const line = penLine(buckets, 5 * SECOND);
    fc.assert(fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 500, max: 999 }), (from, to) => {
      expect(penRange(line, from * SECOND, to * SECOND)).toEqual([5, 99]);
    }), { numRuns: 50 });
    expect(penRange(line, 600 * SECOND, 700 * SECOND)).toEqual([5, 5]);
    expect(penRange(line, 2000 * SECOND, 3000 * SECOND)).toBeNull();
  });
  it('tells uncertain and bad stretches, also where bad ones left no value', () => {
    const line = penLine(second([1, 1, NaN, NaN, 1], [0, 1, 2, 2, 0]), 5 * SECOND);
    expect(line.runs).toEqual([{ from: 1000, to: 2000, quality: 1 }, { from: 2000, to: 4000, quality: 2 }]);
    expect([0, 1500, 3999, 4000].map((at) => qualityAt(line, at))).toEqual([0, 1, 2, 0]);
    expect(pointAt(line, 1500)?.quality).toBe(1);
  });
  it('is drawn in per cent and at the time it is compared with', () => {
    const line = penLine(second([0.25, 0.5]), 5 * SECOND, 100, 7 * SECOND);
    expect([line.x[0], line.mean[0], line.mean[1]]).toEqual([7000, 25, 50]);
  });
  it('grows by what comes live, bucket by bucket, forward only, and breaks after a silence', () => {
    const line = penLine(second([1, 1, 1]), 5 * SECOND);
    expect([appendToPen(line, 2500, 1), appendToPen(line, 2900, 8), appendToPen(line, 1900, 9), appendToPen(line, 3100, 2), appendToPen(line, 3200, NaN), appendToPen(line, 60_000, 3)]).toEqual([false, true, false, true, false, true]);
    expect(line.length).toBe(5);
    expect([line.high[2], line.mean[2], line.mean[3], line.broken[3], line.broken[4]]).toEqual([8, 1, 2, 0, 1]);
  });
  it('takes no more than it has room for', () => {
    const line = penLine(second([1]), 5 * SECOND);
    for (let i = 1; i < 5000; i++) appendToPen(line, i * SECOND, 1);
    expect(line.length).toBe(line.x.length);
  });
  it('finds the first place at or after any moment', () => {
    const line = penLine(second(Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? i : NaN))), 10 * SECOND);
    fc.assert(fc.property(fc.integer({ min: -10_000, max: 310_000 }), (at) => {
      const i = firstAt(line, at);
      expect(i === line.length || line.x[i]! >= at).toBe(true);
      expect(i === 0 || line.x[i - 1]! < at).toBe(true);
    }));
  });
});

describe('the span of a trend', () => {
  const now = Date.UTC(2026, 10, 27, 12);
  const hour = { from: now - 3_600_000, to: now };
  it('is moved and zoomed within what there is, however it is pulled', () => {
    const step = fc.oneof(fc.record({ by: fc.double({ min: -3, max: 3, noNaN: true }) }), fc.record({ zoom: fc.double({ min: 0.01, max: 100, noNaN: true }), at: fc.double({ min: 0, max: 1, noNaN: true }) }));
    fc.assert(fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let span = hour;
      for (const one of steps) span = 'by' in one ? moved(span, one.by, now) : zoomed(span, one.zoom, span.from + one.at * (span.to - span.from), now);
      const length = span.to - span.from;
      expect(length).toBeGreaterThanOrEqual(SHORTEST_MS - 1);
      expect(length).toBeLessThanOrEqual(LONGEST_MS + 1);
      expect(span.to).toBeLessThanOrEqual(now + 0.021 * length);
    }));
  });
  it('keeps the moment under the pointer in its place', () => {
    const around = hour.from + 900_000;
    const near = zoomed(hour, 0.5, around, now);
    expect((around - near.from) / (near.to - near.from)).toBeCloseTo(0.25, 9);
  });
  it('knows when it has come to now', () => {
    expect([isAtNow(hour, now), isAtNow(moved(hour, -0.1, now), now), isAtNow(within({ from: now, to: now + 9e9 }, now), now)]).toEqual([true, false, true]);
  });
  it('is compared with the same hours of the week before', () => {
    const noon = new Date(2026, 9, 28, 12).getTime();
    const before = new Date(noon - weekBeforeMs({ from: noon - 3_600_000, to: noon }));
    expect([before.getDate(), before.getHours()]).toEqual([21, 12]);
  });
  it('is moved by keys, and by no key of the system', () => {
    const key = (name: string, more: object = {}) => keyMeaning({ key: name, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });
    expect([key('ArrowLeft'), key('ArrowRight', { shiftKey: true }), key('+'), key('End'), key('Escape')]).toEqual([{ cursor: -1 }, { move: 0.1 }, { zoom: 0.5 }, { end: 'now' }, { leave: true }]);
    expect([key('Tab'), key('ArrowLeft', { altKey: true }), key('-', { ctrlKey: true })]).toEqual([null, null, null]);
  });
});

describe('a trend’s scale', () => {
  it('leaves room over and under the lines for marks', () => {
    const [low, high] = paddedRange([0, 100], 222, 0);
    expect([low, high]).toEqual([0, 111]);
  });
});
