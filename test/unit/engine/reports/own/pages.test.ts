import { describe, expect, it } from 'vitest';
import { scheduleMigrations, createSchedule } from '../../../../../electron/engine/schedule';
import { reportMigrations } from '../../../../../electron/engine/reports';
import { OwnReports } from '../../../../../electron/engine/reports/own/service';
import type { OwnReport } from '../../../../../electron/contract/own-reports';
import { systemClock } from '../../../../../electron/engine/shared/clock';
import { tester } from '../../../../support/live-rig';
import { testStore } from '../../../../support/store';
import { tinyPng } from '../../../../support/tiny-png';
import { plantWithHistory } from './rig';

describe('the pages of a report of one’s own', () => {
  it('begin with what needs attention, why, and what changed, made of the numbers', async () => {
    const plant = await plantWithHistory();
    const { words, rows } = await plant.write([{ kind: 'kpi', measure: 'max', pen: `t${plant.torque(plant.one)}`, limit: { at: 30, side: 'above' } }], { opening: { place: null } });
    expect(words).toContain('One of 3 machines needs attention');
    expect(words).toContain('Needs attention. Failure risk of Mill 01 reached 90 % on 22 Nov 09:00, with the limit at 50 %; it was beyond for 1 h and still is. One alarm waits to be acknowledged. Torque of Mill 01, highest: 40 Nm, above the limit of 30 Nm.');
    expect(words).toContain('Why. When Mill 01 was furthest, outside its usual band: Torque 40 Nm, high. Of three alarms announced, failure risk high of Mill 01 came twice. One machine is watched by no model.');
    expect(words).toContain('Since last time. In the period before no machine was beyond its limit and one alarm was announced; now one and three. New: Mill 01.');
    expect(rows.filter(({ block }) => block === 'opening').map(({ figure, value }) => [figure, value]).slice(0, 4)).toEqual([['Machines that need attention', 1], ['Alarms announced', 3], ['Alarms not acknowledged', 1], ['Beyond limits, together', 3_600_000]]);
    // Of one hall it speaks of that hall alone.
    expect((await plant.write([], { opening: { place: plant.two } })).words).toContain('Nothing needs attention at Mill 02');
    expect((await plant.write([])).words).toMatch(/^Weekly 22 November 2026, 06:00 to 10:00\. Times are in UTC\./);
  });

  it('a trend is broken where nothing came, has its limit, and one chart for each unit', async () => {
    const plant = await plantWithHistory();
    const { words, made, rows } = await plant.write([{ kind: 'trend', pens: [`t${plant.torque(plant.two)}`, `p${plant.one}`] }]);
    const body = made.body.text;
    expect(body.match(/<svg/g)).toHaveLength(2);
    expect(body).toContain('Limit 50');
    // Two lines of mill 2: before and after its silent hour.
    const [torque = ''] = /stroke="#39444D" stroke-width="1.5"/.exec(body) ? (/d="(M[^"]*)" fill="none" stroke="#39444D"/.exec(body) ?? []).slice(1) : [];
    expect(torque.match(/M/g)).toHaveLength(2);
    expect(words).toContain('Broken where nothing came: Torque of Mill 02 has one gap, 1 h 1 min all together.');
    expect(rows.filter(({ figure }) => figure === 'Highest').map(({ of, value, rows: n }) => [of, value, n])).toEqual([['torque of works/hall-1/mill-02', 7, 180], ['prediction of works/hall-1/mill-01', 0.9, 240]]);
    expect((await plant.write([{ kind: 'trend', pens: [`t${plant.torque(plant.three)}`] }])).made.empty).toBe('Nothing of torque of works/hall-2/mill-03 came.');
  });

  it('columns, alarms and a ranking come to what was counted by hand', async () => {
    const plant = await plantWithHistory();
    const columns = await plant.write([{ kind: 'columns', pen: `t${plant.torque(plant.one)}`, statistic: 'max', by: 'hour', limit: 15 }]);
    expect(columns.rows.map(({ value, rows }) => [value, rows])).toEqual([[10, 60], [10, 60], [20, 60], [40, 60]]);
    expect(columns.words).toContain('From 10 Nm to 40 Nm. Two of 4 lie above 15 Nm.');
    // A shift that the period cuts is told of as far as it goes.
    const shifts = await plant.write([{ kind: 'columns', pen: `t${plant.torque(plant.one)}`, by: 'shift' }], { shifts: { begin: '08:00', hours: 8 } });
    expect(shifts.rows.map(({ value, of }) => [value, of])).toEqual([[10, '2026-11-22T06:00:00.000Z'], [30, '2026-11-22T08:00:00.000Z']]);
    // Those of a calendar: from 09:30 on nobody works.
    const byShift = { kind: 'columns', pen: `t${plant.torque(plant.one)}`, by: 'shift' };
    const ofCalendar = await plant.write([byShift, { kind: 'alarms', by: 'shift' }], { shifts: { begin: '06:00', hours: 8, calendar: 'plant' } });
    expect(ofCalendar.rows.map(({ value, of, block }) => [block, of, typeof value === 'number' ? Math.round(value) : value])).toEqual([['b0', '2026-11-22T06:00:00.000Z', 10], ['b0', '2026-11-22T08:00:00.000Z', 27], ['b1', '2026-11-22T06:00:00.000Z', 1], ['b1', '2026-11-22T08:00:00.000Z', 1]]);
    expect(ofCalendar.words).toContain('Three alarms were announced, most of them in Sun 22 early: 1. One came outside of any shift shown.');
    expect(ofCalendar.made.method.text).toContain('Shifts are those of the calendar plant as it stands now, on the days that it works, by the clocks of the report’s zone: early from 04:00 to 08:00, late from 08:00 to 09:30 and night from 22:00 to 06:00.');
    // None in the period is no fault of the data.
    const none = await plant.write([byShift, { kind: 'alarms', by: 'shift' }], { shifts: { begin: '06:00', hours: 8, calendar: 'plant', only: ['night'] } });
    expect([none.words.match(/No shift falls into the period\./g)?.length, none.made.empty, none.rows]).toEqual([2, null, []]);
    const alarms = await plant.write([{ kind: 'alarms', by: 'hour', place: plant.hall }]);
    expect(alarms.rows.map(({ value }) => value)).toEqual([0, 1, 0, 2]);
    expect(alarms.words).toContain('Three alarms were announced, most of them in Sun 22 09:00: 2.');
    const quiet = await plant.write([{ kind: 'alarms', place: plant.three }]);
    expect([quiet.words.includes('No alarm was announced'), quiet.made.empty]).toEqual([true, null]);
    const ranking = await plant.write([{ kind: 'ranking', by: 'prediction', most: 1 }]);
    expect(ranking.words).toContain('Mill 01 90 % +80 points');
    expect(ranking.words).toContain('One more machine stands further down and is left out here.');
    expect(ranking.rows.map(({ of, value }) => [of, value])).toEqual([['Mill 01', 0.9], ['Mill 02', 0.2]]);
    expect((await plant.write([{ kind: 'ranking', by: 'alarms' }])).rows.map(({ of, value }) => [of, value])).toEqual([['Mill 01', 2], ['Mill 02', 1], ['Mill 03', 0]]);
    expect((await plant.write([{ kind: 'ranking', by: 'beyond' }])).rows.map(({ of, value }) => [of, value])).toEqual([['Mill 01', 3_600_000], ['Mill 02', 0]]);
  });
});

