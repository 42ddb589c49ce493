import type { Manifest } from '../../contract/manifest';
import { MillwrightError } from '../../contract/errors';
import { rowReason } from '../../contract/row-faults';
import type { NewColumn, TableBlock } from '../inference';
import { featureColumns, storedRows } from './stored-rows';
import { feedOf } from './features';
import { readingsTable } from './history-readings';
import { tableOf } from './history-table';
import { PlantIndex, type KnownAsset } from './plant-index';
import type { RecomputeDeps } from './recompute';

export interface HistoryWanted {
  manifest: Manifest;
  /** The machines that are watched, by their ids. */
  watched: readonly number[];
  /** Of these alone, by their paths. */
  named?: readonly string[] | undefined;
  from: number;
  to: number;
  /** How many rows are made at once; some thousand unless told. */
  atOnce?: number | undefined;
}

export interface WantedMachine {
  known: KnownAsset;
  path: string;
}

/** Rows of the table, and why those of them can't be scored that the model is blind at. */
export interface HistoryBlock extends TableBlock {
  problems: readonly (string | null)[];
}

export interface HistoryTable {
  columns: readonly NewColumn[];
  /** Of those that are read, by their paths, in their order. */
  machines: readonly string[];
  /** How much of the time of all machines was read, from 0 to 1. */
  readonly share: number;
  /** How many rows there are, told by what was read so far; null before anything was. */
  readonly about: number | null;
  blocks(): AsyncIterable<HistoryBlock>;
}

/**
 * What a model would have been fed at every moment of [from, to) at which a reading of its machine came, from stored readings by the same windows that live scoring uses: so the same bits. Machine by machine, rising.
 * Of a model of windows of samples the readings themselves, of which they are made: see `readingsTable`. Errors: invalid-input (no such machine).
 */
export function historyTable(deps: Pick<RecomputeDeps, 'assets' | 'history'>, wanted: HistoryWanted): HistoryTable {
  const { manifest, from } = wanted;
  const machines = machinesOf(new PlantIndex(deps.assets.plant()), wanted);
  if (manifest.sequences) return readingsTable(deps, wanted, machines);
  const columns: NewColumn[] = [{ name: 'time', type: 'time' }, { name: 'machine', type: 'text' }, ...manifest.inputs.map(({ name, kind }): NewColumn => ({ name, type: kind === 'category' || kind === 'text' ? 'text' : 'number' }))];
  return tableOf(wanted, columns, machines, async ({ known, path }) => {
    const feed = feedOf(manifest, known);
    return {
      begin: from,
      async stretch(start, end) {
        const stored = feed.tags.length > 0 ? await deps.history.readings(feed.tags, start, end) : { time: new Float64Array(0) };
        const times = Float64Array.from(new Set(stored.time)).sort();
        return { count: times.length, asked: times.length, block: (first, last) => block(times.slice(first, last), path, feed) };
      },
    };
  });

  async function block(times: Float64Array, path: string, feed: ReturnType<typeof feedOf>): Promise<HistoryBlock> {
    const rows = await storedRows(deps.history, feed, times, null);
    const columns = featureColumns(manifest.inputs, rows);
    const own = manifest.inputs.map(({ name }) => {
      const column = columns[name] ?? [];
      return column instanceof Float64Array ? { numbers: column, nulls: Uint8Array.from(column, (value) => Number(Number.isNaN(value))) } : { texts: column };
    });
    return {
      rows: times.length, columns: [{ numbers: times }, { texts: rows.map(() => path) }, ...own],
      problems: rows.map(({ blind, lack }) => (blind ? (lack ?? rowReason('thin')) : null)),
    };
  }
}

function machinesOf(plant: PlantIndex, { watched, named, manifest }: HistoryWanted): WantedMachine[] {
  const pathOf = (id: number | null): string => {
    const one = id === null ? undefined : plant.assetById(id)?.asset;
    return one ? [pathOf(one.parent), one.name].filter((part) => part !== '').join('/') : '';
  };
  const all = watched.flatMap((id) => {
    const known = plant.assetById(id);
    return known ? [{ known, path: pathOf(id) }] : [];
  });
  if (all.length === 0) throw new MillwrightError('invalid-input', `${manifest.name} watches no machine whose history could be scored.`);
  if (!named) return all;
  return named.map((name) => {
    const hits = all.filter(({ path, known }) => path === name || known.asset.name === name);
    if (hits[0] && hits.length === 1) return hits[0];
    throw new MillwrightError('invalid-input', hits.length > 1 ? `More than one machine is called ${name}: name it by its path, such as ${hits[0]?.path ?? ''}.` : `${manifest.name} watches no machine ${name}. It watches: ${all.slice(0, 20).map(({ path }) => path).join(', ')}${all.length > 20 ? ' …' : ''}.`, { asset: name });
  });
}
