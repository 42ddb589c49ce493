import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blockFaultCodes, faultText } from '../../../../electron/contract/block-faults';
import { de } from '../../../../renderer/words/catalogue/de/engine';
import { de as ofReports } from '../../../../renderer/words/catalogue/de/own-reports';

/** Reasons that reports and schedules are refused for, as their sources name them. */
function reasonsIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/\breason: '((?:report|calendar|schedule|cron|zone)-[a-z-]+)'/g)].map(([, reason = '']) => reason));
}

describe('what is refused', () => {
  it('has words in German, by its reason', () => {
    const named = [...new Set(['electron/engine/reports', 'electron/engine/schedule'].flatMap(reasonsIn))].sort();
    expect(named).toContain('report-faulty');
    expect(Object.keys(de.refusals ?? {}).sort()).toEqual(named);
    expect(de.refusals?.['calendar-needed']?.({ name: 'plant', users: ['weekly', 'the report “Load”'] })).toBe('Der Kalender „plant“ lässt sich nicht entfernen. Ihn brauchen: weekly, the report “Load”.');
  });

  it('of a block has words of its own, which name what it is about', () => {
    for (const code of blockFaultCodes) {
      const [english, german] = [faultText({ code, name: 'N.', of: 'O.', there: 'T' }), ofReports.faults?.[code]('N.', 'O.', 'T')];
      expect(german, code).not.toBe(english);
      if (english.includes('There are: T')) expect(german, code).toContain('Es gibt: T');
    }
  });
});
