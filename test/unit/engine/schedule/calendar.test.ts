import { describe, expect, it } from 'vitest';
import type { MillwrightError } from '../../../../electron/contract/errors';
import { calendarOf } from '../../../../electron/engine/schedule/calendar';
import { localIso } from '../../../../electron/engine/schedule/zone';
import { repeating, timesOfDay } from '../../../support/clock-changes';

const at = (iso: string) => Date.parse(iso);
const from = (cron: string, zone: string, start: string, count: number) => {
  const calendar = calendarOf(cron, zone);
  const found: string[] = [];
  for (let time = calendar.next(at(start)); time !== null && found.length < count; time = calendar.next(time)) found.push(localIso(time, zone));
  return found;
};

describe('calendar', () => {
  it.each([...timesOfDay, ...repeating])('$cron in $zone from $from is as worked out by hand', ({ zone, cron, from: start, next }) => {
    expect(from(cron, zone, start, next.length)).toEqual(next.map(([, local]) => local));
    expect(next.map(([utc, local]) => at(local) - at(utc))).toEqual(next.map(() => 0));
  });

  it('takes a sixth field in front for the second', () => {
    expect(from('17 0 6 * * *', 'UTC', '2026-03-28T00:00:00Z', 1)).toEqual(['2026-03-28T06:00:17Z']);
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
