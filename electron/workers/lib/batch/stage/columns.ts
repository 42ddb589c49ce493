import { STAGE_COLUMNS } from '../../../../engine/inference/stage';
import type { ColumnType, ColumnValues, NewColumn, TableBlock } from '../../../../engine/inference/tables';
import type { SourceCell, SourceColumn, SourceRow } from './types';

/** What columns are, told by what stands in them; one of several kinds is text, in which nothing is lost. */
export class Types {
  private readonly types: (ColumnType | undefined)[];
  /** Which hold numbers among other things. */
  readonly mixed: boolean[];

  constructor(private readonly columns: readonly SourceColumn[]) {
    this.types = columns.map(({ type }) => type);
    this.mixed = columns.map(() => false);
  }

  /** Whether a column is something else than it was before these rows. */
  widen(rows: readonly SourceRow[]): boolean {
    let changed = false;
    this.columns.forEach(({ type: fixed }, at) => {
      if (fixed !== undefined) return;
      let type = this.types[at];
      for (const { cells } of rows) {
        const now = typeOf(cells[at] ?? null);
        if (now === undefined || now === type) continue;
        this.mixed[at] ||= type !== undefined && [type, now].some(isNumeric) && ![type, now].every(isNumeric);
        type = together(type, now);
      }
      if (type === this.types[at]) return;
      this.types[at] = type;
      changed = true;
    });
    return changed;
  }

  /** A column of nothing is text. */
  get now(): NewColumn[] {
    return [...this.columns.map(({ name }, at): NewColumn => ({ name, type: this.types[at] ?? 'text' })), ...STAGE_COLUMNS];
  }
}

const isNumeric = (type: ColumnType): boolean => type === 'number' || type === 'integer';

function typeOf(cell: SourceCell): ColumnType | undefined {
  switch (typeof cell) {
    case 'string':
      return 'text';
    case 'number':
      return 'number';
    case 'bigint':
      // Beyond that a double has other digits.
      return Number.isSafeInteger(Number(cell)) ? 'integer' : 'text';
    case 'boolean':
      return 'boolean';
    default:
      return cell === null ? undefined : 'local' in cell ? 'local' : 'time';
  }
}

function together(a: ColumnType | undefined, b: ColumnType): ColumnType {
  if (a === undefined || a === b) return b;
  return isNumeric(a) && isNumeric(b) ? 'number' : 'text';
}

/** Rows as columns of these types, which they fit. */
export function blockOf(rows: readonly SourceRow[], columns: readonly NewColumn[]): TableBlock {
  const own = columns.slice(0, -STAGE_COLUMNS.length).map(({ type }, at): ColumnValues => {
    if (type === 'text') return { texts: rows.map(({ cells }) => textOf(cells[at] ?? null)) };
    const numbers = new Float64Array(rows.length);
    const nulls = new Uint8Array(rows.length);
    rows.forEach(({ cells }, row) => {
      const value = numberOf(cells[at] ?? null);
      if (value === null) nulls[row] = 1;
      else numbers[row] = value;
    });
    return { numbers, nulls };
  });
  return { rows: rows.length, columns: [...own, { numbers: Float64Array.from(rows, ({ line }) => line) }, { texts: rows.map(({ problem }) => problem ?? null) }] };
}

function numberOf(cell: SourceCell): number | null {
  if (cell === null || typeof cell === 'string') return null;
  if (typeof cell === 'object') return 'local' in cell ? cell.local : cell.time;
  return Number(cell);
}

/** As it stands in a column of text. */
export function textOf(cell: SourceCell): string | null {
  if (cell === null) return null;
  return typeof cell === 'object' ? ('local' in cell ? isoOf(cell.local).replace(/Z$/, '') : isoOf(cell.time)) : String(cell);
}

const isoOf = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
