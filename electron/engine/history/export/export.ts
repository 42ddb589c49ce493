import { extname, resolve } from 'node:path';
import { MillwrightError } from '../../../contract/errors';
import type { Host } from '../../../contract/host';
import type { Assets } from '../../assets';
import type { Models } from '../../models';
import { isInside } from '../../shared/whole-file';
import { DAY } from '../period';
import type { History } from '../types';
import { csvFile } from './csv';
import { rowsOf, type ExportFile, type Names } from './day';
import { parquetFile } from './parquet';

export interface ExportDeps {
  history: Pick<History, 'readings' | 'predictions' | 'extent'>;
  assets: Pick<Assets, 'plant' | 'tagsOf'>;
  models: Pick<Models, 'version'>;
  /** The appliance's own folder, in which nothing is written in the clear, and who starts processes. */
  host: Pick<Host, 'home' | 'fork'>;
}

export interface ExportRequest {
  asset: number;
  from: number;
  to: number;
  output: string;
  overwrite: boolean;
}

const formats: Record<string, (host: Pick<Host, 'fork'>, path: string, overwrite: boolean) => Promise<ExportFile>> = { '.csv': (_, path, overwrite) => csvFile(path, overwrite), '.parquet': parquetFile };

/**
 * Writes what was kept of a machine in [from, to), as CSV or Parquet by the name's ending: a day at a time, so that memory holds a day of its tags at most. Errors: not-found, invalid-input (the name, the place),
 * conflict, store-full; then there is no file.
 */
export async function exportAsset({ history, assets, models, host }: ExportDeps, { asset, from, to, output, overwrite }: ExportRequest): Promise<{ output: string; readings: number; predictions: number }> {
  const known = assets.plant().assetById.get(asset);
  if (!known) throw new MillwrightError('not-found', `There is no asset with the number ${asset}.`, { asset });
  const path = resolve(output);
  const format = formats[extname(path).toLowerCase()];
  if (!format) throw new MillwrightError('invalid-input', `${path} can't be written: history is exported to ${Object.keys(formats).join(' and ')}.`, { file: path });
  if (await isInside(host.home, path)) throw new MillwrightError('invalid-input', `${path} lies in the appliance's data folder, where nothing is in the clear. Name another place.`, { file: path });
  if (!(from < to)) throw new MillwrightError('bad-request', 'A period of history must begin before it ends.');
  const extent = await history.extent();
  const names: Names = { asset: known.key, tags: new Map(assets.tagsOf(asset).map((tag) => [tag.id, tag])), models };
  const file = await format(host, path, overwrite);
  const counts = { readings: 0, predictions: 0 };
  try {
    const end = Math.min(to, (extent?.to ?? 0) + 1);
    for (let start = Math.max(from, extent?.from ?? to); start < end; ) {
      const next = Math.min(end, (Math.floor(start / DAY) + 1) * DAY);
      const day = { readings: await history.readings([...names.tags.keys()], start, next), predictions: await history.predictions([asset], start, next) };
      await file.write(rowsOf(day, names));
      counts.readings += day.readings.time.length;
      counts.predictions += day.predictions.time.length;
      start = next;
    }
    await file.commit();
    return { output: path, ...counts };
  } finally {
    await file.discard();
  }
}
