import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SiteCalendar } from '../../../../electron/contract/schedules';
import { calendarOf, shiftCalendar } from '../../../../electron/engine/schedule/calendar';
import { worked } from '../../../../electron/engine/schedule/days';
import { holidaysOf } from '../../../../electron/engine/schedule/holidays';
import { localIso } from '../../../../electron/engine/schedule/zone';
import { anna, scheduleRig } from './rig';

const berlin = 'Europe/Berlin';
/** Christmas on a Friday, Easter Monday behind the change to summer time, a Saturday that is worked. */
const plant: SiteCalendar = {
  name: 'plant', weekdays: [1, 2, 3, 4, 5],
  holidays: [{ day: '2026-12-25', name: 'Christmas Day' }, { day: '2026-12-26', name: '' }, { day: '2027-01-01', name: 'New Year' }, { day: '2027-03-29', name: 'Easter Monday' }],
  workdays: [{ day: '2026-12-19', name: 'Stocktaking' }],
  shifts: [{ name: 'early', from: '06:00', to: '14:00' }, { name: 'late', from: '14:00', to: '22:00' }, { name: 'night', from: '22:00', to: '06:00', weekdays: [1, 2, 3, 4] }],
};

function listed(calendar: ReturnType<typeof calendarOf>, zone: string, start: string, count: number): string[] {
  const found: string[] = [];
  for (let at = calendar.next(Date.parse(start)); at !== null && found.length < count; at = calendar.next(at)) found.push(localIso(at, zone));
  return found;
}

async function begin(start = '2026-12-17T12:00:00Z') {
  const rig = await scheduleRig(start);
  onTestFinished(() => expect(rig.troubles).toEqual([]));
  return rig;
}

describe('days of a calendar', () => {
  it.each([
    ['working days', { on: 'working', else: 'skip' }, ['2026-12-18T06:00:00+01:00', '2026-12-19T06:00:00+01:00', '2026-12-21T06:00:00+01:00', '2026-12-22T06:00:00+01:00', '2026-12-23T06:00:00+01:00', '2026-12-24T06:00:00+01:00', '2026-12-28T06:00:00+01:00']],
    ['free days', { on: 'free', else: 'skip' }, ['2026-12-20T06:00:00+01:00', '2026-12-25T06:00:00+01:00', '2026-12-26T06:00:00+01:00', '2026-12-27T06:00:00+01:00', '2027-01-01T06:00:00+01:00']],
  ] as const)('leaves %s alone', (_, rule, expected) => {
    expect(listed(calendarOf('0 6 * * *', berlin, { ...rule, site: plant }), berlin, '2026-12-17T12:00:00Z', expected.length)).toEqual(expected);
  });

  it.each([
    // Of Mondays: Easter Monday comes on Tuesday, in summer time.
    ['0 6 * * 1', '2027-03-16T00:00:00Z', ['2027-03-22T06:00:00+01:00', '2027-03-30T06:00:00+02:00', '2027-04-05T06:00:00+02:00']],
    // Saturday, Sunday and Monday of Easter fall on one Tuesday, once.
    ['30 6 * * *', '2027-03-25T12:00:00Z', ['2027-03-26T06:30:00+01:00', '2027-03-30T06:30:00+02:00', '2027-03-31T06:30:00+02:00']],
    // The first of the month: a holiday in January, a Sunday in August.
    ['0 7 1 * *', '2026-12-17T00:00:00Z', ['2027-01-04T07:00:00+01:00', '2027-02-01T07:00:00+01:00', '2027-03-01T07:00:00+01:00']],
    ['0 6,18 26 12 *', '2026-12-17T00:00:00Z', ['2026-12-28T06:00:00+01:00', '2026-12-28T18:00:00+01:00', '2027-12-27T06:00:00+01:00']],
  ])('moves %s to the next working day', (cron, start, expected) => {
    expect(listed(calendarOf(cron, berlin, { on: 'working', else: 'move', site: plant }), berlin, start, expected.length)).toEqual(expected);
  });

  it('goes the same way back as forth', () => {
    const rules = fc.record({
      cron: fc.constantFrom('0 6 * * *', '0 6 * * 1', '15,45 9 1,15 * *', '30 2 * * *', '0 0 * * 0', '0 */6 * * *', '*/20 3 * * *'),
      zone: fc.constantFrom(berlin, 'America/New_York', 'Australia/Lord_Howe'),
      on: fc.constantFrom('working' as const, 'free' as const), move: fc.boolean(), days: fc.integer({ min: 0, max: 800 }),
    });
    fc.assert(fc.property(rules, ({ cron, zone, on, move, days }) => {
      const calendar = calendarOf(cron, zone, { on, else: move && !cron.includes('*/') ? 'move' : 'skip', site: plant });
      let at: number | null = Date.parse('2026-01-01T00:00:00Z') + days * 86_400_000;
      const forth: number[] = [];
      while (forth.length < 12 && (at = calendar.next(at)) !== null) forth.push(at);
      const last = forth.at(-1);
      if (last === undefined || forth.length < 2) return;
      const back = [last];
      while (back.length < forth.length) back.unshift(calendar.previous(back[0] ?? 0) ?? NaN);
      expect(back).toEqual(forth);
      expect(calendar.between((forth[0] ?? 0) - 1, last, 100)).toEqual(forth);
    }), { numRuns: 60 });
  });

  it('refuses to move what repeats, and ends where no day counts', () => {
    expect(() => calendarOf('*/15 * * * *', berlin, { on: 'working', else: 'move', site: plant })).toThrow('repeats through the day');
    const never: SiteCalendar = { ...plant, weekdays: [], workdays: [] };
    for (const otherwise of ['skip', 'move'] as const) {
      const calendar = calendarOf('0 6 * * *', berlin, { on: 'working', else: otherwise, site: never });
      expect([calendar.next(0), calendar.previous(Date.parse('2026-01-01T00:00:00Z'))]).toEqual([null, null]);
    }
  });
});

