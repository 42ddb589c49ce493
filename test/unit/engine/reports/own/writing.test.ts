import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { MillwrightError } from '../../../../../electron/contract/errors';
import { faultText } from '../../../../../electron/contract/block-faults';
import type { OwnReportContent } from '../../../../../electron/contract/own-reports';
import { problemsOf, readLoosely, refusal } from '../../../../../electron/engine/reports/own/check';
import { fieldFaults, fill, partsOf, type FieldValues } from '../../../../../electron/engine/reports/own/fields';
import { imageOf } from '../../../../../electron/engine/reports/own/image';
import { fromFile, toFile } from '../../../../../electron/engine/reports/own/portable';
import { stretchesOf } from '../../../../../electron/engine/reports/own/steps';
import { shiftCalendar } from '../../../../../electron/engine/schedule/calendar';
import { markup } from '../../../../../electron/engine/reports/own/text';
import { tinyPng } from '../../../../support/tiny-png';
import { from, hour, plantWithHistory, threeShifts, to } from './rig';

const values: FieldValues = {
  from, to, zone: 'Europe/Berlin', plant: 'Works, <Hall>', report: 'Weekly', place: 'Hall 1', machine: { name: 'Mill 01', place: 'Works / Hall 1', attributes: { maker: '**Bold** & Sons' } },
  kpi: (id, what, decimals) => `${id}:${what}:${decimals ?? '-'}`,
};
const fieldProblems = (...given: Parameters<typeof fieldFaults>) => fieldFaults(...given).map(faultText);
const filled = (text: string) => fill(text, values);
const shown = (text: string) => markup(text, filled).text;

describe('a text with fields', () => {
  it('says moments in the zone of the report, in the form that is asked for', () => {
    expect(filled('{period.from}')).toBe('22 November 2026, 07:00');
    expect(filled('{period.from|time} to {period.to|time} on {period.to|date}, {period.to|day}')).toBe('07:00 to 11:00 on 22 November 2026, Sun 22');
    expect(filled('{period}')).toBe('22 November 2026, 07:00 to 11:00');
    expect(filled('{report} of {place}, {plant}')).toBe('Weekly of Hall 1, Works, <Hall>');
    expect(filled('{machine.name}, {machine.place}, {machine.maker}')).toBe('Mill 01, Works / Hall 1, **Bold** & Sons');
    expect(filled('{kpi.load}{kpi.load.before}{kpi.load.change|2} {{not a field}}')).toBe('load:value:-load:before:-load:change:2 {not a field}');
  });

  it('has headings, lists and bold, and takes nothing for markup that is none', () => {
    expect(shown('# One\nline\ngoes on\n\n## Two\n- a **b**\n- {machine.maker}\n1. first')).toBe('<h2>One</h2><p>line goes on</p><h3>Two</h3><ul class="plain"><li>a <b>b</b></li><li>**Bold** &amp; Sons</li></ul><ol><li>first</li></ol>');
    expect(shown('<script>alert(1)</script> [a](javascript:b) {plant}')).toBe('<p>&lt;script&gt;alert(1)&lt;/script&gt; [a](javascript:b) Works, &lt;Hall&gt;</p>');
    expect(shown('2 * 3 ** 4')).toBe('<p>2 * 3 ** 4</p>');
  });

  it('is refused where a field is none, with those that there are', () => {
    const figures = new Set(['load']);
    expect(fieldProblems('{period.from|date} {kpi.load|2} {machine.maker}', figures, ['maker'])).toEqual([]);
    expect(fieldProblems('{period.frm}', figures, null)[0]).toMatch(/^\{period\.frm\}: there is no such field\. There are: \{period\}/);
    expect(fieldProblems('{kpi.lod}', figures, null)).toEqual(['{kpi.lod}: no figure of this report is called “lod”. There are: load.']);
    expect(fieldProblems('{kpi.load|date}', figures, null)[0]).toContain('a number of decimals, 0 to 6');
    expect(fieldProblems('{period.to|2}', figures, null)[0]).toContain('there are date, time, day, moment');
    expect(fieldProblems('{plant|date}', figures, null)).toEqual(['{plant|date}: it has no formats.']);
    expect(fieldProblems('{machine.name}', figures, null)[0]).toContain('of no single machine');
    expect(fieldProblems('{machine.colour}', figures, ['maker'])).toEqual(['{machine.colour}: the machine has no “colour”. There are: name, place, maker.']);
    expect(fieldProblems('a {brace', figures, null)).toEqual(['“{brace” has no closing brace. Write {{ for a brace.']);
    expect(partsOf('}} {{')).toEqual(['} {']);
  });
});

