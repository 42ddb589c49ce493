import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnChoices } from '../../../electron/contract/batch';
import { manifest as manifestSchema } from '../../../electron/contract/manifest';
import { CsvReader } from '../../../electron/workers/lib/batch/csv';
import { matchColumns } from '../../../electron/workers/lib/batch/match';
import { FastCsv } from '../../../electron/workers/lib/batch/pool/fast-csv';
import type { TextParts, TextResult } from '../../../electron/workers/lib/batch/pool/messages';
import { RowWise } from '../../../electron/workers/lib/batch/pool/text';
import { cutCsv, cutLines, isWhole, piecesOf } from '../../../electron/workers/lib/batch/pool/text-pieces';
import type { ScoreColumns } from '../../../electron/workers/lib/batch/pool/thread';
import { labelManifest } from '../../support/packages';

const rowsOf = (text: string, last: boolean) => new CsvReader(',', 'test.csv', 0).feed(text, last).map(({ raw, cells, problem }) => ({ raw, cells, problem: problem?.reason }));

describe('pieces of a text file', () => {
  it('end where a row does, and no later row is whole', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', '""', '",', '\n"', 'é'), maxLength: 40 });
    fc.assert(fc.property(text, (value) => {
      const bytes = Buffer.from(value);
      const end = cutCsv(',')(bytes);
      const [whole, rest] = [bytes.toString('utf8', 0, end), bytes.toString('utf8', end)];
      expect(rowsOf(rest, false)).toEqual([]);
      expect([...rowsOf(whole, false), ...rowsOf(rest, true)]).toEqual(rowsOf(value, true));
      expect(whole === '' || whole.endsWith('\n')).toBe(true);
    }), { numRuns: 2000 });
  });

  const pieces = async (text: string, from: number, limit: number) => {
    const folder = mkdtempSync(join(tmpdir(), 'mw-pieces-'));
    try {
      writeFileSync(join(folder, 'a.csv'), text);
      const got = [];
      for await (const piece of piecesOf(join(folder, 'a.csv'), from, limit > 2e6 ? cutLines : cutCsv(','), limit)) got.push({ text: Buffer.from(piece.bytes).toString(), last: piece.last, whole: isWhole(piece) });
      return got;
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('are the whole file from where they begin, each but the last ending in a line end', async () => {
    const text = `skipped\n${Array.from({ length: 300_000 }, (_, row) => `row ${row}`).join('\n')}`;
    const got = await pieces(text, 8, 1024);
    expect(got.map((one) => one.text).join('') === text.slice(8)).toBe(true);
    expect(got.length).toBeGreaterThan(3);
    expect(got.map(({ last }) => last)).toEqual(got.map((_, at) => at === got.length - 1));
    expect(got.slice(0, -1).every((one) => one.text.endsWith('\n') && one.whole)).toBe(true);
  });

  it('say where a row has no end, behind the rows before it', async () => {
    for (const length of [1_100_000, 3_000_000]) {
      const got = await pieces(`a,b\n1,2\n"${'x'.repeat(length)}`, 0, 1_000_000);
      expect(got[0]).toMatchObject({ text: 'a,b\n1,2\n', whole: true });
      expect(got).toHaveLength(2);
      expect(got[1]?.whole).toBe(false);
    }
    expect(await pieces('a,b\n"open', 0, 1_000_000)).toMatchObject([{ text: 'a,b\n"open', last: true, whole: true }]);
  });
});

/** Any kind of input; a row whose sum is odd has no prediction. */
const manifest = manifestSchema.parse(labelManifest({
  inputs: [
    { name: 'a', title: 'a', kind: 'number' }, { name: 'n', title: 'n', kind: 'integer' }, { name: 'b', title: 'b', kind: 'boolean', missing: true },
    { name: 'grade', title: 'grade', kind: 'category', labels: ['L', 'M', 'é'], from: 'attribute' },
  ],
  outputs: [{ name: 'p', title: 'p', kind: 'number', meaning: 'p' }, { name: 'c', title: 'c', kind: 'category', labels: ['no', 'y;es'], meaning: 'c' }],
  thresholds: [],
}));
const numeric = manifestSchema.parse(labelManifest({ inputs: [{ name: 'a', title: 'a', kind: 'number', missing: true }, { name: 'n', title: 'n', kind: 'integer' }], outputs: manifest.outputs, thresholds: [] }));
const [a, n, ...others] = manifest.inputs;
const units = { ...manifest, inputs: [{ ...a, unit: 'm' }, { ...n, unit: 'rpm' }, ...others] } as typeof manifest;
const speeds = { ...numeric, inputs: [{ ...numeric.inputs[0], unit: 'm/s' }, { ...numeric.inputs[1], unit: 'min' }] } as typeof manifest;
const sums: ScoreColumns = (columns, rows) => {
  const sum = Float64Array.from({ length: rows }, (_, row) => Object.values(columns).reduce((total, column) => total + (Number(column[row]) || 0), 0));
  return Promise.resolve({ outputs: [sum, sum.map((value) => (value > 3 ? 1 : 0))], valid: Uint8Array.from(sum, (value) => (value === 7 ? 0 : 1)) });
};

/** What is written as text, or as values with null where there is none. */
function plain({ written, ...rest }: TextResult) {
  if ('bytes' in written) return { ...rest, written: Buffer.from(written.bytes).toString() };
  const columns = written.block.columns.map((column) => {
    if ('texts' in column) return column.texts;
    return 'codes' in column ? Array.from(column.codes, (code) => column.labels[code]) : Array.from(column.numbers, (value, row) => (column.nulls?.[row] ? null : value));
  });
  return { ...rest, written: { rows: written.block.rows, columns } };
}

describe('CSV byte by byte', () => {
  const number = fc.oneof(fc.integer({ min: -300, max: 300 }).map(String), fc.double({ noNaN: true }).map(String), fc.float({ noNaN: true }).map((value) => value.toFixed(3)), fc.constantFrom('0.1', '0.25', '-0', '+3', '.5', '5.', '-', '', ' 4', '1e3', '1.7976931348623157e309', '9007199254740993', '123456789012345678', '0x10', 'NaN', '1.2.3', '7'));
  const other = fc.constantFrom('L', 'M', 'é', 'X', '', ' L', 'true', 'no', '1');
  const field = fc.oneof({ weight: 4, arbitrary: number }, { weight: 1, arbitrary: other });
  const header = ['a', 'note', 'n', 'b', 'grade'];
  const whole = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: -9, max: 9 }).map(String) }, { weight: 1, arbitrary: number });
  const row = fc.tuple(number, other, whole, fc.constantFrom('true', 'no', '1', '', 'X'), fc.constantFrom('L', 'M', 'é', ' L', 'X')).map((cells) => [...cells]);
  const lines = (of: fc.Arbitrary<string[]>) => fc.array(fc.oneof({ weight: 8, arbitrary: of }, { weight: 1, arbitrary: fc.array(field, { maxLength: 6 }) }), { maxLength: 12 });

  const pair = fc.tuple(whole, number).map((cells) => [...cells]);
  /** In other units, with what may be missing not given. */
  const mapped = { b: null, a: { column: 'a', unit: 'mm' }, n: { column: 'n', unit: 'Hz' }, grade: { column: 'grade' } };
  const lengths = { a: { column: 'note', unit: 'km/h' }, n: { column: 'x', unit: 'h' } };
  it.each<[TextParts['output'], typeof manifest, string[], fc.Arbitrary<string[]>, ColumnChoices?]>([
    ['csv', manifest, header, row], ['csv', numeric, ['n', 'a'], pair], ['parquet', numeric, ['n', 'a'], pair], ['csv', units, header, row, mapped], ['csv', speeds, ['x', 'note'], pair, lengths], ['parquet', speeds, ['x', 'note'], pair, lengths],
  ])('says of every row what the reader of rows says: to %s', async (output, of, columns, rows, choices) => {
    let scored = 0;
    await fc.assert(fc.asyncProperty(lines(rows), fc.constantFrom(',', ';', '\t'), fc.constantFrom('\n', '\r\n'), fc.boolean(), async (table, delimiter, newline, ended) => {
      const parts: TextParts = { file: 'test.csv', format: 'csv', header: columns, delimiter, newline, matched: matchColumns(of, columns, 'test.csv', { columns: choices }), output };
      const bytes = new Uint8Array(Buffer.from(table.map((cells) => cells.join(delimiter)).join(newline) + (ended ? newline : '')));
      const piece = { bytes, last: true };
      const fast = await FastCsv.of(parts, of)?.score(piece, sums);
      expect(fast && plain(fast)).toEqual(plain(await new RowWise(parts, of).score(piece, sums)));
      scored += fast?.scored ?? 0;
    }), { numRuns: 400 });
    expect(scored).toBeGreaterThan(200);
  });

  it('leaves quotes to the reader of rows, and what has other inputs or outputs', async () => {
    const parts: TextParts = { file: 'test.csv', format: 'csv', header, delimiter: ',', newline: '\n', matched: matchColumns(manifest, header, 'test.csv'), output: 'csv' };
    expect(await FastCsv.of(parts, manifest)?.score({ bytes: new Uint8Array(Buffer.from('1,"x",1,1,L\n')), last: true }, sums)).toBeUndefined();
    expect(FastCsv.of({ ...parts, output: 'parquet' }, manifest)).toBeUndefined();
    expect(FastCsv.of({ ...parts, output: 'jsonl' }, manifest)).toBeUndefined();
    expect(FastCsv.of({ ...parts, format: 'jsonl' }, manifest)).toBeUndefined();
  });
});
