import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { block, ownReportContent } from '../../../electron/contract/own-reports';
import { actionMigrations, createActions } from '../../../electron/engine/actions';
import { reportMigrations } from '../../../electron/engine/reports/migrations';
import { createReports } from '../../../electron/engine/reports/service';
import { createSchedule, scheduleMigrations } from '../../../electron/engine/schedule';
import { systemClock } from '../../../electron/engine/shared/clock';
import { lacking, needsProgram } from '../../support/needs';
import { pdfFacts } from '../../support/poppler';
import { liveRig, tester } from '../../support/live-rig';
import { testStore } from '../../support/store';
import { tinyPng } from '../../support/tiny-png';
import { electron, fonts, printer } from './printer';

const minute = 60_000;

describe.skipIf(lacking(electron() === undefined, 'needs the Electron runtime that setup brings'))('a report of one’s own', () => {
  it('is defined, previewed, made, printed, archived and scheduled as those that ship, with the numbers that the readings come to', { timeout: 90_000 }, async () => {
    const rig = await liveRig();
    await rig.demo();
    const to = Math.floor(Date.now() / minute) * minute - 10 * minute;
    const from = to - 60 * minute;
    const { security, assets, models, history, alarms } = rig;
    const mill = assets.findEquipment('demo', 'mill-01')!;
    const torque = assets.findTag(mill.id, 'torque')!;
    // 40 readings of 30 and 20 of 60: a mean of 40.
    const times = Array.from({ length: 60 }, (_, i) => from + i * minute);
    await history.append({ tag: new Int32Array(60).fill(torque.id), time: Float64Array.from(times), received: Float64Array.from(times), value: Float64Array.from(times, (_, i) => (i < 40 ? 30 : 60)), quality: new Uint8Array(60) });
    const store = await testStore([...scheduleMigrations, ...actionMigrations, ...reportMigrations]);
    const clock = systemClock();
    const print = await printer();
    const schedule = createSchedule({ store, security, clock, onTrouble: (error) => { throw error; } });
    const actions = createActions({ store, security, assets, alarms, models, clock });
    const reports = createReports({ home: rig.dir, host: rig.host, notify: { mailServer: () => Promise.reject(new Error('nobody is told')) }, store, security, assets, models, history, alarms, actions, quality: rig.quality, live: rig.live, batch: { summaries: () => Promise.resolve({ runs: [], leftOut: 0 }), ended: () => Promise.resolve([]) }, schedule, clock, print, simulated: true, zone: 'UTC', fonts: fonts() });
    await reports.load();
    const outcomes: unknown[] = [];
    reports.finished.on((outcome) => outcomes.push(outcome));
    const { image } = await reports.own.addImage(tester, tinyPng);
    const blocks = [
      { id: 'load', kind: 'kpi', measure: 'mean', pen: `t${torque.id}`, limit: { at: 35, side: 'above' } }, { id: 'high', kind: 'kpi', measure: 'above', pen: `t${torque.id}`, level: 60 },
      { id: 'words', kind: 'text', text: 'The load was {kpi.load|2} from {period.from|time} on.', place: mill.id }, { id: 'line', kind: 'trend', pens: [`t${torque.id}`] },
      { id: 'tags', kind: 'table', of: 'tags', place: mill.id, columns: ['tag', 'mean', 'max', 'received'], sort: { column: 'received', descending: true }, most: 2 }, { id: 'plan', kind: 'image', image, alt: 'The plan of the mill', widthMm: 30 },
    ];
    const content = ownReportContent.parse({ title: 'Load of the mill', opening: { place: mill.id }, blocks: blocks.map((one) => block.parse(one)) });
    await reports.own.define(tester, { key: 'mill-load', content, why: 'asked for' });
    expect(reports.list().at(-1)).toMatchObject({ name: 'mill-load', title: 'Load of the mill' });

    // What a person sees while writing is what is printed; what can't be is told in its place.
    const preview = await reports.preview({ content: { ...content, blocks: [...content.blocks, { id: 'bad', kind: 'text', text: '{nothing}' }] }, from, to, zone: 'UTC' });
    expect(preview.problems).toMatchObject([{ fault: { code: 'no-field', name: 'nothing' }, block: 6, field: 'text', message: expect.stringContaining('there is no such field') as string }]);
    expect(preview.html).toContain('40\u202fNm');
    expect(preview.html).toContain('This block can’t be shown.');
    expect(preview).toMatchObject({ paper: 'a4', html: expect.stringContaining('column-width: 170mm') as string });
    expect(await reports.archive()).toEqual([]);
    await reports.setSettings({ paper: 'letter' }, tester);
    expect(await reports.preview({ content, from, to, zone: 'UTC' })).toMatchObject({ paper: 'letter', html: expect.stringContaining('column-width: 175.9mm') as string });
    await reports.setSettings({ paper: 'a4' }, tester);
    // It goes by a calendar, which stays as long as it does.
    const calendar = { name: 'plant', weekdays: [1, 2, 3, 4, 5], holidays: [], workdays: [], shifts: [{ name: 'early', from: '06:00', to: '14:00' }] };
    const byCalendar = ownReportContent.parse({ ...content, shifts: { calendar: 'plant', only: ['early'] } });
    await expect(reports.own.define(tester, { key: 'by-shift', content: byCalendar })).rejects.toMatchObject({ code: 'invalid-input', message: 'The report, shifts.calendar: There is no calendar “plant”. There is none.' });
    await schedule.setCalendar(calendar, tester);
    await reports.own.define(tester, { key: 'by-shift', content: byCalendar });
    await expect(schedule.removeCalendar('plant', tester)).rejects.toMatchObject({ code: 'conflict', message: 'The calendar "plant" can\'t be removed: the report “Load of the mill” goes by it.' });
    await expect(schedule.setCalendar({ ...calendar, shifts: [] }, tester)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('It is needed by the report “Load of the mill”.') as string });
    await reports.own.remove(tester, 'by-shift');
    await schedule.removeCalendar('plant', tester);

    await schedule.add({ name: 'loads', cron: '0 6 * * *', zone: 'UTC', job: 'report:mill-load' }, tester);
    await expect(reports.own.remove(tester, 'mill-load')).rejects.toMatchObject({ message: expect.stringContaining('The schedule loads makes the report') as string });
    const report = await reports.run('mill-load', { from, to, zone: 'UTC' }, tester);
    expect(report).toMatchObject({ name: 'mill-load', simulated: true, revision: 1, made: true });
    expect((await reports.run('mill-load', { from, to, zone: 'UTC' }, tester)).made).toBe(false);
    expect(outcomes).toEqual([{ name: 'mill-load', says: null }, { name: 'mill-load', says: null }]);
    const pdf = await reports.read(report.id, 'pdf');
    if (!needsProgram('pdfinfo')) {
      const facts = await pdfFacts(pdf.bytes);
      expect(facts).toMatchObject({ pages: report.pages, tagged: true });
      expect(facts.fonts.filter(({ embedded }) => !embedded)).toEqual([]);
      expect(facts.structure).toEqual(expect.arrayContaining(['H1', 'H2', 'P', 'Table', 'TH', 'Figure']));
      const words = facts.text.replace(/\s+/g, ' ').replaceAll('\u202f', ' ');
      for (const said of ['Simulated demo plant', '40 Nm', '33.3 %', 'above the limit of 35 Nm', 'The load was 40.00 Nm from', 'Needs attention.', 'Why.', 'Since last time.', 'What this report rests on', 'layout mill-load, revision 1']) expect(words).toContain(said);
    }
    const rows = parse<Record<string, string>>(Buffer.from((await reports.read(report.id, 'csv')).bytes), { columns: true });
    expect(rows.find(({ block: of }) => of === 'load')).toMatchObject({ figure: 'Torque of Mill 01, mean', value: '40', rows: '60', rows_of: 'readings of torque of demo/milling-shop/line-a/mill-01', simulated: 'simulated demo plant', report_received: '60' });
    expect(rows.filter(({ block: of, figure }) => of === 'tags' && figure === 'Highest').map(({ of, value }) => [of, value])[0]).toEqual(['Torque', '60']);

    // Another layout says something else over the same period: a revision beside the first.
    await reports.own.define(tester, { key: 'mill-load', revision: 1, content: { ...content, blocks: content.blocks.slice(0, 2) } });
    expect(await reports.run('mill-load', { from, to, zone: 'UTC' }, tester)).toMatchObject({ revision: 2 });
    // A chart that shows nothing is an alarm.
    await reports.run('mill-load', { from: from - 600 * minute, to: from - 540 * minute, zone: 'UTC' }, tester);
    expect(outcomes.at(-1)).toMatchObject({ name: 'mill-load', says: expect.stringContaining('shows nothing. Torque of Mill 01, mean has no value') as string });
    await schedule.remove('loads', tester);
    await reports.own.remove(tester, 'mill-load');
    await expect(reports.run('mill-load', {}, tester)).rejects.toMatchObject({ code: 'not-found' });
    expect(schedule.jobs().map(({ name }) => name)).not.toContain('report:mill-load');
    expect((await reports.archive()).map(({ name }) => name)).toEqual(['mill-load', 'mill-load', 'mill-load']);
  });
});
