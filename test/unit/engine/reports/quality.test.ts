import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Finding, Verdict } from '../../../../electron/contract/actions';
import type { GoldenRun } from '../../../../electron/contract/models';
import { assemble } from '../../../../electron/engine/reports/assemble';
import { digestOf } from '../../../../electron/engine/reports/ledger/revision';
import type { ModelFacts, QualityFacts } from '../../../../electron/engine/reports/quality/facts';
import { countsOf, judge } from '../../../../electron/engine/reports/quality/gather';
import { qualityContent } from '../../../../electron/engine/reports/quality/report';
import { heading, lead } from '../../../../electron/engine/reports/quality/sentences';
import { bytesOf, alarm, from, hour, ledger, minute, stamp, text, to } from './facts';

const named = (asset: number) => `Mill ${String(asset).padStart(2, '0')}`;
const finding = (asset: number, at: number, verdict: Verdict, more: Partial<Finding> = {}): Finding => ({
  id: at, asset, assetName: named(asset), from: at - 10 * minute, to: at, verdict, found: `found ${asset}`, alarm: null, prediction: null, action: null, at, who: 'Anna', corrects: null, correctedBy: null, ...more,
});
const judged = (alarms: Parameters<typeof judge>[0], findings: readonly Finding[]) => judge(alarms, findings, from, to, named);

describe('what became of alarms and failures', () => {
  it('is told by the finding that names the alarm, else by one of its machine whose span it stood in, the newest first', () => {
    const alarms = [alarm(1, 1, { raised: from + hour, returned: from + 2 * hour }), alarm(2, 1, { raised: from + 5 * hour }), alarm(3, 2, { raised: from + hour, returned: from + 2 * hour })];
    const { judged: of } = judged(alarms, [finding(1, from + 90 * minute, 'real'), finding(2, from + 6 * hour, 'false', { alarm: 3 }), finding(2, from + 7 * hour, 'maintenance')]);
    expect(of.map(({ verdict, leadMs }) => [verdict, leadMs])).toEqual([['real', 30 * minute], ['unjudged', null], ['false', null]]);
    const corrected = judged(alarms, [finding(1, from + 90 * minute, 'real'), finding(1, from + 95 * minute, 'false')]);
    expect(corrected.judged[0]?.verdict).toBe('false');
  });

  it('counts a failure as caught where an alarm was raised before it and stood in its span, in the period in which it came about', () => {
    const at = (raised: number, returned: number | null) => judged([alarm(1, 1, { raised, returned })], [finding(1, from + 3 * hour, 'real')]).failures.map(({ caught }) => caught);
    expect(at(from + hour, null)).toEqual([true]);
    expect(at(from - 5 * hour, null)).toEqual([true]);
    expect(at(from + hour, from + 2 * hour)).toEqual([false]);
    expect(at(from + 3 * hour + 1, null)).toEqual([false]);
    expect(judged([alarm(1, 2, { raised: from })], [finding(1, from + 3 * hour, 'real')]).failures).toMatchObject([{ machine: 'Mill 01', caught: false }]);
    expect(judged([], [finding(1, to, 'real'), finding(1, from + hour, 'not-yet'), finding(1, from + hour, 'false')]).failures).toEqual([]);
    expect(countsOf(judged([alarm(1, 1, { raised: from + hour }), alarm(2, 2, { raised: from + hour })], [finding(1, from + 2 * hour, 'real'), finding(2, from + 2 * hour, 'false'), finding(3, from + hour, 'real')]))).toEqual({ caught: 1, missed: 1, right: 1, wrong: 1 });
  });
});

const run = (state: 'passed' | 'failed'): GoldenRun => ({ version: '1.1.0', at: from + hour, reason: 'start', changed: null, state, rows: 64, worst: 0, message: state === 'failed' ? 'Row 3 differs.' : null, runtime: 'x', provider: 'cpu', machine: 'y' });
const model = (more: Partial<ModelFacts> = {}): ModelFacts => ({
  name: 'machine-failure', title: 'Machine failure', machines: 3, alarms: [], failures: [], tenures: [], golden: [], blindMs: 0, predictions: 100, blind: [], challenger: null, before: { caught: 0, missed: 0, right: 0, wrong: 0 }, ...more,
});
const facts = (models: ModelFacts[], more: Partial<QualityFacts> = {}): QualityFacts => ({ from, to, zone: 'Europe/Berlin', plant: 'Works', simulated: false, models, firstPeriod: false, ...more });
const told = (...given: Parameters<typeof facts>) => lead(facts(...given)).map(({ of, text: words }) => `${of}: ${words}`).join(' ').replaceAll('\u202f', ' ');
const page = (...given: Parameters<typeof facts>) => assemble(qualityContent(facts(...given)), ledger(), stamp, false, []);
const caught = { machine: 'Mill 01', from, at: from + 4 * hour, found: 'Tool broken', caught: true };
const missed = { machine: 'Mill 02', from, at: from + 5 * hour, found: '<b>Spindle', caught: false };
const right = { machine: 'Mill 01', raised: from + hour, returned: from + 5 * hour, verdict: 'real', found: 'Tool broken', leadMs: 3 * hour } as const;
const wrong = (machine: string) => ({ machine, raised: from + 2 * hour, returned: from + 3 * hour, verdict: 'false', found: 'Sensor loose', leadMs: null }) as const;
const waiting = { machine: 'Mill 03', raised: from + 6 * hour, returned: null, verdict: 'unjudged', found: '', leadMs: null } as const;

