import { MillwrightError } from '../../../contract/errors';
import type { KeyColumn, Manifest, SeriesSpec } from '../../../contract/manifest';
import { rowReason } from '../../../contract/row-faults';
import { stepsOf } from '../../../engine/inference/columns/sequences';
import { followsAs, SampleRun } from '../../../engine/shared/windows/sample-run';
import { boundCell, keyOf, readNumberCell, readOrder, textOf, unnamedOf, type BoundCell } from './cells';
import type { Matched } from './match';
import type { BlockColumns, Problem, Row, RowReader } from './types';

/** Of the windows of all series of a file together. */
const MOST_BYTES = 256 * 1024 * 1024;

type Trouble = Omit<Problem, 'line'>;

interface Series {
  run: SampleRun;
  /** Of the newest row; NaN before the first. */
  order: number;
}

/**
 * Makes a window for each row, from it and the rows of its series before it. A row that can't be read, and a gap, are in no window: after
 * them rows are left out until a window is whole again.
 */
export class SeriesReader implements RowReader {
  private readonly series = new Map<string, Series>();
  private readonly steps: number[];
  private readonly spec: SeriesSpec;
  private readonly by: BoundCell[];
  private readonly order: BoundCell | undefined;
  private readonly values: Float64Array;
  private readonly mostSeries: number;

  constructor(manifest: Manifest, header: readonly string[], matched: Matched, private readonly bound: readonly BoundCell[]) {
    this.spec = manifest.series ?? { by: [], short: 'left-out' };
    this.steps = bound.map(({ name }) => stepsOf(manifest, name));
    this.values = new Float64Array(bound.length);
    this.mostSeries = Math.max(1, Math.floor(MOST_BYTES / (8 * this.steps.reduce((sum, steps) => sum + steps, 0))));
    const cellOf = (column: KeyColumn) => boundCell(column, header, matched, readOrder);
    this.by = this.spec.by.map(cellOf);
    this.order = this.spec.order && cellOf(this.spec.order);
  }

  /** Errors: invalid-input where the file has more series than fit into memory. */
  read(row: Row, columns: Readonly<BlockColumns>, at: number): Trouble | undefined {
    const unnamed = row.problem ?? unnamedOf(this.by, row);
    if (unnamed) return this.lost(row, unnamed);
    const series = this.seriesOf(row);
    const problem = this.follow(row, series) ?? this.readValues(row, series);
    if (problem) return problem;
    series.run.add(this.values);
    if (!series.run.whole) return { column: this.order?.title ?? '', value: '', reason: series.run.lack('rows') };
    this.bound.forEach(({ name }, i) => {
      const column = columns[name];
      if (column instanceof Float64Array) series.run.copy(i, column, at * (this.steps[i] ?? 1));
    });
    return undefined;
  }

  /** Nobody knows which series the row belongs to. Where steps are told the gap will show; otherwise it may be in any. */
  private lost({ line }: Row, problem: Trouble): Trouble {
    if (this.spec.largestStep === undefined) for (const { run } of this.series.values()) run.breakOff('unread-line', String(line));
    return problem;
  }

  private seriesOf({ cells }: Row): Series {
    const key = keyOf(this.by, cells);
    let series = this.series.get(key);
    if (!series) {
      if (this.series.size >= this.mostSeries) {
        throw new MillwrightError('invalid-input', `The file holds more than ${this.mostSeries} series (${this.by.map(({ title }) => title).join(', ')}), whose windows do not fit into memory together. Split it by series.`);
      }
      series = { run: new SampleRun(this.steps, this.spec.short === 'repeat-first'), order: NaN };
      this.series.set(key, series);
    }
    return series;
  }

  /** Whether the row comes behind the one before it, and without a gap. */
  private follow(row: Row, series: Series): Trouble | undefined {
    if (!this.order) return undefined;
    const order = readNumberCell(this.order, row);
    if (typeof order !== 'number') {
      series.run.breakOff('left-out-line', String(row.line));
      return order;
    }
    const follows = followsAs(order, series.order, this.spec.largestStep);
    if (follows === 'behind') return { column: this.order.title, value: textOf(row.cells[this.order.at]), reason: rowReason('not-behind') };
    if (follows === 'gap') series.run.breakOff('gap-line', String(row.line));
    series.order = order;
    return undefined;
  }

  private readValues(row: Row, series: Series): Trouble | undefined {
    for (const [i, cell] of this.bound.entries()) {
      const value = readNumberCell(cell, row);
      if (typeof value !== 'number') {
        series.run.breakOff('left-out-line', String(row.line));
        return value;
      }
      this.values[i] = value;
    }
    return undefined;
  }
}
