import { expect, it } from 'vitest';
import { agreementWords, comparisonNotes, costSentence, latencyWords, replaySentence } from '../../../../renderer/words/comparisons';

const alarm = { asset: 1, name: 'Mill 1', raised: 0, returned: null, peak: 1 };
const rule = { limit: 1, deadband: 0, onDelayMs: 0 };
const replayed = (more: number, fewer: number, kept: number) => replaySentence({ days: 7, rule, gained: Array(more).fill(alarm), lost: Array(fewer).fill(alarm), alarms: { champion: 0, replayed: 0, kept } }, 'en');
const spaced = (text: string) => text.replaceAll('\u202f', ' ');

it('says what a version would have raised', () => {
  expect(replayed(3, 1, 12)).toBe('In the last 7 days it would have raised three alarms more and one fewer; twelve would have been the same.');
  expect(replayed(1, 0, 0)).toBe('In the last 7 days it would have raised one alarm more; none would have been the same.');
  expect(replayed(0, 2, 1)).toBe('In the last 7 days it would have raised two alarms fewer; one would have been the same.');
  expect(replayed(0, 0, 4)).toBe('In the last 7 days it would have raised the same alarms: four.');
  expect(replaySentence({ days: 1, rule: null, gained: [], lost: [], alarms: { champion: 0, replayed: 0, kept: 0 } }, 'en')).toBe('It was run over the last day. Its output has no limit, so neither version raises alarms.');
});

const figures = { rows: 200, above: { both: 3, champion: 1, challenger: 0, neither: 196 }, difference: null, correlation: null, unanswered: 2, alone: 0, dropped: 1 };

it('says what it cost, how far both agree and what is missing', () => {
  expect(spaced(costSentence({ figures, cost: { cpuSecondsPer1000Rows: 0.0123, peakMemoryBytes: 91_000_000, seconds: 4 }, latency: { p50: 0.34, p99: 2 } }, 'en'))).toBe('202 rows, 0.012 s of processor time per thousand, 91 MB of memory, 0.34 ms for one row.');
  expect(spaced(agreementWords(figures, 'en'))).toBe('> 99 %');
  expect(agreementWords({ rows: 0, above: figures.above })).toBe('–');
  expect(spaced(latencyWords({ p50: 1.2, p99: 13 }, 'en'))).toBe('1.2 ms, one in a hundred 13 ms or more');
  const comparison = {
    model: 'm', challenger: { version: '2', appointed: 0, who: 'x', why: null }, champion: '1', output: null, limit: null, from: null, earlierRows: 0, total: figures, machines: [],
    latency: { champion: null, challenger: null }, waiting: 0, problem: null,
  };
  expect(comparisonNotes(comparison)).toEqual([
    '1 row was not answered by the challenger: it was behind, or could not run. The champion’s answers are complete.', 'To 2 rows the challenger had no answer and the champion had.',
  ]);
  expect(comparisonNotes({ ...comparison, total: { ...figures, dropped: 0, unanswered: 0 } })).toEqual([]);
});
