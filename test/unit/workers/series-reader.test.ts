import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manifest as manifestSchema } from '../../../electron/contract/manifest';
import { matchColumns } from '../../../electron/workers/lib/batch/match';
import { rowReader } from '../../../electron/workers/lib/batch/row-reader';
import { sequenceManifest } from '../../support/sequences';

type Changes = Parameters<typeof sequenceManifest>[0];
/** What becomes of each row: the window of `a` (3 samples), or why there is none. */
function read(lines: readonly string[], changes: Changes = {}): string[] {
  const manifest = manifestSchema.parse(sequenceManifest(changes));
  const [header = [], ...rows] = lines.map((line) => line.split(','));
  const reader = rowReader(manifest, header, matchColumns(manifest, header, 'runs.csv'));
  const columns = { a: new Float64Array(6), b: new Float64Array(6) };
  return rows.map((cells, i) => {
    const problem = cells.length === header.length ? undefined : { column: '', value: '', reason: 'cut short' };
    const trouble = reader.read({ line: i + 2, raw: cells.join(','), cells, ...(problem ? { problem } : {}) }, columns, 1);
    return trouble ? [trouble.column, trouble.reason].filter(Boolean).join(': ') : [...columns.a.subarray(3)].join(' ');
  });
}
const runs = (...rows: readonly (readonly [unit: number, cycle: number | string, a: number | string])[]) => ['unit,cycle,a,b', ...rows.map((row) => `${row.join(',')},0`)];
const one = 'cycle: the window takes 3 rows, and only this one is there';
const two = 'cycle: the window takes 3 rows, and only 2 are there';

describe('windows over the rows of a file', () => {
  it('hold the rows of their own series, oldest first', () => {
    expect(read(runs([1, 1, 10], [2, 1, 20], [1, 2, 11], [1, 3, 12], [2, 2, 21], [1, 4, 13], [2, 3, 22]))).toEqual([one, one, two, '10 11 12', two, '11 12 13', '20 21 22']);
  });

  it('reach across no gap and no row that can\'t be read', () => {
    const since = (reason: string) => [`${one} since ${reason}`, `${two} since ${reason}`];
    expect(read(runs([1, 1, 1], [1, 2, 2], [1, 3, 3], [1, 5, 5], [1, 6, 6], [1, 7, 7], [1, 8, 'hot'], [1, 9, 9], [1, 10, 10], [1, 11, 11]))).toEqual([
      one, two, '1 2 3', ...since('the gap before line 5'), '5 6 7', 'a: not a number', ...since('line 8, which was left out'), '9 10 11',
    ]);
  });

  it('are not disturbed by a row that is there twice or comes too late, and say so', () => {
    const late = 'cycle: the row does not come behind the one before it in its series: sort the file, and leave out what is there twice';
    expect(read(runs([1, 1, 1], [1, 2, 2], [1, 2, 2], [1, 1, 1], [1, 3, 3])).slice(2)).toEqual([late, late, '1 2 3']);
  });

  it('begin anew in every series after a row of nobody knows which, unless its gap shows', () => {
    const rows = [...runs([1, 1, 1], [1, 2, 2], [2, 1, 1]), '1,3', '1,4,4,0', '2,2,2,0', '2,3,3,0'];
    expect(read(rows).slice(3)).toEqual(['cut short', `${one} since the gap before line 6`, two, '1 2 3']);
    const untold = { by: [{ name: 'unit', title: 'Unit' }], order: { name: 'cycle', title: 'Cycle' } };
    expect(read(rows, { series: untold }).slice(5)).toEqual([`${one} since line 5, which can't be read`, `${two} since line 5, which can't be read`]);
  });

  it('begin with the first sample again where the model was trained so, but not behind a gap', () => {
    const series = { ...sequenceManifest().series, short: 'repeat-first' as const };
    expect(read(runs([1, 1, 1], [1, 2, 2], [1, 3, 3], [1, 5, 5]), { series })).toEqual(['1 1 1', '1 1 2', '1 2 3', `${one} since the gap before line 5`]);
  });

  it('follow times as well, with and without a zone, and name what is none', () => {
    const series = { order: { name: 'cycle', title: 'Time' }, largestStep: 1500 };
    expect(read(runs([1, '2024-03-31 01:59:59', 1], [1, '2024-03-31T02:00:00.5Z', 2], [1, '2024-03-31T04:00:02+02:00', 3], [1, 'soon', 4], [1, '2024-02-31 00:00', 5]), { series }).slice(2)).toEqual([
      '1 2 3', 'cycle: neither a number nor a time such as 2024-05-31T14:00:00Z', expect.stringMatching(/^cycle: /),
    ]);
  });

  it('take a file without a series as one', () => {
    const manifest = { ...sequenceManifest(), series: undefined };
    expect(read(['a,b', '1,0', '2,0', '3,0'], manifest)).toEqual(['the window takes 3 rows, and only this one is there', 'the window takes 3 rows, and only 2 are there', '1 2 3']);
  });

  it('are the same however the rows of several series lie between each other', () => {
    const series = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(series, fc.infiniteStream(fc.nat()), (values, dice) => {
      const waiting = values.flatMap((own, unit) => own.map((_, cycle) => ({ unit, cycle })));
      const inTurn = new Map<number, number>();
      const mixed = waiting.map(() => {
        const open = values.flatMap((own, unit) => ((inTurn.get(unit) ?? 0) < own.length ? [unit] : []));
        const unit = open[dice.next().value as number % open.length] ?? 0;
        const cycle = inTurn.get(unit) ?? 0;
        inTurn.set(unit, cycle + 1);
        return { unit, cycle };
      });
      const windows = (order: typeof waiting) => {
        const told = read(runs(...order.map(({ unit, cycle }) => [unit, cycle, values[unit]?.[cycle] ?? 0] as const)));
        return new Map(order.map(({ unit, cycle }, i) => [`${unit}.${cycle}`, told[i]]));
      };
      expect(new Map([...windows(mixed)].sort())).toEqual(new Map([...windows(waiting)].sort()));
    }), { numRuns: 50 });
  });
});
