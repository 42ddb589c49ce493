import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../../electron/contract/manifest';
import type { RunSummary } from '../../../../electron/engine/batch';
import type { OutputSummary } from '../../../../electron/engine/inference';
import type { VersionRecord } from '../../../../electron/engine/models';
import { assemble } from '../../../../electron/engine/reports/assemble';
import type { BatchFacts } from '../../../../electron/engine/reports/batch/facts';
import { batchContent } from '../../../../electron/engine/reports/batch/report';
import { heading, lead } from '../../../../electron/engine/reports/batch/sentences';
import { from, hour, ledger, stamp, text, to } from './facts';

const manifest = JSON.parse(readFileSync('models/customer-churn/manifest.json', 'utf8')) as Manifest;
const counted = (more: Partial<OutputSummary> = {}): OutputSummary => ({
  rows: 1000, mean: 0.3, above: 0.25, commonest: null, spread: [{ name: '0 to 100 %', rows: 1000 }], by: [], time: null, highest: { key: 'customer', rows: [{ key: '<b>=A1', row: 7, value: 0.97 }] }, ...more,
});
const run = (summary: OutputSummary | null, more: Partial<RunSummary['run']> = {}, answer: Partial<RunSummary['answer']> = {}): RunSummary => ({
  run: { id: 1, model: 'customer-churn', version: '1.1.0', input: '/in/march.csv', output: '/out/march.csv', state: 'done', phase: 'scoring', bytesRead: 1, bytesTotal: 1, rows: 1000, rejected: 0, rejectReasons: [], rejectsFile: null, files: null, maxRejected: null, started: from + hour, finished: from + hour + 4000, message: '', rowsPerS: null, leftMs: null, ...more },
  version: { manifest, sha256: 'a'.repeat(64) } as VersionRecord, output: manifest.outputs[0] ?? null, limit: { value: 0.5, stated: false }, answer: { says: null, summary, reasons: null, ...answer },
});
const facts = (runs: RunSummary[], more: Partial<BatchFacts> = {}): BatchFacts => ({ from, to, zone: 'Europe/Berlin', plant: 'Works', simulated: false, runs, leftOut: 0, before: [], ...more });
const told = (...given: Parameters<typeof facts>) => lead(facts(...given)).map(({ of, text: words }) => `${of}: ${words}`).join(' ').replaceAll('\u202f', ' ');

describe('a report on what files were scored', () => {
  it('finds how many rows were scored, rejected, and which runs failed', () => {
    expect(heading(facts([]))).toBe('No file was scored that day');
    expect(heading(facts([run(counted())]))).toBe('1,000 rows of one file were scored, none rejected');
    expect(heading(facts([run(counted(), { rejected: 3 }), run(null, { state: 'failed' })]))).toBe('1,000 rows of one file were scored; one run failed');
    expect(heading(facts([run(null, { state: 'failed' })]))).toBe('The one run failed; no file was scored');
    expect(heading(facts([run(null, { state: 'cancelled' })]))).toBe('Every run was cancelled; no file was scored');
  });

  it('says what needs attention, why, what came out, and what changed since last time', () => {
    const groups = [{ name: 'monthly', rows: 600, mean: 0.4, above: 0.4 }, { name: 'yearly', rows: 400, mean: 0.1, above: 0.025 }];
    const now = run(counted({ by: [{ column: 'contract', groups }] }), { rejected: 250 }, { reasons: [{ column: 'tenure', reason: 'not a number', rows: 200 }] });
    const gone = run(null, { id: 2, output: '/out/april.csv' }, { says: 'Its output is not there any more.' });
    expect(told([now, gone, run(null, { state: 'failed', message: 'The disk is full.' })], { before: [run(counted({ above: 0.1 }), { version: '1.0.0' })] })).toBe(
      'Needs attention: The run into march.csv failed: The disk is full. Of march.csv 250 of 1,250 rows were rejected (20.0 %). april.csv: Its output is not there any more. Why: Of march.csv 200 rows were rejected because of tenure: not a number. Found: Of 1,000 rows that Customer churn scored into march.csv, 25.0 % are at or above 50 %, one half, since its manifest names no limit. By contract it is most for monthly (40.0 %) and least for yearly (2.5 %). Since last time: The day before 1,000 rows of one file were scored and none rejected. Customer churn went from 10.0 % to 25.0 %, by version 1.1.0 in the place of 1.0.0.',
    );
    expect(told([run(counted({ by: [{ column: 'contract', groups: [groups[0]!, { ...groups[0]!, name: 'yearly', above: 0.395 }] }] }))])).toContain('By contract it differs little.');
    expect(told([run(counted({ above: null, mean: 0.6, commonest: 'good' }))])).toContain('60.0 % are good.');
  });

  it('is equal to the byte for equal facts, takes no text for markup, nor for a formula', () => {
    const page = () => assemble(batchContent(facts([run(counted())])), ledger(), stamp, false, []);
    const { html, csv } = page();
    expect(page()).toMatchObject({ html, csv });
    expect(text(html)).toContain('1 &lt;b&gt;=A1 7 97.00 %');
    expect(html).not.toMatch(/NaN|undefined|Infinity|<b>=A1/);
    expect(csv).toContain('highest,customer,<b>=A1,1,0.97');
  });
});
