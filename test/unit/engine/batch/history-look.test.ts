import { describe, expect, it } from 'vitest';
import { lookIntoHistory } from '../../../../electron/engine/batch/history-look';
import type { HistoryTable } from '../../../../electron/engine/batch/history-stage';
import { NOT_ASKED_FOR } from '../../../../electron/engine/inference';

const HOUR = 3_600_000;
const [from, to] = [HOUR, 13 * HOUR];

/** A row a minute of each machine; the second is blind in its second half, and two rows before the time stand in windows. */
function table(asked: { from: number; to: number; assets?: readonly string[] | undefined; atOnce: number }, before: number): HistoryTable {
  const machines = asked.assets ?? ['one', 'two'];
  let seen = 0;
  return {
    columns: [{ name: 'time', type: 'time' }, { name: 'machine', type: 'text' }, { name: 'a', type: 'number' }], machines, share: 0,
    get about() {
      return seen;
    },
    async *blocks() {
      for (const machine of machines) {
        const times: number[] = [];
        for (let time = asked.from - before * 60_000; time < asked.to; time += 60_000) times.push(time);
        seen = times.length * machines.length;
        for (let at = 0; at < times.length; at += asked.atOnce) {
          const some = times.slice(at, at + asked.atOnce);
          yield {
            rows: some.length, columns: [{ numbers: Float64Array.from(some) }, { texts: some.map(() => machine) }, { numbers: new Float64Array(some.length), nulls: new Uint8Array(some.length).fill(1) }],
            problems: some.map((time) => (time < asked.from ? NOT_ASKED_FOR : machine === 'two' && time >= to / 2 ? 'blind' : null)),
          };
        }
      }
    },
  };
}

describe('a look into the history', () => {
  it('tells the first rows, and some of every machine from all over the time', async () => {
    const looked = await lookIntoHistory((wanted) => table(wanted, 0), { from, to }, false);
    expect(looked).toMatchObject({ columns: ['time', 'machine', 'a'], of: 1440, exact: false });
    expect([looked.head.length, looked.head[0]]).toEqual([200, { line: 1, cells: ['1970-01-01T01:00:00.000Z', 'one', null], problem: null }]);
    expect(looked.head.every(({ cells }) => cells[1] === 'one')).toBe(true);
    // What lies behind the first rows is found nevertheless.
    expect(looked.spots.filter(({ problem }) => problem === 'blind').length).toBeGreaterThan(25);
    expect(looked.spots.length).toBeLessThanOrEqual(12 * 25);
  });

  it('tells all of a short one, and of windows the rows before it apart from those that are asked for', async () => {
    const short = await lookIntoHistory((wanted) => table(wanted, 0), { from, to: from + 10 * 60_000 }, false);
    expect([short.head.length, short.spots, short.of, short.exact]).toEqual([20, [], 20, true]);
    const windows = await lookIntoHistory((wanted) => table(wanted, 2), { from, to }, true);
    expect([windows.head.length, windows.spots.length]).toEqual([202, 0]);
    expect(windows.head.slice(0, 3).map(({ line, problem }) => [line, problem])).toEqual([[0, null], [0, null], [1, null]]);
  });
});
