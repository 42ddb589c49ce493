import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Manifest } from '../../../electron/contract/manifest';
import { scoreFile } from '../../../electron/engine/batch';
import { shippedModels, type Models } from '../../../electron/engine/models';
import { shippedPackages } from '../../../electron/engine/models/shipped';
import { needsShared, sharedPath } from '../../support/needs';
import { temporaryDir } from '../../support/store';
import { emptyRegistry, stillClock as clock, workers } from '../../support/workers';

const modelPath = join(process.cwd(), 'models/pump-anomaly');
const sensors = ['accelerometer_1', 'accelerometer_2', 'current', 'pressure', 'temperature', 'thermocouple', 'voltage', 'flow'];
const columns = ['Accelerometer1RMS', 'Accelerometer2RMS', 'Current', 'Pressure', 'Temperature', 'Thermocouple', 'Voltage', 'Volume Flow RateRMS'];
const MINUTE = 60;

interface Row {
  time: string;
  values: number[];
  anomaly: boolean;
}
interface Reference {
  mean: number[];
  spread: number[];
}

const { host, inference } = workers();
let models: Models;
let limit: number;
let metrics: { skab: { f1: number; f1AlwaysAnomaly: number } };
let dir: string;
beforeAll(async () => {
  const manifest = JSON.parse(await readFile(join(modelPath, 'manifest.json'), 'utf8')) as Manifest;
  limit = manifest.thresholds[0]?.limit ?? NaN;
  metrics = manifest.metrics as typeof metrics;
});
beforeEach(async () => {
  dir = await temporaryDir();
  models = await emptyRegistry({ host, inference });
  return () => models.close();
});

/** The probability of each row by the batch path; NaN for a row that has none. */
async function score(rows: readonly Row[], { mean, spread }: Reference): Promise<number[]> {
  const [input, output] = [join(dir, 'in.csv'), join(dir, 'out.csv')];
  const reference = [...mean, ...spread].join(';');
  const header = ['row', 'datetime', ...columns, ...sensors.map((name) => `${name}_mean`), ...sensors.map((name) => `${name}_spread`)].join(';');
  await writeFile(input, [header, ...rows.map(({ time, values }, row) => `${row};${time};${values.join(';')};${reference}`)].join('\n'));
  await scoreFile({ host, inference, clock, modelPath, input, output, overwrite: true });
  const [names = '', ...lines] = (await readFile(output, 'utf8')).trim().split('\n');
  const delimiter = names.includes(';') ? ';' : ',';
  const [at, of] = ['row', 'fault_probability'].map((name) => names.split(delimiter).indexOf(name));
  const scores = new Array<number>(rows.length).fill(NaN);
  for (const cells of lines.map((line) => line.split(delimiter))) scores[Number(cells[at ?? -1])] = Number(cells[of ?? -1] || NaN);
  return scores;
}

/** Mean, and standard deviation within a minute, mean over the minutes, of each sensor. */
function referenceOf(rows: readonly Row[]): Reference {
  const minutes = Math.floor(rows.length / MINUTE);
  const of = (sensor: number) => rows.map(({ values }) => values[sensor] ?? NaN);
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = (values: readonly number[]) => Math.sqrt(meanOf(values.map((value) => (value - meanOf(values)) ** 2)));
  return {
    mean: sensors.map((_, sensor) => meanOf(of(sensor))),
    spread: sensors.map((_, sensor) => meanOf(Array.from({ length: minutes }, (_minute, i) => deviation(of(sensor).slice(i * MINUTE, (i + 1) * MINUTE))))),
  };
}

describe('the pump-anomaly model', () => {
  it('ships, but waits to be asked for', async () => {
    const found = (await shippedPackages(join(modelPath, '..'))).find(({ name }) => name === 'pump-anomaly');
    expect(found).toMatchObject({ unasked: false });
    expect(await shippedModels(join(modelPath, '..'), models)).toContainEqual(expect.objectContaining({ model: 'pump-anomaly', title: 'Pump anomaly' }));
  });

  it('is imported by hand, each golden window as the trainer answered, those without an answer too', async () => {
    const version = await models.import(modelPath, { who: { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } } });
    expect(version).toMatchObject({ model: 'pump-anomaly', stage: 'draft', golden: { state: 'passed', rows: 18 } });
    expect(models.version(version.id)).toMatchObject({ binding: { batch: null } });
    const { golden } = await models.get('pump-anomaly');
    expect(golden?.outputs.fault_probability?.filter((value) => value === null)).toHaveLength(4);
  });

  it('raises an alarm when the outlet closes, at any level and in any unit, and none before', async () => {
    for (const scale of [1, 0.02]) {
      const level = [0.2, 0.25, 2.4, 1.1, 80, 28, 230, 120].map((value) => value * scale);
      const noise = [0.004, 0.005, 0.2, 0.05, 0.2, 0.02, 3, 1].map((value) => value * scale);
      const closed = [1, 1, 0.93, 1.5, 1, 1, 1, 0.6];
      const random = pseudoRandom(7);
      const rows = Array.from({ length: 420 }, (_, second): Row => ({
        time: new Date(1_700_000_000_000 + second * 1000).toISOString(), anomaly: second >= 360,
        values: level.map((value, sensor) => value * (second >= 360 ? (closed[sensor] ?? 1) : 1) + (noise[sensor] ?? 0) * random()),
      }));
      const scores = await score(rows, referenceOf(rows.slice(0, 300)));
      expect(Math.max(...scores.slice(60, 360))).toBeLessThan(limit);
      expect(Math.min(...scores.slice(390))).toBeGreaterThan(limit);
    }
  });
});

describe.skipIf(needsShared('skab'))('the pump loop of SKAB, which it has never seen', () => {
  it('is told at least 0.10 better than by saying "anomaly" always, and as well as the card says', async () => {
    const reference = referenceOf(await readRows('anomaly-free-anomaly-free'));
    const counts = { tp: 0, fp: 0, fn: 0, tn: 0 };
    for (const name of ['other-9', 'valve1-0', 'valve1-5', 'valve2-1']) {
      const rows = await readRows(name);
      const scores = await score(rows, reference);
      rows.forEach(({ anomaly }, row) => {
        const alarm = (scores[row] ?? NaN) >= limit;
        if (anomaly && alarm) counts.tp++;
        else if (anomaly) counts.fn++;
        else if (alarm) counts.fp++;
        else counts.tn++;
      });
    }
    const { tp, fp, fn, tn } = counts;
    const f1 = (2 * tp) / (2 * tp + fp + fn);
    const always = (2 * (tp + fn)) / (2 * (tp + fn) + fp + tn);
    expect(f1).toBeGreaterThanOrEqual(always + 0.1);
    expect(always).toBeCloseTo(metrics.skab.f1AlwaysAnomaly, 3);
    expect(f1).toBeCloseTo(metrics.skab.f1, 3);
  }, 120_000);
});

async function readRows(name: string): Promise<Row[]> {
  const [, ...lines] = (await readFile(join(sharedPath('skab'), `${name}.csv`), 'utf8')).trim().split('\n');
  return lines.map((line) => {
    const [time = '', ...cells] = line.split(';');
    return { time, values: cells.slice(0, sensors.length).map(Number), anomaly: Number(cells[sensors.length]) === 1 };
  });
}

/** Near to normal, mean 0 and deviation 1, the same in every run: twelve uniform numbers less six. */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  const uniform = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
}
