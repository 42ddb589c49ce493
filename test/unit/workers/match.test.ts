import { describe, expect, it } from 'vitest';
import type { ColumnChoices } from '../../../electron/contract/batch';
import { manifest as manifestSchema } from '../../../electron/contract/manifest';
import { cellReader } from '../../../electron/workers/lib/batch/cells';
import { fedWords, editDistance, matchColumns, plainName } from '../../../electron/workers/lib/batch/match';
import { labelManifest } from '../../support/packages';

const manifest = manifestSchema.parse(labelManifest({
  inputs: [
    { name: 'air_temperature', title: 'Air temperature', kind: 'number', aliases: ['Ambient [K]'] },
    { name: 'torque', title: 'Torque', kind: 'number' },
  ],
}));
const match = (header: string[]) => [...matchColumns(manifest, header, 'in.csv').values()].map(({ at }) => at);
const refused = (header: string[]) => {
  try {
    match(header);
  } catch (error) {
    return error as Error & { details: Record<string, unknown> };
  }
  throw new Error('was not refused');
};

describe('columns of a file', () => {
  it.each([
    [['air_temperature', 'torque']], [['AIR TEMPERATURE [K]', 'Torque (Nm)']], [['Ambient', 'torque']], [['Air-Temperature', ' Torque ']],
  ])('are found by name, title or alias, whatever their case and units: %s', (header) => {
    expect(match(['id', ...header])).toEqual([1, 2]);
  });

  it('are named when missing, with what was found and the nearest name', () => {
    const error = refused(['id', 'Air temprature [K]', 'speed']);
    expect(error.message).toContain('lacks the columns air_temperature (did you mean the column "Air temprature [K]"?), torque.');
    expect(error.message).toContain('Found were: id, Air temprature [K], speed.');
    expect(error).toMatchObject({ code: 'invalid-input', details: { column: 'air_temperature', missing: ['air_temperature', 'torque'] } });
  });

  it('are refused where two could be meant, unless one is written exactly', () => {
    expect(refused(['Torque [Nm]', 'Torque [lb]', 'air_temperature']).message).toMatch(/more than one column could be torque: Torque \[Nm\], Torque \[lb\]/);
    expect(match(['Torque [Nm]', 'torque', 'air_temperature'])).toEqual([2, 1]);
  });

  it('compare without case, units and punctuation', () => {
    expect(plainName('Process_Temperature (°C) [mean]')).toBe('processtemperature');
    expect(plainName('Größe')).toBe('größe');
    expect([editDistance('kitten', 'sitting'), editDistance('', 'abc'), editDistance('same', 'same')]).toEqual([3, 3, 0]);
  });
});

