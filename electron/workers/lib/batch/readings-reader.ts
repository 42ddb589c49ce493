import { MillwrightError } from '../../../contract/errors';
import type { Manifest, ManifestInput } from '../../../contract/manifest';
import { rowReason } from '../../../contract/row-faults';
import { stepsOf } from '../../../engine/inference/columns/sequences';
import { feedWith, featuresAt, samplesOf, type Feed, type FeatureRow, type Source } from '../../../engine/shared/windows/features';
import { GOOD } from '../../../engine/shared/windows/quality';
import { Recent } from '../../../engine/shared/windows/recent';
import { LAST_VALUE } from '../../../engine/shared/windows/windows';
import { boundCell, cellReader, keyOf, readCell, readNumberCell, readOrder, readTime, textOf, unnamedOf, withGaps, type BoundCell } from './cells';
import { assetColumn, timeOf, type Matched } from './match';
import type { BlockColumns, Problem, Row, RowReader } from './types';

/** Readings of all machines of a file that may be held together. */
const MOST_READINGS = 8 * 1024 * 1024;
/** Rows after which they are counted. */
const COUNTED_EACH = 65_536;

type Trouble = Omit<Problem, 'line'>;

interface Machine {
  recent: Recent;
  time: number;
}

/**
 * A row is readings of one time: of each tag that it has a value of. Each row is answered from the windows at its time, by the same code that makes those of watched equipment, so with the same bits. An
 * empty cell is no reading, a cell that can't be read neither, and a gap is a gap.
 */
export class ReadingsReader implements RowReader {
  private readonly machines = new Map<string, Machine>();
  private readonly feed: Feed;
  private readonly time: BoundCell;
  private readonly by: BoundCell[];
  /** By the place of their input, which is the tag's number too. */
  private readonly tags: { input: ManifestInput; cell: BoundCell; tag: number; steps: number }[] = [];
  private readonly attributes: { cell: BoundCell; steps: number }[] = [];
  private readonly order: BoundCell | undefined;
  private rows = 0;

  constructor(private readonly manifest: Manifest, header: readonly string[], matched: Matched) {
    const cellOf = (column: { name: string }, read: BoundCell['read']) => boundCell(column, header, matched, read);
    const readerOf = (input: ManifestInput) => cellReader(input, matched.get(input.name)?.conversion);
    const { inputs, series } = manifest;
    const time = timeOf(manifest);
    this.time = cellOf(time, readTime);
    this.by = (series?.by ?? []).length > 0 ? (series?.by ?? []).map((column) => cellOf(column, readOrder)) : matched.has(assetColumn.name) ? [cellOf(assetColumn, readOrder)] : [];
    inputs.forEach((input, tag) => {
      const steps = stepsOf(manifest, input.name);
      if (input.from === 'attribute') this.attributes.push({ cell: cellOf(input, readerOf(input)), steps });
      else this.tags.push({ input, cell: cellOf(input, withGaps(readerOf(input))), tag, steps });
    });
    const sources = this.tags.map(({ input, tag, steps }) => sourceOf(manifest, input, tag, steps));
    this.order = series?.order && series.order.name !== time.name && matched.has(series.order.name) ? cellOf(series.order, readOrder) : undefined;
    const samples = samplesOf(series, sources, this.order && inputs.length);
    this.feed = feedWith(sources, samples ? { samples } : {});
  }

  /** Errors: invalid-input where the windows of the file's machines do not fit into memory together. */
  read(row: Row, columns: Readonly<BlockColumns>, at: number): Trouble | undefined {
    const unnamed = row.problem ?? unnamedOf(this.by, row);
    if (unnamed) return unnamed;
    const time = readNumberCell(this.time, row);
    if (typeof time !== 'number') return time;
    const machine = this.machineOf(row);
    if (time < machine.time) return { column: this.time.title, value: textOf(row.cells[this.time.at]), reason: rowReason('older') };
    machine.time = time;
    const problem = this.take(row, time, machine.recent);
    const features = featuresAt(this.feed, (tag) => machine.recent.rings.get(tag), time);
    machine.recent.forget(1);
    return problem ?? this.lackOf(features) ?? this.put(row, features, columns, at);
  }

  private machineOf({ cells }: Row): Machine {
    const key = keyOf(this.by, cells);
    let machine = this.machines.get(key);
    if (!machine) this.machines.set(key, (machine = { recent: new Recent(this.feed), time: -Infinity }));
    if (++this.rows % COUNTED_EACH === 0) this.requireRoom();
    return machine;
  }

  private requireRoom(): void {
    let held = 0;
    for (const { recent } of this.machines.values()) for (const ring of recent.rings.values()) held += ring.length;
    if (held > MOST_READINGS) throw new MillwrightError('invalid-input', `The windows of the ${this.machines.size} machines of the file do not fit into memory together. Split it by machine.`);
  }

  /** The row's readings, each that has a value. */
  private take(row: Row, time: number, recent: Recent): Trouble | undefined {
    let problem: Trouble | undefined;
    for (const { cell, tag } of this.tags) {
      const value = readNumberCell(cell, row);
      if (typeof value !== 'number') problem ??= value;
      else if (!Number.isNaN(value)) recent.add(tag, time, value, GOOD);
    }
    if (this.order) {
      const order = readNumberCell(this.order, row);
      if (typeof order !== 'number') problem ??= order;
      else recent.add(this.manifest.inputs.length, time, order, GOOD);
    }
    return problem;
  }

  private lackOf({ values, lack, blind }: FeatureRow): Trouble | undefined {
    if (!blind) return undefined;
    if (lack !== undefined) return { column: this.time.title, value: '', reason: lack };
    const without = this.tags.find(({ input }, place) => !input.missing && typeof values[place] === 'number' && Number.isNaN(values[place]));
    const { aggregate, lengthMs } = without?.input.window ?? LAST_VALUE;
    return { column: without?.cell.title ?? '', value: '', reason: rowReason('thin-window', aggregate, String(lengthMs / 1000)) };
  }

  private put(row: Row, { values }: FeatureRow, columns: Readonly<BlockColumns>, at: number): Trouble | undefined {
    for (const { cell, steps } of this.attributes) {
      const value = readCell(cell, row);
      if (typeof value !== 'number' && !('text' in value)) return value;
      const column = columns[cell.name];
      if (column instanceof Float64Array) column.fill(typeof value === 'number' ? value : NaN, at * steps, (at + 1) * steps);
      else if (column) column[at] = typeof value === 'number' ? '' : value.text;
    }
    this.tags.forEach(({ cell, steps }, place) => {
      const column = columns[cell.name];
      const value = values[place];
      if (!(column instanceof Float64Array)) return;
      if (value instanceof Float64Array) column.set(value, at * steps);
      else column[at] = Number(value);
    });
    return undefined;
  }
}

/** Of a category its code is what is fed here. */
function sourceOf({ sequences = [] }: Manifest, input: ManifestInput, tag: number, steps: number): Source {
  const missing = input.missing ? ({ missing: true } as const) : {};
  if (sequences.some(({ inputs }) => inputs.includes(input.name))) return { tag, steps, ...missing };
  const spec = input.window ?? LAST_VALUE;
  return { tag, spec: input.kind === 'category' ? { ...spec, aggregate: 'last' } : spec, ...missing };
}
