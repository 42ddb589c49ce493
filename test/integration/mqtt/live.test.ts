import { connectAsync, type MqttClient } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MillwrightError } from '../../../electron/contract/errors';
import { featuresAt, feedOf, PlantIndex, Ring } from '../../../electron/engine/live';
import type { History } from '../../../electron/engine/history';
import { systemClock } from '../../../electron/engine/shared/clock';
import { liveRig } from '../../support/live-rig';

const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function client(port: number): Promise<MqttClient> {
  const made = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4 });
  onTestFinished(() => void made.end(true));
  return made;
}
const healthy = { air_temperature: 300, process_temperature: 310, rotational_speed: 1500, torque: 40, tool_wear: 100 };
const strained = { ...healthy, torque: 62, rotational_speed: 1330, tool_wear: 215 };
const say = (to: MqttClient, mill: string, message: unknown) => to.publishAsync(`millwright/v1/demo/${mill}`, typeof message === 'string' ? message : JSON.stringify(message), { qos: 1 });

async function running(options: Parameters<typeof liveRig>[0] = {}) {
  const rig = await liveRig(options);
  const port = await rig.demo();
  const row = (key: string) => rig.live.frame().assets.indexOf(rig.assets.findEquipment('demo', key)?.id ?? -1);
  return { ...rig, port, row };
}

describe('from a message to a prediction', () => {
  it('scores, stores and shows it, and the stored prediction can be computed again from the stored readings', async () => {
    const rig = await running();
    const machine = await client(rig.port);
    const began = Date.now() - 12_000;
    for (let second = 0; second < 12; second++) await say(machine, 'mill-01', { t: began + second * 1000, ...(second < 6 ? healthy : strained) });
    await rig.live.settled();
    const frame = rig.live.frame();
    const row = rig.row('mill-01');
    expect(frame).toMatchObject({ readings: 60, predictions: 12, rejected: 0, connected: 1, storeProblem: null });
    expect(frame.predictionTime[row]).toBe(began + 11_000);
    expect(frame.condition[row]).toBe(0);
    expect(frame.condition[rig.row('mill-02')]).toBe(2);
    expect(frame.latencyMs).toBeGreaterThan(0);

    const asset = frame.assets[row] ?? -1;
    const stored = await rig.history.predictions([asset], 0, Date.now() + 1);
    expect(stored.value[11]).toBe(frame.prediction[row]);
    const watch = rig.models.watches().find((one) => one.asset === asset);
    const scorer = await rig.models.scorer(watch?.versionId ?? -1);
    const known = new PlantIndex(rig.assets.plant()).assetById(asset);
    if (!known) throw new Error('no mill');
    const feed = feedOf(scorer.manifest, known);
    const readings = await rig.history.readings(feed.tags, 0, Date.now() + 1);
    for (let i = 0; i < stored.time.length; i++) {
      const rings = new Map(feed.tags.map((tag) => [tag, new Ring()]));
      readings.tag.forEach((tag, r) => (readings.seq[r] ?? Infinity) <= (stored.seen[i] ?? -1) && rings.get(tag)?.add(readings.time[r] ?? NaN, readings.value[r] ?? NaN, readings.quality[r] ?? 0));
      const { values } = featuresAt(feed, (tag) => rings.get(tag), stored.time[i] ?? NaN);
      const columns = Object.fromEntries(scorer.manifest.inputs.map((input, c) => [input.name, input.kind === 'category' ? [String(values[c])] : Float64Array.of(Number(values[c]))]));
      expect((await scorer.score(columns, 1)).outputs[watch?.output ?? '']?.[0]).toBe(stored.value[i]);
    }
    await scorer.release();
    expect(rig.problems).toEqual([]);
  });

  it('raises the alarm of the model\'s own limit after its on-delay', async () => {
    const clock = { offset: 0, now: () => Date.now() + clock.offset, received: () => Date.now() + clock.offset };
    const rig = await running({ clock });
    const machine = await client(rig.port);
    await say(machine, 'mill-01', strained);
    await rig.live.settled();
    expect(rig.alarms.active()).toEqual([]);
    clock.offset = 6_000;
    await say(machine, 'mill-01', strained);
    await rig.live.settled();
    expect(rig.alarms.active()).toMatchObject([{ assetName: 'Mill 01', kind: 'prediction-high', state: 'unacknowledged' }]);
    expect(rig.live.frame().alarm[rig.row('mill-01')]).toBe(1);
  });

  it('scores the last readings of a second once nothing newer has come', async () => {
    const clock = { offset: 0, now: () => Date.now() + clock.offset, received: () => Date.now() + clock.offset };
    const rig = await running({ clock });
    const machine = await client(rig.port);
    const second = Math.floor(Date.now() / 1000) * 1000 - 5_000;
    await say(machine, 'mill-01', { t: second + 100, ...healthy });
    await say(machine, 'mill-01', { t: second + 700, ...strained });
    await rig.live.settled();
    expect(rig.live.frame().predictions).toBe(1);
    clock.offset = 5_000;
    while (rig.live.frame().predictions < 2) await soon(50);
    await rig.live.settled();
    const row = rig.row('mill-01');
    const asset = rig.live.frame().assets[row] ?? -1;
    const { time, value, seen } = await rig.history.predictions([asset], 0, second + 10_000);
    expect([...time]).toEqual([second + 100, second + 700]);
    expect(seen[1]).toBeGreaterThanOrEqual((seen[0] ?? NaN) + 5);
    expect(rig.live.frame().prediction[row]).toBe(value[1]);
    expect(value[1]).toBeGreaterThan(value[0] ?? NaN);
    expect(await rig.live.prove({ asset, time: second + 700 })).toMatchObject([{ verdict: 'agrees' }]);
  });

  it('shows equipment as blind whose readings lack an input, and stores that no prediction was made', async () => {
    const rig = await running();
    await say(await client(rig.port), 'mill-01', { ...healthy, torque: undefined });
    await rig.live.settled();
    expect(rig.live.frame().condition[rig.row('mill-01')]).toBe(3);
    const stored = await rig.history.predictions('all', 0, Date.now() + 1);
    expect([stored.value[0], stored.quality[0]]).toEqual([NaN, 2]);
  });
});

