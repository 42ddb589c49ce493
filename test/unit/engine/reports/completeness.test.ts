import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../../../electron/engine/reports/assemble';
import type { CompletenessFacts, MachineData, TagFacts } from '../../../../electron/engine/reports/completeness/facts';
import { figuresOf, gapsList } from '../../../../electron/engine/reports/completeness/figures';
import { completenessContent } from '../../../../electron/engine/reports/completeness/report';
import { heading, lead } from '../../../../electron/engine/reports/completeness/sentences';
import { sumOf } from '../../../../electron/engine/reports/completeness/gather';
import { digestOf } from '../../../../electron/engine/reports/ledger/revision';
import { union, type Span } from '../../../../electron/engine/reports/health/spans';
import { bytesOf, from, hour, ledger, minute, stamp, text, to } from './facts';

const tag = (name: string, gaps: Span[] = [], more: Partial<TagFacts> = {}): TagFacts => ({
  name, title: name, unit: 'Nm', source: 'press-line', expected: 1440, received: 1440 - Math.round(gaps.reduce((sum, [a, b]) => sum + b - a, 0) / minute), late: 0, bad: 0, gaps, ...more,
});
const machine = (id: number, tags: TagFacts[], more: Partial<MachineData> = {}): MachineData => ({ id, name: `Mill ${String(id).padStart(2, '0')}`, place: 'Works / Hall 1', tags, gaps: union(tags.flatMap(({ gaps }) => gaps)), before: 1, ...sumOf(tags), ...more });
const facts = (machines: MachineData[], more: Partial<CompletenessFacts> = {}): CompletenessFacts => ({
  from, to, zone: 'Europe/Berlin', plant: 'Works, Hall 1', simulated: false, observedFrom: from, machines, rejected: [], before: { expected: 1000, received: 1000, late: 0, bad: 0 },
  sources: [{ name: 'press-line', tags: 2, machines: 1, state: 'connected', ...sumOf(machines) }], ...more,
});
const told = (...given: Parameters<typeof facts>) => lead(figuresOf(facts(...given))).map(({ text }) => text).join(' ').replaceAll('\u202f', ' ');
const found = (...given: Parameters<typeof facts>) => heading(figuresOf(facts(...given))).replaceAll('\u202f', ' ');
const gap: Span = [from + hour, from + 2 * hour];
const page = (given: CompletenessFacts) => assemble(completenessContent(given), ledger(), stamp, given.simulated, []);

