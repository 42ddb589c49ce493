import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import type { Golden, Manifest } from '../../../electron/contract/manifest';
import { createBatch } from '../../../electron/engine/batch';
import { historyTable } from '../../../electron/engine/live';
import { liveRig, tester } from '../../support/live-rig';
import { rowsOfParquet } from '../../support/parquet';
import { temporaryDir } from '../../support/store';

type Rig = Awaited<ReturnType<typeof liveRig>>;

async function shipped(name: string) {
  const read = async (file: string) => JSON.parse(await readFile(join(process.cwd(), 'models', name, file), 'utf8')) as unknown;
  const manifest = (await read('manifest.json')) as Manifest;
  return { name, manifest, golden: (await read('golden.json')) as Golden, sensors: manifest.sequences?.[0]?.inputs ?? [] };
}

/** A machine of its own for each model, with the tags that it reads. */
async function watch(rig: Rig, key: string, { name, manifest }: Awaited<ReturnType<typeof shipped>>, attributes: Record<string, number>, more: string[] = []): Promise<number> {
  const units = new Map(manifest.inputs.map((input) => [input.name, 'unit' in input ? input.unit : undefined]));
  const tag = (tagName: string, kind: 'number' | 'integer') => ({ name: tagName, title: tagName, kind, staleAfterMs: 60_000, unit: units.get(tagName) });
  const tags = [...manifest.inputs.filter(({ from }) => from === 'tag').map((input) => tag(input.name, 'number')), ...more.map((one) => tag(one, 'integer'))];
  await rig.assets.addMany(tester, null, [{ kind: 'site', key: `works-${key}`, name: 'Works', children: [{ kind: 'equipment', key, name: key.toUpperCase(), attributes, tags }] }]);
  const asset = rig.assets.findEquipment(`works-${key}`, key)?.id ?? -1;
  const { model, version } = await rig.models.import(join(process.cwd(), 'models', name), { who: tester });
  await rig.models.promote(model, version, tester);
  await rig.models.watch(model, [asset], tester);
  return asset;
}

async function senderOf(rig: Rig) {
  const client = await connectAsync(`mqtt://127.0.0.1:${await rig.live.brokerPort('inside')}`, { protocolVersion: 4 });
  onTestFinished(() => void client.end(true));
  const say = (topic: string, message: unknown) => client.publishAsync(`millwright/v1/works-${topic}`, JSON.stringify(message), { qos: 1 });
  return { all: (key: string, t: number, values: object) => say(`${key}/${key}`, { t, ...values }), one: (key: string, tag: string, t: number, v: number) => say(`${key}/${key}/${tag}`, { t, v }) };
}

/** An engine whose cycles are golden windows: a cycle is a set of readings of one time. */
function engineOf({ golden, sensors }: Awaited<ReturnType<typeof shipped>>) {
  return (sample: number, step: number) => Object.fromEntries(sensors.map((name) => [name, ((golden.inputs[name]?.[sample] ?? []) as number[])[step]]));
}

const level = [0.2, 0.25, 2.4, 1.1, 80, 28, 230, 120];
const noise = [0.004, 0.005, 0.2, 0.05, 0.2, 0.02, 3, 1];
/** Once the outlet is closed. */
const closed = [1, 1, 0.93, 1.5, 1, 1, 1, 0.6];

/** A pump whose outlet closes after 200 s; some seconds are missing, and some values. */
function pumpSeconds(sensors: readonly string[]) {
  let state = 7;
  const random = () => Array.from({ length: 12 }, () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647).reduce((sum, value) => sum + value, -6);
  const valueAt = (second: number, at: number) => (level[at] ?? 0) * (second >= 200 ? (closed[at] ?? 1) : 1) + (noise[at] ?? 0) * random();
  return Array.from({ length: 260 }, (_, second) => second).filter((second) => second % 17 !== 5)
    .map((second) => ({ second, values: Object.fromEntries(sensors.flatMap((name, at) => (second % 13 === 4 && at === 2 ? [] : [[name, valueAt(second, at)]]))) }));
}

/** The history as what is scored gives, bit for bit, what live scoring has stored. */
async function scoresHistory({ store, security, models, host, clock, assets, history }: Rig, model: string, watched: number[], [from, to]: [number, number], { scored }: { scored: number }): Promise<void> {
  const output = join(await temporaryDir(), 'out.parquet');
  const batch = await createBatch({ store, security, models, host, clock, history: (what) => historyTable({ assets, history }, { ...what, watched: models.watchedBy(what.model), named: what.assets }) });
  try {
    const run = await batch.finished((await batch.run({ model, input: { kind: 'history', from, to }, output }, tester)).id);
    expect(run).toMatchObject({ state: 'done', rows: scored });
    const rows = await rowsOfParquet(output, `epoch_ms(time)::DOUBLE, "${models.watches().find((one) => one.model === model)?.output ?? ''}"`);
    expect(rows).toHaveLength(scored);
    const stored = await history.predictions(watched, from, to);
    expect(rows.map(([time, value]) => [Number(time), Number(value)])).toEqual([...stored.time].flatMap((time, row) => (Number.isNaN(stored.value[row]) ? [] : [[time, stored.value[row]]])));
  } finally {
    await batch.close();
  }
}

