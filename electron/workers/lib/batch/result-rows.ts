import type { Manifest } from '../../../contract/manifest';
import { csvField } from './csv';
import { textOf } from './cells';
import type { Cell, Format, Row, Source } from './types';

/** The column that names who answered, behind the outputs. */
export const versionColumn = 'model_version';

/** How scored rows are written. */
export interface ResultRows {
  header: string;
  /** `values` are the outputs of this row, in the manifest's order. */
  row(row: Row, values: readonly number[]): string;
}

/** How the input is written, as far as the output is written like it. */
export type WrittenLike = Pick<Source, 'format' | 'header' | 'delimiter' | 'newline' | 'byteOrderMark'>;

export function resultRows(source: WrittenLike, format: Format, manifest: Manifest): ResultRows {
  const added = [...manifest.outputs.map(({ name }) => name), versionColumn];
  const shown = manifest.outputs.map(({ labels }) => (value: number): number | string => labels?.[value] ?? value);
  if (format === 'csv') return csvRows(source, added, shown, manifest.version);
  return jsonRows(source, added, shown, manifest);
}

type Shown = ((value: number) => number | string)[];

function csvRows(source: WrittenLike, added: string[], shown: Shown, version: string): ResultRows {
  const delimiter = source.format === 'csv' ? source.delimiter : ',';
  const field = (value: string) => csvField(value, delimiter);
  const tail = `${delimiter}${field(version)}${source.newline}`;
  const join = (fields: readonly string[]) => fields.map(field).join(delimiter);
  return {
    header: `${source.byteOrderMark ? '\uFEFF' : ''}${join([...source.header, ...added])}${source.newline}`,
    row(row, values) {
      // A row of CSV stays as it was written, quotes and all.
      let text = source.format === 'csv' ? row.raw : row.cells.map((cell) => field(textOf(cell))).join(delimiter);
      for (let i = 0; i < values.length; i++) text += delimiter + field(String(shown[i]?.(values[i] ?? NaN)));
      return text + tail;
    },
  };
}

function jsonRows(source: WrittenLike, added: string[], shown: Shown, manifest: Manifest): ResultRows {
  const tail = `,"${versionColumn}":${JSON.stringify(manifest.version)}}\n`;
  const extra = (values: readonly number[]) => values.map((value, i) => `${JSON.stringify(added[i])}:${JSON.stringify(shown[i]?.(value))}`).join(',');
  return {
    header: '',
    row(row, values) {
      // Spliced rather than written anew: a number too long for JavaScript stays as it was.
      if (source.format === 'jsonl') return `${row.raw.slice(0, row.raw.lastIndexOf('}')).trimEnd()}${row.cells.length > 0 ? ',' : ''}${extra(values)}${tail}`;
      const object = source.header.map((name, i) => `${JSON.stringify(name)}:${jsonOf(row.cells[i])}`).join(',');
      return `{${object},${extra(values)}${tail}`;
    },
  };
}

/** JSON's own spelling of a number, short enough to come back the same; `007` and long identifiers stay text. */
const jsonNumber = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?(?:[eE][+-]?\d{1,2})?$/;

function jsonOf(cell: Cell): string {
  return typeof cell === 'string' && jsonNumber.test(cell) ? cell : JSON.stringify(cell ?? null);
}
