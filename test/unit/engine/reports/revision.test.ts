import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { revisionLetter } from '../../../../electron/contract/reports';
import { assemble } from '../../../../electron/engine/reports/assemble';
import { healthContent } from '../../../../electron/engine/reports/health/report';
import { changesBetween, digestOf, figuresOf } from '../../../../electron/engine/reports/ledger/revision';
import { alarm, facts, from, hour, ledger, machine, stamp, steady, text, to } from './facts';

const content = (peak: number, acknowledged: number | null = null) => healthContent(facts([machine(1, steady(peak)), machine(2, steady(0.1))], { alarms: [alarm(1, 1, { acknowledged })] }));

describe('revisions of a report', () => {
  it('are lettered as drawings are', () => {
    expect([1, 2, 26, 27, 52, 53, 703].map(revisionLetter)).toEqual(['A', 'B', 'Z', 'AA', 'AZ', 'BA', 'AAA']);
  });

  it('are made where a report says something else, whatever it is, and not by when or why it is made', () => {
    const same = digestOf(content(0.2), ledger());
    // When, why and up to which arrival are no part of what it says.
    expect(digestOf(content(0.2), ledger({ newest: 9 }))).toBe(same);
    const others = [digestOf(content(0.2001), ledger()), digestOf(content(0.2, from + hour), ledger()), digestOf(content(0.2), ledger({ leftOut: ['x'] })), digestOf(content(0.2), ledger({ models: [] }))];
    expect(new Set([same, ...others]).size).toBe(5);
  });

  it('name each figure that changed, came or went', () => {
    const before = figuresOf(content(0.2).figures, ledger());
    const now = figuresOf(content(0.7, from + hour).figures, ledger({ readings: { expected: 4320, received: 4320, late: 32, bad: 3 }, models: [] }));
    expect(changesBetween(before, before)).toEqual([]);
    expect(changesBetween(before, now)).toEqual([
      { name: 'Readings received', before: '4,300', after: '4,320' }, { name: 'Late', before: '12', after: '32' },
      { name: 'Machines above the limit', before: '0', after: '1' }, { name: 'Time above the limit', before: '0\u202fs', after: '24\u202fh' }, { name: 'Alarms not acknowledged', before: '1', after: '0' },
      { name: 'Peak of Mill 01', before: '20\u202f%', after: '70\u202f%' },
      { name: 'Blind, machine-failure', before: '34\u202fmin', after: null }, { name: 'Predictions of machine-failure 1.0.0', before: '1,400', after: null },
    ]);
  });

  it('say on their first page that they are not the first and why, and list what changed', () => {
    const changes = Array.from({ length: 16 }, (_, i) => ({ name: `Peak of Mill ${i}`, before: '1', after: i === 0 ? null : '2' }));
    const revised = (arrived: number | null, of = changes) => {
      const { html, csv, options } = assemble(content(0.2), ledger(), { ...stamp, revision: { revision: 2, earlier: { revision: 1, created: to }, arrived, changes: of } }, false, []);
      return { page: text(html), csv, head: text(options.headerHtml ?? '') };
    };
    const { page, csv, head } = revised(20);
    expect(page).toMatch(/^ Equipment health, [^.]* Revision B\. Revision A over the same period was made 23 November 2026, 06:00 and stands beside this one\. 20 readings arrived since\. 16 figures changed; the last pages list them\. /);
    expect(page).toContain('Changed since revision A Figure Revision A Revision B Peak of Mill 0 1 – Peak of Mill 1 1 2');
    expect(page).toContain('Two more figures changed; the archive lists them.');
    expect(head).toContain('revision B');
    expect(parse<Record<string, string>>(csv, { columns: true })[0]?.report_revision).toBe('B');
    expect(revised(0, []).page).toContain('No reading arrived since: what changed was recorded or set by people, or is of another model.');
    expect(revised(0, []).page).toContain('The main figures are the same; what changed lies in single values');
    expect(text(assemble(content(0.2), ledger(), stamp, false, []).html)).not.toContain('Revision');
  });
});
