import { describe, expect, it } from 'vitest';
import { deadbandOf, keptSentence } from '../../../../renderer/words/deadbands';
import { alarmNumber, byUrgency, needsAcknowledging, reasonProblem, transitionWords } from '../../../../renderer/words/alarms';
import { storeFailure } from '../../../../renderer/words/failures';
import { blocks, plain } from '../../../../renderer/words/markdown';
import { goldenWords, inspectionSentences, seriesWords, shortHash } from '../../../../renderer/words/models';
import { figureOfBar, measuresFinding, unseenWords } from '../../../../renderer/words/measures';
import { passphraseStrength } from '../../../../renderer/words/passphrase';
import { whoWords } from '../../../../renderer/words/people';
import { cronOf, lateWords, rhythmOf, schedulesFinding, zoned } from '../../../../renderer/words/schedules';
import { extremes, risingSince, slopePerHour } from '../../../../renderer/words/trends';
import type { Alarm } from '../../../../electron/contract/alarms';

const en = 'en-GB';
const spaced = (text: string) => text.replaceAll('\u202f', ' ');

describe('rhythms of schedules', () => {
  it('says how late a run began, and when one failed', () => {
    const due = Date.UTC(2026, 2, 30, 4);
    expect(lateWords({ due, started: due + 60_000, state: 'done' }, 0, en)).toBeNull();
    expect(spaced(lateWords({ due, started: due + 3 * 3_600_000, state: 'done' }, 0, en) ?? '')).toBe('3 h late');
    expect(lateWords({ due, started: due + 3 * 3_600_000, state: 'done' }, 3 * 3_600_000, en)).toBeNull();
    expect(lateWords({ due, started: due + 3 * 3_600_000, state: 'skipped' }, 0, en)).toBeNull();
    const run = (name: string, state: 'done' | 'failed' | null) => ({ name, lastRun: state && { state } });
    expect([[], [run('a', null), run('b', 'done')], [run('a', 'failed'), run('b', 'done')], [run('a', 'failed'), run('b', 'failed')]].map(schedulesFinding)).toEqual([
      'Schedules', '2 schedules', 'The last run of a failed', 'The last runs of 2 schedules failed',
    ]);
  });
  it('names the zone whose clocks show another time', () => {
    const at = Date.UTC(2026, 2, 30, 4);
    expect(zoned(at, 'Europe/Berlin', en, 'Europe/Berlin')).toBe('');
    expect(zoned(at, 'Europe/Berlin', en, 'Europe/Paris')).toBe('');
    expect(zoned(at, 'America/New_York', en, 'Europe/Berlin')).toBe('; 00:00 in America/New_York');
  });
  it('writes back what it reads', () => {
    for (const cron of ['0 6 * * 1', '30 22 * * *', '5 * * * *', '0 6 31 * *']) expect(cronOf(rhythmOf(cron))).toBe(cron);
  });
});

describe('a deadband', () => {
  it('is read as it is typed, and told what is wrong with it', () => {
    expect(deadbandOf(' 0,5 ', '30', 'number')).toEqual({ wanted: { deadband: 0.5, longestSilenceMs: 30_000 }, sizeError: null, silenceError: null });
    expect(deadbandOf('', 'whatever', 'number')).toEqual({ wanted: null, sizeError: null, silenceError: null });
    expect(deadbandOf('0', '60', 'category').wanted).toEqual({ deadband: 0, longestSilenceMs: 60_000 });
    for (const [size, silence, kind] of [['-1', '60', 'number'], ['x', '60', 'number'], ['Infinity', '60', 'number'], ['1', '60', 'boolean'], ['1', '0.5', 'number'], ['1', '3601', 'number'], ['1', '', 'number']] as const) {
      const { wanted, sizeError, silenceError } = deadbandOf(size, silence, kind);
      expect([wanted, sizeError === null && silenceError === null], `${size} ${silence}`).toEqual([null, false]);
    }
  });
  it('is said to have saved something', () => {
    expect(spaced(keptSentence({ kept: 25, unchanged: 75 }))).toBe('Since the appliance started 100 readings came; 75 of them (75 %) had not moved and were not kept.');
    expect(keptSentence({ kept: 0, unchanged: 0 })).toMatch(/^Nothing has come/);
  });
});

