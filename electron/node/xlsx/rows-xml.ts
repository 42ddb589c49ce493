import { letters, LONGEST_TEXT, MOST_ROWS, number, refuse, type Sheet, type SheetCell, type SheetColumn } from './sheets';

const DAY_MS = 86_400_000;
/** The day 0 of the 1900 system is 1899-12-30, as of 1900-03-01: before that Excel counts a 29 February that there never was. */
const EPOCH_DAYS = 25_569;
const FIRST_TRUE_DAY = 61;
const LAST_DAY = 2_958_466;

/** Rows by which a column's width is told. */
const LOOKED_AT = 200;
const [NARROWEST, WIDEST] = [8, 60];
const TIME_WIDTH = 19;
/** Text goes on when there is so much of it. */
const PIECE_CHARS = 64 * 1024;

/** Of cells, as `stylesXml` lists them. */
export interface Styles {
  header: number;
  time: number;
  /** Of a column that names a format. */
  of(format: string): number;
}

/** The sheet, piece by piece. Errors: invalid-input for a row too many or a text too long. */
export async function* sheetXml({ columns, rows }: Sheet, styles: Styles, path: string): AsyncGenerator<string> {
  const row = rowWriter(columns, styles, path);
  /** Until widths are told by them. */
  let first: (readonly SheetCell[])[] | undefined = [];
  let text = '';
  let at = 1;
  const put = (cells: readonly SheetCell[]) => {
    if (++at > MOST_ROWS) throw refuse(path, `can't hold that many rows: a sheet of Excel has at most ${number(MOST_ROWS - 1)} below its header. Write CSV or Parquet instead.`);
    text += row.cells(cells, at);
  };
  const begin = (rowsThere: readonly (readonly SheetCell[])[]) => {
    first = undefined;
    text = headXml(columns, rowsThere) + row.header();
    for (const cells of rowsThere) put(cells);
  };
  for await (const cells of rows) {
    if (!first) put(cells);
    else if (first.push(cells) === LOOKED_AT) begin(first);
    if (text.length < PIECE_CHARS) continue;
    yield text;
    text = '';
  }
  if (first) begin(first);
  yield `${text}</sheetData></worksheet>`;
}

/** The header stays in sight. */
function headXml(columns: readonly SheetColumn[], first: readonly (readonly SheetCell[])[]): string {
  const widths = columns.map(({ name, width }, at) => width ?? Math.min(WIDEST, Math.max(NARROWEST, name.length + 2, ...first.map((cells) => widthOf(cells[at]) + 2))));
  const cols = widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`).join('');
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews>${cols && `<cols>${cols}</cols>`}<sheetData>`;
}

function widthOf(cell: SheetCell | undefined): number {
  if (cell === null || cell === undefined) return 0;
  if (typeof cell === 'object') return TIME_WIDTH;
  if (typeof cell !== 'string') return String(cell).length;
  return Math.max(...cell.slice(0, 10 * WIDEST).split('\n', 10).map(({ length }) => length));
}

function rowWriter(columns: readonly SheetColumn[], styles: Styles, path: string) {
  const names = columns.map((_, at) => letters(at));
  const formats = columns.map(({ format }) => (format === undefined ? undefined : styles.of(format)));
  const text = (value: string, place: string, row: number, at: number, style: string) => {
    if (value.length > LONGEST_TEXT) throw refuse(path, `can't hold what stands in row ${number(row)}, column ${columns[at]?.name ?? at + 1}: a text of ${number(value.length)} characters, where a cell of Excel takes ${number(LONGEST_TEXT)}. Write CSV or Parquet instead.`, { row });
    return `<c r="${place}"${style} t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
  };
  const cell = (value: SheetCell | undefined, row: number, at: number): string => {
    if (value === null || value === undefined) return '';
    const place = `${names[at]}${row}`;
    const format = formats[at];
    const style = format === undefined ? '' : ` s="${format}"`;
    if (typeof value === 'number') {
      if (Number.isNaN(value)) return '';
      return Number.isFinite(value) ? `<c r="${place}"${style}><v>${value}</v></c>` : `<c r="${place}" t="e"><v>#NUM!</v></c>`;
    }
    if (typeof value === 'string') return text(value, place, row, at, '');
    if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`;
    const day = value.local / DAY_MS + EPOCH_DAYS;
    // What the calendar of a sheet does not have stands as text.
    if (!(day >= FIRST_TRUE_DAY && day < LAST_DAY)) return Number.isNaN(day) ? '' : text(isoOf(value.local), place, row, at, '');
    return `<c r="${place}" s="${format ?? styles.time}"><v>${day}</v></c>`;
  };
  return {
    header: () => `<row r="1">${columns.map(({ name }, at) => text(name, `${names[at]}1`, 1, at, ` s="${styles.header}"`)).join('')}</row>`,
    cells: (values: readonly SheetCell[], row: number) => {
      let all = `<row r="${row}">`;
      for (let at = 0; at < columns.length; at++) all += cell(values[at], row, at);
      return `${all}</row>`;
    },
  };
}

function isoOf(local: number): string {
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, -1);
}

const special: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML 1.0 can't hold (clause 2.2), and what would be read as its escape. Half a pair of surrogates is no character at all. */
const odd = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/g;
const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text in XML, by ECMA-376, 22.9.2.19 (ST_Xstring). */
export function escaped(text: string): string {
  if (!/[&<>"_]|[^\t\n -~\u00a0-\ud7ff]/.test(text)) return text;
  return text.replace(lone, '\ufffd').replace(/[&<>"]/g, (char) => special[char] ?? char).replace(odd, (char) => `_x${char.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}_`);
}
