import { describe, expect, it } from 'vitest';
import type { Measure } from '../../../../../electron/contract/own-reports';
import type { AlarmDefinition } from '../../../../../electron/contract/alarms';
import { kpiOf } from '../../../../../electron/engine/reports/own/kpi';
import { watchedOf } from '../../../../../electron/engine/reports/own/pens';
import { hour, minute, plantWithHistory } from './rig';

describe('figures of a report of one’s own, against readings that were counted by hand', () => {
  it('come to what the readings, predictions, alarms, findings and runs say, with the period before', async () => {
    const plant = await plantWithHistory();
    const { one, two, three, hall, torque } = plant;
    const facts = plant.facts();
    const figure = async (measure: Measure, more: object = {}) => {
      const [block] = plant.content([{ kind: 'kpi', measure, ...more }]).blocks;
      if (block?.kind !== 'kpi') throw new Error('a figure');
      return kpiOf(facts, block);
    };
    const of = { pen: `t${torque(one)}` };
    // 120 minutes at 10, 60 at 20, 60 at 40; the bad 1000 is in no figure, and what came twice counts once.
    expect(await figure('mean', of)).toMatchObject({ value: 20, before: 10, rows: 240, rowsOf: 'readings of torque of works/hall-1/mill-01' });
    expect(await figure('max', of)).toMatchObject({ value: 40, before: 10 });
    expect(await figure('min', of)).toMatchObject({ value: 10 });
    expect(await figure('last', of)).toMatchObject({ value: 40 });
    expect(await figure('above', { ...of, level: 20 })).toMatchObject({ value: 0.5, before: 0 });
    expect(await figure('below', { ...of, level: 10 })).toMatchObject({ value: 0.5, before: 1 });
    expect((await figure('max', { pen: `p${one}` })).value).toBe(0.9);
    expect(await figure('mean', { pen: `t${torque(three)}` })).toMatchObject({ value: Number.NaN, missing: expect.stringContaining('nothing of torque of works/hall-2/mill-03 came') as string });
    // Of a minute each: mill 1 all of 240 and the bad one; mill 2 180 of 240.
    expect((await figure('received')).value).toBe(421);
    expect((await figure('availability', { place: two })).value).toBeCloseTo(180 / 240, 2);
    // Mill 2 has no prediction for its last two hours: it is blind from its last one on.
    expect((await figure('blind')).value).toBe(2 * hour + minute);
    expect((await figure('blind', { place: one })).value).toBe(0);
    expect(await figure('beyond')).toMatchObject({ value: 1, before: 0 });
    expect(await figure('beyond-time', { place: hall })).toMatchObject({ value: hour, before: 0 });
    expect(await figure('alarms')).toMatchObject({ value: 3, before: 1 });
    expect(await figure('alarms', { priority: 1 })).toMatchObject({ value: 2, before: 0 });
    expect(await figure('alarms', { place: two })).toMatchObject({ value: 1, before: 1 });
    expect(await figure('alarms', { place: three })).toMatchObject({ value: 0 });
    expect(await figure('waiting')).toMatchObject({ value: 1, before: Number.NaN, rowsOf: 'alarms 12' });
    expect(await figure('findings', { verdict: 'real' })).toMatchObject({ value: 1, rowsOf: 'findings 5' });
    expect((await figure('findings', { verdict: 'false' })).value).toBe(0);
    expect(await figure('rows')).toMatchObject({ value: 1000, before: 0, rowsOf: 'batch runs 9' });
    expect((await figure('rejected', { model: 'customer-churn' })).value).toBe(3);
    expect((await figure('runs', { model: 'another' })).value).toBe(0);
    // A failure model tells of no remaining life.
    expect((await figure('life')).value).toBeNaN();
    // Beyond is beyond: at the limit it is not marked.
    expect((await figure('max', { ...of, limit: { at: 40, side: 'above' } })).beyond).toBe(false);
    expect((await figure('min', { ...of, limit: { at: 12, side: 'below' } })).beyond).toBe(true);
  });

  it('hold a machine against the limits that its alarms do: those nearest to it, in the place of the others', async () => {
    const { deps, one, two, hall } = await plantWithHistory();
    const { name, outputs: [output] } = deps.models.version(1)!.manifest;
    const definition = (under: number | null, limit: number, more: Partial<AlarmDefinition> = {}) => ({ kind: 'prediction-high', model: name, output: output?.name, under, limit, priority: 2, enabled: true, ...more }) as AlarmDefinition;
    const limitsWith = (...definitions: AlarmDefinition[]) => [one, two].map((asset) => watchedOf({ ...deps, alarms: { ...deps.alarms, definitions: () => definitions } }, asset)?.limit);
    expect(limitsWith(definition(null, 0.4), definition(hall, 0.8), definition(hall, 0.7, { priority: 3 }), definition(two, 0.9))).toEqual([{ value: 0.7, side: 'above', priority: 3 }, { value: 0.9, side: 'above', priority: 2 }]);
    // One that is switched off stands there, too: then it is what the model came with.
    expect(limitsWith(definition(null, 0.4), definition(one, 0.9, { enabled: false }))).toEqual([limitsWith()[0], { value: 0.4, side: 'above', priority: 2 }]);
    expect(limitsWith(definition(null, 0.1, { kind: 'prediction-low' }))[0]).toEqual({ value: 0.1, side: 'below', priority: 2 });
  });

  it('stand on the page with their change and their limit, and in the table with the rows they are of', async () => {
    const plant = await plantWithHistory();
    const pen = `t${plant.torque(plant.one)}`;
    const { words, rows, made } = await plant.write([
      { kind: 'kpi', id: 'load', measure: 'mean', pen, limit: { at: 15, side: 'above' } }, { kind: 'kpi', measure: 'above', pen, level: 20 }, { kind: 'kpi', measure: 'alarms', priority: 1, title: 'urgent alarms' },
      { kind: 'text', text: 'Load {kpi.load|1}, before {kpi.load.before}, {kpi.load.change}: {kpi.load.limit}.' },
    ]);
    expect(words).toContain('20 Nm Torque of Mill 01, mean +10 Nm against 10 Nm in the period before ▲ above the limit of 15 Nm');
    expect(words).toContain('50.0 % Torque of Mill 01: time at or above 20 Nm +50 points against');
    expect(words).toContain('2 urgent alarms +2 against none in the period before');
    expect(words).toContain('Load 20.0 Nm, before 10 Nm, +10 Nm: above the limit of 15 Nm.');
    expect(rows[0]).toMatchObject({ block: 'load', block_kind: 'kpi', figure: 'Torque of Mill 01, mean', unit: 'Nm', value: 20, text: '20 Nm', rows: 240, rows_of: 'readings of torque of works/hall-1/mill-01', from_utc: '2026-11-22T06:00:00.000Z' });
    expect(made.figures).toContainEqual({ name: 'Urgent alarms', value: '2' });
    expect(made.empty).toBeNull();
    // Which layout it is, and that nobody is told what needs attention since it was left out.
    expect(made.method.text).toContain('weekly, revision 2, by Vera');
    expect(made.method.text).toContain('left out what needs attention');
    expect((await plant.write([{ kind: 'kpi', measure: 'mean', pen: `t${plant.torque(plant.three)}` }])).made.empty).toMatch(/^Torque of Mill 03, mean has no value: nothing of .* came\.$/);
  });

  it('a table has the columns that were chosen, sorted and cut, and says what it left out', async () => {
    const plant = await plantWithHistory();
    const machines = await plant.write([{ kind: 'table', of: 'machines', columns: ['machine', 'worst', 'beyond', 'alarms', 'blind', 'findings'], sort: { column: 'worst', descending: true }, most: 2 }]);
    expect(machines.words).toContain('Machine Furthest Beyond limit Alarms Blind Findings Mill 01 90 % 1 h 2 none 1 Mill 02 20 % none 1 2 h 1 min 0 One more row is left out here');
    // What is left out on the page is in the table.
    expect(machines.rows.filter(({ of }) => of === 'Mill 03').map(({ figure, value }) => [figure, value])).toEqual([['Furthest', null], ['Beyond limit', 0], ['Alarms', 0], ['Blind', null], ['Findings', 0]]);
    const tags = await plant.write([{ kind: 'table', of: 'tags', place: plant.hall, columns: ['tag', 'machine', 'mean', 'max', 'outside', 'received', 'bad'], sort: { column: 'max', descending: false } }]);
    expect(tags.words).toContain('Torque Mill 02 7 Nm 7 Nm 0.00 % 180 0 Torque Mill 01 20 Nm 40 Nm 25.00 % 241 1');
    const alarms = await plant.write([{ kind: 'table', of: 'alarms', columns: ['condition', 'machine', 'priority', 'raised', 'lasted', 'acknowledged', 'state'], sort: { column: 'priority', descending: true } }]);
    expect(alarms.words).toContain('Failure risk high Mill 01 1 22 Nov 09:00 1 h – not acknowledged Failure risk high Mill 02 3 22 Nov 07:00 1 h 22 Nov 07:10 over');
    expect(alarms.rows.map(({ rows_of: rowsOf }) => rowsOf)).toEqual([...Array<string>(6).fill('alarm 12'), ...Array<string>(6).fill('alarm 11')]);
    const others = await plant.write([{ kind: 'table', of: 'findings', columns: ['found', 'machine', 'verdict', 'who'] }, { kind: 'table', of: 'runs', columns: ['output', 'rows', 'rejected', 'took'] }]);
    expect(others.made.body.text).toContain('&lt;b&gt;Worn cutter&lt;/b&gt;');
    expect(others.words).toContain('march.csv 1,000 3 1 min');
  });

  it('equal facts give equal pages and an equal table', async () => {
    const plant = await plantWithHistory();
    const blocks = [{ kind: 'kpi', measure: 'availability' }, { kind: 'table', of: 'machines', columns: ['machine', 'availability'] }, { kind: 'trend', pens: [`t${plant.torque(plant.one)}`, `p${plant.one}`] }, { kind: 'ranking' }, { kind: 'alarms', by: 'hour' }];
    const [a, b] = [await plant.write(blocks, { opening: { place: null } }), await plant.write(blocks, { opening: { place: null } })];
    expect(a.made).toEqual(b.made);
    expect(a.made.body.text).not.toMatch(/NaN|undefined|Infinity/);
  });
});
