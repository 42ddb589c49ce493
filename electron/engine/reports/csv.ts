export type Cell = string | number | null;
export interface ReportTable {
  header: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/**
 * RFC 4180, with a header, CRLF and a byte-order mark left out. Numbers are written so that they read back as the same double; what can't be known is
 * empty. A text that a spreadsheet would take for a formula is led by an apostrophe.
 */
export function csv({ header, rows }: ReportTable): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
