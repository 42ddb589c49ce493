import { connectAsync } from 'mqtt';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { buildModel, floats, slowModel, value } from '../../support/onnx-builder';
import { liveRig, tester, type LiveRigOptions } from '../../support/live-rig';
import { writePackage } from '../../support/packages';

const LIMIT = 50;
const thresholds = [{ output: 'y', limit: LIMIT, deadband: 1, onDelayMs: 2000, priority: 2 as const }];
const manifestOf = (version: string, input: object) => ({
  manifestVersion: 1, name: 'press', version, title: 'Press', task: 'regression', description: 'A model for tests.', licence: 'Apache-2.0', thresholds,
  inputs: [input], outputs: [{ name: 'y', title: 'Pressure', kind: 'number', unit: 'bar', meaning: 'the pressure' }],
});
const golden = (inputs: Record<string, number[]>, y: number[]) => ({ goldenVersion: 1, source: 'by hand', tolerance: { absolute: 0, relative: 0 }, inputs, outputs: { y } });

/** `y` is the tag of that name plus `offset`: what a version says is what the test sends. */
const says = (version: string, tag: 'a' | 'b', offset = 0, window?: object) => ({
  model: buildModel({
    nodes: [{ op: 'Add', inputs: [tag, 'offset'], outputs: ['y'] }],
    inputs: [value(tag, 'float32', ['N', 1])], outputs: [value('y', 'float32', ['N', 1])], initializers: [floats('offset', [1], [offset])],
  }),
  manifest: manifestOf(version, { name: tag, title: tag, kind: 'number', ...(window ? { window } : {}) }),
  golden: golden({ [tag]: [1, 2] }, [1 + offset, 2 + offset]),
});
/** Answers its golden sample at once, and what the test sends never. */
const endless = { model: slowModel(), manifest: manifestOf('9.0.0', { name: 'rounds', title: 'Rounds', kind: 'integer' }), golden: golden({ rounds: [2] }, [2]) };

async function plant(packages: readonly Parameters<typeof writePackage>[1][], options: LiveRigOptions = {}) {
  const rig = await liveRig(options);
  const tags = (['a', 'b', 'rounds'] as const).map((name) => ({ name, title: name, kind: name === 'rounds' ? ('integer' as const) : ('number' as const), staleAfterMs: 60_000 }));
  await rig.assets.addMany(tester, null, [{ kind: 'site', key: 'works', name: 'Works', children: ['p1', 'p2'].map((key) => ({ kind: 'equipment' as const, key, name: key.toUpperCase(), tags })) }]);
  const machines = ['p1', 'p2'].map((key) => rig.assets.findEquipment('works', key)?.id ?? -1) as [number, number];
  for (const [place, written] of packages.entries()) await rig.models.import(await writePackage(join(rig.dir, 'packages', String(place)), written), { who: tester });
  await rig.models.promote('press', '1.0.0', tester);
  await rig.models.watch('press', machines, tester);
  await rig.alarms.defineForModel(tester, (await rig.models.get('press', '1.0.0')).manifest);
  await rig.live.addConnector(tester, { name: 'inside', kind: 'mqtt-broker', url: 'mqtt://127.0.0.1:0' });
  const source = await connectAsync(`mqtt://127.0.0.1:${await rig.live.brokerPort('inside')}`);
  onTestFinished(() => void source.end(true));
  await rig.live.settled();
  const send = async (machine: string, rows: readonly { t: number }[]) => {
    // Several messages a commit, several commits.
    for (let at = 0; at < rows.length; at += 20) await Promise.all(rows.slice(at, at + 20).map((row) => source.publishAsync(`millwright/v1/works/${machine}`, JSON.stringify(row), { qos: 1 })));
    await rig.live.settled();
  };
  const id = async (version: string) => (await rig.models.get('press', version)).version.id;
  return { rig, machines, send, id, source };
}
const ago = (seconds: number) => (Math.floor(Date.now() / 1000) - seconds) * 1000;

/** A hundred seconds: what `a` and `b` are high for, seconds by second. */
const high = (spans: readonly [number, number][]) => (second: number) => spans.some(([from, to]) => second >= from && second < to) ? LIMIT + 10 : 10 + (second % 7);
const champion = high([[10, 20], [40, 50]]);
// Kept, gained, and a second that the delay takes no notice of.
const challenger = high([[12, 18], [60, 70], [80, 81]]);
const seconds = Array.from({ length: 100 }, (_, i) => i);

