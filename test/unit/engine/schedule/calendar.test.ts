import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MillwrightError } from '../../../../electron/contract/errors';
import { calendarOf, localIso } from '../../../../electron/engine/schedule/calendar';

const at = (iso: string) => Date.parse(iso);
const from = (cron: string, zone: string, start: string, count: number) => {
  const calendar = calendarOf(cron, zone);
  const found: string[] = [];
  for (let time = calendar.next(at(start)); time !== null && found.length < count; time = calendar.next(time)) found.push(localIso(time, zone));
  return found;
};

describe('calendar', () => {
  it('keeps the time of day of the zone over both changes of the clocks', () => {
    expect(from('0 6 * * *', 'Europe/Berlin', '2026-03-28T00:00:00Z', 3)).toEqual(['2026-03-28T06:00:00+01:00', '2026-03-29T06:00:00+02:00', '2026-03-30T06:00:00+02:00']);
    expect(from('0 6 * * *', 'Europe/Berlin', '2026-10-24T00:00:00Z', 3)).toEqual(['2026-10-24T06:00:00+02:00', '2026-10-25T06:00:00+01:00', '2026-10-26T06:00:00+01:00']);
  });

  it('runs a time that does not exist at the first instant after the gap', () => {
    expect(from('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', 2)).toEqual(['2026-03-29T03:00:00+02:00', '2026-03-30T02:30:00+02:00']);
  });

  it('runs a time that comes twice once, at the first', () => {
    expect(from('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual(['2026-10-25T02:30:00+02:00', '2026-10-26T02:30:00+01:00']);
  });

  it('lets what repeats through the day go by real time: no gap is made up, both hours of the overlap count', () => {
    expect(from('30 * * * *', 'Europe/Berlin', '2026-03-29T00:00:00Z', 2)).toEqual(['2026-03-29T01:30:00+01:00', '2026-03-29T03:30:00+02:00']);
    expect(from('30 * * * *', 'Europe/Berlin', '2026-10-25T00:00:00Z', 3)).toEqual(['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00', '2026-10-25T03:30:00+01:00']);
  });

  it('takes a sixth field in front for the second', () => {
    expect(from('17 0 6 * * *', 'UTC', '2026-03-28T00:00:00Z', 1)).toEqual(['2026-03-28T06:00:17+00:00'.replace('+00:00', 'Z')]);
  });

  it('finds the same moments backward as forward', () => {
    const minute = fc.constantFrom('0', '30', '*/20', '15,45');
    const hour = fc.constantFrom('*', '2', '6', '1-3', '*/5');
    const day = fc.constantFrom('*', '1', '29', 'L');
    const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC', 'Asia/Kolkata');
    const start = fc.integer({ min: at('2026-01-01'), max: at('2027-12-01') });
    fc.assert(fc.property(minute, hour, day, zone, start, (m, h, d, z, begin) => {
      const calendar = calendarOf(`${m} ${h} ${d} * *`, z);
      const forward: number[] = [];
      for (let time = calendar.next(begin); time !== null && forward.length < 6; time = calendar.next(time)) forward.push(time);
      expect(calendar.between(begin, forward.at(-1) ?? begin, 6)).toEqual(forward);
    }), { numRuns: 120 });
  });

  it('says what is wrong with a text that is no cron expression', () => {
    const message = (cron: string, zone = 'UTC') => {
      try {
        calendarOf(cron, zone);
      } catch (error) {
        expect((error as MillwrightError).code).toBe('invalid-input');
        return (error as MillwrightError).message;
      }
      throw new Error(`${cron} was accepted`);
    };
    expect(message('61 * * * *')).toContain('Invalid value for minute: 61');
    expect(message('* * * *')).toContain('there are 4 fields');
    expect(message('0 0 0 6 * * *')).toContain('there are 7 fields');
    expect(message('@daily')).toContain('there is 1 field');
    expect(message('')).toContain('they are empty');
    expect(message('0 6 30 2 *')).toContain('no day has such a date');
    expect(message('0 6 ? * *')).toContain('"?"');
    expect(message('0 6 * * *', 'Europe/Nowhere')).toContain('"Europe/Nowhere" is no time zone');
    expect(message('0 6 * * *', '')).toContain('Use a name such as Europe/Berlin');
    expect(message('0 6 * * *', '+02:00')).toContain('no time zone');
  });
});
