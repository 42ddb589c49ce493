import { describe, expect, it } from 'vitest';
import { golden as goldenSchema, manifest as manifestSchema } from '../../../../electron/contract/manifest';
import { readRow, startOf } from '../../../../renderer/features/models/try-row';
import { labelGolden, labelManifest } from '../../../support/packages';

const manifest = manifestSchema.parse(labelManifest({
  inputs: [
    { name: 'a', title: 'Amount', kind: 'number' }, { name: 'n', title: 'Count', kind: 'integer', missing: true }, { name: 'on', title: 'On', kind: 'boolean' },
    { name: 'grade', title: 'Grade', kind: 'category', labels: ['L', 'M'] }, { name: 'note', title: 'Note', kind: 'text' },
  ],
}));
const golden = goldenSchema.parse(labelGolden({ inputs: { a: [1, 2.5], n: [null, 3], on: [true, true], grade: ['L', 'M'], note: ['x', 'not good'] }, outputs: { p: [1, 2] } }));

describe('a row by hand', () => {
  it('begins with the first golden sample that lacks nothing, and goes back to what it was', () => {
    const typed = startOf(manifest, golden);
    expect(typed).toEqual({ a: '2.5', n: '3', on: 'true', grade: 'M', note: 'not good' });
    expect(readRow(manifest, typed)).toEqual({ row: { a: 2.5, n: 3, on: true, grade: 'M', note: 'not good' }, wrong: {} });
    expect(startOf(manifest, null)).toEqual({ a: '', n: '', on: 'false', grade: '', note: '' });
  });

  it('takes a gap only where the model does, and an empty text as a text', () => {
    expect(readRow(manifest, startOf(manifest, null))).toEqual({ row: { n: null, on: false, note: '' }, wrong: { a: 'A value is needed.', grade: 'A value is needed.' } });
  });

  it.each(['1,5', 'much', '0x10', '1e999', 'Infinity', '--1'])('does not take %s for a number', (a) => {
    expect(readRow(manifest, { ...startOf(manifest, golden), a }).wrong).toEqual({ a: 'Write a number, with a decimal point.' });
  });

  it('does not take a fraction for a whole number, and takes signs and exponents', () => {
    expect(readRow(manifest, { ...startOf(manifest, golden), n: '1.5', a: ' -1.5e-3 ' })).toMatchObject({ row: { a: -0.0015 }, wrong: { n: 'Write a whole number.' } });
  });
});
