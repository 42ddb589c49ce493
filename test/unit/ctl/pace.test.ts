import { describe, expect, it } from 'vitest';
import { Pace } from '../../../electron/ctl/pace';

describe('how a run gets on', () => {
  it('is rows, then their rate and the time that is left, once there is something to tell by', () => {
    const pace = new Pace();
    expect(pace.words(5_000, 0.1, 1_000)).toBe('1,000 rows');
    expect(pace.words(5_500, 0.15, 1_500)).toBe('1,500 rows');
    expect(pace.words(7_000, 0.3, 3_000)).toBe('3,000 rows, 1,000 a second, about 7 s left');
    expect(pace.words(15_000, 1, 11_000)).toBe('11,000 rows, 1,000 a second');
  });

  it('is told in minutes and hours where it takes that long, and not at all where nothing moves', () => {
    const pace = new Pace();
    pace.words(0, 0, 0);
    expect(pace.words(10_000, 0.02, 10)).toBe('10 rows, 1 a second, about 8 min left');
    expect(pace.words(10_000, 0.0005, 10)).toBe('10 rows, 1 a second, about 5 h 33 min left');
    expect(pace.words(10_000, 0, 0)).toBe('0 rows');
  });
});
