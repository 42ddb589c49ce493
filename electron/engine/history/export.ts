import { resolve } from 'node:path';
import { qualityCodes } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import type { Assets } from '../assets';
import type { Models } from '../models';
import { pace } from '../shared/pace';
import { isInside, openWhole } from '../shared/whole-file';
import { DAY } from './period';
import type { History } from './types';

export interface ExportDeps {
  history: Pick<History, 'readings' | 'predictions' | 'extent'>;
  assets: Pick<Assets, 'plant' | 'tagsOf'>;
  models: Pick<Models, 'version'>;
  home: string;
}

export interface ExportRequest {
  asset: number;
  from: number;
  to: number;
  output: string;
  overwrite: boolean;
}

/** `arrival`: of a reading its own sequence, of a prediction the highest that it had seen. */
const HEADER = 'record,asset,tag,model,version,time,value,quality,received,arrival\n';
const ROWS_A_WRITE = 4096;

interface Row {
  time: number;
  text: string;
}

/**
 * Writes what was kept of a machine in [from, to): a day at a time, so that memory holds a day of its tags at most. Values as the shortest decimals that give the
 * same double back; nothing for NaN. Errors: not-found, invalid-input (the name, the place), conflict, store-full; then there is no file.
 */
export async function exportAsset({ history, assets, models, home }: ExportDeps, { asset, from, to, output, overwrite }: ExportRequest): Promise<{ output: string; readings: number; predictions: number }> {
  const known = assets.plant().assetById.get(asset);
  if (!known) throw new MillwrightError('not-found', `There is no asset with the number ${asset}.`, { asset });
  const path = resolve(output);
  if (!path.toLowerCase().endsWith('.csv')) throw new MillwrightError('invalid-input', `${path} can't be written: history is exported to .csv so far.`, { file: path });
  if (await isInside(home, path)) throw new MillwrightError('invalid-input', `${path} lies in the appliance's data folder, where nothing is in the clear. Name another place.`, { file: path });
  if (!(from < to)) throw new MillwrightError('bad-request', 'A period of history must begin before it ends.');
  const extent = await history.extent();
  const tags = new Map(assets.tagsOf(asset).map((tag) => [tag.id, tag]));
  const file = await openWhole(path, overwrite);
  const counts = { readings: 0, predictions: 0 };
  const breathe = pace();
  try {
    await file.write(HEADER);
    const end = Math.min(to, (extent?.to ?? 0) + 1);
    for (let start = Math.max(from, extent?.from ?? to); start < end; ) {
      const next = Math.min(end, (Math.floor(start / DAY) + 1) * DAY);
      const readings = await history.readings([...tags.keys()], start, next);
      const predictions = await history.predictions([asset], start, next);
      const rows: Row[] = [];
      for (let i = 0; i < readings.time.length; i++) {
        const tag = tags.get(readings.tag[i] ?? -1);
        const of = { record: 'reading', tag: tag?.name ?? '', model: '', version: '', label: tag?.labels?.[readings.value[i] ?? -1] };
        rows.push(rowOf(known.key, of, readings, i, readings.seq[i] ?? 0));
      }
      for (let i = 0; i < predictions.time.length; i++) {
        const made = models.version(predictions.version[i] ?? 0);
        const of = { record: 'prediction', tag: '', model: made?.model ?? '', version: made?.version ?? String(predictions.version[i] ?? ''), label: undefined };
        rows.push(rowOf(known.key, of, predictions, i, predictions.seen[i] ?? 0));
      }
      rows.sort((a, b) => a.time - b.time);
      for (let at = 0; at < rows.length; at += ROWS_A_WRITE) {
        await file.write(rows.slice(at, at + ROWS_A_WRITE).map(({ text }) => text).join(''));
        await breathe();
      }
      counts.readings += readings.time.length;
      counts.predictions += predictions.time.length;
      start = next;
    }
    await file.commit();
    return { output: path, ...counts };
  } finally {
    await file.discard();
  }
}

interface Columns {
  time: Float64Array;
  value: Float64Array;
  quality: Uint8Array;
  received: Float64Array;
}

function rowOf(asset: string, { record, tag, model, version, label }: { record: string; tag: string; model: string; version: string; label: string | undefined }, columns: Columns, i: number, arrival: number): Row {
  const [time, value] = [columns.time[i] ?? NaN, columns.value[i] ?? NaN];
  const shown = label ?? (Number.isNaN(value) ? '' : Object.is(value, -0) ? '-0' : String(value));
  const fields = [record, asset, tag, model, version, momentOf(time), shown, qualityCodes[columns.quality[i] ?? 0] ?? '', momentOf(columns.received[i] ?? NaN), String(arrival)];
  return { time, text: `${fields.map(quoted).join(',')}\n` };
}

/** ISO 8601 with as many decimals as it has, so that a prediction is found again by it. */
function momentOf(time: number): string {
  const whole = new Date(Math.floor(time)).toISOString();
  const part = time - Math.floor(time);
  return part === 0 ? whole : `${whole.slice(0, -1)}${String(part).slice(2)}Z`;
}

/** A label may be any text (RFC 4180). */
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
