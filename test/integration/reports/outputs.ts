import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { read as readWorkbook, utils, type WorkSheet } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import { expect } from 'vitest';
import type { ReportFormat } from '../../../electron/contract/deliver';
import type { ArchivedReport } from '../../../electron/contract/reports';
import type { Reports } from '../../../electron/engine/reports';
import { checkReport } from '../../../electron/node/report-signature';
import { columnsOfParquet, rowsOfParquet } from '../../support/parquet';
import { pdfPlaces } from '../../support/poppler';
import { temporaryDir } from '../../support/store';

/** What a reader sees, without marks, on one line. */
const plain = (html: string): string => html.replace(/<style>[\s\S]*?<\/style>/g, ' ').replace(/ aria-label="([^"]*)"/g, '>$1<').replace(/<[^>]+>/g, ' ').replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&').replace(/\s+/g, ' ');
/** Letters alone: how lines are broken is no matter. */
const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');

/** The contents name the page that each section is on, by a reader that is not ours. */
export async function seeContents(reports: Reports, report: ArchivedReport): Promise<void> {
  const [pdf, html] = [(await reports.read(report.id, 'pdf')).bytes, Buffer.from((await reports.read(report.id, 'html')).bytes).toString('utf8')];
  const headings = [...html.matchAll(/<h2 id="(s\d+)"[^>]*>([\s\S]*?)<\/h2>/g)].map(([, id = '', text = '']) => ({ id, text: letters(plain(text)) }));
  expect(report.pages).toBeGreaterThan(3);
  expect(headings.length).toBeGreaterThan(4);
  const { pages, places } = await pdfPlaces(pdf);
  const listed = letters(pages.slice(0, 2).join(' '));
  for (const { id, text } of headings) {
    const page = places.get(id) ?? 0;
    expect(letters(pages[page - 1] ?? ''), id).toContain(text);
    expect(listed, id).toContain(`${text}${page}`);
    expect(html.includes(`<a href="#${id}">`)).toBe(true);
  }
}

/** Whatever it goes out as says the same, and is proved by the one signature. */
export async function seeFiles(reports: Reports, report: ArchivedReport, pages: readonly string[]): Promise<void> {
  const signature = (await reports.read(report.id, 'signature')).bytes;
  const file = async (as: ReportFormat) => {
    const { bytes, fileName: name } = await reports.read(report.id, as);
    expect(checkReport(bytes, signature)).toMatchObject({ name });
    expect(name.endsWith(`.${as}`)).toBe(true);
    return Buffer.from(bytes);
  };
  expect(report.formats).toEqual(['pdf', 'html', 'csv', 'xlsx', 'parquet']);
  const html = (await file('html')).toString('utf8');
  // Nothing runs and nothing is fetched.
  const markup = html.replace(/<style>[\s\S]*?<\/style>/g, '');
  expect(markup.match(/<(script|link|iframe|object|embed|form)\b/gi)).toBeNull();
  expect(markup.match(/ (src|href|action|on[a-z]+|style)="(?!#s|data:)[^"]*(:\/\/|javascript:|url\()/gi)).toBeNull();
  expect(html.match(/url\((?!data:font\/woff2;base64,|#)/g)).toBeNull();
  expect(html.includes('content="default-src &#39;none&#39;')).toBe(true);
  expect(html.length).toBeLessThan(400_000);
  // A reader of PDF may part a word where its letters are of two files of the font.
  const said = letters(plain(html));
  const words = pages.join(' ').split(/[^\p{L}\p{N}]+/u).filter((word) => /^\p{L}{3,}$/u.test(word));
  expect(words.length).toBeGreaterThan(300);
  expect([...new Set(words)].filter((word) => !said.includes(word))).toEqual([]);
  expect(html.match(/<th(?! scope=)[ >]/g)).toBeNull();
  expect(html.match(/<svg(?![^>]* role="img" aria-label="[^"])/g)).toBeNull();
  await seeTables(await file('csv'), await file('xlsx'), await file('parquet'));
}

async function seeTables(csv: Buffer, xlsx: Buffer, parquet: Buffer): Promise<void> {
  const rows = parse<Record<string, string>>(csv, { columns: true });
  const workbook = readWorkbook(xlsx);
  expect(workbook.SheetNames).toEqual(['Report', 'Rows']);
  const sheet = utils.sheet_to_json<Record<string, unknown>>(workbook.Sheets.Rows as WorkSheet);
  expect(rows.length).toBeGreaterThan(0);
  expect(sheet.map(({ machine, readings }) => [machine, readings])).toEqual(rows.map(({ machine, readings }) => [machine, Number(readings)]));
  expect(utils.sheet_to_json<[string, unknown]>(workbook.Sheets.Report as WorkSheet, { header: 1 })).toEqual(expect.arrayContaining([['Readings received', 1650]]));
  const path = join(await temporaryDir(), 'rows.parquet');
  await writeFile(path, parquet);
  expect(await columnsOfParquet(path)).toEqual(expect.arrayContaining(['machine VARCHAR', 'peak DOUBLE', expect.stringMatching(/^peak_time_utc TIMESTAMP/), expect.stringMatching(/^from_utc TIMESTAMP/), 'report_received DOUBLE']));
  const kept = await rowsOfParquet(path, "machine, peak, strftime(from_utc AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M')");
  expect(kept).toEqual(rows.map(({ machine, peak, from_utc: from }) => [machine, peak === '' ? null : Number(peak), from?.slice(0, 16)]));
}
