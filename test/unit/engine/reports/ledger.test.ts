import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../../../electron/engine/reports/assemble';
import { healthContent } from '../../../../electron/engine/reports/health/report';
import { gatherLedger } from '../../../../electron/engine/reports/ledger/gather';
import { whyWords } from '../../../../electron/engine/reports/ledger/why';
import { columns, newHistory, type Reading } from '../history/support';
import { facts, from, hour, ledger, machine, minute, stamp, steady, text, to } from './facts';

const sha = 'a'.repeat(64);
/** Two machines with a tag each, the first watched by version 3 of a model whose version 2 spoke before. */
const plant = { assets: [], equipment: [{ id: 1 }, { id: 2 }], tags: [{ id: 11, asset: 1, staleAfterMs: 10_000 }, { id: 12, asset: 2, staleAfterMs: 60_000 }] };
const version = (id: number) => (id === 0 ? undefined : { model: 'wear', version: `1.${id}.0`, sha256: sha.replace(/^a/, String(id)), imported: 0 });
const of = (given: object) => given as never;

async function gathered(readings: readonly Reading[], predictions: readonly { time: number; value: number; version: number }[], more: { to?: number; created?: number } = {}) {
  const { history } = await newHistory();
  for (const reading of readings) await history.append(columns([reading]));
  const n = predictions.length;
  const column = (pick: (one: (typeof predictions)[number]) => number) => Float64Array.from(predictions, pick);
  await history.appendPredictions({ asset: new Int32Array(n).fill(1), version: Int32Array.from(predictions, (one) => one.version), time: column(({ time }) => time), received: column(({ time }) => time), value: column(({ value }) => value), quality: new Uint8Array(n), seen: new Float64Array(n) });
  const models = of({ watches: () => [{ asset: 1, versionId: 3 }], version });
  return (await gatherLedger({ assets: of({ plant: () => plant }), models, history }, { from, to: more.to ?? from + hour, zone: 'UTC', created: more.created ?? to, signal: new AbortController().signal })).ledger;
}

describe('the ledger of a report', () => {
  it('counts what was expected, came, came late and was bad, and a reading that came twice once', async () => {
    const every = Array.from({ length: 60 }, (_, i): Reading => ({ tag: 11, time: from + i * minute, value: i }));
    const gap = every.filter((_, i) => i < 20 || i >= 30);
    const { readings, newest } = await gathered([
      ...gap, { ...gap[0]!, received: from + hour }, // again, an hour later
      { tag: 12, time: from + minute, value: 1, received: from + 2 * minute + 1 }, { tag: 12, time: from + 2 * minute, value: 2, received: from + 3 * minute, quality: 'bad' },
    ], []);
    expect(readings).toEqual({ expected: 60 + 59, received: 52, late: 1, bad: 1 });
    expect(newest).toBeGreaterThan(50);
  });

  it('names every version that answered or watches, with its hash, and how long the model was blind on its machines', async () => {
    const said = Array.from({ length: 60 }, (_, i) => ({ time: from + i * minute, value: i === 5 ? NaN : 0.2, version: i < 30 ? 2 : 3 })).filter((_, i) => i < 40 || i >= 50);
    const { models, leftOut } = await gathered([{ tag: 11, time: from, value: 1 }], said);
    expect(models).toEqual([{ model: 'wear', machines: 1, blindMs: 11 * minute, versions: [{ version: '1.2.0', sha256: version(2)?.sha256, predictions: 29, unanswered: 1 }, { version: '1.3.0', sha256: version(3)?.sha256, predictions: 20, unanswered: 0 }] }]);
    expect(leftOut).toEqual(['One machine is watched by no model.']);
  });

  it('says what is not in it, and counts nothing beyond the moment it was made', async () => {
    const { models, leftOut, readings } = await gathered([{ tag: 11, time: from + 10 * minute, value: 1 }, { tag: 11, time: from + 11 * minute, value: 1, quality: 'bad' }], [], { to, created: from + 30 * minute });
    expect(leftOut.slice(0, 3)).toEqual([
      'Readings begin at 22 November 2026, 05:10; nothing before that counts as expected.', 'The period was not over: what came after 22 November 2026, 05:30 is not in it.', 'One reading marked bad stands in no figure.',
    ].map((text) => text.replace('One reading', '1 reading')));
    expect(readings.expected).toBe(20);
    // It watches, readings come, and it says nothing.
    expect(models).toMatchObject([{ blindMs: 20 * minute, versions: [{ version: '1.3.0', predictions: 0 }] }]);
  });

  it('stands on the pages and beside each row of the table', () => {
    const { html, csv } = assemble(healthContent(facts([machine(1, steady(0.1)), machine(2, steady(0.1))])), ledger({ leftOut: ['One machine is watched by no model.'] }), stamp, false, []);
    const page = text(html);
    for (const part of ['What this report rests on', 'Made 23 November 2026, 06:00. A person asked for it.', '4,320 readings expected', '4,300 received 99.54 %', '12 late 0.28 % of them', '3 bad 0.07 % of them', `machine-failure 1.0.0 9f2c${'0'.repeat(56)}41d7 3 1,400 6 34 min`, 'Left out One machine is watched by no model.']) expect(page).toContain(part);
    const rows = parse<Record<string, string>>(csv, { columns: true });
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatchObject({ machine: 'Mill 02', report_expected: '4320', report_received: '4300', report_late: '12', report_bad: '3', report_blind_minutes: '34', report_models: `machine-failure 1.0.0 sha256:9f2c${'0'.repeat(56)}41d7` });
  });

  it('says why it was made then: on time, late, again, or in the place of missed ones', () => {
    const run = { began: to, tries: 1, merged: 0, before: '', waitMs: 0 };
    const words = (more: Partial<typeof run>) => whyWords({ schedule: 'weekly', due: to, zone: 'Europe/Berlin', run: { ...run, ...more } }).replaceAll('\u202f', ' ');
    expect(whyWords(null)).toBe('A person asked for it.');
    expect(words({})).toBe('The schedule weekly asked for it, for 23 November 2026, 06:00.');
    expect(words({ began: to + 3 * hour, merged: 2 })).toBe('The schedule weekly asked for it, for 23 November 2026, 06:00; it began 3 h late, since this machine was off or asleep. It stands for two earlier moments that were missed as well; their periods have no report of their own.');
    expect(words({ began: to + 5 * minute, tries: 2, before: 'failed, and is tried again: The disk is full.' })).toBe('The schedule weekly asked for it, for 23 November 2026, 06:00; it began 5 min late. This is try 2. Of the one before: failed, and is tried again: The disk is full.');
  });
});
