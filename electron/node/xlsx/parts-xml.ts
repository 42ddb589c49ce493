import { escaped, type Styles } from './rows-xml';
import type { Sheet } from './sheets';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

export const sheetPath = (at: number): string => `xl/worksheets/sheet${at + 1}.xml`;

/** Everything of a workbook but its sheets, by path. */
export function partsXml(sheets: readonly Sheet[], styles: string): [string, string][] {
  const over = (path: string, type: string) => `<Override PartName="/${path}" ContentType="${TYPE}.${type}+xml"/>`;
  const related = (id: number, type: string, target: string) => `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  return [
    ['[Content_Types].xml', `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${over('xl/workbook.xml', 'sheet.main')}${over('xl/styles.xml', 'styles')}${sheets.map((_, at) => over(sheetPath(at), 'worksheet')).join('')}</Types>`],
    ['_rels/.rels', `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${related(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`],
    ['xl/workbook.xml', `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.map(({ name }, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${sheets.map((_, at) => related(at + 1, 'worksheet', `worksheets/sheet${at + 1}.xml`)).join('')}${related(sheets.length + 1, 'styles', 'styles.xml')}</Relationships>`],
    ['xl/styles.xml', styles],
  ];
}

/** Of formats one's own, numbers begin here. */
const OWN = 164;
const TIME = 'yyyy-mm-dd hh:mm:ss';

/** How cells look: as they are, the header, times, and each format that a column names. */
export function stylesOf(sheets: readonly Sheet[]): Styles & { xml: string } {
  const formats = [...new Set([TIME, ...sheets.flatMap(({ columns }) => columns.flatMap(({ format }) => format ?? []))])];
  const cell = (format: number, font = 0) => `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0"${font ? ' applyFont="1"' : ''}${format ? ' applyNumberFormat="1"' : ''}/>`;
  const font = (inner: string) => `<font>${inner}<sz val="11"/><name val="Calibri"/><family val="2"/></font>`;
  const xml = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="${formats.length}">${formats.map((format, at) => `<numFmt numFmtId="${OWN + at}" formatCode="${escaped(format)}"/>`).join('')}</numFmts>`
    + `<fonts count="2">${font('')}${font('<b/>')}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>`
    + `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${formats.length + 2}">${cell(0)}${cell(0, 1)}${formats.map((_, at) => cell(OWN + at)).join('')}</cellXfs>`
    + '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
  return { header: 1, time: 2, of: (format) => 2 + formats.indexOf(format), xml };
}
