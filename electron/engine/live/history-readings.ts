import { convert } from '../../contract/units';
import { NOT_ASKED_FOR, type NewColumn } from '../inference';
import type { Source } from '../shared/windows/features';
import { feedOf } from './features';
import type { HistoryBlock, HistoryTable, HistoryWanted, WantedMachine } from './history-rows';
import { BAD } from './columns';
import { reachOf } from './reach';
import type { RecomputeDeps } from './recompute';

/** Of one machine, held at a time. */
const STRETCH_MS = 6 * 3_600_000;
const BLOCK_ROWS = 2048;

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
export function readingsTable({ history }: Pick<RecomputeDeps, 'history'>, { manifest, from, to, atOnce = BLOCK_ROWS }: HistoryWanted, machines: readonly WantedMachine[]): HistoryTable {
  const { inputs, series } = manifest;
  const orderName = series?.stepMs === undefined ? series?.order?.name : undefined;
  const hasOrder = orderName !== undefined && machines.some(({ known }) => known.tags.has(orderName));
  const textual = inputs.map(({ kind }) => kind === 'category' || kind === 'text');
  let share = 0;
  let seen = { rows: 0, share: 0 };
  return {
    machines: machines.map(({ path }) => path),
    get about() {
      return seen.share > 0 ? Math.round(seen.rows / seen.share) : null;
    },
    columns: [{ name: 'time', type: 'time' }, { name: 'machine', type: 'text' }, ...inputs.map(({ name }, at): NewColumn => ({ name, type: textual[at] ? 'text' : 'number' })), ...(hasOrder ? [{ name: orderName, type: 'number' } as const] : [])],
    get share() {
      return share;
    },
    async *blocks() {
      for (const [place, machine] of machines.entries()) {
        for await (const { moments, upTo } of momentsOf(machine)) {
          const read = (place + Math.max(0, upTo - from) / (to - from)) / machines.length;
          seen = { rows: seen.rows + moments.filter(({ time }) => time >= from).length, share: read };
          for (let at = 0; at < moments.length; at += atOnce) yield blockOf(moments.slice(at, at + atOnce), machine);
          share = read;
        }
      }
    },
  };

  async function* momentsOf({ known }: WantedMachine): AsyncGenerator<{ moments: Moment[]; upTo: number }> {
    const feed = feedOf(manifest, known);
    const own = hasOrder ? known.tags.get(orderName)?.tag.id : undefined;
    if (feed.tags.length === 0) return;
    let sets = 0;
    for (let start = (await reachOf(history, feed, from)) + 1; start < to; start += STRETCH_MS) {
      const end = Math.min(to, start + STRETCH_MS);
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
      yield { moments, upTo: end };
    }
  }

  function blockOf(moments: readonly Moment[], { known, path }: WantedMachine): HistoryBlock {
    const without = feedOf(manifest, known).sources.findIndex((source) => 'constant' in source && typeof source.constant === 'number' && Number.isNaN(source.constant));
    const lacks = without < 0 ? null : `nothing of the machine feeds ${inputs[without]?.name ?? ''}`;
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
