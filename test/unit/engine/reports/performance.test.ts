import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../../../electron/engine/reports/assemble';
import { measure, type MeasuredStep } from '../../../../electron/engine/alarms/measures';
import type { PerformanceFacts } from '../../../../electron/engine/reports/performance/facts';
import { digestOf } from '../../../../electron/engine/reports/ledger/revision';
import { performanceContent } from '../../../../electron/engine/reports/performance/report';
import { heading, lead } from '../../../../electron/engine/reports/performance/sentences';
import { bytesOf, from, hour, ledger, minute, stamp, text, to } from './facts';

const names = { assetName: 'Mill 07', place: 'Works / Hall 1', condition: 'Failure risk high' };

/** Each raised at its minute; acknowledged after so many seconds, where one was, and returned at once. */
function steps(...raised: [atMinute: number, answeredS?: number][]): MeasuredStep[] {
  return raised.flatMap(([at, answeredS], i): MeasuredStep[] => {
    const place = { definition: 1, asset: 1 + (i % 3), priority: 1 as const };
    const time = from + at * minute;
    return [{ ...place, at: time, before: 'normal', after: 'unacknowledged' }, ...(answeredS === undefined ? [] : [{ ...place, at: time + answeredS * 1000, before: 'unacknowledged', after: 'acknowledged' } as const])];
  }).sort((a, b) => a.at - b.at);
}

function facts(of: MeasuredStep[], more: Partial<PerformanceFacts> = {}): PerformanceFacts {
  const { mostFrequent, chattering, ...rest } = measure(of, from, to, 0);
  const named = <T extends object>(one: T) => ({ ...one, ...names });
  const announcements = of.filter(({ after }) => after === 'unacknowledged').map(({ at, priority, definition, asset }) => ({ at, priority, definition, asset, ...names }));
  const counts = Array.from({ length: 24 }, (_, i) => announcements.filter(({ at }) => at >= from + i * hour && at < from + (i + 1) * hour).length);
  return {
    from, to, zone: 'Europe/Berlin', plant: 'Works, Hall 1', simulated: false, before: null, announcements, counts, stepMs: hour, blind: [], aside: [],
    measures: { ...rest, mostFrequent: mostFrequent.map(named), chattering: chattering.map(named), stale: [] }, ...more,
  };
}
const renderPerformance = (of: PerformanceFacts, fonts: []) => assemble(performanceContent(of), ledger(), stamp, of.simulated, fonts);
const told = (...given: Parameters<typeof facts>) => lead(facts(...given)).join(' ').replaceAll('\u202f', ' ');
/** Twelve within six minutes. */
const flood = steps(...Array.from({ length: 12 }, (_, i): [number, number?] => [300 + i / 2, i < 8 ? 20 + i : undefined]));

describe('an alarm-performance report', () => {
  it('finds whether what came was manageable', () => {
    expect(heading(facts([]))).toBe('No alarm was announced that day');
    expect(heading(facts(steps([10, 30])))).toBe('One alarm, no more than one operator can manage');
    expect(heading(facts(flood))).toBe('One of 6 measures lies beyond what one operator can manage');
  });

  it('says how many came, when most, which most often, how long they waited, and what went unseen', () => {
    expect(told([])).toBe('Every machine was watched all the time.');
    const before = facts(steps([10], [20])).measures;
    expect(told(flood, { before })).toMatch(/^Twelve alarms were announced, 0\.5 an hour; the day before it was 2\. The busiest ten minutes began on 22 Nov 11:00, with twelve\. There was a flood, 0\.9 % of the time\./);
    expect(told(flood)).toContain('Failure risk high of Mill 07 came most often: 4 times, 33 % of all.');
    expect(told(flood)).toContain('nine of ten for 27 s. Four were never acknowledged.');
    const blind = [{ asset: 3, assetName: 'Mill 03', place: 'Works / Hall 1', blindMs: 30 * minute, silentMs: 4 * minute }];
    expect(told(steps([10, 30]), { blind })).toBe('One alarm was announced, < 0.1 an hour. One was acknowledged, after 30 s at most. Mill 03 was not watched for 34 min.');
  });

  it('is equal to the byte for equal facts, has a row for each announcement, and takes no name for markup', () => {
    const odd = facts(flood, { aside: [{ definition: 1, asset: 1, ...names, assetName: '<b>=1+1', priority: 2, state: 'shelved', since: from, until: to, why: 'sensor & cable', by: 'Anna', holds: true }] });
    const made = renderPerformance(odd, []);
    expect(bytesOf(renderPerformance(odd, []))).toEqual(bytesOf(made));
    expect(text(made.html)).toContain('One is set aside');
    expect(made.html).toContain('&lt;b&gt;=1+1');
    expect(made.html).toContain('sensor &amp; cable');
    expect(made.html).not.toMatch(/NaN|undefined|Infinity/);
    const rows = parse<Record<string, string>>(made.csv, { columns: true });
    expect(rows).toHaveLength(12);
    expect(rows[0]).toMatchObject({ announced_utc: new Date(from + 300 * minute).toISOString(), machine: 'Mill 07', place: 'Works / Hall 1', alarm: 'Failure risk high', priority: '1', simulated: 'no' });
  });

  it('is no other revision because of what is set aside just now', () => {
    const aside = [{ definition: 1, asset: 1, ...names, priority: 2 as const, state: 'shelved' as const, since: from, until: to, why: 'sensor', by: 'Anna', holds: true }];
    expect(digestOf(performanceContent(facts(flood, { aside })), ledger())).toBe(digestOf(performanceContent(facts(flood)), ledger()));
  });

  it('draws a column for each step and says in words how many were too much', () => {
    const made = renderPerformance(facts(flood), []);
    expect(text(made.html)).toContain('In one of 24 stretches of 1 h more came than one operator can manage. Dark: those.');
    expect(made.html.match(/<rect [^>]*fill="#39444D"/g)).toHaveLength(1);
    expect(renderPerformance(facts([]), []).html).not.toContain('Alarms over the day');
  });
});