it('models of windows of samples watch machines: sets of readings and steps of time, gaps being gaps, across a restart, each answer proved and explained', { timeout: 90_000 }, async () => {
  const [rul, pump] = [await shipped('turbofan-rul'), await shipped('pump-anomaly')];
  const first = await liveRig();
  const engineAsset = await watch(first, 'e1', rul, {}, ['cycle']);
  const reference = Object.fromEntries(pump.sensors.flatMap((name, at) => [[`${name}_mean`, level[at] ?? 0], [`${name}_spread`, noise[at] ?? 0]]));
  const pumpAsset = await watch(first, 'p1', pump, reference);
  await first.live.addConnector(tester, { name: 'inside', kind: 'mqtt-broker', url: 'mqtt://127.0.0.1:0' });
  await first.live.settled();
  const cycleOf = engineOf(rul);
  const began = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
  const at = (second: number) => began + second * 1000;
  const seconds = pumpSeconds(pump.sensors);

  let sender = await senderOf(first);
  // The last cycle comes sensor by sensor: it counts once all of its readings are there.
  await Promise.all([...Array.from({ length: 29 }, (_, step) => sender.all('e1', at(step + 1), { ...cycleOf(0, step), cycle: step + 1 })), ...seconds.map(({ second, values }) => sender.all('p1', at(second), values))]);
  await Promise.all(Object.entries({ ...cycleOf(0, 29), cycle: 30 }).map(([tag, value]) => sender.one('e1', tag, at(30), Number(value))));
  await first.live.settled();
  const lives = (await first.history.predictions([engineAsset], 0, Date.now())).value;
  expect([lives.length, lives.slice(0, 29).every(Number.isNaN)]).toEqual([30, true]);
  expect(lives[29]).toBeCloseTo(Number(rul.golden.outputs.rul?.[0]), 4);
  // The interval round it is shown, and not kept.
  const { assets, lower, upper, prediction } = first.live.frame();
  const row = assets.indexOf(engineAsset);
  expect([prediction[row], lower[row], upper[row]].map((value) => value?.toFixed(3))).toEqual(['rul', 'rul_lower', 'rul_upper'].map((name) => Number(rul.golden.outputs[name]?.[0]).toFixed(3)));
  expect(lower[assets.indexOf(pumpAsset)]).toBeNaN();
  await expect(first.live.explain(engineAsset, at(5))).rejects.toThrow('No prediction could be made for E1: the window takes 30 samples, and only 5 are there.');

  const risks = await first.history.predictions([pumpAsset], 0, Date.now());
  expect([...risks.time]).toEqual(seconds.map(({ second }) => at(second)));
  const risk = (from: number, to: number) => risks.value.filter((_, i) => (seconds[i]?.second ?? -1) >= from && (seconds[i]?.second ?? -1) < to);
  const limit = pump.manifest.thresholds[0]?.limit ?? NaN;
  // The model wants ten values of every sensor; before that it gives none.
  expect(risk(0, 9).every(Number.isNaN)).toBe(true);
  expect(Math.max(...risk(60, 200))).toBeLessThan(limit);
  expect(Math.min(...risk(230, 260))).toBeGreaterThan(limit);
  // Not everything is there that a window can hold.
  expect(new Set(risks.quality.slice(20))).toEqual(new Set([1]));

  await first.close();
  const second = await liveRig({ dir: first.dir, key: first.key });
  await second.live.settled();
  sender = await senderOf(second);
  // The windows go on. One sensor is silent in the 34th cycle, and cycle 36 is missing: no answer across either.
  const { [rul.sensors[3] ?? '']: silent, ...silenced } = cycleOf(1, 3);
  expect(silent).toBeTypeOf('number');
  for (const [cycle, values] of [[31, cycleOf(1, 0)], [32, cycleOf(1, 1)], [33, cycleOf(1, 2)], [34, silenced], [35, cycleOf(1, 4)]] as const) await sender.all('e1', at(cycle), { ...values, cycle });
  await sender.all('p1', at(260), Object.fromEntries(pump.sensors.map((name, i) => [name, (level[i] ?? 0) * (closed[i] ?? 1)])));
  await second.live.settled();
  const goneOn = await second.history.predictions([engineAsset], 0, Date.now());
  expect([...goneOn.time.slice(30)]).toEqual([at(31), at(32), at(33), at(35)]);
  expect([...goneOn.value.slice(30)].map(Number.isNaN)).toEqual([false, false, false, true]);
  await expect(second.live.explain(engineAsset)).rejects.toThrow(/only this one is there since the sample of .*, which (is not whole|has no place)/);
  for (const moment of [5, 30, 31, 35]) expect(await second.live.prove({ asset: engineAsset, time: at(moment) })).toMatchObject([{ verdict: 'agrees' }]);
  for (const moment of [3, 100, 255, 260]) expect(await second.live.prove({ asset: pumpAsset, time: at(moment) })).toMatchObject([{ verdict: 'agrees' }]);

  await scoresHistory(second, 'turbofan-rul', [engineAsset], [at(2), at(36)], { scored: 4 });
  // The windows of its first seconds began before them.
  await scoresHistory(second, 'pump-anomaly', [pumpAsset], [at(100), at(261)], { scored: seconds.filter(({ second: one }) => one >= 100).length + 1 });

  const why = await second.live.explain(engineAsset, at(32), { rows: 600, ms: 20_000 });
  expect(why).toMatchObject({ model: 'turbofan-rul', prediction: goneOn.value[31], stored: goneOn.value[31], background: { of: 24 } });
  expect(why.inputs[0]).toMatchObject({ window: { samples: 30 } });
  // A sensor's quiet mean and spread mean something beside its window alone.
  const pumpWhy = await second.live.explain(pumpAsset, undefined, { rows: 300, ms: 20_000 });
  expect(pumpWhy.prediction).toBeGreaterThan(limit);
  expect(pumpWhy.inputs).toHaveLength(8);
  expect(pumpWhy.inputs[0]).toMatchObject({ window: { samples: 600 }, beside: [{}, {}] });
  expect([first.problems, second.problems]).toEqual([[], []]);
});
