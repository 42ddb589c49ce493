import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BAD, GOOD, UNCERTAIN } from '../../../../../electron/engine/shared/windows/quality';
import { Ring } from '../../../../../electron/engine/shared/windows/ring';
import { samplesAt, type SampledInput, type SampleSpec } from '../../../../../electron/engine/shared/windows/samples';
import { T0 } from '../../live/support';

interface Reading { tag: number; time: number; value: number; quality: number }

const reading: fc.Arbitrary<Reading> = fc.record({
  tag: fc.constantFrom(1, 2), time: fc.integer({ min: 0, max: 40 }).map((half) => T0 + half * 500), value: fc.integer({ min: -500, max: 500 }).map((v) => v / 10), quality: fc.constantFrom(GOOD, GOOD, GOOD, UNCERTAIN, BAD),
});
const ringsOf = (readings: readonly Reading[], keepsBad: boolean) => {
  const rings = new Map([1, 2, 3].map((tag) => [tag, new Ring(keepsBad)]));
  for (const { tag, time, value, quality } of readings) rings.get(tag)?.add(time, value, quality);
  return (tag: number) => rings.get(tag);
};
/** By the book: of each tag and time the last to arrive. */
const byTime = (readings: readonly Reading[], tag: number) => new Map(readings.filter((one) => one.tag === tag).map((one) => [one.time, one]));
const inputs = (more: Partial<SampledInput> = {}): SampledInput[] => [{ tag: 1, steps: 4, ...more }, { tag: 2, steps: 3, ...more }];
const windows = ({ values }: ReturnType<typeof samplesAt>) => values.map((window) => [...window]);

describe('samples that are steps of time', () => {
  const spec = (more: Partial<SampleSpec> = {}): SampleSpec => ({ steps: 4, tags: [1, 2], withinMs: 0, short: 'left-out', stepMs: 2_000, ...more });

  it.each(['last', 'mean'] as const)('are the %s of what lies in each, and missing where nothing does', (take) => {
    fc.assert(fc.property(fc.array(reading, { maxLength: 60 }), fc.integer({ min: 0, max: 24_000 }), (readings, ms) => {
      const at = T0 + ms;
      const got = samplesAt(spec({ take }), inputs({ missing: true }), ringsOf(readings, false), at);
      const newest = Math.ceil(at / 2_000);
      const used: Reading[] = [];
      const want = inputs().map(({ tag, steps }) => Array.from({ length: steps }, (_, i) => {
        const pane = newest - steps + 1 + i;
        const within = [...byTime(readings, tag).values()].filter(({ time, quality }) => quality !== BAD && time > (pane - 1) * 2_000 && time <= Math.min(at, pane * 2_000)).sort((a, b) => a.time - b.time);
        const taken = take === 'last' ? within.slice(-1) : within;
        used.push(...taken);
        return taken.reduce((sum, { value }) => sum + value, 0) / taken.length;
      }));
      expect(windows(got)).toEqual(want);
      expect(got.lack).toBeUndefined();
      expect(got.quality).toBe(Math.max(want.flat().some(Number.isNaN) ? UNCERTAIN : GOOD, ...used.map(({ quality }) => quality)));
    }));
  });

  it('leave the model blind where one is missing that may not be, or fewer are there than have to be', () => {
    const readings = [1, 3, 7].flatMap((s) => [1, 2].map((tag) => ({ tag, time: T0 + s * 1000, value: s, quality: GOOD })));
    const lack = (more: Partial<SampleSpec>, input: Partial<SampledInput> = {}) => samplesAt(spec(more), inputs(input), ringsOf(readings, false), T0 + 7_500).lack;
    expect(lack({})).toBe('the window takes 4 samples, of which all have to be there, and 3 are');
    expect(lack({ minCoverage: 0.75 }, { missing: true })).toBe('the window takes 3 samples, of which all have to be there, and 2 are');
    expect(lack({ minCoverage: 0.6 }, { missing: true })).toBeUndefined();
  });

  it('are converted, and of a category its code in the model', () => {
    const readings = [0, 1, 2, 3].map((s) => ({ tag: 1, time: T0 + s * 2_000, value: s % 2, quality: GOOD }));
    const at = T0 + 6_000;
    const of = (input: Partial<SampledInput>, take: 'last' | 'mean' = 'last') => windows(samplesAt(spec({ take }), [{ tag: 1, steps: 4, ...input }], ringsOf(readings, false), at))[0];
    expect(of({ convert: { scale: 10, offset: 1 } })).toEqual([1, 11, 1, 11]);
    expect(of({ codes: [2, 0] }, 'mean')).toEqual([2, 0, 2, 0]);
  });
});