describe('a passphrase', () => {
  it('needs ten characters', () => {
    expect(passphraseStrength('')).toMatchObject({ level: 0 });
    expect(passphraseStrength('short one')).toEqual({ level: 0, words: '1 more character needed' });
  });
  it('is judged by what a machine would have to guess', () => {
    expect(['aaaaaaaaaaaa', '1234567890', 'password1234', 'abcdefghij', 'horse staple battery', 'Tr0ub4dor&3xyz'].map((text) => passphraseStrength(text).level)).toEqual([1, 1, 1, 1, 3, 3]);
  });
});

describe('a line of numbers', () => {
  const time = Float64Array.from({ length: 96 }, (_, i) => i * 300_000);
  it('knows its extremes without what is missing', () => {
    expect(extremes([NaN, 2, 1, 3, NaN])).toEqual({ low: 1, high: 3, last: 3 });
    expect(extremes([NaN])).toBeNull();
  });
  it('has a slope per hour over its last part', () => {
    const value = time.map((t) => (t / 3_600_000) * 5);
    expect(slopePerHour({ time, value }, 3_600_000)).toBeCloseTo(5);
    expect(slopePerHour({ time: [0, 1], value: [1, 2] }, 1000)).toBeNaN();
  });
  it('is not called a trend when it jumps', () => {
    expect(slopePerHour({ time, value: time.map((_, i) => (i === 95 ? 1 : 0)) }, 3_600_000)).toBe(0);
  });
  it('rises since it left its level', () => {
    const value = time.map((_, i) => (i < 60 ? 0.05 : 0.05 + (i - 60) * 0.01));
    expect(risingSince({ time, value }, 0.1)).toBe(time[67]);
  });
  it('does not rise when it is flat or on its way back', () => {
    expect(risingSince({ time, value: time.map(() => 0.05) }, 0.05)).toBeNull();
    expect(risingSince({ time, value: time.map((_, i) => (i < 48 ? i : 96 - i)) }, 1)).toBeNull();
  });
});

describe('alarms', () => {
  const alarm = (over: Partial<Alarm>) => ({ id: 1, state: 'unacknowledged', priority: 1, raised: 0, ...over }) as Alarm;
  it('wait for a person even after they returned', () => {
    expect((['unacknowledged', 'returned', 'acknowledged', 'normal'] as const).map((state) => needsAcknowledging({ state }))).toEqual([true, true, false, false]);
  });
  it('stand by what waits, then priority, then the newest', () => {
    const list = [alarm({ id: 1, state: 'acknowledged' }), alarm({ id: 2, priority: 4 }), alarm({ id: 3, raised: 5 }), alarm({ id: 4, raised: 9 })];
    expect(list.sort(byUrgency).map((a) => a.id)).toEqual([4, 3, 2, 1]);
  });
  it('write their numbers by their unit', () => {
    const high = (unit: string, limit: number) => ({ kind: 'prediction-high', unit, limit }) as const;
    expect([alarmNumber(0.81, high('', 0.6), en), alarmNumber(8.3, high('K', 8.6), en), alarmNumber(81, high('%', 60), en), alarmNumber(null, high('', 0.6), en)].map(spaced)).toEqual(['81 %', '8.30 K', '81.0 %', '–']);
    expect(spaced(alarmNumber(48, { kind: 'no-data', unit: 's', limit: 15 }, en))).toBe('48 s');
    expect(alarmNumber(1, { kind: 'model-blind', unit: '', limit: 1 }, en)).toBe('–');
  });
});