describe('the reports that a site keeps', () => {
  it('are versions with who and why; one is taken again; none is removed that a schedule makes, nor changed over somebody else’s change', async () => {
    const plant = await plantWithHistory();
    const store = await testStore([...scheduleMigrations, ...reportMigrations]);
    const { security, content, deps } = plant;
    const clock = systemClock();
    const schedule = createSchedule({ store, security, clock });
    const told: [string, OwnReport | null][] = [];
    const make = () => new OwnReports({ store, security, clock, schedule, assets: deps.assets, models: deps.models, isTaken: (key) => key === 'equipment-health', jobOf: (key) => `report:${key}`, onChange: (key, report) => void told.push([key, report]) });
    const own = make();
    await own.load();
    const first = content([{ kind: 'text', text: 'One' }]);
    expect(await own.define(tester, { key: 'weekly', content: first, why: 'a start' })).toMatchObject({ key: 'weekly', revision: 1, content: first });
    const second = content([{ kind: 'text', text: 'Two' }], { title: 'Weekly, other' });
    await expect(own.define(tester, { key: 'weekly', content: second })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('There is a report “weekly” already') as string });
    await expect(own.define(tester, { key: 'equipment-health', content: second })).rejects.toMatchObject({ code: 'conflict' });
    await own.define(tester, { key: 'weekly', revision: 1, content: second });
    await expect(own.define(tester, { key: 'weekly', revision: 1, content: first })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('meanwhile') as string });
    await expect(own.define(tester, { key: 'other', revision: 3, content: first })).rejects.toMatchObject({ code: 'not-found' });
    await expect(own.define(tester, { key: 'weekly', revision: 2, content: content([{ kind: 'text', text: '{nothing}' }]) })).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(/^Block 1 \(text\), text: \{nothing\}/) as string });
    expect((await own.definition('weekly')).versions.map(({ revision, title, why }) => [revision, title, why])).toEqual([[2, 'Weekly, other', null], [1, 'Weekly', 'a start']]);

    schedule.register({ name: 'report:weekly', title: 'x', run: () => Promise.resolve() });
    await schedule.add({ name: 'mondays', cron: '0 6 * * 1', zone: 'UTC', job: 'report:weekly' }, tester);
    await expect(own.remove(tester, 'weekly')).rejects.toMatchObject({ code: 'conflict', message: 'The schedule mondays makes the report “Weekly, other”. Remove it first.' });
    await schedule.remove('mondays', tester);
    await own.remove(tester, 'weekly', 'not read any more');
    expect(own.list()).toEqual([]);
    // As another start finds it: gone, and yet not lost.
    const again = make();
    await again.load();
    await expect(again.definition('weekly')).rejects.toMatchObject({ code: 'not-found' });
    expect(await again.takeAgain(tester, 'weekly', 1)).toMatchObject({ revision: 4, content: first });
    expect((await again.definition('weekly')).versions.map(({ removed }) => removed)).toEqual([false, true, false, false]);
    expect(told.map(([key, report]) => [key, report?.revision ?? null])).toEqual([['weekly', 1], ['weekly', 2], ['weekly', null], ['weekly', 4]]);
    expect(security.recorded.filter((what) => what.startsWith('reports.own'))).toEqual(['reports.own.add', 'reports.own.change', 'reports.own.remove', 'reports.own.again']);

    const kept = await again.addImage(tester, tinyPng);
    expect(await again.addImage(tester, tinyPng)).toEqual(kept);
    expect((await again.image(kept.image))?.content).toEqual(tinyPng);
    await again.define(tester, { key: 'plan', content: content([{ kind: 'image', image: kept.image, alt: 'The plan of the site' }]) });
    await expect(again.addImage(tester, new TextEncoder().encode('<svg/>'))).rejects.toMatchObject({ code: 'invalid-input' });
  });
});