describe('a report on the quality of models', () => {
  it('finds how many failures were caught and how many alarms were false', () => {
    expect(heading(facts([]))).toBe('No model watches the equipment yet');
    expect(heading(facts([model()]))).toBe('Nothing was found and nothing was alarmed that day');
    expect(heading(facts([model({ alarms: [waiting] })]))).toBe('One alarm waits for a verdict');
    expect(heading(facts([model({ alarms: [wrong('Mill 01')] })]))).toBe('No failure was recorded that day; one alarm was false');
    expect(heading(facts([model({ failures: [caught, missed], alarms: [right, wrong('Mill 01'), wrong('Mill 01')] }), model({ failures: [caught] })]))).toBe('Two of 3 failures were caught; two alarms were false');
    expect(heading(facts([model({ failures: [missed] })]))).toBe('The one failure was missed');
    expect(heading(facts([model({ failures: [missed, missed] })]))).toBe('None of 2 failures was caught');
    expect(heading(facts([model({ failures: [caught, caught] })]))).toBe('Both failures were caught');
  });

  it('says what needs attention, why, and what changed since last time', () => {
    const words = told([model({
      failures: [caught, missed], alarms: [right, wrong('Mill 02'), wrong('Mill 02'), waiting], golden: [run('failed')], blindMs: 34 * minute, blind: [{ machine: 'Mill 03', ms: 30 * minute }], before: { caught: 1, missed: 0, right: 1, wrong: 0 },
      tenures: [{ version: '1.1.0', sha256: 'a'.repeat(64), from: from + hour, to: null, who: 'Anna', why: 'better on wear' }],
    })]);
    expect(words).toBe('Needs attention: Machine failure missed Mill 02 on 22 Nov 11:00. One run of golden samples of Machine failure failed. One alarm of Machine failure waits for a verdict: without it nobody knows whether it was right. Machine failure was blind for 34 min, all machines together. Why: All false alarms of Machine failure were of Mill 02. Of the last false one it was said: “Sensor loose”. It could not be trusted the longest on Mill 03, for 30 min. Of the golden samples on 22 November 2026, 07:00: Row 3 differs. Since last time: The day before the one failure was caught, and no alarm was false. Machine failure 1.1.0 answers since 22 Nov 07:00, by Anna: better on wear.');
    expect(told([model()], { firstPeriod: true })).toBe('Needs attention: Nothing. Since last time: Of the day before nothing is on record.');
  });

  it('shows failures, alarms, versions and golden samples, is equal to the byte for equal facts, and takes no text for markup', () => {
    const given = () => page([model({ failures: [caught, missed], alarms: [right, wrong('Mill 02'), waiting], golden: [run('passed')], tenures: [{ version: '1.0.0', sha256: 'b'.repeat(64), from: from - hour, to: from + hour, who: 'Anna', why: null }] })]);
    const { html, csv } = given();
    expect(bytesOf(given())).toEqual(bytesOf(given()));
    const shown = text(html);
    for (const part of ['Machine failure: 1 of 2 failures caught, 3 alarms', '1 caught', '1 right', 'Missed Machine Failed What was found Mill 02 22 Nov 11:00 &lt;b&gt;Spindle', 'Mill 01 22 Nov 07:00 4 h right Tool broken 3 h', 'Mill 03 22 Nov 12:00 stands not judged –', `1.0.0 before the period, to 22 Nov 07:00 Anna ${'b'.repeat(64)}`, '1.1.0 22 November 2026, 07:00 64 passed']) expect(shown).toContain(part);
    expect(html).not.toMatch(/NaN|undefined|Infinity|<b>Spindle/);
    const rows = parse<Record<string, string>>(csv, { columns: true });
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({ model: 'machine-failure', what: 'alarm', verdict: 'real', ahead_minutes: '180', report_revision: 'A' });
    expect(rows[3]).toMatchObject({ what: 'missed failure', machine: 'Mill 02' });
  });

  it('has the challenger beside the champion as it is now, and is no other revision for it', () => {
    const challenger = {
      model: 'machine-failure', challenger: { version: '2.0.0', appointed: from, who: 'Anna', why: null }, champion: '1.0.0', output: { name: 'p', title: 'Failure risk', unit: '' }, limit: 0.5, from, earlierRows: 0, machines: [], latency: { champion: null, challenger: null }, waiting: 0, problem: null,
      total: { rows: 1234, above: { both: 3, champion: 1, challenger: 2, neither: 1228 }, difference: { mean: 0.01, largest: 0.2 }, correlation: 0.98, unanswered: 0, alone: 0, dropped: 0 },
    };
    expect(text(page([model({ challenger })]).html)).toContain('Challenger 2.0.0 beside champion 1.0.0 Since it was appointed, at the limit of 50 %; as it was when the report was made. Rows that both answered 1,234');
    expect(digestOf(qualityContent(facts([model({ challenger })])), ledger())).toBe(digestOf(qualityContent(facts([model()])), ledger()));
  });

  it('has nothing to show where models watch and never spoke', () => {
    expect(qualityContent(facts([model({ predictions: 0 })])).empty).toBe('No model gave a prediction, of 3 watched machines.');
    expect(qualityContent(facts([])).empty).toBeNull();
  });
});
