import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manifest as manifestSchema, type Manifest } from '../../../electron/contract/manifest';
import { AssetWindows } from '../../../electron/engine/live/asset-windows';
import { featureColumns } from '../../../electron/engine/live/stored-rows';
import { matchColumns } from '../../../electron/workers/lib/batch/match';
import { roomFor, rowReader } from '../../../electron/workers/lib/batch/row-reader';
import { labelManifest } from '../../support/packages';
import { commitOf, plant, T0 } from '../engine/live/support';

type ManifestText = Parameters<typeof labelManifest>[0];
const window = (aggregate: string, more = {}) => ({ aggregate, lengthMs: 10_000, paneMs: 1_000, ...more });
const manifestOf = (changes: ManifestText): Manifest => manifestSchema.parse(labelManifest({ thresholds: [], ...changes }));
/** As the machine of the tests' plant has them. */
const speed = { name: 'speed', title: 'Speed', kind: 'number' };
const parts = { name: 'parts', title: 'Parts', kind: 'integer' };
const mode = { name: 'mode', title: 'Mode', kind: 'category', labels: ['idle', 'cutting'] };
const grade = { name: 'grade', title: 'Grade', kind: 'category', labels: ['H', 'L'], from: 'attribute' };
const models: [string, ManifestText][] = [
  ['windows', { inputs: [{ ...speed, window: window('kurtosis', { minCount: 3 }) }, { ...parts, window: window('slope') }, { ...mode, missing: true }, grade] } as ManifestText],
  ['samples that are steps', { inputs: [{ ...speed, missing: true }, { ...parts, missing: true }, grade], sequences: [{ name: 'w', inputs: ['speed', 'parts'], length: 5 }], series: { stepMs: 2_000, take: 'mean', minCoverage: 0.4 } } as ManifestText],
  ['samples that are sets', { inputs: [speed, parts, grade], sequences: [{ name: 'w', inputs: ['speed', 'parts'], length: 3 }], series: { withinMs: 20_000 } } as ManifestText],
];

function readAll(manifest: Manifest, lines: readonly string[]): (Record<string, number[]> | string)[] {
  const [header = [], ...rows] = lines.map((line) => line.split(','));
  const reader = rowReader(manifest, header, matchColumns(manifest, header, 'raw.csv', { readings: true }), { readings: true });
  return rows.map((cells, i) => {
    const columns = roomFor(manifest, 1);
    const trouble = reader.read({ line: i + 2, raw: cells.join(','), cells }, columns, 0);
    return trouble ? [trouble.column, trouble.reason].filter(Boolean).join(': ') : Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, [...column].map(Number)]));
  });
}

const row = fc.record({
  s: fc.integer({ min: 0, max: 40 }).map((half) => half / 2), speed: fc.option(fc.integer({ min: -900, max: 900 }).map((v) => v / 100)), parts: fc.option(fc.integer({ min: 0, max: 9 })), mode: fc.constantFrom('idle', 'cutting', null),
});

/** A machine that says everything twice a second: its windows are full, whatever chance gives beside it. */
const steady = Array.from({ length: 40 }, (_, i) => ({ s: i / 2, speed: (i % 7) - 3, parts: i % 4, mode: i % 9 === 0 ? 'idle' as const : 'cutting' as const }));

