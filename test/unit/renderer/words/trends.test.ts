import { describe, expect, it } from 'vitest';
import { axisTime, cursorWords, findingOf, spanText, trendHeading, trendLabel, type PenFinding } from '../../../../renderer/words/trends';

const pen = (machine: string, title: string, state: PenFinding['state']): PenFinding => ({ machine, title, state });
const at = Date.UTC(2026, 10, 27, 12);
const HOUR = 3_600_000;

describe('the heading of a trend', () => {
  it('is what is found', () => {
    expect(trendHeading([pen('Mill 07', 'Torque', 'above'), pen('Mill 07', 'Tool wear', 'usual')])).toBe('Mill 07: torque is above its usual band');
    expect(trendHeading([pen('Mill 07', 'Failure risk', 'over-limit'), pen('Mill 07', 'Torque', 'above'), pen('Mill 07', 'Speed', 'below')])).toBe('Mill 07: failure risk is past its limit; torque and speed are outside their usual bands');
    expect(trendHeading([pen('Mill 07', 'Torque', 'below'), pen('Mill 15', 'Torque', 'below')])).toBe('Torque of Mill 07 and torque of Mill 15 are below their usual bands');
  });
  it('says so where all is well, and no more where nothing is known', () => {
    expect(trendHeading([pen('Mill 07', 'Torque', 'usual'), pen('Mill 07', 'Speed', 'usual')])).toBe('Mill 07: 2 lines, all as usual');
    expect(trendHeading([pen('Mill 07', 'Torque', 'usual')])).toBe('Mill 07: torque is as usual');
    expect(trendHeading([pen('Mill 07', 'Torque', 'unknown'), pen('Mill 08', 'Torque', 'unknown')])).toBe('2 lines of 2 machines');
    expect(trendHeading([])).toBe('Trends');
  });
  it('speaks of the past as past', () => {
    expect(trendHeading([pen('Mill 07', 'Torque', 'above')], '14:32:07')).toBe('Mill 07: torque was above its usual band at 14:32:07');
    expect(trendHeading([pen('Mill 07', 'Torque', 'usual'), pen('Mill 07', 'Speed', 'usual')], '14:32:07')).toBe('Mill 07: 2 lines, as usual at 14:32:07');
  });
});

describe('a value of a trend', () => {
  it('is held against its limit, else its usual band', () => {
    expect([
      findingOf(60, { limit: 60, usual: null }), findingOf(59, { limit: 60, usual: [0, 1] }), findingOf(61, { limit: null, usual: [20, 60] }), findingOf(19, { limit: null, usual: [20, 60] }),
      findingOf(20, { limit: null, usual: [20, 60] }), findingOf(5, { limit: null, usual: null }), findingOf(null, { limit: 60, usual: null }),
    ]).toEqual(['over-limit', 'usual', 'above', 'below', 'usual', 'unknown', 'unknown']);
  });
});

describe('times of a trend', () => {
  it('are as exact as what is shown', () => {
    expect(spanText({ from: at - 8 * HOUR, to: at }, 'en-GB', 'UTC')).toBe('27 Nov, 04:00 to 12:00');
    expect(spanText({ from: at - 13 * HOUR, to: at }, 'en-GB', 'UTC')).toBe('26 Nov, 23:00 to 27 Nov, 12:00');
    expect(spanText({ from: at - 168 * HOUR, to: at }, 'en-GB', 'UTC')).toBe('20 Nov to 27 Nov');
    expect(spanText({ from: at - 60_000, to: at }, 'en-GB', 'UTC')).toBe('27 Nov, 11:59:00 to 12:00:00');
    expect([HOUR, 60_000, 100 * HOUR].map((length) => axisTime(at, { from: at - length, to: at }, 'en-GB', 'UTC'))).toEqual(['12:00', '12:00:00', '27 Nov']);
  });
  it('and values are read out in a sentence', () => {
    expect(trendLabel(['Torque of Mill 07', 'Speed of Mill 07'], { from: at - HOUR, to: at }, 2, 'en-GB', 'UTC')).toBe('Torque of Mill 07 and Speed of Mill 07, 27 Nov, 11:00 to 12:00; 2 alarms.');
    expect(cursorWords('14:32:07', [{ title: 'Torque', machine: 'Mill 07', value: '63 Nm' }, { title: 'Torque', machine: 'Mill 08', value: 'no data' }])).toBe('14:32:07: Torque of Mill 07 63 Nm; Torque of Mill 08 no data.');
  });
});