describe('a report of one’s own is held against the plant before it is kept', () => {
  it('names block and field of all that is wrong', async () => {
    const { deps, content, one, three, torque } = await plantWithHistory();
    const known = { plant: deps.assets.plant(), watched: new Set(deps.models.watches().map(({ asset }) => asset)), hasImage: () => Promise.resolve(false), calendars: () => Promise.resolve([threeShifts]) };
    const wrong = async (blocks: unknown[], more: Partial<OwnReportContent> = {}) => (await problemsOf(content(blocks, more), known)).map(({ block, field, message }) => `${block ?? 'report'} ${field}: ${message}`);
    expect(await wrong([{ kind: 'kpi', measure: 'mean', pen: `t${torque(one)}` }, { kind: 'table', of: 'machines', columns: ['machine'] }, { kind: 'trend', pens: [`p${one}`] }])).toEqual([]);
    expect(await wrong([
      { kind: 'kpi', measure: 'mean' }, { kind: 'kpi', measure: 'alarms', pen: `t${torque(one)}`, place: 99 }, { kind: 'kpi', measure: 'above', pen: `p${three}` }, { kind: 'kpi', id: 'b0', measure: 'rows', priority: 1, verdict: 'real' },
      { kind: 'table', of: 'alarms', columns: ['condition', 'blind', 'condition'], sort: { column: 'mean', descending: true } }, { kind: 'trend', pens: ['t999', 'p999'] }, { kind: 'image', image: 'a'.repeat(64), alt: 'A site plan' },
      { kind: 'text', text: '{machine.name}' }, { kind: 'heading', text: '{nothing}' },
    ], { opening: { place: 98 } })).toEqual([
      'report opening: What it is of is not in the plant.',
      '0 pen: “mean” is of a tag or a prediction: name it.',
      '1 place: What it is of is not in the plant.', '1 pen: “alarms” is of no single tag or prediction.',
      '2 pen: No model watches Mill 03: it has no prediction.', '2 level: Name the value that it is held against.',
      '3 id: Another block is called “b0”.', '3 priority: Only “alarms” are of a priority.', '3 verdict: Only “findings” are of a verdict.',
      '4 columns.1: There is no column “blind” of alarms. There are: condition, machine, place, priority, raised, lasted, peak, acknowledged, state.', '4 columns.2: The column “condition” stands there twice.', expect.stringMatching(/^4 sort\.column: There is no column “mean” of alarms to sort by/) as string,
      '5 pens.0: This tag is not in the plant.', '5 pens.1: This machine is not in the plant.',
      '6 image: There is no such picture here. Add it first.',
      '7 text: {machine.name}: the block is of no single machine. Choose one as what it is of.', expect.stringMatching(/^8 text: \{nothing\}: there is no such field/) as string,
    ]);
  });

  it('names the calendar or the shift that there is none of', async () => {
    const { deps, content } = await plantWithHistory();
    const wrong = async (shifts: object) => (await problemsOf(content([], { shifts: { begin: '06:00', hours: 8, ...shifts } }), { plant: deps.assets.plant(), watched: new Set(), hasImage: () => Promise.resolve(false), calendars: () => Promise.resolve([threeShifts, { ...threeShifts, name: 'office', shifts: [] }]) })).map(({ block, field, message }) => `${block ?? 'report'} ${field}: ${message}`);
    expect(await wrong({})).toEqual([]);
    expect(await wrong({ calendar: 'plant', only: ['early', 'night'] })).toEqual([]);
    expect(await wrong({ calendar: 'plan' })).toEqual(['report shifts.calendar: There is no calendar “plan”. There are: plant, office.']);
    expect(await wrong({ calendar: 'office' })).toEqual(['report shifts.calendar: The calendar “office” has no shifts.']);
    expect(await wrong({ calendar: 'plant', only: ['early', 'noon'] })).toEqual(['report shifts.only.1: The calendar “plant” has no shift “noon”. There are: early, late, night.']);
  });

  it('is read as far as it can be, for a preview', () => {
    const { content, problems } = readLoosely({ title: '', blocks: [{ kind: 'text', id: 'a', text: 'Hello' }, { kind: 'trend', id: 'b', pens: [] }, 'nothing', { kind: 'kpi', id: 'Bad id', measure: 'mean' }] });
    expect(content.blocks.map(({ kind }) => kind)).toEqual(['text', 'break', 'break', 'break']);
    expect(problems.map(({ block, field, message }) => `${block ?? 'report'} ${field}: ${message}`)).toEqual(['report title: Give it a title.', '1 pens: Choose at least one line.', expect.stringMatching(/^2 : /) as string, '3 id: Name a block by a lower-case letter and up to 15 letters or digits.']);
    expect(readLoosely(7).content.blocks).toEqual([]);
    expect(refusal(problems, [{ kind: 'text' }, { kind: 'trend' }]).message).toMatch(/^The report, title: Give it a title\. Block 2 \(trend\), pens: Choose at least one line\./);
  });

  it('goes to a file and back by names, and says what this plant does not have', async () => {
    const { deps, content, one, hall, torque } = await plantWithHistory();
    const plant = deps.assets.plant();
    const whole = content([{ kind: 'kpi', measure: 'mean', pen: `t${torque(one)}` }, { kind: 'ranking', place: hall }, { kind: 'trend', pens: [`p${one}`, `t${torque(one)}`] }, { kind: 'text', text: 'A {period}' }], { opening: { place: hall } });
    const file = JSON.parse(JSON.stringify(toFile({ key: 'weekly', content: whole }, plant))) as { report: { opening: unknown; blocks: { pen?: string; pens?: string[] }[] } };
    expect(file.report.opening).toEqual({ place: 'works/hall-1' });
    expect(file.report.blocks[2]?.pens).toEqual(['prediction of works/hall-1/mill-01', 'torque of works/hall-1/mill-01']);
    expect(fromFile(file, plant)).toEqual({ key: 'weekly', content: whole });
    const refused = (given: unknown): string => {
      try {
        fromFile(given, plant);
      } catch (error) {
        if (error instanceof MillwrightError) return error.message;
        throw error;
      }
      return '';
    };
    expect(refused({})).toMatch(/^This file is no report of Millwright: format: /);
    expect(refused(parse('format: millwright-report\nversion: 1\nreport:\n  title: A\n  blocks:\n    - {id: a, kind: ranking, place: works/hall-9}\n    - {id: b, kind: trend, pens: [speed of works/hall-1/mill-01, torque]}\n    - {id: c, kind: table, of: machines, columns: [machine], most: many}'))).toBe(
      'Block 1 (ranking), place: There is no “works/hall-9” in the plant. Name it by its keys from the site on, as in works/hall-2/mill-03. Block 2 (trend), pens.0: works/hall-1/mill-01 has no tag “speed”. There are: torque. Block 2 (trend), pens.1: “torque” names no line. Write it as in “torque of works/hall-2/mill-03” or “prediction of …”. Block 3 (table), most: Invalid input: expected number, received string.',
    );
  });
});

