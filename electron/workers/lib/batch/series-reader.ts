import { MillwrightError } from '../../../contract/errors';
import type { KeyColumn, Manifest, SeriesSpec } from '../../../contract/manifest';
import { stepsOf } from '../../../engine/inference/columns/sequences';
import { readNumberCell, readOrder, textOf, type BoundCell } from './cells';
import type { BlockColumns, Problem, Row, RowReader } from './types';

/** Of the windows of all series of a file together. */
const MOST_BYTES = 256 * 1024 * 1024;

type Trouble = Omit<Problem, 'line'>;

/** What was read of one series: the newest samples of each input, oldest first. */
interface Series {
  windows: Float64Array[];
  /** Samples since the series began or was last broken, up to those that a window takes. */
  samples: number;
  /** Of the newest row; NaN before the first. */
  order: number;
  /** Why no window reaches further back; undefined: the series begins here. */
  broken?: string;
}

/**
 * Makes a window for each row, from it and the rows of its series before it. A row that can't be read, and a gap, are in no window: after
 * them rows are left out until a window is whole again.
 */
export class SeriesReader implements RowReader {
  private readonly series = new Map<string, Series>();
  private readonly steps: number[];
  private readonly longest: number;
  private readonly spec: SeriesSpec;
  private readonly by: BoundCell[];
  private readonly order: BoundCell | undefined;
  private readonly values: Float64Array;
  private readonly mostSeries: number;

  constructor(manifest: Manifest, header: readonly string[], matched: ReadonlyMap<string, number>, private readonly bound: readonly BoundCell[]) {
    this.spec = manifest.series ?? { by: [], short: 'left-out' };
    this.steps = bound.map(({ name }) => stepsOf(manifest, name));
    this.longest = Math.max(...this.steps);
    this.values = new Float64Array(bound.length);
    this.mostSeries = Math.max(1, Math.floor(MOST_BYTES / (8 * this.steps.reduce((sum, steps) => sum + steps, 0))));
    const cellOf = ({ name }: KeyColumn): BoundCell => ({ name, title: header[matched.get(name) ?? 0] ?? name, at: matched.get(name) ?? 0, read: readOrder });
    this.by = this.spec.by.map(cellOf);
    this.order = this.spec.order && cellOf(this.spec.order);
  }

  /** Errors: invalid-input where the file has more series than fit into memory. */
  read(row: Row, columns: Readonly<BlockColumns>, at: number): Trouble | undefined {
    const unnamed = row.problem ?? this.by.map((cell) => (textOf(row.cells[cell.at]) === '' ? noValue(cell) : undefined)).find(Boolean);
    if (unnamed) return this.lost(row, unnamed);
    const series = this.seriesOf(row);
    const problem = this.follow(row, series) ?? this.readValues(row, series);
    if (problem) return problem;
    this.add(series);
    if (series.samples < this.longest) return this.tooShort(series);
    this.bound.forEach(({ name }, i) => {
      const column = columns[name];
      if (column instanceof Float64Array) column.set(series.windows[i] ?? [], at * (this.steps[i] ?? 1));
    });
    return undefined;
  }

  /** Nobody knows which series the row belongs to. Where steps are told the gap will show; otherwise it may be in any. */
  private lost({ line }: Row, problem: Trouble): Trouble {
    if (this.spec.largestStep === undefined) for (const series of this.series.values()) breakOff(series, `line ${line}, which can't be read`);
    return problem;
  }

  private seriesOf({ cells }: Row): Series {
    const key = this.by.map((cell) => textOf(cells[cell.at])).join('\n');
    let series = this.series.get(key);
    if (!series) {
      if (this.series.size >= this.mostSeries) {
        throw new MillwrightError('invalid-input', `The file holds more than ${this.mostSeries} series (${this.by.map(({ title }) => title).join(', ')}), whose windows do not fit into memory together. Split it by series.`);
      }
      series = { windows: this.steps.map((steps) => new Float64Array(steps)), samples: 0, order: NaN };
      this.series.set(key, series);
    }
    return series;
  }

  /** Whether the row comes behind the one before it, and without a gap. */
  private follow(row: Row, series: Series): Trouble | undefined {
    if (!this.order) return undefined;
    const order = readNumberCell(this.order, row);
    if (typeof order !== 'number') {
      breakOff(series, `line ${row.line}, which was left out`);
      return order;
    }
    const step = order - series.order;
    if (step <= 0) return { column: this.order.title, value: textOf(row.cells[this.order.at]), reason: 'the row does not come behind the one before it in its series: sort the file, and leave out what is there twice' };
    if (this.spec.largestStep !== undefined && step > this.spec.largestStep) breakOff(series, `the gap before line ${row.line}`);
    series.order = order;
    return undefined;
  }

  private readValues(row: Row, series: Series): Trouble | undefined {
    for (const [i, cell] of this.bound.entries()) {
      const value = readNumberCell(cell, row);
      if (typeof value !== 'number') {
        breakOff(series, `line ${row.line}, which was left out`);
        return value;
      }
      this.values[i] = value;
    }
    return undefined;
  }

  private add(series: Series): void {
    const padded = series.samples === 0 && series.broken === undefined && this.spec.short === 'repeat-first';
    series.windows.forEach((window, i) => {
      const value = this.values[i] ?? NaN;
      if (padded) window.fill(value);
      window.copyWithin(0, 1);
      window[window.length - 1] = value;
    });
    series.samples = padded ? this.longest : Math.min(series.samples + 1, this.longest);
  }

  private tooShort({ samples, broken }: Series): Trouble {
    const since = broken === undefined ? '' : ` since ${broken}`;
    return { column: this.order?.title ?? '', value: '', reason: `the window takes ${this.longest} rows, and ${samples === 1 ? 'only this one is' : `only ${samples} are`} there${since}` };
  }
}

function breakOff(series: Series, broken: string): void {
  series.samples = 0;
  series.broken = broken;
}

const noValue = ({ title }: BoundCell): Trouble => ({ column: title, value: '', reason: 'no value' });
