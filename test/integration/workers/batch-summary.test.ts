import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../../electron/engine/batch';
import type { Models } from '../../../electron/engine/models';
import { assemble } from '../../../electron/engine/reports/assemble';
import { gatherBatch } from '../../../electron/engine/reports/batch/facts';
import { batchContent } from '../../../electron/engine/reports/batch/report';
import { heading, lead } from '../../../electron/engine/reports/batch/sentences';
import { systemClock } from '../../../electron/engine/shared/clock';
import type { Who } from '../../../electron/engine/shared/who';
import { batchRig } from '../../support/batch-rig';
import { lacking, needsProgram, needsShared, sharedPath } from '../../support/needs';
import { pdfFacts } from '../../support/poppler';
import { workers } from '../../support/workers';
import { ledger, stamp, text } from '../../unit/engine/reports/facts';
import { electron, fonts, printer } from '../reports/printer';

const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } };
const { host, inference } = workers();
let models: Models;
let batch: Batch;
let dir: string;

beforeEach(async () => {
  ({ dir, models, batch } = await batchRig({ host, inference }, { clock: systemClock() }));
  for (const name of ['review-sentiment', 'customer-churn']) {
    const { version } = await models.import(join(process.cwd(), 'models', name), { who: anna });
    await models.promote(name, version, anna);
  }
});

async function scored(model: string, input: string, output: string) {
  const { id } = await batch.run({ model, input, output: join(dir, output), overwrite: true }, anna);
  return batch.finished(id);
}

const day = 86_400_000;
async function facts() {
  const now = Date.now();
  const assets = { plant: () => ({ assets: [], equipment: [], tags: [], assetById: new Map() }) } as never;
  return gatherBatch({ assets, batch, simulated: false }, { from: now - day, to: now + day, created: now + 1000, due: null, zone: 'UTC', paper: 'a4', signal: new AbortController().signal, ledger: ledger() });
}