describe('pictures, hours, shifts and days', () => {
  it('a picture is a PNG or JPEG that is whole, and no larger than a page needs', () => {
    const png = tinyPng;
    expect(imageOf(png)).toMatchObject({ type: 'image/png', width: expect.any(Number) as number, image: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 20, 0, 30, 1, 1, 0x11, 0, 0xff, 0xd9]);
    expect(imageOf(jpeg)).toMatchObject({ type: 'image/jpeg', width: 30, height: 20 });
    expect(() => imageOf(png.subarray(0, png.length - 12))).toThrow('is damaged');
    expect(() => imageOf(jpeg.subarray(0, -2))).toThrow('is damaged');
    expect(() => imageOf(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toThrow('is neither PNG nor JPEG');
    const huge = Uint8Array.from(png);
    new DataView(huge.buffer).setUint32(16, 60_000);
    expect(() => imageOf(huge)).toThrow(/60000 × \d+ pixels/);
    expect(() => imageOf(new Uint8Array(3 * 1024 * 1024))).toThrow('larger than 2 MiB');
  });

  it('a day on which the clocks change has 23 or 25 hours, and the shift in which they do', () => {
    const shifts = { begin: '22:00', hours: 8 } as const;
    const berlin = (begin: string, days: number, by: 'hour' | 'shift' | 'day') => stretchesOf(Date.parse(begin), Date.parse(begin) + days * 24 * hour, 'Europe/Berlin', by, shifts);
    // 25 October 2026: 03:00 comes twice. From midnight, in summer time.
    const days = berlin('2026-10-24T22:00:00Z', 2, 'day');
    expect(days.map(({ from: begin, to: end, label }) => [label, (end - begin) / hour])).toEqual([['Sun 25', 25], ['Mon 26', 23]]);
    const nights = berlin('2026-10-24T20:00:00Z', 1, 'shift');
    expect(nights.map(({ from: begin, to: end, label }) => [label, (end - begin) / hour])).toEqual([['Sat 24 22:00', 9], ['Sun 25 06:00', 8], ['Sun 25 14:00', 7]]);
    // 29 March 2027: 02:00 does not exist.
    expect(berlin('2027-03-27T21:00:00Z', 1, 'shift')[0]).toMatchObject({ label: 'Sat 27 22:00', from: Date.parse('2027-03-27T21:00:00Z'), to: Date.parse('2027-03-28T04:00:00Z') });
    expect(berlin('2026-10-24T22:00:00Z', 1, 'hour')).toHaveLength(24);
  });

  it('the shifts of a calendar are those that its schedules run by, a night with a change of the clocks and a holiday too', () => {
    const site = { ...threeShifts, holidays: [{ day: '2026-10-26', name: 'Closed' }], shifts: [{ name: 'early', from: '06:00', to: '14:00' }, { name: 'night', from: '22:00', to: '06:00' }] };
    const berlin = (begin: string, end: string, only: string[] = []) => stretchesOf(Date.parse(begin), Date.parse(end), 'Europe/Berlin', 'shift', { site, only }).map(({ from: start, to: stop, label }) => [label, (stop - start) / hour]);
    // From Saturday noon to Tuesday noon: Sunday has 25 hours, Monday is closed, and from 14:00 to 22:00 nobody works. What is under way at either end is cut.
    expect(berlin('2026-10-24T10:00:00Z', '2026-10-27T11:00:00Z')).toEqual([['Sat 24 early', 2], ['Sat 24 night', 9], ['Sun 25 early', 8], ['Sun 25 night', 8], ['Tue 27 early', 6]]);
    expect(berlin('2026-10-24T10:00:00Z', '2026-10-27T11:00:00Z', ['night'])).toEqual([['Sat 24 night', 9], ['Sun 25 night', 8]]);
    // Into summer time the night has seven.
    expect(berlin('2027-03-27T12:00:00Z', '2027-03-28T04:00:00Z')).toEqual([['Sat 27 early', 1], ['Sat 27 night', 7]]);
    expect(berlin('2026-10-26T13:00:00Z', '2026-10-26T20:00:00Z')).toEqual([]);
    // Each ends where the schedule at its end is due.
    const ends = shiftCalendar(site, { edge: 'end', shifts: [] }, 'Europe/Berlin').between(Date.parse('2026-03-20T00:00:00Z'), Date.parse('2026-04-05T00:00:00Z'), 1000);
    const stretches = stretchesOf(Date.parse('2026-03-20T00:00:00Z'), Date.parse('2026-04-06T00:00:00Z'), 'Europe/Berlin', 'shift', { site, only: [] });
    expect(stretches.map(({ to: end }) => end).filter((end) => end <= Date.parse('2026-04-05T00:00:00Z'))).toEqual(ends);
  });
});
