/** Why a file of rows can't be read, beside its name: the reason in an error's details, by which a window words it. */
export const fileFaultCodes = [
  'file-gone', 'file-none', 'file-unread', 'file-empty', 'file-ending', 'file-packed', 'file-sqlite', 'file-old-lines', 'file-no-lines', 'file-no-header', 'file-no-objects', 'file-long-line', 'file-long-row', 'file-utf-32', 'file-utf-16', 'file-encoding', 'file-not-utf-8',
  'book-none', 'book-zip', 'book-old', 'book-binary', 'book-open-document', 'book-locked', 'book-damaged', 'book-large', 'sheet-gone', 'sheet-none', 'sheet-empty',
  'sqlite-none', 'sqlite-table', 'sqlite-rows', 'sqlite-damaged', 'sqlite-busy', 'sqlite-unopened', 'sqlite-many', 'sqlite-refused', 'query-select',
  'parquet-none', 'parquet-locked', 'parquet-cut', 'parquet-damaged', 'parquet-large', 'columns-none', 'columns-unnamed', 'columns-nul', 'columns-alike',
  'folder-gone', 'folder-unread', 'folder-empty', 'folder-many', 'folder-lacks', 'folder-has', 'folder-file',
] as const;
export type FileFault = (typeof fileFaultCodes)[number];
