import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ColumnChoices, ReasonsAsked } from '../../../electron/contract/batch';
import { manifest as manifestSchema } from '../../../electron/contract/manifest';
import { preview } from '../../../electron/workers/lib/batch/preview/preview';
import { likeness } from '../../../electron/workers/lib/batch/preview/words';
import { labelManifest } from '../../support/packages';
import { temporaryDir } from '../../support/store';

const manifest = manifestSchema.parse(labelManifest({
  inputs: [
    { name: 'air_temperature', title: 'Air temperature', kind: 'number', unit: 'K', range: [290, 310] }, { name: 'rotational_speed', title: 'Rotational speed', kind: 'integer', unit: 'rpm', range: [1000, 3000] },
    { name: 'tool_wear', title: 'Tool wear', kind: 'number', unit: 'min', range: [0, 300], missing: true }, { name: 'grade', title: 'Grade', kind: 'category', labels: ['L', 'M', 'H'], from: 'attribute' },
  ],
}));

let dir: string;
beforeEach(async () => {
  dir = await temporaryDir();
});
async function look(text: string, { columns, name = 'in.csv', kept, show = 3, reasons }: { reasons?: ReasonsAsked; columns?: ColumnChoices; kept?: ColumnChoices; name?: string; show?: number } = {}) {
  await writeFile(join(dir, name), text);
  return preview({ manifest, source: { kind: 'files', path: join(dir, name) }, show, columns, kept, reasons });
}
const fed = ({ inputs }: Awaited<ReturnType<typeof look>>) => Object.fromEntries(inputs.map(({ name, column, given, how, sure }) => [name, [column, given, how, sure]]));
const told = ({ warnings }: Awaited<ReturnType<typeof look>>) => warnings.map(({ code, input, values, of, names, stops }) => [code, input, values, of, names.join(), stops]);

describe('what would feed a model', () => {
  it('is told by names, by words of them, by what stands there, and how sure that is', async () => {
    const found = await look('Nr;Lufttemp_C;Drehzahl (1/min);WZ-Verschleiß [h];Qualität\n1;25;1500;0.5;L\n2;26;1600;1;M\n');
    expect(fed(found)).toEqual({
      air_temperature: ['Lufttemp_C', 'C', 'words', 'likely'], rotational_speed: ['Drehzahl (1/min)', '1/min', 'words', 'likely'], tool_wear: ['WZ-Verschleiß [h]', 'h', 'words', 'likely'], grade: ['Qualität', null, 'values', 'likely'],
    });
    expect(found.choices).toEqual({ air_temperature: { column: 'Lufttemp_C', unit: 'C' }, rotational_speed: { column: 'Drehzahl (1/min)', unit: '1/min' }, tool_wear: { column: 'WZ-Verschleiß [h]', unit: 'h' }, grade: { column: 'Qualität' } });
    expect([found.delimiter, found.unused, found.looked, found.warnings]).toEqual([';', ['Nr'], { rows: 2, first: 2, rejected: 0, judged: true, of: 2, exact: true }, []]);
    expect(fed(await look('air temperature [K],rotaxional_speed,grade\n300,1500,L\n'))).toMatchObject({ air_temperature: ['air temperature [K]', null, 'name', 'certain'], rotational_speed: ['rotaxional_speed', null, 'misspelt', 'likely'], tool_wear: [null, null, null, null] });
  });

  it('is what a person chose before anything else, then what was kept', async () => {
    const text = 'air_temperature,b,rotational_speed,grade\n300,301,1500,L\n';
    const found = await look(text, { columns: { air_temperature: { column: 'b' } }, kept: { air_temperature: { column: 'gone' }, rotational_speed: { column: 'b', unit: 'Hz' }, tool_wear: null } });
    expect(fed(found)).toMatchObject({ air_temperature: ['b', null, 'chosen', 'certain'], rotational_speed: ['b', 'Hz', 'kept', 'certain'], tool_wear: [null, null, 'kept', null] });
    expect(told(found)).toContainEqual(['twice', null, 0, 0, 'air_temperature,rotational_speed', false]);
  });

  it('has much in common with its shortenings, and little with others', () => {
    const names = ['process_temperature'];
    expect(['ProcTemp', 'process temp', 'Prozesstemperatur', 'proc_tmp_c'].map((column) => likeness(names, column) >= 0.75)).toEqual([true, true, true, true]);
    expect(['pressure', 'temperature', 'p', 'id', 'torque'].map((column) => likeness(names, column) >= 0.75)).toEqual([false, false, false, false, false]);
  });
});

