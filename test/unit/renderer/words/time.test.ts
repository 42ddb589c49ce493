import { describe, expect, it } from 'vitest';
import { duration, moment, period, roughDuration, shiftStart } from '../../../../renderer/words/time';

const en = 'en-GB';
const plain = (text: string) => text.replaceAll('\u202f', ' ');
const utc = (text: string) => Date.parse(`${text}Z`);

describe('spans of time', () => {
  it('have two figures that matter', () => {
    const spans = [400, 9_940, 48_000, 146_000, 180_000, 21 * 60_000, 172 * 60_000, 76 * 3_600_000];
    expect(spans.map((ms) => plain(duration(ms, en)))).toEqual(['0.4 s', '9.9 s', '48 s', '2 min 26 s', '3 min', '21 min', '2 h 52 min', '3 d 4 h']);
  });
  it('never run backward and are a dash when unknown', () => {
    expect(plain(duration(-5, en))).toBe('0.0 s');
    expect(duration(NaN, en)).toBe('–');
  });
  it('are whole units in a column', () => {
    expect([700, 146_000, 172 * 60_000].map((ms) => plain(roughDuration(ms, en)))).toEqual(['0 s', '2 min', '2 h 52 min']);
  });
});

describe('moments', () => {
  const now = utc('2026-11-24T14:32:07');
  it('say as little as tells them apart', () => {
    expect(moment(utc('2026-11-24T14:29:41'), now, en, 'UTC')).toBe('14:29:41');
    expect(moment(utc('2026-11-23T23:59:00'), now, en, 'UTC')).toBe('Mon 23:59');
    expect(moment(utc('2026-11-02T07:31:00'), now, en, 'UTC')).toBe('2 Nov 07:31');
  });
  it('are in the zone of the person', () => {
    expect(moment(utc('2026-11-24T14:29:41'), now, en, 'Asia/Tokyo')).toBe('23:29:41');
  });
  it('make a period of whole days when it is one', () => {
    expect(period(utc('2026-11-16T00:00:00'), utc('2026-11-23T00:00:00'), en, 'UTC')).toBe('16 Nov to 22 November 2026');
    expect(period(utc('2026-11-23T00:00:00'), utc('2026-11-24T00:00:00'), en, 'UTC')).toBe('23 November 2026');
    expect(period(utc('2026-11-24T06:00:00'), utc('2026-11-24T14:00:00'), en, 'UTC')).toBe('24 Nov, 06:00 to 14:00');
  });
});

describe('a shift', () => {
  const at = (hour: number, minute = 0) => new Date(2026, 10, 24, hour, minute).getTime();
  it('begins at six, fourteen and twenty-two, local time', () => {
    expect([shiftStart(at(6)), shiftStart(at(13, 59)), shiftStart(at(14)), shiftStart(at(23))]).toEqual([at(6), at(6), at(14), at(22)]);
  });
  it('of the night began the day before', () => {
    expect(shiftStart(at(3))).toBe(new Date(2026, 10, 23, 22).getTime());
  });
});
