import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvReader, csvField, delimiterOf } from '../../../electron/workers/lib/batch/csv';

/** Reads a text in pieces of the given size. */
function read(text: string, size = text.length, delimiter = ',') {
  const reader = new CsvReader(delimiter, 'test.csv');
  const rows = [];
  for (let at = 0; at < text.length; at += Math.max(1, size)) rows.push(...reader.feed(text.slice(at, at + Math.max(1, size)), false));
  rows.push(...reader.feed('', true));
  return rows;
}
const cells = (text: string, size?: number) => read(text, size).map((row) => row.cells);

describe('CSV', () => {
  it('is rows of fields, with LF or CRLF, with or without a last line end', () => {
    for (const text of ['a,b\n1,2\n', 'a,b\r\n1,2\r\n', 'a,b\n1,2']) expect(cells(text)).toEqual([['a', 'b'], ['1', '2']]);
  });

  it('has quoted fields with delimiters, doubled quotes and line ends in them', () => {
    const rows = read('"a,1","he said ""yes""","two\nlines"\nx,y,z\n');
    expect(rows.map((row) => row.cells)).toEqual([['a,1', 'he said "yes"', 'two\nlines'], ['x', 'y', 'z']]);
    expect(rows.map((row) => row.line)).toEqual([1, 3]);
    expect(rows[0]?.raw).toBe('"a,1","he said ""yes""","two\nlines"');
  });

  it('takes a quote inside a plain field as it stands, and passes over empty lines', () => {
    expect(cells('5" pipe,1\n\n  \n7,2\n')).toEqual([['5" pipe', '1'], ['7', '2']]);
  });

  it('tells rows whose number of fields is not the header\'s, and quotes that never close', () => {
    const reader = new CsvReader(',', 'test.csv');
    reader.width = 2;
    const rows = reader.feed('1,2\n1,2,3\n1\n"open,1\n2,3', true);
    expect(rows.map((row) => row.problem?.reason)).toEqual([undefined, 'the row has 3 fields, the header 2', 'the row has 1 field, the header 2', 'a quotation mark is never closed']);
  });

  it('has quotes that are characters like any other, where that is said, and blanks that delimit', () => {
    const bare = (text: string, delimiter: string, size = text.length) => {
      const reader = new CsvReader(delimiter, 'test.txt', 0, false);
      const rows = [];
      for (let at = 0; at < text.length; at += size) rows.push(...reader.feed(text.slice(at, at + size), false));
      return [...rows, ...reader.feed('', true)].map(({ line, cells: found }) => [line, ...found]);
    };
    for (const size of [1, 3, 100]) {
      expect(bare('1,"a\r\n\n  \n2,b"\n', ',', size)).toEqual([[1, '1', '"a'], [4, '2', 'b"']]);
      expect(bare('  1 \t "x"  \r\n \t \n2 y', ' ', size)).toEqual([[1, '1', '"x"'], [3, '2', 'y']]);
    }
    expect(() => new CsvReader(' ', 'big.txt').feed(`1 2\n${'x'.repeat(1_100_000)}`, false)).toThrow(/big\.txt, line 2: the row does not end within 1048576 characters\.$/);
  });

  it('gives up on a row without end, naming the line', () => {
    const reader = new CsvReader(',', 'big.csv');
    reader.feed('a,b\n1,2\n', false);
    expect(() => reader.feed(`"${'x'.repeat(1_100_000)}`, false)).toThrow(/big\.csv, line 3/);
  });

  it('reads back whatever fields were written, in pieces of any size', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '1', ',', '"', '\n', '\r', ' ', 'é') });
    const table = fc.integer({ min: 2, max: 4 }).chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }));
    fc.assert(fc.property(table, fc.integer({ min: 1, max: 12 }), fc.constantFrom('\n', '\r\n'), (rows, size, end) => {
      const text = rows.map((row) => row.map((value) => csvField(value, ',')).join(',')).join(end) + end;
      expect(cells(text, size)).toEqual(rows);
    }), { numRuns: 500 });
  });

  it('finds the delimiter outside quotes', () => {
    expect(delimiterOf('a,b,c')).toBe(',');
    expect(delimiterOf('a;b;"c,d,e,f"')).toBe(';');
    expect(delimiterOf('a\tb')).toBe('\t');
    expect(delimiterOf('alone')).toBe(',');
  });
});
