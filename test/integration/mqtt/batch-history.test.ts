/** The appliance's own history as what is scored. */
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { createBatch } from '../../../electron/engine/batch';
import { historyTable } from '../../../electron/engine/live';
import { liveRig, tester } from '../../support/live-rig';
import { rowsOfParquet } from '../../support/parquet';
import { temporaryDir } from '../../support/store';

const healthy = { air_temperature: 300, process_temperature: 310, rotational_speed: 1500, torque: 40, tool_wear: 100 };

it('gives the predictions, bit for bit, that live scoring made of the same readings', async () => {
  const start = Math.floor(Date.now() / 1000) * 1000 - 7 * 3_600_000;
  const clock = { at: start, now: () => clock.at, received: () => clock.at };
  const rig = await liveRig({ clock });
  const { store, security, models, host, assets, history } = rig;
  const machine = await connectAsync(`mqtt://127.0.0.1:${await rig.demo()}`, { protocolVersion: 4 });
  onTestFinished(() => void machine.end(true));
  const say = async (mill: string, message: object) => {
    await machine.publishAsync(`millwright/v1/demo/${mill}`, JSON.stringify(message), { qos: 1 });
    await rig.live.settled();
  };
  // Before the time that is asked for, but in its first windows.
  await say('mill-01', { ...healthy, torque: 55 });
  for (let second = 0; second < 25; second++) {
    // Over the end of what is read at once.
    clock.at += second === 12 ? 6 * 3_600_000 : 1_000;
    await say('mill-01', { ...healthy, torque: 40 + (second % 7) * 4, rotational_speed: 1500 - second * 9 });
    if (second % 2 === 0) await say('mill-02', { ...healthy, tool_wear: 100 + second, ...(second === 4 && { torque: undefined }) });
  }
  const [from, to] = [start + 1, clock.at + 1];
  const dir = await temporaryDir();
  const batch = await createBatch({ store, security, models, host, clock, history: ({ manifest, model, assets: named, from: begin, to: end, atOnce }) => historyTable({ assets, history }, { manifest, watched: models.watchedBy(model), named, from: begin, to: end, atOnce }) });
  onTestFinished(() => batch.close());
  const { versionId, output } = models.watches()[0]!;
  const { model, manifest } = models.version(versionId)!;
  const score = async (name: string, what: object) => batch.finished((await batch.run({ model, input: { kind: 'history', from, to, ...what }, output: join(dir, name) }, tester)).id);
  // An engine that was killed meanwhile leaves this.
  await writeFile(join(dir, '..all.parquet.rows.part.4711.part'), 'half');
  const run = await score('all.parquet', {});
  expect(run).toMatchObject({ state: 'done', input: `history from ${new Date(from).toISOString()} to ${new Date(to).toISOString()}` });
  const idOf = new Map(assets.plant().assets.map(({ id, name }) => [name, id]));
  const rows = await rowsOfParquet(join(dir, 'all.parquet'), `epoch_ms(time)::DOUBLE, machine, "${output}"`);
  const scored = new Map(rows.map(([time, path, value]) => [`${idOf.get(String(path).split('/').at(-1) ?? '')} ${Number(time)}`, Number(value)]));
  const stored = await history.predictions('all', from, to);
  let held = 0;
  stored.time.forEach((time, at) => {
    const value = stored.value[at] ?? NaN;
    if (Number.isNaN(value)) return;
    expect(scored.get(`${stored.asset[at]} ${time}`), `at ${time - start}`).toBe(value);
    held++;
  });
  expect(held).toBeGreaterThan(35);
  expect(run.rows).toBe(scored.size);
  // A look before says the same rows, as the run's table has them, and why some can't be scored.
  const look = (what: object = {}) => batch.preview({ model, input: { kind: 'history', from, to, ...what }, show: 200 });
  const all = await look();
  expect(all).toMatchObject({ format: 'history', looked: { rows: run.rows + run.rejected, rejected: run.rejected, of: run.rows + run.rejected, exact: true, judged: true }, unused: ['time', 'machine'], kept: null });
  expect(all.inputs.filter(({ column, name }) => column !== name)).toEqual([]);
  expect(all.problems.reduce((sum, problem) => sum + problem.rows, 0)).toBe(run.rejected);
  expect(all.rows.filter(({ problem }) => !problem).map(({ cells: [time, path] }) => `${idOf.get(String(path).split('/').at(-1) ?? '')} ${Date.parse(time ?? '')}`)).toEqual([...scored.keys()]);
  expect((await look({ assets: ['Mill 02'] })).rows.map(({ cells }) => cells[1])).toEqual(Array(13).fill('Mill 02'));
  await expect(look({ assets: ['mill-99'] })).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('watches no machine mill-99') as string });
  expect((await look({ from: start - 2_000, to: start - 1_000 })).looked).toMatchObject({ rows: 0, of: 0, exact: true });
  // By one machine alone, by its path or name.
  expect(await score('one.csv', { assets: [String(rows[0]?.[1])] })).toMatchObject({ state: 'done', rows: rows.filter(([, path]) => path === rows[0]?.[1]).length });
  // What moved each of them most, as when its row is explained alone.
  const { id } = await batch.run({ model, input: { kind: 'history', from, to, assets: [String(rows[0]?.[1])] }, output: join(dir, 'why.parquet'), reasons: { count: 1 } }, tester);
  expect(await batch.finished(id)).toMatchObject({ state: 'done' });
  const why = await rowsOfParquet(join(dir, 'why.parquet'), 'reason_1, reason_1_part');
  const { rows: alone } = await batch.explain({ model, input: join(dir, 'one.csv'), most: 3, budget: { ms: 60_000 } });
  expect(why.slice(0, 3)).toEqual(alone.map(({ explanation: { inputs: [first] } }) => [first?.name, first?.effect]));
  expect(alone).toHaveLength(3);
  expect(await score('none.csv', { assets: ['mill-99'] })).toMatchObject({ state: 'failed', message: expect.stringMatching(new RegExp(`${manifest.name} watches no machine mill-99\\. It watches: `)) });
  expect(await score('before.csv', { from: start - 2_000, to: start - 1_000 })).toMatchObject({ state: 'failed', message: expect.stringMatching(/no rows/) });
  expect(await score('all.parquet', {})).toMatchObject({ state: 'failed', message: expect.stringMatching(/exists already/) });
  expect((await readdir(dir)).filter((name) => name.startsWith('.'))).toEqual([]);
  expect((await stat(join(dir, 'all.parquet'))).size).toBeGreaterThan(0);
}, 120_000);
