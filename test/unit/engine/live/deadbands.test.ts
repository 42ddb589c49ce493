import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BAD, GOOD, ReadingBuilder, UNCERTAIN } from '../../../../electron/engine/live/columns';
import { cautionsOf, neededEveryMs } from '../../../../electron/engine/live/deadband-effects';
import { Deadbands } from '../../../../electron/engine/live/deadbands';
import { feedOf } from '../../../../electron/engine/live/features';
import { PlantIndex } from '../../../../electron/engine/live/plant-index';
import type { Manifest, ManifestInput } from '../../../../electron/contract/manifest';
import { plant, T0, tag } from './support';

interface Came { ms: number; value: number; quality: number }
interface Stored { time: number; value: number; quality: number }
const speed = tag(11, 'speed', { deadband: 1, longestSilenceMs: 10_000 });

function rig(own = speed, needed = Infinity) {
  const deadbands = new Deadbands();
  deadbands.set([own, tag(12, 'torque')], () => needed, () => NaN);
  deadbands.begin();
  const out = new ReadingBuilder(2, deadbands);
  const stored = (): Stored[] => {
    const { time, value, quality } = out.columns();
    return Array.from(time, (at, row) => ({ time: at - T0, value: value[row] ?? NaN, quality: quality[row] ?? NaN }));
  };
  const take = (ms: number, value: number, quality = GOOD) => out.take(own, T0 + ms, T0 + ms, value, quality);
  return { deadbands, out, take, stored, times: () => stored().map(({ time }) => time) };
}