describe('a report on the completeness of data', () => {
  it('finds how much arrived, and where it did not', () => {
    expect(found([])).toBe('There is no equipment to report on yet');
    expect(found([machine(1, [tag('torque')])])).toBe('Every reading that was expected arrived');
    expect(found([machine(1, [tag('torque', [], { received: 1439 })])])).toBe('99.93 % of readings arrived, from every machine without a gap');
    expect(found([machine(1, [tag('torque', [gap])]), machine(2, [tag('torque')])])).toBe('97.92 % of readings arrived; one of 2 machines has gaps');
    expect(found([machine(1, [tag('torque', [[from, to]])])])).toBe('No readings came that day');
  });

  it('says what needs attention: what is silent since when, and the longest stretches', () => {
    expect(told([machine(3, [tag('torque', [gap, [from + 5 * hour, from + 5 * hour + 5 * minute]])])])).toBe('Mill 03 was without readings of a tag or more for 1 h 5 min in two stretches, the longest time from 22 Nov 07:00 to 22 Nov 08:00. Nothing was refused, and every connection stands: what is missing was not sent, or not to here. The day before 100.00 % arrived; worse since: Mill 03 (100.0 % to 95.5 %).');
    expect(told([machine(4, [tag('torque', [[to - hour, to]]), tag('speed', [[to - 2 * hour, to]])])])).toContain('Mill 04 has sent nothing since 23 Nov 05:00.');
    // One tag that went silent is not the machine.
    expect(told([machine(4, [tag('torque', [[to - hour, to]]), tag('speed')])])).toContain('Mill 04 was without readings of a tag or more for 1 h, from 23 Nov 05:00 to 23 Nov 06:00.');
    expect(told([machine(4, [tag('torque', [[from, to]])])])).toContain('Mill 04 sent nothing at all.');
    expect(told([1, 2, 3, 4, 5].map((id) => machine(id, [tag('torque', [gap])])))).toContain('Two more had gaps.');
  });

  it('says why: what is not connected, what was refused and for which cause, what came bad or late, and of which machine', () => {
    const late = machine(2, [tag('torque', [], { late: 30, bad: 4 })]);
    const words = told([machine(1, [tag('torque', [gap])]), late], {
      sources: [{ name: 'press-line', tags: 2, machines: 2, state: 'failed', expected: 1, received: 1, late: 0, bad: 0 }],
      rejected: [{ connector: 'press-line', cause: 'unknown-tag', count: 3 }, { connector: 'http', cause: 'not-json', count: 40 }],
    });
    expect(words).toContain('Not connected when this was made: press-line. 43 values and messages were not kept as they came, 40 of them from HTTP because the message is not JSON. Four were marked bad by their source, all of Mill 02. 30 came late, when their tag had already counted as stale, all of Mill 02.');
    expect(words).not.toContain('Nothing was refused');
  });

  it('says what changed since last time, or that there is nothing to compare with', () => {
    const same = machine(1, [tag('torque')]);
    expect(told([same])).toBe('Nothing. The day before 100.00 % arrived; no machine changed by half a point.');
    expect(told([{ ...same, before: 0.5 }], { before: { expected: 10, received: 5, late: 0, bad: 0 } })).toBe('Nothing. The day before 50.00 % arrived; better: Mill 01 (50.0 % to 100.0 %).');
    expect(told([{ ...same, before: null }], { before: null })).toBe('Nothing. Of the day before there is nothing to compare with.');
  });

  it('lists gaps with begin and end, those of several tags at once as one, the longest first', () => {
    const both = machine(1, [tag('torque', [gap]), tag('speed', [[gap[0] + 200, gap[1] - 200]])]);
    const one = machine(2, [tag('torque', [[from + 3 * hour, from + 6 * hour]]), tag('speed')]);
    expect(gapsList([both, one])).toEqual([
      { machine: 'Mill 02', tags: ['torque'], all: false, from: from + 3 * hour, to: from + 6 * hour },
      { machine: 'Mill 01', tags: ['torque', 'speed'], all: true, from: gap[0], to: gap[1] },
    ]);
    const { html, csv } = page(facts([both, one]));
    expect(text(html)).toContain('Two gaps Machine Tags Began Ended Lasted Mill 02 torque 22 Nov 09:00 22 Nov 12:00 3 h Mill 01 all 2 tags 22 Nov 07:00 22 Nov 08:00 1 h');
    const rows = parse<Record<string, string>>(csv, { columns: true });
    expect(rows).toHaveLength(4);
    expect(rows[2]).toMatchObject({ machine: 'Mill 02', tag: 'torque', source: 'press-line', expected: '1440', received: '1260', completeness: '0.875', gaps: '1', missing_minutes: '180', longest_gap_begin_utc: new Date(from + 3 * hour).toISOString(), gaps_utc: `${new Date(from + 3 * hour).toISOString()}/${new Date(from + 6 * hour).toISOString()}` });
  });

  it('is equal to the byte for equal facts, takes no name for markup, and holds in a plant of any size', () => {
    const odd = facts([machine(1, [tag('<script>', [gap])], { name: '<b>Mill' })]);
    expect(bytesOf(page(odd))).toEqual(bytesOf(page(odd)));
    expect(page(odd).html).not.toMatch(/<script|<b>Mill/);
    const many = Array.from({ length: 300 }, (_, i) => machine(i + 1, Array.from({ length: 10 }, (_, k) => tag(`t${k}`, i % 2 === 0 ? [[from + k * hour, from + (k + 1) * hour]] : []))));
    const { html, csv } = page(facts(many));
    expect(html).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(text(html)).toContain('1,500 gaps, the 36 longest');
    expect(csv.trimEnd().split('\r\n')).toHaveLength(3001);
    expect(page(facts([])).html).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('is no other revision because a source is away just now', () => {
    const at = (state: 'connected' | 'failed', received = 10) => digestOf(completenessContent(facts([machine(1, [tag('torque')])], { sources: [{ name: 'press-line', tags: 1, machines: 1, state, expected: 10, received, late: 0, bad: 0 }] })), ledger());
    expect(at('failed')).toBe(at('connected'));
    expect(at('failed', 9)).not.toBe(at('failed'));
  });

  it('has nothing to show where machines sent nothing, and says so', () => {
    expect(completenessContent(facts([machine(1, [tag('torque', [[from, to]])])])).empty).toBe('No reading of any of one machine came.'.replace('one', '1'));
    expect(completenessContent(facts([])).empty).toBeNull();
    expect(completenessContent(facts([machine(1, [tag('torque')])])).empty).toBeNull();
  });
});