it('rejects bad input visibly, keeps what is right, and goes on', async () => {
  const rig = await running();
  const machine = await client(rig.port);
  await say(machine, 'mill-01', '{"torque":');
  await say(machine, 'mill-01', { ...healthy, torque: 'high' });
  await say(machine, 'mill-01', '{"torque":NaN}');
  await say(machine, 'mill-99', healthy);
  await machine.publishAsync('factory/7', '1', { qos: 1 });
  await say(machine, 'mill-01', { t: Date.now() + 3_600_000, ...healthy });
  await say(machine, 'mill-01', 'x'.repeat(600_000));
  await rig.live.settled();
  const causes = rig.live.rejections().map(({ cause, topic, count }) => `${count} ${cause} ${topic}`).sort();
  expect(causes).toEqual([
    ...['air_temperature', 'process_temperature', 'rotational_speed', 'tool_wear', 'torque'].map((tag) => `1 time-ahead millwright/v1/demo/mill-01/${tag}`),
    '1 not-a-number millwright/v1/demo/mill-01/torque', '1 not-finite millwright/v1/demo/mill-01', '1 not-json millwright/v1/demo/mill-01',
    '1 too-large millwright/v1/demo/mill-01', '1 unknown-topic factory/7', '1 unknown-topic millwright/v1/demo/mill-99',
  ].sort());
  expect(rig.live.frame()).toMatchObject({ readings: 9, rejected: 11 });
  expect(rig.live.connectors()).toMatchObject([{ state: 'connected', messages: 7, readings: 9, rejected: 11 }]);
});

it('shows after a restart what it knew, as stale, until equipment speaks again', async () => {
  const first = await running();
  const machines = await client(first.port);
  // What was silent longer is looked for further back.
  for (const [machine, ago] of [['mill-03', 3 * 3_600_000], ['mill-02', 300_000], ['mill-01', 0]] as const) await say(machines, machine, { t: Date.now() - ago, ...strained });
  await first.live.settled();
  const before = first.live.frame();
  expect(before.prediction.filter((value) => !Number.isNaN(value))).toHaveLength(3);
  await first.close();

  const second = await liveRig({ dir: first.dir, key: first.key });
  await second.live.settled();
  const row = second.live.frame().assets.indexOf(second.assets.findEquipment('demo', 'mill-01')?.id ?? -1);
  const after = second.live.frame();
  expect([after.condition[row], after.prediction[row], after.received[row]]).toEqual([1, before.prediction[row], before.received[row]]);
  expect([...after.value]).toEqual([...before.value]);
  expect([[...after.prediction], [...after.predictionTime]]).toEqual([[...before.prediction], [...before.predictionTime]]);
  await say(await client(await second.live.brokerPort('demo-broker')), 'mill-01', healthy);
  await second.live.settled();
  expect(second.live.frame().condition[row]).toBe(0);
});

it('acknowledges nothing while the disk is full, says so, and keeps all once there is room', async () => {
  let full = true;
  const failing = (real: History): History => ({
    ...real,
    append: (readings) => (full ? Promise.reject(new MillwrightError('store-full', 'The disk is full.')) : real.append(readings)),
    appendPredictions: (predictions) => real.appendPredictions(predictions),
    readings: (tags, from, to) => real.readings(tags, from, to),
    predictions: (of, from, to) => real.predictions(of, from, to),
    extent: () => real.extent(),
  });
  const rig = await running({ history: failing, ingest: { retryMs: [50] }, clock: systemClock() });
  const machine = await client(rig.port);
  let acknowledged = 0;
  for (let i = 0; i < 5; i++) void say(machine, 'mill-01', { t: Date.now() - 5_000 + i * 1000, ...healthy }).then(() => acknowledged++);
  await soon(400);
  expect(acknowledged).toBe(0);
  expect(rig.live.frame().storeProblem).toContain('disk is full');
  expect(rig.live.rejections().some(({ cause }) => cause === 'store-full')).toBe(true);
  full = false;
  while (acknowledged < 5) await soon(10);
  await rig.live.settled();
  expect(rig.live.frame()).toMatchObject({ storeProblem: null, readings: 25, predictions: 5 });
});
