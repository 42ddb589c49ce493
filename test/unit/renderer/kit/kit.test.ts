import { describe, expect, it } from 'vitest';
import { niceRange, timeSplits } from '../../../../renderer/kit/axes';
import { sparkPath } from '../../../../renderer/kit/spark-path';
import { appendPoint, emptyLine, lineFromBuckets, rangeOf } from '../../../../renderer/kit/trend-line';

const buckets = (time: number[], value: number[]) => ({ time, min: value, mean: value, max: value });

describe('a trend’s line', () => {
  const six = 6000;
  it('joins readings once a minute although the buckets between them are empty', () => {
    const time = Array.from({ length: 100 }, (_, i) => i * six);
    const line = lineFromBuckets(buckets(time, time.map((t) => (t % 60_000 === 0 ? 1 : NaN))), 15_000);
    expect(line.y).not.toContain(null);
    expect(line.x).toHaveLength(10);
  });
  it('breaks where the data stopped', () => {
    const time = Array.from({ length: 100 }, (_, i) => i * six);
    const line = lineFromBuckets(buckets(time, time.map((_, i) => (i > 40 && i < 60 ? NaN : 1))), 15_000);
    expect(line.y.filter((y) => y === null)).toHaveLength(1);
    expect(line.x[line.y.indexOf(null)]).toBe(40 * six + 1);
  });
  it('keeps the spike of a bucket in its range', () => {
    const line = lineFromBuckets({ time: [0, 1, 2], min: [1, 1, 1], mean: [1, 2, 1], max: [1, 9, 1] }, 15_000);
    expect(rangeOf(line, 0, 2)).toEqual({ low: 1, high: 9 });
    expect(rangeOf(line, 5, 6)).toBeNull();
  });
  it('grows at its right end, forward only', () => {
    const line = emptyLine(15_000);
    expect([appendPoint(line, 1000, 1), appendPoint(line, 1000, 2), appendPoint(line, 500, 2), appendPoint(line, 2000, NaN), appendPoint(line, 2000, 3)]).toEqual([true, false, false, false, true]);
    expect(line.y).toEqual([1, 3]);
  });
  it('breaks before what came after a silence', () => {
    const line = emptyLine(15_000);
    appendPoint(line, 0, 1);
    appendPoint(line, 60_000, 2);
    expect(line.y).toEqual([1, null, 2]);
  });
});

describe('a sparkline', () => {
  it('runs from left to right on its field, and is broken at long gaps', () => {
    expect(sparkPath([0, 100, 1000], [0, 0.5, 1], 0, 1000, 1, 200)).toBe('M0.0 100.0L100.0 50.0M1000.0 0.0');
  });
  it('leaves out what is missing or outside, and holds what is above the top at it', () => {
    expect(sparkPath([-5, 0, 500, 600], [1, NaN, 0.5, 7], 0, 1000, 1, 2000)).toBe('M500.0 50.0L600.0 0.0');
  });
});

describe('axes', () => {
  it('have round ends around what has to be seen', () => {
    expect(niceRange(20, 66)).toEqual([20, 70]);
    expect(niceRange(0, 206)).toEqual([0, 250]);
    expect(niceRange(297.1, 302.9)).toEqual([297, 303]);
    const [low, high] = niceRange(5, 5);
    expect(low).toBeLessThan(5);
    expect(high).toBeGreaterThan(5);
  });
  it('mark round moments of local time', () => {
    const from = new Date(2026, 10, 24, 6, 32).getTime();
    const splits = timeSplits(from, from + 8 * 3_600_000, 6);
    expect(splits.length).toBeGreaterThan(2);
    expect(splits.length).toBeLessThanOrEqual(6);
    for (const at of splits) expect([new Date(at).getMinutes(), new Date(at).getHours() % 2]).toEqual([0, 0]);
  });
  it('mark midnights over a week', () => {
    const from = new Date(2026, 10, 17, 13).getTime();
    for (const at of timeSplits(from, from + 7 * 86_400_000, 8)) expect(new Date(at).getHours()).toBe(0);
  });
  it('mark seconds of a minute and days of months, the same ones wherever the sheet is moved', () => {
    const from = new Date(2026, 10, 17, 13, 0, 3).getTime();
    for (const at of timeSplits(from, from + 60_000, 8)) expect(new Date(at).getSeconds() % 10).toBe(0);
    const quarter = (begin: number) => timeSplits(begin, begin + 90 * 86_400_000, 8);
    const both = quarter(from).filter((at) => quarter(from + 5 * 86_400_000).includes(at));
    expect(both.length).toBeGreaterThan(5);
    expect(quarter(from).length - both.length).toBeLessThanOrEqual(1);
    for (const at of quarter(from)) expect(new Date(at).getHours()).toBe(0);
  });
});
