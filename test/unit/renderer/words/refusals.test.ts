import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blockFaultCodes, faultText } from '../../../../electron/contract/block-faults';
import { inputKind } from '../../../../electron/contract/batch-input';
import type { MillwrightError } from '../../../../electron/contract/errors';
import { fileFaultCodes, type FileFault } from '../../../../electron/contract/file-faults';
import type { StageSource } from '../../../../electron/engine/inference/protocols';
import { lookInto } from '../../../../electron/workers/lib/batch/preview/look';
import { de } from '../../../../renderer/words/catalogue/de/engine';
import { de as ofReports } from '../../../../renderer/words/catalogue/de/own-reports';
import { temporaryDir } from '../../../support/store';

/** Reasons that reports, schedules and databases are refused for, as their sources name them. */
function reasonsIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/\breason: '((?:report|calendar|schedule|database|cron|zone)-[a-z-]+)'/g)].map(([, reason = '']) => reason));
}

describe('what is refused', () => {
  it('has words in German, by its reason', () => {
    const named = [...new Set(['electron/engine/reports', 'electron/engine/schedule', 'electron/engine/batch'].flatMap(reasonsIn)), ...fileFaultCodes].sort();
    expect(named).toContain('report-faulty');
    expect(Object.keys(de.refusals ?? {}).sort()).toEqual(named);
    expect(de.refusals?.['calendar-needed']?.({ name: 'plant', users: ['weekly', 'the report “Load”'] })).toBe('Der Kalender „plant“ lässt sich nicht entfernen. Ihn brauchen: weekly, the report “Load”.');
  });

  it('of a file is named by who refuses it, and has words that name the file', async () => {
    const sources = readdirSync('electron/workers/lib', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join('electron/workers/lib', name), 'utf8')).join('');
    expect(fileFaultCodes.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
    for (const code of fileFaultCodes) {
      const about = { file: '/in/F.csv', folder: '/in', says: 'the line is not JSON', line: 7, at: 3, characters: 9000, encoding: 'utf-16le', known: '.csv', sheet: 'S', sheets: ['A'], table: 'T', tables: ['B'], word: 'DROP', column: 'C', other: 'D', files: 12000, most: 10000, quotes: true };
      const words = de.refusals?.[code]?.(about) ?? '';
      expect(words, code).toMatch(code === 'query-select' ? /DROP/ : code.startsWith('folder-') && !/-(?:lacks|has|file)$/.test(code) ? /\/in/ : /F\.csv/);
      expect(words, code).toMatch(/^[^"]*\.$/);
      if (code === 'file-no-objects') expect(words).toContain('die Zeile ist kein JSON');
      expect(words, code).not.toMatch(/undefined|NaN|null|\.\./);
    }

    const dir = await temporaryDir();
    const refused: Record<string, [FileFault, Buffer | string | null]> = {
      'gone.csv': ['file-gone', null], 'empty.csv': ['file-empty', ''], 'x.doc': ['file-ending', 'x'], 'x.zip': ['file-packed', 'x'], 'x.db': ['file-sqlite', 'x'], 'mac.csv': ['file-old-lines', 'a,b\r1,2\r'], 'x.jsonl': ['file-no-objects', '[1]\n'], 'latin.csv': ['file-not-utf-8', Buffer.from('a\nGr\xfc\xdfe\n', 'latin1')],
      'wide.csv': ['file-utf-16', Buffer.from('a,b,c,d\n1,2,3,4\n', 'utf16le')], 'x.xlsx': ['book-none', 'x'], 'old.xlsx': ['book-old', Buffer.from('d0cf11e0a1b11ae1', 'hex')], 'cut.xlsx': ['book-damaged', 'PK'], 'x.parquet': ['parquet-none', 'x'], 'cut.parquet': ['parquet-cut', 'PAR1xxxxxxxxxxxx'], 'none-*.csv': ['folder-empty', null],
    };
    for (const [name, [reason, bytes]] of Object.entries(refused)) {
      const path = join(dir, name);
      if (bytes !== null) await writeFile(path, bytes);
      const error = await lookInto(inputKind(path) as StageSource).catch((found: MillwrightError) => found);
      expect(error, name).toMatchObject({ details: { reason }, message: expect.stringContaining(reason === 'folder-empty' ? dir : path) });
      expect(de.refusals?.[reason]?.((error as MillwrightError).details ?? {}), name).toContain(reason === 'folder-empty' ? dir : name);
    }
  });

  it('of a block has words of its own, which name what it is about', () => {
    for (const code of blockFaultCodes) {
      const [english, german] = [faultText({ code, name: 'N.', of: 'O.', there: 'T' }), ofReports.faults?.[code]('N.', 'O.', 'T')];
      expect(german, code).not.toBe(english);
      if (english.includes('There are: T')) expect(german, code).toContain('Es gibt: T');
    }
  });
});
