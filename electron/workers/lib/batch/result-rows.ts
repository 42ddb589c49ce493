import { reasonColumns } from '../../../contract/batch-files';
import type { Manifest } from '../../../contract/manifest';
import { csvField } from './csv';
import { textOf } from './cells';
import type { Cell, Format, Row, Source } from './types';

/** The column that names who answered, behind the outputs. */
export const versionColumn = 'model_version';

/** An input, or a word of a text, and how much it moved the prediction. */
export interface Reason {
  name: string;
  part: number;
}
/** Of one row, the most important first. */
export type RowReasons = readonly Reason[];

/** How scored rows are written. */
export interface ResultRows {
  header: string;
  /** `values` are the outputs of this row, in the manifest's order. */
  row(row: Row, values: readonly number[], reasons?: RowReasons): string;
}

/** How the input is written, as far as the output is written like it. */
export type WrittenLike = Pick<Source, 'format' | 'header' | 'delimiter' | 'newline' | 'byteOrderMark'>;

export function resultRows(source: WrittenLike, format: Format, manifest: Manifest, reasons = 0): ResultRows {
  const added = [...manifest.outputs.map(({ name }) => name), ...reasonColumns(reasons), versionColumn];
  const shown = manifest.outputs.map(({ labels }) => (value: number): number | string => labels?.[value] ?? value);
  if (format === 'csv') return csvRows(source, added, shown, manifest.version, reasons);
  return jsonRows(source, added, shown, manifest, reasons);
}

type Shown = ((value: number) => number | string)[];

function csvRows(source: WrittenLike, added: string[], shown: Shown, version: string, count: number): ResultRows {
  const delimiter = source.format === 'csv' ? source.delimiter : ',';
  const field = (value: string) => csvField(value, delimiter);
  const tail = `${delimiter}${field(version)}${source.newline}`;
  const join = (fields: readonly string[]) => fields.map(field).join(delimiter);
  return {
    header: `${source.byteOrderMark ? '\uFEFF' : ''}${join([...source.header, ...added])}${source.newline}`,
    row(row, values, reasons = []) {
      // A row of CSV stays as it was written, quotes and all.
      let text = source.format === 'csv' ? row.raw : row.cells.map((cell) => field(textOf(cell))).join(delimiter);
      for (let i = 0; i < values.length; i++) text += delimiter + field(String(shown[i]?.(values[i] ?? NaN)));
      for (let i = 0; i < count; i++) {
        const reason = reasons[i];
        text += reason ? delimiter + field(reason.name) + delimiter + field(String(reason.part)) : delimiter + delimiter;
      }
      return text + tail;
    },
  };
}

function jsonRows(source: WrittenLike, added: string[], shown: Shown, manifest: Manifest, count: number): ResultRows {
  const tail = `,"${versionColumn}":${JSON.stringify(manifest.version)}}\n`;
  const why = (reasons: RowReasons) => Array.from({ length: count }, (_, i) => `,"reason_${i + 1}":${JSON.stringify(reasons[i]?.name ?? null)},"reason_${i + 1}_part":${JSON.stringify(reasons[i]?.part ?? null)}`).join('');
  const extra = (values: readonly number[], reasons: RowReasons) => values.map((value, i) => `${JSON.stringify(added[i])}:${JSON.stringify(shown[i]?.(value))}`).join(',') + why(reasons);
  return {
    header: '',
    row(row, values, reasons = []) {
      // Spliced rather than written anew: a number too long for JavaScript stays as it was.
      if (source.format === 'jsonl') return `${row.raw.slice(0, row.raw.lastIndexOf('}')).trimEnd()}${row.cells.length > 0 ? ',' : ''}${extra(values, reasons)}${tail}`;
      const object = source.header.map((name, i) => `${JSON.stringify(name)}:${jsonOf(row.cells[i])}`).join(',');
      return `{${object},${extra(values, reasons)}${tail}`;
    },
  };
}

/** JSON's own spelling of a number, short enough to come back the same; `007` and long identifiers stay text. */
const jsonNumber = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?(?:[eE][+-]?\d{1,2})?$/;

function jsonOf(cell: Cell): string {
  return typeof cell === 'string' && jsonNumber.test(cell) ? cell : JSON.stringify(cell ?? null);
}
