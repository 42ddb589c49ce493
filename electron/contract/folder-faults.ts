/** Of a folder or a pattern so many files are looked at, in the order of their names. */
export const MOST_FILES_LOOKED = 1000;

/**
 * Why a file gets no output: it holds nothing, no row, or none that can be scored; a column is missing, a chosen one is, more than one could be meant, one has a name that the output adds, or one holds what no model is fed;
 * it can't be read. `first-rows`: none of its first rows can be scored; those behind them may.
 */
export const folderFaults = ['file-empty', 'no-rows', 'none-scored', 'first-rows', 'columns-missing', 'column-gone', 'column-unclear', 'column-taken', 'column-opaque', 'unreadable'] as const;
