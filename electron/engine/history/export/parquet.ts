import type { Host } from '../../../contract/host';
import { openParquet, type ColumnValues, type NewColumn, type TableBlock } from '../../inference';
import { pace } from '../../shared/pace';
import type { Exported, ExportFile } from './day';

const BLOCK_ROWS = 16_384;

const texts = ['record', 'asset', 'tag', 'model', 'version', 'label', 'quality'] as const;
const numbers = { time: 'time', value: 'number', received: 'time', arrival: 'integer' } as const;
/** As of the CSV, with a category's label beside its code. */
const order = ['record', 'asset', 'tag', 'model', 'version', 'time', 'value', 'label', 'quality', 'received', 'arrival'] as const;

const columns: readonly NewColumn[] = order.map((name) => ({ name, type: name in numbers ? numbers[name as keyof typeof numbers] : 'text' }));

/** Values to the last bit, times to the microsecond, an empty text as none. Errors: as of `openParquet`. */
export async function parquetFile(host: Pick<Host, 'fork'>, path: string, overwrite: boolean): Promise<ExportFile> {
  const file = await openParquet(host, path, overwrite, columns);
  const breathe = pace();
  return {
    write: async (rows) => {
      let block = new Block();
      for (const row of rows) {
        block.add(row);
        if (block.rows < BLOCK_ROWS) continue;
        await file.write(block.table());
        block = new Block();
        await breathe();
      }
      if (block.rows > 0) await file.write(block.table());
    },
    commit: () => file.commit(),
    discard: () => file.discard(),
  };
}

class Block {
  rows = 0;
  private readonly numbers = { time: new Float64Array(BLOCK_ROWS), value: new Float64Array(BLOCK_ROWS), received: new Float64Array(BLOCK_ROWS), arrival: new Float64Array(BLOCK_ROWS) };
  private readonly labels = Object.fromEntries(texts.map((name) => [name, new Labels()])) as Record<(typeof texts)[number], Labels>;

  add(row: Exported): void {
    for (const name of texts) this.labels[name].codes[this.rows] = this.labels[name].code(row[name]);
    this.numbers.time[this.rows] = row.time;
    this.numbers.value[this.rows] = row.value;
    this.numbers.received[this.rows] = row.received;
    this.numbers.arrival[this.rows] = row.arrival;
    this.rows++;
  }

  table(): TableBlock {
    const values = (name: (typeof order)[number]): ColumnValues => (name in numbers ? { numbers: this.numbers[name as keyof typeof numbers] } : this.labels[name as (typeof texts)[number]]);
    return { rows: this.rows, columns: order.map(values) };
  }
}

/** Few texts, over and over. */
class Labels {
  readonly codes = new Int32Array(BLOCK_ROWS);
  readonly labels: string[] = [];
  private readonly known = new Map<string, number>();

  code(text: string | undefined): number {
    if (!text) return -1;
    const known = this.known.get(text);
    if (known !== undefined) return known;
    this.known.set(text, this.labels.length);
    return this.labels.push(text) - 1;
  }
}
