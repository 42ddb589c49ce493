import { describe, expect, it } from 'vitest';
import { isNumbersAlone, isUndivided, missingAdvice, oldLineEnds, otherKind, wideText } from '../../../electron/workers/lib/batch/misread';

const table = 'machine,torque\npress 1,42.8\n';
const wide = (text: string) => Buffer.from(text, 'utf16le');

describe('bytes of a text', () => {
  it('are known for UTF-16 without a mark, and either way round', () => {
    expect(wideText(wide(table), 'utf-8')?.says).toContain('--encoding utf-16le');
    expect(wideText(wide(table).swap16(), 'utf-8')?.says).toContain('--encoding utf-16be');
    expect(wideText(wide(table), 'windows-1252')?.says).toContain('--encoding utf-16le');
    expect(wideText(wide(table), 'utf-16le')).toBeUndefined();
  });

  it('are known for UTF-32, which nobody reads, whose mark begins as that of UTF-16', () => {
    const four = Buffer.concat([...`\uFEFF${table}`].map((one) => Buffer.from([one.charCodeAt(0) & 255, one.charCodeAt(0) >> 8, 0, 0])));
    expect(wideText(four, 'utf-16le')?.says).toContain('UTF-32');
    expect(wideText(four.subarray(4), 'utf-8')?.says).toContain('UTF-32');
  });

  it('are text as it is where they hold no NUL, or a few', () => {
    for (const text of [table, 'Größe €\n', '', 'a\0b,c\n1,2\n']) expect(wideText(Buffer.from(text), 'utf-8')).toBeUndefined();
  });
});

describe('what is said of a text that is read wrongly', () => {
  it('names line ends that no line is told by', () => {
    expect(oldLineEnds('a,b\r1,2\r')).toContain('CR alone');
    expect([oldLineEnds('a,b\r\n1,2\r\n'), oldLineEnds('a,b\r'), oldLineEnds('a,b')]).toEqual([undefined, undefined, undefined]);
  });

  it('says what to do by what stands in the first line', () => {
    expect([isUndivided(['a|b|c']), isUndivided(['1 2 3']), isUndivided(['a']), isUndivided(['a|b', 'c'])]).toEqual([true, true, false, false]);
    expect([isNumbersAlone(['1', '2.5']), isNumbersAlone(['1', 'a']), isNumbersAlone(['1', '']), isNumbersAlone(['1'])]).toEqual([true, false, false, false]);
    expect(missingAdvice(['a|b'], 'torque')).toContain('--delimiter');
    expect(missingAdvice(['1', '2'], 'torque')).toContain('--no-header');
    expect(missingAdvice(['a', 'b'], 'torque')).toContain('--columns torque=COLUMN');
  });

  it('knows what else a file may be', () => {
    expect(['a.db', 'a.csv.GZ', 'a.doc'].map((name) => otherKind(name).says)).toEqual([expect.stringContaining('--table'), 'Unpack it first.', 'Save it as one of these.']);
  });
});