describe('shifts', () => {
  it('end where the clocks say so, a night through a change of the clocks too', () => {
    const ends = (start: string, count: number) => listed(shiftCalendar(plant, { edge: 'end', shifts: [] }, berlin), berlin, start, count);
    // Thursday, Friday before Christmas: no night on Fridays, none worked until Monday.
    expect(ends('2026-12-24T12:00:00Z', 5)).toEqual(['2026-12-24T14:00:00+01:00', '2026-12-24T22:00:00+01:00', '2026-12-25T06:00:00+01:00', '2026-12-28T14:00:00+01:00', '2026-12-28T22:00:00+01:00']);
    const sundays: SiteCalendar = { ...plant, weekdays: [0, 6], shifts: [{ name: 'night', from: '22:00', to: '06:00' }, { name: 'short', from: '22:00', to: '02:30' }] };
    // 02:30 does not come on 28 March: the shift ends with the gap.
    expect(listed(shiftCalendar(sundays, { edge: 'end', shifts: [] }, berlin), berlin, '2027-03-27T12:00:00Z', 2)).toEqual(['2027-03-28T03:00:00+02:00', '2027-03-28T06:00:00+02:00']);
  });

  it('are what a run at their end speaks of, from their own begin on', async () => {
    const rig = await begin('2026-12-24T06:00:00Z');
    await rig.schedule.setCalendar(plant, anna);
    await rig.schedule.add({ name: 'by-shift', zone: berlin, trigger: { kind: 'shift', calendar: 'plant', edge: 'end', shifts: [] }, job: 'report:test', missed: 'each', overlap: 'queue' }, anna);
    for (const at of ['2026-12-24T13:00:00Z', '2026-12-24T21:00:00Z', '2026-12-25T05:00:00Z', '2026-12-28T13:00:00Z']) await rig.tickAt(at);
    expect(rig.ran).toEqual([
      { due: '2026-12-24T13:00:00.000Z', from: '2026-12-24T05:00:00.000Z' }, { due: '2026-12-24T21:00:00.000Z', from: '2026-12-24T13:00:00.000Z' },
      { due: '2026-12-25T05:00:00.000Z', from: '2026-12-24T21:00:00.000Z' }, { due: '2026-12-28T13:00:00.000Z', from: '2026-12-28T05:00:00.000Z' },
    ]);
    expect((await rig.schedule.list())[0]).toMatchObject({ words: 'At the end of each shift of plant, Europe/Berlin', next: Date.parse('2026-12-28T21:00:00Z') });
  });
});

