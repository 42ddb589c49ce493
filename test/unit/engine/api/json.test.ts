import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../../electron/engine/api/oip/json';

const parse = (text: string) => parseJson(Buffer.from(text));
/** As JSON.parse has it. */
const rounded = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : Array.isArray(value) ? value.map(rounded) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rounded(one)])) : value);

describe('JSON with exact whole numbers', () => {
  it('is what JSON.parse gives, whatever it is', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      // The way of long numbers is taken for the sake of one of them.
      for (const around of [text, `[12345678901234567,${text}]`]) expect(rounded(parse(around))).toEqual(JSON.parse(around));
    }), { numRuns: 300 });
  });

  it('keeps every digit of every whole number of 64 bits', () => {
    fc.assert(fc.property(fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n })), (numbers) => {
      expect((parse(`{"data":[${numbers.join(' , ')}]}`) as { data: (number | bigint)[] }).data.map(BigInt)).toEqual(numbers);
    }));
  });

  it.each([
    ['9007199254740991', 9007199254740991], ['9007199254740992', 9007199254740992n], ['-9007199254740993', -9007199254740993n],
    ['1234567890123456.5', 1234567890123456.5], ['1e300', 1e300], ['0.12345678901234567890', 0.12345678901234568], ['"12345678901234567"', '12345678901234567'],
    [String.raw`["\"12345678901234567", 12345678901234567]`, ['"12345678901234567', 12345678901234567n]], [String.raw`{"\u005f_proto__": 12345678901234567}`, Object.fromEntries([['__proto__', 12345678901234567n]])],
  ])('%s', (text, value) => {
    expect(parse(text)).toEqual(value);
  });

  it.each([
    ['[NaN]', 'NaN or Infinity'], ['{"a": -Infinity}', 'NaN or Infinity'], ['', 'not JSON'], ['[1,]', 'not JSON'], ['[12345678901234567,]', 'not JSON'], ['[01]', 'not JSON'], ['"\ud800', 'not JSON'],
  ])('%s is refused: %s', (text, why) => {
    expect(() => parse(text)).toThrow(why);
  });

  it('is not followed deeper than it needs to be', () => {
    expect(() => parse(`${'['.repeat(120)}${']'.repeat(120)}`)).toThrow('nested 120 deep');
    expect(() => parse(`{"a":${'['.repeat(120_000)}`)).toThrow('nested 120001 deep');
  });

  it('brackets in text are no depth, and 50 deep is taken', () => {
    expect(parse(JSON.stringify({ a: '['.repeat(200), b: '\\"[['.repeat(100) }))).toEqual({ a: '['.repeat(200), b: '\\"[['.repeat(100) });
    expect(parse(`${'['.repeat(50)}1${']'.repeat(50)}`)).toEqual(JSON.parse(`${'['.repeat(50)}1${']'.repeat(50)}`));
  });

  it('is UTF-8 and nothing else', () => {
    expect(() => parseJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow('not UTF-8');
    expect(parseJson(Buffer.from('"ü€"'))).toBe('ü€');
  });
});
