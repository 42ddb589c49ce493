/** What a look at a file finds: each code has words in both languages, and what lists rows has no words that are none of a code's. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { aggregates } from '../../../../electron/contract/aggregates';
import { previewWarning, type PreviewWarning } from '../../../../electron/contract/batch-preview';
import { breakCodes, rowFaultCodes, rowFaultOf, rowReason, type RowFault } from '../../../../electron/contract/row-faults';

// A window speaks one language from its start on: what was loaded for another is loaded again.
afterEach(() => void vi.resetModules());

async function wordsOf(language: 'en' | 'de') {
  vi.resetModules();
  vi.stubGlobal('window', { millwright: { language, locale: language } });
  const [{ reasonWords }, { warningWords }] = await Promise.all([import('../../../../renderer/words/row-faults'), import('../../../../renderer/words/batch-warnings')]);
  vi.unstubAllGlobals();
  return { reasonWords, warningWords };
}

/** All values that a code's words can tell apart. */
const samples: Record<RowFault['code'], string[][]> = {
  'no-value': [[]], 'sheet-error': [[]], 'not-number': [[]], 'decimal-comma': [[]], 'not-finite': [[]], 'not-integer': [[]], 'too-large': [[]], 'not-order': [[]], 'no-such-time': [[]], 'not-time': [[]], 'not-boolean': [[]],
  'unknown-label': [['L, M, H'], ['(x), [y]\n$&']], 'not-text': [[]], 'long-text': [['70001', '512']], nul: [[]], surrogate: [[]], fields: [['1', '7'], ['8', '7']], 'open-quote': [[]], 'behind-quote': [[]], 'not-json': [[]], 'not-object': [[]],
  older: [[]], 'not-behind': [[]], 'thin-grid': [['30', '30', '1'], ['30', '24', '12']], 'thin-window': aggregates.map((aggregate) => [aggregate, '0.5']), thin: [[]], 'not-fed': [['torque']], 'no-number': [[]], other: [[]],
  'short-window': ['rows', 'samples'].flatMap((what) => ['0', '1', '17'].flatMap((there) => [['30', what, there, '', ''], ...breakCodes.map((why) => ['30', what, there, why, '412'])])),
};
const every = rowFaultCodes.flatMap((code) => samples[code].map((values) => ({ code, values })));

describe('why a row can’t be scored', () => {
  it('is told by its English text, as files and the command line have it, whatever stands in it', () => {
    const said = every.map(({ code, values }) => rowReason(code, ...values));
    expect(new Set(said).size).toBe(every.length);
    expect(said.map(rowFaultOf)).toEqual(every);
    expect(rowFaultOf('as an earlier version had it')).toBeNull();
    expect([rowReason('fields', '1', '7'), rowReason('short-window', '30', 'rows', '17', 'gap-line', '412'), rowReason('thin-grid', '30', '24', '1'), rowReason('long-text', '70001', '512')]).toEqual([
      'the row has 1 field, the header 7', 'the window takes 30 rows, and only 17 are there since the gap before line 412', 'the window takes 30 samples, of which 24 at least have to be there, and 1 is',
      'the text has 70,001 characters, up to 512 are taken: shorten it',
    ]);
  });

  it('has words in both languages, which name what it is about', async () => {
    const [english, german] = [await wordsOf('en'), await wordsOf('de')];
    const told = new Set<string>();
    for (const { code, values } of every) {
      const fault = { reason: rowReason(code, ...values), fault: { code, values } };
      expect(english.reasonWords(fault), code).toBe(fault.reason);
      const words = german.reasonWords(fault);
      expect(words, code).not.toBe(fault.reason);
      expect(words, code).not.toMatch(/undefined|NaN|null/);
      const digits = (text: string) => [...new Set(text.replaceAll(/(\d)[.,](\d)/g, '$1$2').match(/\d+/g) ?? [])].filter((one) => one !== '1' || code !== 'short-window').sort();
      if (code !== 'unknown-label') expect(digits(words), `${code}: ${words}`).toEqual(digits(fault.reason));
      told.add(words);
    }
    expect(told.size).toBe(every.length);
    expect(german.reasonWords({ reason: 'as an earlier version had it', fault: null })).toBe('as an earlier version had it');
  });

  it('is nowhere written but by its code', () => {
    const folders = ['electron/workers/lib/batch', 'electron/engine/batch', 'electron/engine/shared/windows'];
    const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => join(folder, name)));
    expect(files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\b(?:reason|lack|problem)(?::| =| \?\?=) [`'"][^`'"]* .*/g)].map(([text]) => `${file}: ${text}`))).toEqual([]);
  });
});

describe('what may be wrong with a file', () => {
  it('has words in both languages', async () => {
    const [english, german] = [await wordsOf('en'), await wordsOf('de')];
    const codes = previewWarning.shape.code.options;
    const of = (code: PreviewWarning['code']): PreviewWarning => ({ code, stops: false, input: null, column: 'c', values: 2, of: 9, names: ['A', 'B'], text: '' });
    for (const code of codes) expect(german.warningWords(of(code)), code).not.toBe(english.warningWords(of(code)));
    expect(new Set(codes.map((code) => german.warningWords(of(code)))).size).toBe(codes.length);
  });
});