describe('a deadband', () => {
  it('keeps what has moved by more than it from the last kept reading, so that no drift is lost', () => {
    const { take, stored, out, deadbands } = rig();
    [10, 10.6, 11, 11.4, 11.9, 12.5].forEach((value, s) => take(s * 1000, value));
    expect(stored().map(({ value }) => value)).toEqual([10, 11.4, 12.5]);
    expect(out.unchanged.time).toEqual([1000, 2000, 4000].map((ms) => T0 + ms));
    expect(deadbands.counts()).toEqual([{ tag: 11, kept: 3, unchanged: 3 }]);
  });

  it('of 0 keeps changes alone', () => {
    const { take, times } = rig({ ...speed, deadband: 0 });
    [1, 1, 1, 2, 2, 1].forEach((value, s) => take(s * 1000, value));
    expect(times()).toEqual([0, 3000, 5000]);
  });

  it('leaves tags that have none alone', () => {
    const { out, times } = rig();
    for (const s of [0, 1, 2]) out.take(tag(12, 'torque'), T0 + s * 1000, T0, 5, GOOD);
    expect(times()).toEqual([0, 1000, 2000]);
  });

  it('keeps every change of quality, and whatever has no value', () => {
    const { take, times } = rig();
    [GOOD, GOOD, UNCERTAIN, UNCERTAIN, BAD, BAD, GOOD].forEach((quality, s) => take(s * 1000, 10, quality));
    [7, 8, 9].forEach((s) => take(s * 1000, NaN, BAD));
    take(10_000, 10);
    expect(times()).toEqual([0, 2000, 4000, 6000, 7000, 8000, 9000, 10_000]);
  });

  it('keeps one before the longest silence is over, however often the source sends', () => {
    for (const everyMs of [100, 1000, 4000, 9000, 15_000]) {
      const { take, times } = rig();
      for (let ms = 0; ms <= 120_000; ms += everyMs) take(ms, 10);
      const gaps = times().slice(1).map((time, i) => time - (times()[i] ?? 0));
      expect(Math.max(...gaps)).toBe(everyMs > 5000 ? everyMs : 10_000 - (everyMs === 4000 ? 2000 : everyMs));
    }
  });

  it('keeps everything where a model needs every reading, and one as often as it needs one', () => {
    for (const [needed, kept] of [[0, 21], [5000, 6]] as const) {
      const { take, times } = rig(speed, needed);
      for (let s = 0; s <= 20; s++) take(s * 1000, 10);
      expect(times()).toHaveLength(kept);
    }
  });

  it('keeps what is older than the last kept reading, also where it came before', () => {
    const { take, times } = rig();
    take(5000, 10);
    take(3000, 10);
    take(3000, 10);
    take(6000, 10.5);
    expect(times()).toEqual([5000, 3000, 3000]);
  });

  it('does not let a reading that comes out of order stand for those after it', () => {
    const { take, stored } = rig();
    take(1000, 10);
    take(4000, 10.5);
    take(3000, 30);
    take(5000, 10.6);
    // What was left out at 4 s says that 30 holds no longer.
    expect(stored().map(({ time, value }) => [time, value])).toEqual([[1000, 10], [3000, 30], [4000, 10.5]]);
  });

  it('goes on from what is stored after a start, and keeps everything until that is known', () => {
    const deadbands = new Deadbands();
    deadbands.set([speed], () => Infinity, () => NaN);
    const out = new ReadingBuilder(2, deadbands);
    const take = (ms: number, value: number) => out.take(speed, T0 + ms, T0 + ms, value, GOOD);
    take(5000, 10);
    take(5500, 10);
    deadbands.restore(11, T0 + 4000, 99, GOOD);
    deadbands.begin();
    take(6000, 10);
    expect(out.length).toBe(2);

    const again = new Deadbands();
    again.set([speed], () => Infinity, () => NaN);
    const later = new ReadingBuilder(2, again);
    again.restore(11, T0 + 4000, 10, GOOD);
    again.begin();
    later.take(speed, T0 + 5000, T0, 10.5, GOOD);
    later.take(speed, T0 + 3000, T0, 10.5, GOOD);
    later.take(speed, T0 + 6000, T0, 11.5, GOOD);
    expect([...later.columns().value]).toEqual([10.5, 11.5]);
  });

  it('that a tag is given while readings come begins after what is stored already', () => {
    const { deadbands, take, times } = rig();
    deadbands.set([], () => Infinity, () => NaN);
    deadbands.set([speed], () => Infinity, () => T0 + 5000);
    for (const ms of [4000, 4500, 5000, 6000]) take(ms, 10);
    expect(times()).toEqual([4000, 4500, 5000]);
  });

  it('holds for every order of readings: what is not kept lies within it of the stored reading before it, and so does the silence', () => {
    const came = fc.record({ ms: fc.integer({ min: 0, max: 120 }).map((half) => half * 500), value: fc.constantFrom(NaN, ...Array.from({ length: 40 }, (_, i) => i / 4)), quality: fc.constantFrom(GOOD, GOOD, GOOD, GOOD, UNCERTAIN, BAD) });
    const inOrder = fc.array(came, { maxLength: 80 }).map((all) => [...all].sort((a, b) => a.ms - b.ms));
    fc.assert(fc.property(fc.oneof(inOrder, fc.array(came, { maxLength: 80 })), (sequence: Came[]) => {
      const { take, stored, out } = rig();
      for (const [i, { ms, value, quality }] of sequence.entries()) {
        const before = stored();
        const left = out.unchanged.time.length;
        take(ms, value, quality);
        const now = stored();
        if (out.unchanged.time.length === left) {
          expect(now[before.length]).toEqual({ time: ms, value, quality });
          continue;
        }
        expect(now).toEqual(before);
        // By time, then arrival, of what had come by then.
        const last = before.map((one, at) => ({ ...one, at })).sort((a, b) => a.time - b.time || a.at - b.at).at(-1);
        expect(last).toMatchObject({ quality });
        expect(ms).toBeGreaterThanOrEqual(last?.time ?? Infinity);
        expect(ms - (last?.time ?? 0)).toBeLessThan(10_000);
        expect(Math.abs(value - (last?.value ?? NaN)), `reading ${i}`).toBeLessThanOrEqual(1);
      }
      expect(out.length + out.unchanged.time.length).toBeGreaterThanOrEqual(sequence.length);
    }));
  });

  it('says, of readings in order, at every moment what came last to within itself', () => {
    const step = fc.record({ gap: fc.integer({ min: 1, max: 4000 }), move: fc.double({ min: -0.8, max: 0.8, noNaN: true }) });
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 200 }), (steps) => {
      const { take, stored } = rig();
      let [ms, value] = [0, 0];
      for (const { gap, move } of steps) {
        take((ms += gap), (value += move));
        expect(Math.abs(value - (stored().at(-1)?.value ?? NaN))).toBeLessThanOrEqual(1);
        expect(ms - (stored().at(-1)?.time ?? NaN)).toBeLessThan(10_000);
      }
    }));
  });
});

