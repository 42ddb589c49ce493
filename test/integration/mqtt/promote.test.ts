import { connectAsync } from 'mqtt';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { buildModel, floats, value } from '../../support/onnx-builder';
import { liveRig, tester } from '../../support/live-rig';
import { writePackage } from '../../support/packages';

/** `p = a + offset`, so that a prediction tells which version made it; of the last reading, or of the mean of a longer window. */
const version = (text: string, offset: number, window?: { aggregate: 'mean'; lengthMs: number; paneMs: number }) => ({
  model: buildModel({
    nodes: [{ op: 'Add', inputs: ['a', 'offset'], outputs: ['p'] }],
    inputs: [value('a', 'float32', ['N', 1])], outputs: [value('p', 'float32', ['N', 1])], initializers: [floats('offset', [1], [offset])],
  }),
  manifest: {
    manifestVersion: 1, name: 'press', version: text, title: 'Press', task: 'regression', description: 'A model for tests.', licence: 'Apache-2.0', thresholds: [],
    inputs: [{ name: 'a', title: 'Amount', kind: 'number', ...(window ? { window } : {}) }], outputs: [{ name: 'p', title: 'Pressure', kind: 'number', meaning: 'the pressure' }],
  },
  golden: { goldenVersion: 1, source: 'by hand', tolerance: { absolute: 0, relative: 0 }, inputs: { a: [1, 2] }, outputs: { p: [1 + offset, 2 + offset] } },
});

it('while versions take over and go back, each reading is answered once, by one version, none by nobody', async () => {
  const rig = await liveRig();
  const amount = { name: 'a', title: 'Amount', kind: 'number' as const, staleAfterMs: 60_000 };
  await rig.assets.addMany(tester, null, [{ kind: 'site', key: 'works', name: 'Works', children: [{ kind: 'equipment', key: 'p1', name: 'P1', tags: [amount] }] }]);
  const asset = rig.assets.findEquipment('works', 'p1')?.id ?? -1;
  const ids: Record<string, number> = {};
  for (const [text, offset, window] of [['1.0.0', 1000], ['2.0.0', 2000, { aggregate: 'mean', lengthMs: 200_000, paneMs: 1000 }]] as const) {
    ids[text] = (await rig.models.import(await writePackage(join(rig.dir, 'packages', text), version(text, offset, window)), { who: tester })).id;
  }
  await rig.models.promote('press', '1.0.0', tester);
  await rig.models.watch('press', [asset], tester);
  await rig.live.addConnector(tester, { name: 'inside', kind: 'mqtt-broker', url: 'mqtt://127.0.0.1:0' });
  const machine = await connectAsync(`mqtt://127.0.0.1:${await rig.live.brokerPort('inside')}`);
  onTestFinished(() => void machine.end(true));
  await rig.live.settled();

  // A second of the machine's time a message, as fast as they go; meanwhile the versions change.
  const began = Math.floor(Date.now() / 1000) * 1000 - 600_000;
  let sent = 0;
  const send = async (count: number) => {
    for (let i = 0; i < count; i++) await machine.publishAsync('millwright/v1/works/p1', JSON.stringify({ t: began + sent * 1000, a: sent++ % 5 }), { qos: 1 });
  };
  await send(220);
  await Promise.all([send(100), rig.models.promote('press', '2.0.0', tester)]);
  await rig.live.settled();
  await send(20);
  await Promise.all([send(100), rig.models.rollback('press', tester)]);
  await rig.live.settled();
  await send(20);
  await rig.live.settled();

  const { time, value: values, version: by, quality } = await rig.history.predictions([asset], 0, Date.now());
  expect([...time]).toEqual(Array.from({ length: sent }, (_, i) => began + i * 1000));
  // The mean of 200 s is 2 from its first answer on: its windows hold what the version before it had no need of.
  expect([...values]).toEqual([...by].map((id, i) => (id === ids['1.0.0'] ? 1000 + (i % 5) : 2002)));
  expect(new Set(quality)).toEqual(new Set([0]));
  const turns = [...by].filter((id, i) => id !== by[i - 1]);
  expect(turns).toEqual([ids['1.0.0'], ids['2.0.0'], ids['1.0.0']]);
  expect(rig.problems).toEqual([]);
});