describe('a calendar that changes', () => {
  it('leaves what was due until then as it was', async () => {
    const rig = await begin('2026-12-23T12:00:00Z');
    await rig.schedule.setCalendar({ ...plant, holidays: [] }, anna);
    await rig.schedule.add({ name: 'daily', cron: '0 6 * * *', zone: berlin, days: { calendar: 'plant', on: 'working', else: 'skip' }, job: 'report:test', missed: 'each', overlap: 'queue' }, anna);
    expect((await rig.schedule.list())[0]?.words).toBe('Every day at 06:00, on working days of plant, Europe/Berlin');
    rig.clock.set('2026-12-25T12:00:00Z');
    // The holiday is told of after it came: its run was due.
    await rig.schedule.setCalendar(plant, anna);
    await rig.tickAt('2026-12-28T06:00:00Z');
    expect(rig.dues()).toEqual(['12-24T05:00', '12-25T05:00', '12-28T05:00']);
    expect(rig.records).toEqual(['person schedule.calendar', 'person schedule.add', 'person schedule.calendar']);
  });

  it('is refused what schedules need, and is not removed under them', async () => {
    const rig = await begin();
    const { schedule } = rig;
    await expect(schedule.add({ name: 'a', cron: '0 6 * * *', zone: 'UTC', days: { calendar: 'plant', on: 'working', else: 'skip' }, job: 'report:test' }, anna)).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('There is no calendar "plant"') as string });
    await schedule.setCalendar(plant, anna);
    await expect(schedule.add({ name: 'a', zone: 'UTC', trigger: { kind: 'shift', calendar: 'plant', edge: 'end', shifts: ['noon'] }, job: 'report:test' }, anna)).rejects.toMatchObject({ code: 'invalid-input', message: 'The calendar "plant" has no shift "noon". It has early, late and night.' });
    await schedule.add({ name: 'a', zone: 'UTC', trigger: { kind: 'shift', calendar: 'plant', edge: 'end', shifts: ['late'] }, job: 'report:test' }, anna);
    await expect(schedule.setCalendar({ ...plant, shifts: [] }, anna)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('It is needed by the schedule "a".') as string });
    await expect(schedule.removeCalendar('plant', anna)).rejects.toMatchObject({ code: 'conflict' });
    await expect(schedule.setCalendar({ ...plant, shifts: [...plant.shifts, ...plant.shifts] }, anna)).rejects.toThrow('Two shifts are named');
    await schedule.change('a', { cron: '0 7 * * *' }, anna);
    await schedule.removeCalendar('plant', anna);
    expect(await schedule.calendars()).toEqual([]);
    await expect(schedule.change('a', { cron: '0 6 * * *', trigger: { kind: 'after', schedule: 'b', when: 'done' } }, anna)).rejects.toThrow('not both');
    await expect(schedule.add({ name: 'b', zone: 'UTC', job: 'report:test' }, anna)).rejects.toThrow('It is not said when it runs');
  });
});

describe('holidays', () => {
  const now = Date.parse('2026-11-27T00:00:00Z');

  it('are read line by line, in order and once', () => {
    expect(holidaysOf('# of the site\n2026-12-26;Boxing Day\n\n25.12.2026 Christmas Day\r\n2026-12-26 again\n2027-1-1'.replace('2027-1-1', '2027-01-01'), now)).toEqual([{ day: '2026-12-25', name: 'Christmas Day' }, { day: '2026-12-26', name: 'Boxing Day' }, { day: '2027-01-01', name: '' }]);
    expect(() => holidaysOf('2026-12-25\n2027-02-29 no such day', now)).toThrow('Line 2 names no day: "2027-02-29 no such day"');
    expect(() => holidaysOf('# nothing', now)).toThrow('No day is named there');
  });

  it('come from a calendar file: several days, repeated ones, none of a time of day', () => {
    const event = (lines: string) => `BEGIN:VEVENT\r\nUID:${lines.length}\r\n${lines}\r\nEND:VEVENT`;
    const file = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test',
      event('SUMMARY:Works holiday\r\nDTSTART;VALUE=DATE:20261228\r\nDTEND;VALUE=DATE:20261231'),
      event('SUMMARY:May Day\r\nDTSTART;VALUE=DATE:20200501\r\nRRULE:FREQ=YEARLY;UNTIL=20290601'),
      event('SUMMARY:A meeting\r\nDTSTART:20261130T090000Z\r\nDTEND:20261130T100000Z'), 'END:VCALENDAR'].join('\r\n');
    expect(holidaysOf(file, now)).toEqual([
      ...['2026-05-01'].map((day) => ({ day, name: 'May Day' })), ...['2026-12-28', '2026-12-29', '2026-12-30'].map((day) => ({ day, name: 'Works holiday' })), ...['2027-05-01', '2028-05-01', '2029-05-01'].map((day) => ({ day, name: 'May Day' })),
    ]);
    expect(() => holidaysOf('BEGIN:VCALENDAR\nthis is none', now)).toThrow("can't be read");
  });

  it('are no days that are worked, unless the site says so', () => {
    const isWorked = worked({ ...plant, workdays: [...plant.workdays, { day: '2026-12-25', name: '' }] });
    const day = (iso: string) => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
    expect(['2026-12-25', '2026-12-26', '2026-12-19', '2026-12-20', '2026-12-21'].map((iso) => isWorked(day(iso)))).toEqual([true, false, true, false, true]);
  });
});