describe('columns that were chosen', () => {
  const inputs = [
    { name: 'air_temperature', title: 'Air temperature', kind: 'number', unit: 'K', aliases: [] }, { name: 'speed', title: 'Speed', kind: 'integer', unit: 'rpm', missing: true },
    { name: 'torque', title: 'Torque', kind: 'number' },
  ];
  const model = manifestSchema.parse(labelManifest({ inputs: inputs as never }));
  const of = (header: string[], columns?: ColumnChoices) => Object.fromEntries(matchColumns(model, header, 'in.csv', { columns }));

  it('feed what they were chosen for, and names find the rest', () => {
    expect(of(['x', 'Luft', 'speed'], { torque: { column: 'x' }, air_temperature: { column: 'luft ' } })).toEqual({ torque: { at: 0 }, air_temperature: { at: 1 }, speed: { at: 2 } });
    expect(of(['x'], { torque: { column: 'x' }, air_temperature: { column: 'x' }, speed: null })).toEqual({ torque: { at: 0 }, air_temperature: { at: 0 } });
  });

  it('are converted from the unit that was said, or that their name says', () => {
    const found = of(['Air temperature [°C]', 'f', 'torque [kNm]'], { speed: { column: 'f', unit: 'Hz' } });
    expect(found).toEqual({ air_temperature: { at: 0, conversion: { scale: 1, offset: 273.15 } }, speed: { at: 1, conversion: { scale: 60, offset: 0 } }, torque: { at: 2 } });
    expect(fedWords(new Map(Object.entries(found)), ['Air temperature [°C]', 'f', 'torque [kNm]'])).toEqual(['Converted into the model\'s units: Air temperature [°C] for air_temperature (× 1 + 273.15), f for speed (× 60).']);
    expect(of(['Air temperature [°C]', 'speed', 'torque'], { air_temperature: { column: 'Air temperature [°C]', unit: 'K' } }).air_temperature).toEqual({ at: 0 });
    const speed = cellReader(model.inputs[1]!, { scale: 60, offset: 0 });
    expect([speed('23.35'), speed('0.01'), speed('1e9')]).toEqual([1401, 'not a whole number', 'the number is too large']);
  });

  it.each<[string, ColumnChoices, RegExp]>([
    ['an input that is none', { tork: { column: 'torque' } }, /no input tork.*air_temperature, speed, torque/], ['a column that is not there', { torque: { column: 'y' } }, /no column y, which is to feed torque/],
    ['an input that is needed', { torque: null }, /torque is needed/], ['a unit of something else', { air_temperature: { column: 'torque', unit: 'bar' } }, /bar can't be converted into K/],
    ['a unit where the model states none', { torque: { column: 'torque', unit: 'Nm' } }, /states no unit for torque/],
  ])('are refused where they can\'t be followed: %s', (_, columns, reason) => expect(() => of(['air_temperature', 'speed', 'torque'], columns)).toThrow(reason));
});

describe('a cell', () => {
  const number = cellReader({ name: 'n', title: 'N', kind: 'number', from: 'tag', aliases: [] });
  const integer = cellReader({ name: 'n', title: 'N', kind: 'integer', from: 'tag', aliases: [] });
  const boolean = cellReader({ name: 'n', title: 'N', kind: 'boolean', from: 'tag', aliases: [] });
  const label = cellReader({ name: 'n', title: 'N', kind: 'category', labels: ['L', 'M'], from: 'tag', aliases: [] });

  it.each([['1.5', 1.5], ['-2e3', -2000], [' 7 ', 7], [3.25, 3.25], ['+.5', 0.5]])('is a number: %s', (cell, value) => expect(number(cell)).toBe(value));
  it.each([
    ['', 'no value'], ['NaN', 'no value'], ['null', 'no value'], [null, 'no value'], [undefined, 'no value'], ['hot', 'not a number'], ['0x10', 'not a number'], ['1 000', 'not a number'],
    ['Infinity', 'not a finite number'], ['298,1', 'a decimal comma: write the number with a decimal point'], ['1e300', 'the number is too large'], [true, 'not a number'], [[1], 'not a number'], ['1e', 'not a number'],
  ])('is none, and says why: %s', (cell, reason) => expect(number(cell)).toBe(reason));
  it('is a gap where the model takes one, and nothing else is', () => {
    const gap = cellReader({ name: 'n', title: 'N', kind: 'number', from: 'tag', aliases: [], missing: true });
    expect([gap(''), gap('NaN'), gap(null), gap('2'), gap('hot')]).toEqual([NaN, NaN, NaN, 2, 'not a number']);
  });
  it('is text as it stands, where text is wanted', () => {
    const read = cellReader({ name: 't', title: 'T', kind: 'text', from: 'attribute', aliases: [], maxLength: 5 });
    expect([read(' a\n"'), read(''), read('nan')]).toEqual([{ text: ' a\n"' }, { text: '' }, { text: 'nan' }]);
    expect([read(null), read(7), read('123456'), read('a\0'), read('\uD800')]).toEqual(['no value', 'not a text', expect.stringContaining('6 characters, up to 5'), expect.stringContaining('NUL'), expect.stringContaining('surrogate')]);
  });
  it('is a whole number, a truth or a label where that is what is wanted', () => {
    expect([integer('4'), integer('4.5')]).toEqual([4, 'not a whole number']);
    expect([boolean('TRUE'), boolean(false), boolean('0'), boolean('maybe'), boolean('')]).toEqual([1, 0, 0, 'neither true nor false', 'no value']);
    expect([label(' M'), label('m'), label('')]).toEqual([1, 'an unknown label: known are L, M', 'no value']);
  });
});