describe.skipIf(needsShared('churn') || needsShared('sentiment'))('the batch summary over real files', () => {
  it('counts what came out, by product, by contract and over time, ranks the highest, and says what became of the files', { timeout: 120_000 }, async () => {
    const reviews = (await Promise.all(['amazon_cells', 'yelp'].map((name) => readFile(sharedPath(`sentiment/${name}_labelled.txt`), 'utf8')))).map((all) => all.split('\n').filter((line) => line.includes('\t')).map((line) => line.split('\t')[0] ?? ''));
    const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;
    const lines = reviews.flatMap((all, product) => all.map((review, at) => `${product}-${at};${['phone', 'restaurant'][product]};2026-0${1 + (at % 3)}-15T10:00:00Z;${quote(review)}`));
    await writeFile(join(dir, 'reviews.csv'), `id;product;written;review\n${lines.join('\n')}\n`);
    const sentiment = await scored('review-sentiment', join(dir, 'reviews.csv'), 'reviews-scored.csv');
    expect(sentiment).toMatchObject({ state: 'done', rows: lines.length });
    const churn = await scored('customer-churn', sharedPath('churn/telco-customer-churn.csv'), 'churn-scored.parquet');
    const churnCsv = await scored('customer-churn', sharedPath('churn/telco-customer-churn.csv'), 'churn-scored.csv');
    expect([churn.state, churnCsv.state]).toEqual(['done', 'done']);

    const all = await facts();
    const [reviewed, parquet, csv] = all.runs.map(({ answer }) => answer);
    expect(all.runs.map(({ answer }) => answer.says)).toEqual([null, null, null]);
    // Held against the same file read here, row by row.
    const byHand = parse<Record<string, string>>(await readFile(join(dir, 'reviews-scored.csv')), { columns: true, delimiter: ';' });
    const share = (rows: typeof byHand) => rows.filter((row) => Number(row.positive_probability) >= 0.5).length / rows.length;
    expect(reviewed?.summary?.rows).toBe(byHand.length);
    expect(reviewed?.summary?.above).toBeCloseTo(share(byHand), 12);
    const product = reviewed?.summary?.by.find(({ column }) => column === 'product');
    for (const name of ['phone', 'restaurant']) expect(product?.groups.find((group) => group.name === name)?.above).toBeCloseTo(share(byHand.filter((row) => row.product === name)), 12);
    expect(reviewed?.summary?.time).toMatchObject({ column: 'written', step: 'week', groups: ['2026-01-12', '2026-02-09', '2026-03-09'].map((name) => ({ name })) });
    expect(reviewed?.summary?.time?.groups[1]?.above).toBeCloseTo(share(byHand.filter((row) => row.written?.startsWith('2026-02'))), 12);
    const customers = parse<Record<string, string>>(await readFile(join(dir, 'churn-scored.csv')), { columns: true });
    const ranked = customers.map((row, at) => ({ key: row.customerID, row: at + 1, value: Number(row.churn_probability) })).sort((a, b) => b.value - a.value || a.row - b.row).slice(0, 20);
    expect(csv?.summary?.highest).toEqual({ key: 'customerID', rows: ranked });
    expect(parquet?.summary?.highest).toEqual(csv?.summary?.highest);
    expect(parquet?.summary?.spread).toEqual(csv?.summary?.spread);
    expect(csv?.summary?.spread.reduce((sum, { rows }) => sum + rows, 0)).toBe(customers.length);
    expect(csv?.summary?.by.map(({ column }) => column)).toContain('Contract');

    const told = lead(all).map(({ of, text: words }) => `${of}: ${words}`).join(' ').replaceAll('\u202f', ' ');
    expect(heading(all)).toBe(`${(byHand.length + 2 * customers.length).toLocaleString('en')} rows of three files were scored, none rejected`);
    expect(told).toMatch(/Of 7,043 rows that Customer churn scored into churn-scored\.csv, [\d.]+ % are at or above 50 %, one half, since its manifest names no limit\. By Contract it is most for Month-to-month/);
    const page = assemble(batchContent(all), ledger(), stamp, false, fonts());
    for (const part of ['By product', 'By written, each week', `1 ${ranked[0]?.key}`, 'The highest']) expect(text(page.html)).toContain(part);
    expect(page.html).not.toMatch(/NaN|undefined|Infinity/);
    expect(parse<Record<string, string>>(page.csv, { columns: true }).filter(({ what }) => what === 'highest')).toHaveLength(60);
    if (!needsProgram('pdfinfo') && !lacking(electron() === undefined, 'needs the Electron runtime that setup brings')) {
      const pdf = await pdfFacts(await (await printer())(page.html, page.options));
      expect(pdf).toMatchObject({ tagged: true });
      expect(pdf.fonts.filter(({ embedded }) => !embedded)).toEqual([]);
      expect(pdf.text.replace(/\s+/g, ' ')).toContain('rows of three files were scored, none rejected');
      expect(pdf.structure).toEqual(expect.arrayContaining(['H1', 'H2', 'Table', 'TH']));
    }

    // What became of a file is said, and stops nothing.
    await rm(join(dir, 'churn-scored.parquet'));
    await writeFile(join(dir, 'churn-scored.csv'), `${(await readFile(join(dir, 'churn-scored.csv'), 'utf8')).split('\n').slice(0, 10).join('\n')}\n`);
    const later = await facts();
    expect(later.runs.map(({ answer }) => answer.says)).toEqual([null, 'Its output is not there any more.', 'Its output has been changed since it was written.']);
    expect(lead(later).find(({ of }) => of === 'Needs attention')?.text).toContain('churn-scored.parquet: Its output is not there any more.');
  });

  it('tells rejected rows by their reasons, and runs that failed', async () => {
    const customers = (await readFile(sharedPath('churn/telco-customer-churn.csv'), 'utf8')).split('\n').slice(0, 40);
    await writeFile(join(dir, 'in.csv'), [...customers, customers[1]?.replace(',29.85,29.85', ',dear,29.85')].join('\n'));
    const run = await scored('customer-churn', join(dir, 'in.csv'), 'out.csv');
    expect(run).toMatchObject({ state: 'done', rows: 39, rejected: 1 });
    await scored('customer-churn', join(dir, 'nowhere.csv'), 'none.csv');
    const all = await facts();
    expect(all.runs[0]?.answer.reasons).toEqual([{ column: expect.stringMatching(/charges/i) as string, reason: 'not a number', rows: 1 }]);
    expect(heading(all)).toBe('39 rows of one file were scored; one run failed');
    expect(lead(all)[0]?.text).toMatch(/^The run into none\.csv failed: .*nowhere\.csv.* Of in\.csv 1 of 40 rows were rejected/);
  });
});
