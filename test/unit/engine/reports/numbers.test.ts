import { describe, expect, it } from 'vitest';
import { limitsOfCard } from '../../../../electron/engine/reports/card';
import { periodWords, timeTicks, zoneWords } from '../../../../electron/engine/reports/calendar-words';
import { csv } from '../../../../electron/engine/reports/csv';
import { byName } from '../../../../electron/engine/reports/health/figures';
import { gapsIn, union } from '../../../../electron/engine/reports/health/spans';
import { tally } from '../../../../electron/engine/reports/health/tally';
import { duration, figure, percent } from '../../../../electron/engine/reports/words';
import { from, hour, minute, to } from './facts';

const plain = (text: string) => text.replaceAll('\u202f', ' ').replaceAll('\u2212', '-');
const every = (stepMs: number, start: number, end: number) => Array.from({ length: Math.ceil((end - start) / stepMs) }, (_, i) => start + i * stepMs);

describe('numbers in words', () => {
  it('never rounds a share to a whole it has not reached', () => {
    expect([1, 0.99996, 0.5, 0.00004, 0].map((share) => plain(percent(share, 2)))).toEqual(['100.00 %', '99.99 %', '50.00 %', '< 0.01 %', '0.00 %']);
    expect(plain(percent(0.996))).toBe('99 %');
  });

  it('tells figures with three digits and durations in two units', () => {
    expect([0.0042, 7.254, 68.12, 1551.4, -3, 0].map((value) => plain(figure(value)))).toEqual(['0.0042', '7.25', '68.1', '1,551', '-3', '0']);
    expect([40_000, 54 * minute, 5 * hour + 10 * minute, 76 * hour].map((ms) => plain(duration(ms)))).toEqual(['40 s', '54 min', '5 h 10 min', '3 d 4 h']);
  });

  it('tells whole days as days, and states the offset, both where the clocks changed', () => {
    const at = (iso: string) => Date.parse(iso);
    expect(periodWords(at('2026-11-16T00:00+01:00'), at('2026-11-23T00:00+01:00'), 'Europe/Berlin')).toBe('16 to 22 November 2026');
    expect(periodWords(from, to, 'Europe/Berlin')).toBe('22 November, 06:00 to 23 November 2026, 06:00');
    expect(plain(zoneWords(from, to, 'America/New_York'))).toBe('America/New_York (UTC-05:00)');
    expect(zoneWords(from, to, 'UTC')).toBe('UTC');
    expect(zoneWords(at('2026-10-24T12:00Z'), at('2026-10-25T12:00Z'), 'Europe/Berlin')).toBe('Europe/Berlin (UTC+02:00, from 25 October 2026, 02:00 on UTC+01:00)');
  });

  it('puts the ticks of a day at whole hours of the zone, also when the clocks change', () => {
    const start = Date.parse('2026-10-25T00:00+02:00');
    expect(timeTicks(start, start + 25 * hour, 'Europe/Berlin', 9).map(({ label }) => label)).toEqual(['Sun 25', '04:00', '08:00', '12:00', '16:00', '20:00']);
    expect(timeTicks(from, to, 'Asia/Kolkata', 9).length).toBeGreaterThan(3);
    expect(timeTicks(from, from + 60_000, 'UTC', 9).map(({ label }) => label)).toContain('05:00:30');
  });

  it('puts Mill 2 before Mill 10', () => {
    expect(['Mill 10', 'Mill 2', 'Mill', 'Lathe 3'].sort(byName)).toEqual(['Lathe 3', 'Mill', 'Mill 2', 'Mill 10']);
  });
});

describe('gaps', () => {
  it('are no gaps where a tag comes seldom or changes its rate', () => {
    const times = Float64Array.from([...every(minute, from, from + hour), ...every(1000, from + hour, to)]);
    expect(gapsIn(times, from, to, 10_000)).toEqual([]);
  });

  it('are found where readings stopped, at the ends too', () => {
    const times = Float64Array.from([...every(1000, from + 20 * minute, from + hour), ...every(1000, from + 2 * hour, to - hour)]);
    expect(gapsIn(times, from, to, 10_000)).toEqual([[from, from + 20 * minute], [from + hour - 1000, from + 2 * hour], [to - hour - 1000, to]]);
    expect(gapsIn(new Float64Array(), from, to, 10_000)).toEqual([[from, to]]);
  });

  it('of several tags are one where they overlap', () => {
    expect(union([[5, 8], [0, 2], [7, 9], [2, 3]])).toEqual([[0, 3], [5, 9]]);
  });
});

describe('tally', () => {
  const of = (times: number[], values: number[]) => tally(Float64Array.from(times), Float64Array.from(values), from, to, 0.5, 24);

  it('weighs the mean and the time above the limit by how long each value held', () => {
    const times = every(minute, from, to);
    const result = of(times, times.map((_, i) => (i < 360 ? 0.8 : 0.2)));
    expect(result).toMatchObject({ count: 1440, peak: 0.8, peakTime: from, last: 0.2, aboveMs: 6 * hour, firstAbove: from, lastReturn: from + 6 * hour, gaps: [] });
    expect(result.mean).toBeCloseTo(0.35, 12);
  });

  it('does not hold a value across a gap, and keeps a spike in its bucket', () => {
    const times = [...every(minute, from, from + hour), ...every(minute, to - hour, to)];
    const result = of(times, times.map((_, i) => (i === 30 ? 0.99 : i < 60 ? 0.6 : 0.1)));
    expect(result.aboveMs).toBe(59 * minute);
    expect(result.series.max[0]).toBe(0.99);
    expect(result.series.min[0]).toBe(0.6);
    expect(result.series.max[5]).toBeNaN();
  });

  it('counts moments at which the model was blind and makes nothing of them', () => {
    expect(of([from, from + minute], [Number.NaN, 0.3])).toMatchObject({ count: 1, blind: 1, peak: 0.3 });
    expect(of([], []).peak).toBeNaN();
  });
});

describe('files', () => {
  it('quotes what has to be quoted and ends each line with CR LF', () => {
    expect(csv({ header: ['a', 'b'], rows: [['x,"y"', 1.5], ['line\nbreak', null], ['=1+1', Number.NaN]] })).toBe('a,b\r\n"x,""y""",1.5\r\n"line\nbreak",\r\n\'=1+1,\r\n');
  });

  it('takes the points of a card that speak of limits, without Markdown', () => {
    expect(limitsOfCard('# M\n## Limits\n\n- **One** `two`\n  goes on\n- [link](x)\n\n| a |\n\nLast.\n## Next\n- no')).toEqual(['One two goes on', 'link', 'Last.']);
    expect(limitsOfCard('# M')).toEqual([]);
  });
});