it('a challenger answers beside its champion, is compared, raises nothing, and a replay knows what it would have raised', async () => {
  const { rig, machines: [p1, p2], send, id, source } = await plant([says('1.0.0', 'a'), says('2.0.0', 'b'), says('3.0.0', 'a', 10)]);
  expect(await rig.quality.comparison('press')).toBeNull();
  await rig.models.challenge('press', '2.0.0', tester, 'retrained');
  await rig.quality.settled();
  const began = ago(600);
  await send('p1', seconds.map((s) => ({ t: began + s * 1000, a: champion(s), b: challenger(s) })));
  // Its own tag is silent: the champion answers, the challenger can't.
  await send('p2', seconds.slice(0, 20).map((s) => ({ t: began + s * 1000, a: s })));
  await rig.quality.settled();

  const stored = await rig.history.predictions('all', 0, Date.now());
  expect(new Set(stored.version)).toEqual(new Set([await id('1.0.0')]));
  expect([...stored.value].sort()).toEqual([...seconds.map(champion), ...seconds.slice(0, 20)].sort());
  const beside = await rig.history.challenged([p1], 0, Date.now());
  expect([...beside.time]).toEqual(seconds.map((s) => began + s * 1000));
  expect([...beside.value]).toEqual(seconds.map(challenger));
  expect(new Set(beside.version)).toEqual(new Set([await id('2.0.0')]));
  expect((await rig.history.trend({ predictionsOf: p1 }, began, began + 100_000, 100)).max).toEqual((await rig.history.trend({ tag: rig.assets.tagsOf(p1).find(({ name }) => name === 'a')?.id ?? -1 }, began, began + 100_000, 100)).max);

  const found = await rig.quality.comparison('press');
  const counted = (test: (s: number) => boolean) => seconds.filter(test).length;
  const [isX, isY] = [(s: number) => champion(s) >= LIMIT, (s: number) => challenger(s) >= LIMIT];
  expect(found).toMatchObject({ champion: '1.0.0', challenger: { version: '2.0.0', why: 'retrained' }, limit: LIMIT, output: { name: 'y', unit: 'bar' }, earlierRows: 0, waiting: 0, problem: null });
  const [first, second] = found?.machines ?? [];
  expect(first).toMatchObject({
    asset: p1, name: 'P1',
    figures: {
      rows: 100, unanswered: 0, alone: 0, dropped: 0,
      above: { both: counted((s) => isX(s) && isY(s)), champion: counted((s) => isX(s) && !isY(s)), challenger: counted((s) => !isX(s) && isY(s)), neither: counted((s) => !isX(s) && !isY(s)) },
    },
  });
  const differences = seconds.map((s) => Math.abs(champion(s) - challenger(s)));
  expect(first?.figures.difference?.mean).toBeCloseTo(differences.reduce((sum, d) => sum + d, 0) / 100, 9);
  expect(first?.figures.difference?.largest).toBe(Math.max(...differences));
  expect(first?.figures.correlation).toBeCloseTo(pearson(seconds.map(champion), seconds.map(challenger)), 9);
  expect(second).toMatchObject({ asset: p2, figures: { rows: 0, unanswered: 20, dropped: 0 } });
  expect(found?.total).toMatchObject({ rows: 100, unanswered: 20 });
  expect(found?.latency.champion?.p99).toBeGreaterThanOrEqual(found?.latency.champion?.p50 ?? Infinity);
  expect(found?.latency.challenger?.p50).toBeGreaterThan(0);

  const signal = new AbortController().signal;
  const progress: number[] = [];
  const replayed = await rig.quality.replay({ model: 'press', version: '2.0.0', days: 1 }, tester, { signal, onProgress: ({ done }) => progress.push(done) });
  expect(replayed).toMatchObject({ champions: ['1.0.0'], machines: 2, rule: { limit: LIMIT, deadband: 1, onDelayMs: 2000 }, alarms: { champion: 2, replayed: 2, kept: 1 }, figures: { rows: 100, unanswered: 20 } });
  const alarm = (from: number, to: number) => ({ asset: p1, name: 'P1', raised: began + from * 1000, returned: began + to * 1000, peak: LIMIT + 10 });
  expect(replayed.gained).toEqual([alarm(62, 70)]);
  expect(replayed.lost).toEqual([alarm(42, 50)]);
  expect(replayed.cost.peakMemoryBytes).toBeGreaterThan(10_000_000);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.at(-1)).toBe(1);
  // Held against itself a version gains and loses nothing, bit for bit.
  const itself = await rig.quality.replay({ model: 'press', version: '1.0.0', days: 1 }, tester, { signal });
  expect(itself).toMatchObject({ gained: [], lost: [], alarms: { kept: 2 }, figures: { rows: 120, difference: { mean: 0, largest: 0 } } });
  await expect(rig.quality.replay({ model: 'press', version: '2.0.0', days: 1 }, tester, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  await expect(rig.quality.replay({ model: 'press', version: '2.0.0', days: 0.0001 }, tester, { signal })).rejects.toMatchObject({ code: 'conflict' });
  expect(rig.security.recorded.filter((what) => what === 'models.replay')).toHaveLength(2);

  await source.endAsync(true);
  expect(rig.problems).toEqual([]);
  await rig.close();
  const again = await liveRig({ dir: rig.dir, key: rig.key });
  const kept = await again.quality.comparison('press');
  expect(kept).toEqual(found);
  expect((await again.quality.replays('press', '2.0.0'))[0]).toEqual(replayed);
  expect([...(await again.history.challenged([p1], 0, Date.now())).value]).toEqual(seconds.map(challenger));
  // Appointed anew it begins anew; another challenger has figures of its own.
  await again.models.challenge('press', '3.0.0', tester);
  expect(await again.quality.comparison('press')).toMatchObject({ challenger: { version: '3.0.0' }, from: null, total: { rows: 0 } });
  await again.models.retire('press', '3.0.0', tester);
  expect(await again.quality.comparison('press')).toBeNull();
}, 120_000);

it('the champion says the same, bit for bit, alone, beside a challenger, and beside one that never answers', async () => {
  const mean = { aggregate: 'mean', lengthMs: 10_000, paneMs: 1000 };
  const { rig, machines: [p1, p2], send, source } = await plant([says('1.0.0', 'a', 0.125, mean), says('2.0.0', 'a', 5, mean), endless], { quality: { limitMs: 300, restMs: 50, mostWaiting: 20 } });
  const rows = (began: number) => Array.from({ length: 60 }, (_, i) => ({ t: began + i * 1000, a: 40 + 15 * Math.sin(i / 3) + i / 7, rounds: 2 ** 31 - 1 }));
  const [first, second, third] = [ago(3000), ago(2000), ago(1000)];
  const said = async (asset: number, from: number) => {
    const { time, value: values, quality } = await rig.history.predictions([asset], from, from + 500_000);
    return { time: Array.from(time, (t) => t - from), bits: [...new BigInt64Array(values.slice().buffer)], quality: [...quality] };
  };
  await send('p1', rows(first));
  const alone = await said(p1, first);
  expect(alone.time).toHaveLength(60);

  await rig.models.challenge('press', '2.0.0', tester);
  await rig.quality.settled();
  await send('p1', rows(second));
  await rig.quality.settled();
  expect(await said(p1, second)).toEqual(alone);
  const compared = (await rig.quality.comparison('press'))?.total;
  // The bound on what may wait holds here too: all that came was answered or counted as dropped.
  expect((compared?.rows ?? 0) + (compared?.dropped ?? 0)).toBe(60);
  expect(compared?.rows).toBeGreaterThan(0);
  expect(compared?.difference?.mean).toBeCloseTo(4.875, 4);

  await rig.models.challenge('press', '9.0.0', tester);
  await rig.quality.settled();
  await send('p2', rows(third));
  expect(await said(p2, third)).toEqual(alone);
  await rig.quality.settled();
  const hanging = await rig.quality.comparison('press');
  expect(hanging).toMatchObject({ challenger: { version: '9.0.0' }, total: { rows: 0, dropped: 60 } });
  expect(hanging?.problem).toMatch(/longer than 0.3 s/);
  // Said once, and it's the challenger's trouble alone.
  expect(rig.problems).toEqual([[expect.stringMatching(/challenger press@9\.0\.0/), expect.objectContaining({ code: 'timeout' })]]);
  await source.endAsync(true);
}, 120_000);

function pearson(x: readonly number[], y: readonly number[]): number {
  const mean = (of: readonly number[]) => of.reduce((sum, v) => sum + v, 0) / of.length;
  const [mx, my] = [mean(x), mean(y)];
  const sum = (of: (i: number) => number) => x.reduce((total, _, i) => total + of(i), 0);
  const dx = (i: number) => (x[i] ?? 0) - mx;
  const dy = (i: number) => (y[i] ?? 0) - my;
  return sum((i) => dx(i) * dy(i)) / Math.sqrt(sum((i) => dx(i) ** 2) * sum((i) => dy(i) ** 2));
}