describe('samples that are sets of readings of one time', () => {
  const spec = (more: Partial<SampleSpec> = {}): SampleSpec => ({ steps: 4, tags: [1, 2], withinMs: 15_000, short: 'left-out', ...more });

  it('are those that every tag has a usable reading of; one that is not whole is in no window, and never passed over', () => {
    fc.assert(fc.property(fc.array(reading, { maxLength: 90 }), fc.integer({ min: 0, max: 24_000 }), fc.boolean(), (readings, ms, repeats) => {
      const at = T0 + ms;
      const got = samplesAt(spec({ short: repeats ? 'repeat-first' : 'left-out' }), inputs(), ringsOf(readings, true), at);
      const tags = [1, 2].map((tag) => byTime(readings, tag));
      const times = [...new Set(readings.map(({ time }) => time))].filter((time) => time <= at && time > at - 15_000).sort((a, b) => a - b).slice(-4);
      const sets = times.map((time) => tags.map((own) => own.get(time)));
      const isWhole = (set: readonly (Reading | undefined)[]) => set.every((one) => one !== undefined && one.quality !== BAD);
      const first = sets.map(isWhole).lastIndexOf(false) + 1;
      const run = sets.slice(first);
      if (repeats && first === 0 && run.length > 0) while (run.length < 4) run.unshift(run[0] ?? []);
      if (run.length < 4) expect(got.lack).toMatch(/^the window takes 4 samples, and (none|only)/);
      else {
        expect(got.lack).toBeUndefined();
        expect(windows(got)).toEqual([run.map((set) => set[0]?.value), run.slice(-3).map((set) => set[1]?.value)]);
        expect(got.quality).toBe(Math.max(...run.flat().map((one) => one?.quality ?? BAD)));
      }
    }));
  });

  it('have the same bits whatever the order of arrival, and however far back more is kept', () => {
    fc.assert(fc.property(fc.uniqueArray(reading, { selector: ({ tag, time }) => `${tag} ${time}`, maxLength: 60 }), fc.integer({ min: 0, max: 24_000 }), fc.infiniteStream(fc.nat()), (readings, ms, order) => {
      const at = T0 + ms;
      const shuffled = readings.map((one) => ({ one, key: order.next().value as number })).sort((a, b) => a.key - b.key).map(({ one }) => one);
      const bits = samplesAt(spec(), inputs(), ringsOf(readings, true), at);
      expect(samplesAt(spec(), inputs(), ringsOf(shuffled, true), at)).toEqual(bits);
      expect(samplesAt(spec(), inputs(), ringsOf(readings.filter(({ time }) => time > at - 15_000), true), at)).toEqual(bits);
    }));
  });

  it('follow each other as a tag says, where there is one: across no gap, and not where it begins anew', () => {
    const cycle = (cycles: readonly number[]) => {
      const readings = cycles.flatMap((value, i) => [1, 2, 3].map((tag) => ({ tag, time: T0 + i * 1000, value, quality: GOOD })));
      const got = samplesAt(spec({ tags: [1, 2, 3], order: 3, largestStep: 1 }), inputs(), ringsOf(readings, true), T0 + 1000 * cycles.length);
      return got.lack?.replace(/\d{4}-\S+/, 'then') ?? windows(got)[0];
    };
    expect(cycle([7, 8, 9, 10])).toEqual([7, 8, 9, 10]);
    expect(cycle([7, 8, 10, 11])).toBe('the window takes 4 samples, and only 2 are there since the gap before then');
    expect(cycle([8, 9, 10, 1])).toBe('the window takes 4 samples, and only this one is there since then where the order begins anew');
  });
});
