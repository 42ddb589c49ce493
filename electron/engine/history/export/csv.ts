import { pace } from '../../shared/pace';
import { openWhole } from '../../shared/whole-file';
import type { Exported, ExportFile } from './day';

const HEADER = 'record,asset,tag,model,version,time,value,quality,received,arrival\n';
const ROWS_A_WRITE = 4096;

/** Values as the shortest decimals that give the same double back, of a category its label; nothing for NaN. Errors: as of `openWhole`. */
export async function csvFile(path: string, overwrite: boolean): Promise<ExportFile> {
  const file = await openWhole(path, overwrite);
  const breathe = pace();
  /** Goes with what is written first. */
  let head = HEADER;
  return {
    write: async (rows) => {
      let lines = [head];
      head = '';
      for (const row of rows) {
        lines.push(lineOf(row));
        if (lines.length < ROWS_A_WRITE) continue;
        await file.write(lines.join(''));
        lines = [];
        await breathe();
      }
      await file.write(lines.join(''));
    },
    commit: async () => {
      await file.write(head);
      await file.commit();
    },
    discard: () => file.discard(),
  };
}

function lineOf({ record, asset, tag, model, version, time, value, label, quality, received, arrival }: Exported): string {
  const shown = label ?? (Number.isNaN(value) ? '' : Object.is(value, -0) ? '-0' : String(value));
  const fields = [record, asset, tag, model, version, momentOf(time), shown, quality, momentOf(received), String(arrival)];
  return `${fields.map(quoted).join(',')}\n`;
}

/** ISO 8601 with as many decimals as it has, so that a prediction is found again by it. */
function momentOf(time: number): string {
  const whole = new Date(Math.floor(time)).toISOString();
  const part = time - Math.floor(time);
  return part === 0 ? whole : `${whole.slice(0, -1)}${String(part).slice(2)}Z`;
}

/** A label may be any text (RFC 4180). */
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