const input = (name: string, more: Partial<Record<string, unknown>> = {}): ManifestInput => ({ name, title: name, kind: 'number', from: 'tag', aliases: [], ...more });
const window = (aggregate: string, more: object = {}) => ({ window: { aggregate, lengthMs: 60_000, paneMs: 1_000, ...more } });
const manifest = (inputs: ManifestInput[], more: Partial<Manifest> = {}): Manifest => ({ manifestVersion: 1, name: 'wear', version: '1.0.0', title: 'Wear', task: 'other', description: '', licence: '', trainingData: [], inputs, outputs: [{ name: 'y', title: 'Y', kind: 'number', meaning: '' }], thresholds: [], metrics: {}, ...more });

describe('what a deadband does to models', () => {
  const known = plant.assetById(2);
  const needs = (made: Manifest) => neededEveryMs(feedOf(made, known ?? (undefined as never)), 11);

  it.each<[string, Manifest, number]>([
    ['reads another tag', manifest([input('torque')]), Infinity],
    ['reads the last value of a minute', manifest([input('speed')]), 59_000],
    ['asks for five readings', manifest([input('speed', window('mean', { minCount: 5 }))]), 11_800],
    ['asks for panes to be covered', manifest([input('speed', window('mean', { minCoverage: 0.5, paneMs: 10_000 }))]), 10_000],
    ['counts readings', manifest([input('speed', window('count'))]), 0],
    ['takes a spectrum', manifest([input('speed', window('band', { lengthMs: 64_000, sampleHz: 1, bandHz: [0.1, 0.4] }))]), 0],
    ['takes a sample each second', manifest([input('speed')], { sequences: [{ name: 'x', inputs: ['speed'], length: 10, layout: 'time-features' }], series: { by: [], short: 'left-out', stepMs: 1_000 } }), 1_000],
    ['takes sets of readings', manifest([input('speed')], { sequences: [{ name: 'x', inputs: ['speed'], length: 10, layout: 'time-features' }] }), 0],
  ])('a model that %s', (_, made, expected) => expect(needs(made)).toBe(expected));

  it('is told: which model, and what of it', () => {
    const say = (made: Manifest, silence = 60_000) => {
      const index = new PlantIndex({ assets: [...plant.equipment.map(({ asset }) => asset), { id: 1, parent: null, kind: 'site', key: 'works', name: 'Works', attributes: {} }], tags: plant.tags.map((one) => one.tag) });
      const models = { watches: () => [{ asset: 2, model: 'wear', version: '1.0.0', versionId: 7, output: 'y', title: 'Y', limit: null, modes: [] }], version: () => ({ model: 'wear', version: '1.0.0', manifest: made }) as never };
      return cautionsOf(models, index, [11], { deadband: 1, longestSilenceMs: silence });
    };
    expect(say(manifest([input('torque')]))).toEqual([]);
    expect(say(manifest([input('speed')]), 30_000)).toEqual([]);
    expect(say(manifest([input('speed')]))).toMatchObject([{ tag: 11, model: 'wear', message: expect.stringMatching(/every 59 s/) }]);
    expect(say(manifest([input('speed', window('std'))]), 30_000)).toMatchObject([{ message: expect.stringMatching(/^Its standard deviation of speed/) }]);
    expect(say(manifest([input('speed', window('count'))]))).toMatchObject([{ message: expect.stringMatching(/needs every reading/) }]);
  });
});
