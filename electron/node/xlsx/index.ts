export { xlsxBytes } from './write';
export { checkSize, letters, LONGEST_TEXT, MOST_COLUMNS, MOST_ROWS, type Sheet, type SheetCell, type SheetColumn } from './sheets';