describe('what would go wrong', () => {
  it('are rows that could not be scored, shown and counted with the reason', async () => {
    const found = await look('air_temperature,rotational_speed,tool_wear,grade\n300,1500,,L\nhot,1500,1,L\n300,1500.5,1,X\n300,1500\n');
    expect(found.rows.map(({ line, problem }) => [line, problem])).toEqual([[2, null], [3, { column: 'air_temperature', value: 'hot', reason: 'not a number', fault: { code: 'not-number', values: [] } }], [4, { column: 'rotational_speed', value: '1500.5', reason: 'not a whole number', fault: { code: 'not-integer', values: [] } }]]);
    expect(found.problems.map(({ column, rows, line, fault }) => [column, rows, line, fault?.code, fault?.values.join()])).toEqual([['air_temperature', 1, 3, 'not-number', ''], ['rotational_speed', 1, 4, 'not-integer', ''], ['', 1, 5, 'fields', '2,4']]);
    expect(found.looked).toMatchObject({ rows: 4, rejected: 3 });
    expect(told(found)).toEqual([['unknown-labels', 'grade', 1, 3, 'X', false]]);
  });

  it('are values of another unit, outside the range, of another kind, and what nothing feeds', async () => {
    expect(told(await look('air_temperature,rotational_speed,grade\n25,1500,L\n26,9000,L\n'))).toEqual([['other-unit', 'air_temperature', 2, 2, '°C,K', false], ['outside', 'rotational_speed', 1, 2, '1000,3000,rpm', false]]);
    expect(told(await look('air_temperature [bar],grade\nwarm,L\ncold,L\n'))).toEqual([['no-numbers', 'air_temperature', 2, 2, 'warm,cold', true], ['not-fed', 'rotational_speed', 0, 0, '', true]]);
    expect(told(await look('air_temperature,rotational_speed,grade,p\n300,1500,L,1\n'))).toEqual([['clash', null, 0, 0, 'p', true]]);
    const why = 'air_temperature,rotational_speed,grade,reason_2_part\n300,1500,L,1\n';
    expect([(await look(why, { reasons: { count: 1 } })).adds, told(await look(why, { reasons: { count: 1 } }))]).toEqual([['p', 'reason_1', 'reason_1_part', 'model_version'], []]);
    expect(told(await look(why, { reasons: { count: 2 } }))).toEqual([['clash', null, 0, 0, 'reason_2_part', true]]);
  });

  it('is a file of another delimiter, without a header, or with decimal commas', async () => {
    expect((await look('a|b|c\n1|2|3\n')).warnings.map(({ code }) => code)).toContain('one-column');
    expect((await look('1 2 3 4\n5 6 7 8\n')).warnings.map(({ code }) => code)).toContain('one-column');
    expect((await look('So, it broke, as you see, now\t0\nGood.\t1\nGood, and so on\t1\n')).warnings).toContainEqual(expect.objectContaining({ code: 'ragged', values: 2, of: 2 }));
    expect((await look('a,b\n1\n1,2\n3,4\n')).warnings.map(({ code }) => code)).not.toContain('ragged');
    expect((await look('1,2,3\n4,5,6\n')).warnings.map(({ code }) => code)).toContain('no-header');
    expect((await look('air_temperature;rotational_speed;grade\n300,5;1500;L\n')).problems).toMatchObject([{ reason: expect.stringContaining('decimal comma') }]);
  });

  it('is looked for all over a file', async () => {
    const rows = Array.from({ length: 20_000 }, (_, row) => `${row > 15_000 ? 25 : 300},1500,L,${'x'.repeat(40)}`);
    const found = await look(`air_temperature,rotational_speed,grade,note\n${rows.join('\n')}\n`);
    expect(found.looked).toMatchObject({ rows: 500, first: 200, exact: false });
    expect(Math.abs(found.looked.of - 20_000)).toBeLessThan(400);
    // Which rows the places are at follows from the file's bytes.
    expect(told(found)).toEqual([['outside', 'air_temperature', 52, 500, '290,310,K', false]]);
  });
});
