import { describe, expect, it } from 'vitest';
import { band, bytes, completeness, counted, countWord, listed, number, percent, reading, withUnit } from '../../../../renderer/words/numbers';

const en = 'en-GB';

describe('numbers', () => {
  it('writes them as the locale does, with a real minus sign', () => {
    expect(number(1362, 0, en)).toBe('1,362');
    expect(number(1362.5, 1, 'de-DE')).toBe('1.362,5');
    expect(number(-3, 0, en)).toBe('−3');
    expect(number(-0.001, 1, en)).toBe('0.0');
  });
  it('puts a dash where there is no value', () => {
    expect(number(NaN, 0, en)).toBe('–');
    expect(percent(NaN, en)).toBe('–');
  });
  it('gives a reading the decimals its size needs', () => {
    expect([213.4, 63.42, 8.349, 1362.4, 0.05].map((v) => reading(v, 'number', en))).toEqual(['213.4', '63.4', '8.35', '1,362', '0.0500']);
    expect(reading(1362.4, 'integer', en)).toBe('1,362');
  });
  it('joins a unit with a thin space that does not break', () => {
    expect(withUnit('63.4', 'Nm')).toBe('63.4\u202fNm');
    expect(withUnit('63.4', undefined)).toBe('63.4');
  });
  it('never rounds a share to all or nothing that it is not', () => {
    expect(percent(0.81, en)).toBe('81\u202f%');
    expect(percent(0.001, en)).toBe('<\u202f1\u202f%');
    expect(percent(0.999, en)).toBe('>\u202f99\u202f%');
    expect([percent(0, en), percent(1, en)]).toEqual(['0\u202f%', '100\u202f%']);
  });
  it('calls only what is complete 100 %', () => {
    expect(completeness(0.99999, en)).toBe('99.99\u202f%');
    expect(completeness(1, en)).toBe('100\u202f%');
    expect(completeness(0.9997, en)).toBe('99.97\u202f%');
  });
  it('counts in words up to twelve', () => {
    expect([0, 2, 12, 13].map((n) => countWord(n, en))).toEqual(['no', 'two', 'twelve', '13']);
    expect(counted(1, 'row', 'rows', en)).toBe('1 row');
    expect(counted(1204, 'row', 'rows', en)).toBe('1,204 rows');
  });
  it('lists with commas and one and', () => {
    expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a and b', 'a, b and c']);
  });
  it('gives a band the decimals its width needs', () => {
    expect(band(20, 60, en)).toBe('20 to 60');
    expect(band(307.5, 312.5, en)).toBe('307.5 to 312.5');
  });
  it('says sizes of files', () => {
    expect([bytes(0, en), bytes(999, en), bytes(8_412_331, en), bytes(123_400_000, en)]).toEqual(['0\u202fB', '999\u202fB', '8.4\u202fMB', '123\u202fMB']);
  });
});
