import { qualityCodes } from '../../../contract/quality';
import type { Assets } from '../../assets';
import type { Models } from '../../models';
import type { PredictionColumns, ReadingColumns } from '../types';

/** What was kept of a machine on a day. */
export interface Day {
  readings: ReadingColumns & { seq: Float64Array };
  predictions: PredictionColumns;
}

/** `arrival`: of a reading its own sequence, of a prediction the highest that it had seen. `label`: of a category's code; empty where there is none. */
export interface Exported {
  record: 'reading' | 'prediction';
  asset: string;
  tag: string;
  model: string;
  version: string;
  time: number;
  value: number;
  label: string | undefined;
  quality: string;
  received: number;
  arrival: number;
}

/** Where what is exported goes, in the order of its times. */
export interface ExportFile {
  write(rows: Iterable<Exported>): Promise<void>;
  /** Gives it its name. Errors: conflict, store-full, invalid-input. */
  commit(): Promise<void>;
  discard(): Promise<void>;
}

export interface Names {
  asset: string;
  tags: ReadonlyMap<number, ReturnType<Assets['tagsOf']>[number]>;
  models: Pick<Models, 'version'>;
}

/** The rows of a day by time; of one time readings come first, in their order. */
export function* rowsOf({ readings, predictions }: Day, { asset, tags, models }: Names): Generator<Exported> {
  const known = readings.time.length;
  const timeOf = (row: number) => (row < known ? readings.time[row] : predictions.time[row - known]) ?? 0;
  const order = Uint32Array.from({ length: known + predictions.time.length }, (_, row) => row).sort((a, b) => timeOf(a) - timeOf(b) || a - b);
  for (const row of order) {
    if (row < known) {
      const tag = tags.get(readings.tag[row] ?? -1);
      const value = readings.value[row] ?? NaN;
      yield { record: 'reading', asset, tag: tag?.name ?? '', model: '', version: '', label: tag?.labels?.[value], ...common(readings, row, value, readings.seq[row] ?? 0) };
    } else {
      const at = row - known;
      const made = models.version(predictions.version[at] ?? 0);
      yield { record: 'prediction', asset, tag: '', model: made?.model ?? '', version: made?.version ?? String(predictions.version[at] ?? ''), label: undefined, ...common(predictions, at, predictions.value[at] ?? NaN, predictions.seen[at] ?? 0) };
    }
  }
}

const common = ({ time, quality, received }: Pick<ReadingColumns, 'time' | 'quality' | 'received'>, row: number, value: number, arrival: number) => ({
  time: time[row] ?? NaN, value, quality: qualityCodes[quality[row] ?? 0] ?? '', received: received[row] ?? NaN, arrival,
});