describe('a file of readings', () => {
  it.each(models)('gives the inputs that the same readings give live, bit for bit: %s', async (_, changes) => {
    const manifest = manifestOf(changes);
    const mill = plant.assetById(2);
    if (!mill) throw new Error('the plant has no mill');
    let scored = 0;
    await fc.assert(fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (given) => {
      const rows = [...given].sort((a, b) => a.s - b.s);
      const text = (value: unknown) => (value === null ? '' : String(value));
      const told = readAll(manifest, ['grade,time,speed,parts,mode', ...rows.map((one) => ['L', new Date(T0 + one.s * 1000).toISOString(), one.speed, one.parts, one.mode].map(text).join(','))]);
      const live = new AssetWindows(mill, { asset: 2, model: 'm', versionId: 1, output: 'p' }, manifest, { readings: () => Promise.reject(new Error('nothing of this is late')) }, -Infinity);
      let seq = 0;
      for (const [at, one] of rows.entries()) {
        const time = T0 + one.s * 1000;
        const readings = [...(one.speed === null ? [] : [{ tag: 11, time, value: one.speed }]), ...(one.parts === null ? [] : [{ tag: 13, time, value: one.parts }]), ...(one.mode === null ? [] : [{ tag: 15, time, value: one.mode === 'idle' ? 0 : 1 }])];
        const due = await live.take(commitOf(readings, seq), readings.map((__, i) => i));
        seq += readings.length;
        const features = due.find((moment) => moment.time === time)?.features;
        if (!features) continue;
        if (features.blind) expect(told[at]).toBeTypeOf('string');
        else {
          scored++;
          const columns = featureColumns(manifest.inputs, [features]);
          const code = (name: string, value: number | string) => { const input = manifest.inputs.find((own) => own.name === name); return typeof value === 'number' ? value : input?.kind === 'category' && value !== '' ? input.labels.indexOf(value) : NaN; };
          expect(told[at]).toEqual(Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, Array.from<number | string, number>(column, (value) => code(name, value))])));
        }
      }
    }), { numRuns: 100, examples: [[steady]] });
    expect(scored).toBeGreaterThan(18);
  });

  it('tells machines apart, says which rows have no full window and why, and takes what is right beside a cell that is not', () => {
    const manifest = manifestOf({ inputs: [{ ...speed, window: window('mean', { minCount: 2 }) }, { ...parts, window: window('count') }] } as ManifestText);
    expect(readAll(manifest, [
      'Machine,timestamp,speed,parts',
      'a,2026-01-01T00:00:00Z,1,1', 'b,2026-01-01T00:00:00Z,5,1', 'a,2026-01-01T00:00:01Z,3,x', 'a,2026-01-01T00:00:02Z,5,', 'b,2026-01-01T00:00:01Z,7,1', 'a,2026-01-01T00:00:01Z,9,1', ',2026-01-01T00:00:03Z,9,1', 'b,17,9,1', 'b,1767225602,9,1',
    ])).toEqual([
      'speed: the window has no value: too few readings for the mean of 10 s', 'speed: the window has no value: too few readings for the mean of 10 s', 'parts: not a number',
      { speed: [3], parts: [1] }, { speed: [6], parts: [2] }, 'timestamp: the row is older than the one before it of its machine: sort the file by time', 'Machine: no value',
      'timestamp: no time: write it as 2024-05-31T14:00:00Z, or as milliseconds since 1970', { speed: [7], parts: [3] },
    ]);
  });

  it('sees a missing cycle where the file has the column that orders samples', () => {
    const manifest = manifestOf({
      inputs: [speed], sequences: [{ name: 'w', inputs: ['speed'], length: 2 }], series: { by: [{ name: 'unit', title: 'Unit' }], order: { name: 'cycle', title: 'Cycle' }, largestStep: 1 },
    } as ManifestText);
    const lines = ['unit,time,cycle,speed', ...[1, 2, 4, 5].map((cycle, i) => `7,2026-01-01T00:00:0${i}Z,${cycle},${cycle}`)];
    expect(readAll(manifest, lines)).toEqual([
      'time: the window takes 2 samples, and only this one is there', { speed: [1, 2] }, 'time: the window takes 2 samples, and only this one is there since the gap before 2026-01-01T00:00:02.000Z', { speed: [4, 5] },
    ]);
  });

  it('needs a time, and says so', () => {
    expect(() => readAll(manifestOf({ inputs: [speed] } as ManifestText), ['speed,tme', '1,2'])).toThrow('raw.csv lacks the column time (did you mean the column "tme"?)');
  });
});
