import { rowReason } from '../../contract/row-faults';
import { convert } from '../../contract/units';
import { NOT_ASKED_FOR, type NewColumn } from '../inference';
import type { Source } from '../shared/windows/features';
import { feedOf } from './features';
import type { HistoryBlock, HistoryTable, HistoryWanted, WantedMachine } from './history-rows';
import { tableOf } from './history-table';
import { BAD } from './columns';
import { reachOf } from './reach';
import type { RecomputeDeps } from './recompute';

type Cell = number | string | null;

interface Moment {
  time: number;
  /** One an input, and that of their order. */
  cells: Cell[];
}

/**
 * The readings of a model of windows of samples, each moment of a machine a row, for whoever makes windows of readings: as the model takes them (units, labels), a bad one being none. Those of a machine begin where the
 * first windows do; what lies before `from` is not asked for. Of a machine without the tag that orders sets they are counted.
 */
export function readingsTable({ history }: Pick<RecomputeDeps, 'history'>, wanted: HistoryWanted, machines: readonly WantedMachine[]): HistoryTable {
  const { manifest, from } = wanted;
  const { inputs, series } = manifest;
  const orderName = series?.stepMs === undefined ? series?.order?.name : undefined;
  const hasOrder = orderName !== undefined && machines.some(({ known }) => known.tags.has(orderName));
  const textual = inputs.map(({ kind }) => kind === 'category' || kind === 'text');
  const columns: NewColumn[] = [{ name: 'time', type: 'time' }, { name: 'machine', type: 'text' }, ...inputs.map(({ name }, at): NewColumn => ({ name, type: textual[at] ? 'text' : 'number' })), ...(hasOrder ? [{ name: orderName, type: 'number' } as const] : [])];
  return tableOf(wanted, columns, machines, async (machine) => {
    const { known } = machine;
    const feed = feedOf(manifest, known);
    const own = hasOrder ? known.tags.get(orderName)?.tag.id : undefined;
    if (feed.tags.length === 0) return undefined;
    let sets = 0;
    return {
      begin: (await reachOf(history, feed, from)) + 1,
      async stretch(start, end) {
        const stored = await history.readings(feed.tags, start, end);
        const byTime = new Map<number, Map<number, number | null>>();
        for (let row = 0; row < stored.time.length; row++) {
          const time = stored.time[row] ?? NaN;
          const values = byTime.get(time) ?? new Map<number, number | null>();
          // Of several of one time the last counts, as in every window.
          values.set(stored.tag[row] ?? -1, (stored.quality[row] ?? BAD) === BAD ? null : (stored.value[row] ?? null));
          byTime.set(time, values);
        }
        const moments = [...byTime].sort(([a], [b]) => a - b).map(([time, values]): Moment => {
          if (feed.samples?.tags.some((tag) => values.has(tag))) sets++;
          return { time, cells: [...feed.sources.map((source, at) => cellOf(source, values, inputs[at]?.kind === 'category' ? inputs[at].labels : undefined)), ...(hasOrder ? [own === undefined ? sets : (values.get(own) ?? null)] : [])] };
        });
        return { count: moments.length, asked: moments.filter(({ time }) => time >= from).length, block: (first, last) => blockOf(moments.slice(first, last), machine) };
      },
    };
  });

  function blockOf(moments: readonly Moment[], { known, path }: WantedMachine): HistoryBlock {
    const without = feedOf(manifest, known).sources.findIndex((source) => 'constant' in source && typeof source.constant === 'number' && Number.isNaN(source.constant));
    const lacks = without < 0 ? null : rowReason('not-fed', inputs[without]?.name ?? '');
    const columnAt = (at: number) =>
      textual[at] ? { texts: moments.map(({ cells }) => (cells[at] ?? null) as string | null) } : { numbers: Float64Array.from(moments, ({ cells }) => Number(cells[at] ?? NaN)), nulls: Uint8Array.from(moments, ({ cells }) => Number((cells[at] ?? null) === null)) };
    return {
      rows: moments.length,
      columns: [{ numbers: Float64Array.from(moments, ({ time }) => time) }, { texts: moments.map(() => path) }, ...Array.from({ length: inputs.length + Number(hasOrder) }, (_, at) => columnAt(at))],
      problems: moments.map(({ time }) => (time < from ? NOT_ASKED_FOR : lacks)),
    };
  }
}

/** `labels`: of a category, the model's. */
function cellOf(source: Source, values: ReadonlyMap<number, number | null>, labels: readonly string[] | undefined): Cell {
  if ('constant' in source) {
    const { constant } = source;
    if (typeof constant === 'number' && Number.isNaN(constant)) return null;
    // In a sequence the label's code stands for it.
    return labels && typeof constant === 'number' ? (labels[constant] ?? null) : constant;
  }
  const value = values.get(source.tag) ?? null;
  if (value === null || Number.isNaN(value)) return null;
  if ('codes' in source && source.codes) return labels?.[source.codes[value] ?? -1] ?? null;
  if ('labels' in source && source.labels) return source.labels[value] ?? null;
  return source.convert ? convert(source.convert, value) : value;
}