describe('models', () => {
  it('say how they did on their golden samples', () => {
    const golden = { state: 'passed', rows: 200, worst: 1.2e-7, at: 0 } as const;
    expect(goldenWords(golden, true, en)).toBe('Matches its 200 golden samples; largest difference 1.2e-7');
    expect(goldenWords(golden, false, en)).toBe('Matches its 200 golden samples');
    expect(goldenWords({ ...golden, state: 'none' }, false, en)).toBe('No golden samples came with it');
  });
  it('say which rows of a file belong together', () => {
    expect(seriesWords({ by: [{ title: 'Unit' }], order: { title: 'Cycle' } })).toBe('A series for each Unit, in the order of Cycle');
    expect(seriesWords({ by: [] })).toBe('All are one series, in the order of the file');
  });
  it('show a hash by its ends', () => {
    expect(shortHash('9f2c0a1b'.repeat(8))).toBe('9f2c0a…0a1b');
  });
  it('give the reason alone when they can’t run', () => {
    expect(inspectionSentences({ ok: false, reason: 'Not an ONNX model.', producer: '', opsets: {}, inputs: [], outputs: [], parameters: 0, bytes: 3, rewrites: [], warnings: [], ms: 1 })).toEqual(['Not an ONNX model.']);
  });
});

describe('a model card', () => {
  it('becomes blocks of plain text', () => {
    expect(blocks('# Title\n\nSome **bold** text,\ngoes on.\n\n- one\n- two\n  more\n\n| a | b |\n| --- | --- |\n| 1 | `2` |\n\n```\ncode *here*\n```')).toEqual([
      { type: 'heading', level: 1, text: 'Title' },
      { type: 'paragraph', text: 'Some bold text, goes on.' },
      { type: 'list', ordered: false, items: ['one', 'two more'] },
      { type: 'table', head: ['a', 'b'], rows: [['1', '2']] },
      { type: 'code', text: 'code *here*' },
    ]);
  });
  it('leads nowhere and keeps markup as text', () => {
    expect(plain('see [the data](https://example.org) and <script>x</script>')).toBe('see the data and <script>x</script>');
    expect(plain('tool_wear and air_temperature stay')).toBe('tool_wear and air_temperature stay');
  });
});

describe('a store that can’t be opened', () => {
  it('has its own words and steps for each reason', () => {
    const titles = ['store-damaged', 'store-newer', 'wrong-key', 'home-in-use', 'store-full', 'anything'].map((code) => storeFailure(code, '/data').title);
    expect(new Set(titles).size).toBe(6);
    expect(storeFailure('store-damaged', '/data').steps.join(' ')).toContain('/data');
  });
});

describe('who did something', () => {
  it('is a name, never the audit trail’s own spelling', () => {
    expect(['person:3 Anna Berg', 'ctl:root', 'system:engine', 'Anna'].map(whoWords)).toEqual(['Anna Berg', 'root, on the command line', 'Millwright', 'Anna']);
  });
});

describe('the life of an alarm in words', () => {
  it('says what happened, by whom, and whether it was announced again', () => {
    const step = { input: 'acknowledge', before: 'unacknowledged', after: 'acknowledged', who: 'Anna', from: 'window' } as const;
    expect(transitionWords(step)).toBe('Acknowledged by Anna');
    expect(transitionWords({ ...step, input: 'unshelve', before: 'shelved', after: 'unacknowledged', who: 'ctl:root', from: 'ctl' })).toBe('Taken off the shelf by root, on the command line, announced again');
    expect(transitionWords({ ...step, input: 'raise', before: 'returned', after: 'unacknowledged', who: 'Millwright', from: 'system' })).toBe('Raised, announced again');
  });
  it('takes no reason that says nothing', () => {
    expect([reasonProblem('  x '), reasonProblem('sensor is changed')]).toEqual(['Say why, in three characters at least.', null]);
  });
  it('tells whether one operator can manage it', () => {
    const bars = [{ what: 'per-hour', want: 6, got: 9.26, holds: false }, { what: 'flood-share', want: 0.01, got: 0.002, holds: true }] as const;
    expect(measuresFinding({ announced: 3, bars: [...bars] })).toBe('1 measure beyond what one operator can manage');
    expect([[90_000, 0], [0, 3_600_000], [90_000, 3_600_000]].map(([blindMs = 0, silentMs = 0]) => spaced(unseenWords({ blindMs, silentMs })))).toEqual(['blind for 1 min 30 s', 'no data for 1 h', 'blind for 1 min 30 s, no data for 1 h']);
    expect(measuresFinding({ announced: 3, bars: [bars[1]] })).toBe('What came is manageable for one operator');
    expect(bars.map(({ what, got }) => spaced(figureOfBar(what, got, en)))).toEqual(['9.3', '< 1 %']);
  });
});
