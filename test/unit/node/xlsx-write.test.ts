import { read, utils, type WorkBook } from '@e965/xlsx';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LONGEST_TEXT, MOST_COLUMNS, MOST_ROWS, xlsxBytes, type Sheet, type SheetCell } from '../../../electron/node/xlsx';

async function bytesOf(...sheets: Sheet[]): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const bytes of xlsxBytes('/x/out.xlsx', sheets)) all.push(bytes);
  return Buffer.concat(all);
}
const bookOf = async (...sheets: Sheet[]): Promise<WorkBook> => read(await bytesOf(...sheets), { cellStyles: true, cellNF: true });
const one = (columns: string[], rows: Sheet['rows'], more: Partial<Sheet> = {}): Sheet => ({ name: 'Scored', columns: columns.map((name) => ({ name })), rows, ...more });
/** What another reader makes of one cell. */
async function backOf(value: SheetCell) {
  const book = await bookOf(one(['a'], [[value]]));
  return book.Sheets['Scored']?.['A2'] as { t: string; v: unknown; w?: string } | undefined;
}

describe('a workbook', () => {
  it('is read by another reader as the typed cells that were given', async () => {
    const noon = Date.UTC(2024, 4, 31, 12, 30);
    const book = await bookOf(one(['text', 'number', 'truth', 'time'], [['pump', 1.5e-7, true, { local: noon }], [null, NaN, false, null], ['', -0.1, null, { local: Date.UTC(1900, 2, 1) }]]));
    const sheet = book.Sheets['Scored']!;
    expect(utils.sheet_to_json(sheet, { header: 1, raw: true })).toEqual([['text', 'number', 'truth', 'time'], ['pump', 1.5e-7, true, new Date(noon)], [null, null, false], ['', -0.1, null, new Date(Date.UTC(1900, 2, 1))]].map((row) => row.map((cell) => cell ?? undefined)));
    expect(sheet['D2']).toMatchObject({ t: 'n', w: '2024-05-31 12:30:00', z: 'yyyy-mm-dd hh:mm:ss' });
    expect([sheet['A3'], sheet['B3'], sheet['C4']]).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    '=SUM(A1:A9)', '+1', '@x', '<b>&"\'', '  two  blanks ', 'two\nlines\tand a tab', '\u0000\u0007\u001b', 'not _x0041_ but that', '_x', 'ünïcödé 東京 \u{1f600}', '007', 'TRUE', '\ufffe',
  ])('keeps %j as text', async (value) => {
    expect(await backOf(value)).toMatchObject({ t: 's', v: value });
  });

  it('keeps a text as long as a cell may be, and the line ends of Windows, which this reader makes plain', async () => {
    expect((await backOf('x'.repeat(LONGEST_TEXT)))?.v === 'x'.repeat(LONGEST_TEXT)).toBe(true);
    expect(await xmlOf(await bytesOf(one(['a'], [['line\r\nend']])), 'xl/worksheets/sheet1.xml')).toContain('line_x000D_\nend');
  });

  it('has U+FFFD for half a character', async () => {
    expect(await backOf('a\ud800b')).toMatchObject({ v: 'a\ufffdb' });
  });

  it('says what is no number, and has times outside its calendar as text', async () => {
    expect(await backOf(Infinity)).toMatchObject({ t: 'e', w: '#NUM!' });
    expect(await backOf({ local: Date.UTC(1899, 0, 2) })).toMatchObject({ t: 's', v: '1899-01-02T00:00:00.000' });
    expect(await backOf({ local: NaN })).toBeUndefined();
  });

  it('has a bold header that stays, columns as wide as what stands in them, and formats that were named', async () => {
    const sheet: Sheet = { name: 'Wide', columns: [{ name: 'machine' }, { name: 'risk', format: '0.0%' }, { name: 'fixed', width: 33 }], rows: [['a machine with a long name indeed', 0.123, 1], ['x'.repeat(500), 1, 2]] };
    const book = await bookOf(sheet);
    const back = book.Sheets['Wide']!;
    expect(back['!cols']?.map(({ width }) => width)).toEqual([60, 8, 33]);
    expect(back['B2']).toMatchObject({ w: '12.3%', z: '0.0%' });
    const xml = await xmlOf(await bytesOf(sheet), 'xl/worksheets/sheet1.xml');
    expect(xml).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
    expect(xml).toContain('<c r="A1" s="1" t="inlineStr">');
    expect(await xmlOf(await bytesOf(sheet), 'xl/styles.xml')).toMatch(/<cellXfs count="4"><xf [^>]*\/><xf numFmtId="0" fontId="1"[^>]*applyFont="1"\/>/);
  });

  it('has several sheets, read one after the other, an empty one among them', async () => {
    async function* later() {
      await Promise.resolve();
      yield [1];
      yield [2];
    }
    const book = await bookOf(one(['a'], later(), { name: 'One' }), one(['b', 'c'], [], { name: 'Rüß & Co' }), one(['d'], [['x']], { name: 'Three' }));
    expect(book.SheetNames).toEqual(['One', 'Rüß & Co', 'Three']);
    expect(book.SheetNames.map((name) => utils.sheet_to_json(book.Sheets[name]!, { header: 1 }))).toEqual([[['a'], [1], [2]], [['b', 'c']], [['d'], ['x']]]);
  });

  it('is the same bytes for the same rows, whatever the zone', async () => {
    const sheet = () => one(['a', 'b'], Array.from({ length: 5000 }, (_, at) => [at / 7, `row ${at}`]));
    const hash = async () => createHash('sha256').update(await bytesOf(sheet())).digest('hex');
    const before = process.env['TZ'];
    const first = await hash();
    expect(await hash()).toBe(first);
    try {
      process.env['TZ'] = 'Asia/Kolkata';
      expect(await hash()).toBe(first);
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  it('takes rows only as fast as its bytes are taken', async () => {
    let taken = 0;
    function* rows() {
      for (; taken < 400_000; taken++) yield [Math.sin(taken), Math.cos(taken)];
    }
    const bytes = xlsxBytes('/x/out.xlsx', [one(['a', 'b'], rows())]);
    for (let at = 0; at < 8; at++) await bytes.next();
    for (let at = 0; at < 50; at++) await new Promise(setImmediate);
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(200_000);
    await bytes.return(undefined);
  });

  it('refuses what no sheet can hold, before anything is written where that can be known', async () => {
    const refused = async (sheet: Sheet) => bytesOf(sheet).then(() => 'written', (error: Error) => error.message);
    expect(await refused(one(['a'], [], { count: MOST_ROWS }))).toMatch(/1,048,576 rows.*at most 1,048,575 below its header/);
    expect(await refused(one(Array.from({ length: MOST_COLUMNS + 1 }, (_, at) => `c${at}`), []))).toMatch(/16,385 columns.*16,384/);
    expect(await refused(one(['note'], [['fine'], ['x'.repeat(LONGEST_TEXT + 1)]]))).toMatch(/row 3, column note: a text of 32,768 characters.*32,767/);
    for (const name of ['', 'a/b', 'x'.repeat(32), "'quoted"]) expect(await refused(one(['a'], [], { name }))).toMatch(/can't have a sheet named/);
    await expect(bytesOf(one(['a'], [], { name: 'A' }), one(['a'], [], { name: 'a' }))).rejects.toThrow(/two sheets/);
    await expect(bytesOf()).rejects.toThrow(/no sheet/);
  });

  it('ends with the error of whoever gives the rows', async () => {
    function* rows(): Generator<SheetCell[]> {
      yield [1];
      throw new Error('the source is gone');
    }
    await expect(bytesOf(one(['a'], rows()))).rejects.toThrow('the source is gone');
  });
});

async function xmlOf(bytes: Buffer, name: string): Promise<string> {
  const { fromBuffer } = await import('yauzl');
  return new Promise((resolve, reject) => fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
    if (error) return reject(error);
    zip.on('entry', (entry: { fileName: string }) => {
      if (entry.fileName !== name) return zip.readEntry();
      zip.openReadStream(entry as never, (problem, stream) => {
        if (problem) return reject(problem);
        const all: Buffer[] = [];
        stream.on('data', (piece: Buffer) => all.push(piece));
        stream.on('end', () => resolve(Buffer.concat(all).toString('utf8')));
      });
    });
    zip.readEntry();
  }));
}
