import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { soon } from '../../support/connectors';
import { liveRig, tester } from '../../support/live-rig';
import { makeParquet } from '../../support/parquet';
import { temporaryDir } from '../../support/store';

const T = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3 * 3_600_000;
const at = (minutes: number) => new Date(T + minutes * 60_000).toISOString();

it('Parquet files of a folder are taken as those of CSV are: looked at, mapped, each once, what is not whole or damaged left with a reason, and played', async () => {
  const folder = await temporaryDir();
  const file = (name: string) => join(folder, name);
  const rows = [
    `('${at(0)}'::TIMESTAMPTZ, 'P1', 20.5::DOUBLE, 1::BIGINT, true, 'x', [1])`, `('${at(1)}', 'P1', NULL, 2, false, NULL, [2])`, `('${at(1)}', 'P2', -0.25, NULL, NULL, '', NULL)`,
    `(NULL, 'P1', 9, 9, true, 'no time', NULL)`, `('${at(2)}', 'P1', 'nan'::DOUBLE, 4, true, 'y', NULL)`,
  ];
  await makeParquet(file('shift.parquet'), `SELECT * FROM (VALUES ${rows.join(', ')}) AS t("time", machine, temp, load, running, note, list)`);
  const rig = await liveRig();
  await rig.live.addConnector(tester, { name: 'drop', kind: 'file', url: pathToFileURL(folder).href, options: { pattern: '*.parquet', keyColumn: 'machine', everyMs: 50, settleMs: 300 } });
  const { tags, note } = await rig.live.browse('drop', '', 100);
  expect(tags.map(({ address, value }) => [address, value])).toEqual([['P1/temp', 'NaN'], ['P1/load', '4'], ['P1/running', 'true'], ['P1/note', 'y'], ['P2/temp', '-0.25']]);
  expect(note).toContain('As they stand in shift.parquet');

  await rig.live.map(tester, 'drop', ['P1', 'P2'].flatMap((key) => ['temp', 'load'].map((column) => ({ address: `${key}/${column}`, site: 'works', equipment: key.toLowerCase(), tag: column }))), { make: true });
  const stored = async (machine: string, name: string) => {
    await rig.live.settled();
    const asset = rig.assets.findEquipment('works', machine)!;
    const { time, value } = await rig.history.readings([rig.assets.findTag(asset.id, name)!.id], 0, Date.now() + 1e6);
    return Array.from(time, (moment, i) => [(moment - T) / 60_000, value[i]]);
  };
  while ((await stored('p1', 'load')).length < 3) await soon(20);
  // A null is a gap, NaN and a row without a time are told, a list goes nowhere, and what is right beside them is stored.
  expect([await stored('p1', 'temp'), await stored('p1', 'load'), await stored('p2', 'temp'), await stored('p2', 'load')]).toEqual([[[0, 20.5]], [[0, 1], [1, 2], [2, 4]], [[1, -0.25]], []]);
  expect(rig.live.rejections().map(({ cause, topic }) => `${cause} ${topic}`).sort()).toEqual(['malformed shift.parquet, row 4', 'not-finite P1/temp']);

  // Without its footer a file is not whole yet; once it is, it is taken. The same content by another name is not.
  await rename(file('shift.parquet'), file('renamed.parquet'));
  const next = join(await temporaryDir(), 'next.parquet');
  await makeParquet(next, `SELECT '${at(10)}'::TIMESTAMPTZ + to_minutes(range) AS "time", 'P1' AS machine, range::DECIMAL(10, 2) / 4 AS temp FROM range(6)`);
  const whole = await readFile(next);
  await writeFile(file('next.parquet'), whole.subarray(0, whole.length - 20));
  const told = (name: string) => rig.live.rejections().find(({ topic }) => topic === name)?.message;
  while (!told('next.parquet')) await soon(20);
  expect(told('next.parquet')).toMatch(/next\.parquet was left: .*ends without its footer\. It is still being written, or was cut short/);
  expect((await stored('p1', 'temp')).length).toBe(1);
  await writeFile(file('next.parquet'), whole);
  while ((await stored('p1', 'temp')).length < 7) await soon(20);
  expect((await stored('p1', 'temp')).slice(1)).toEqual([0, 1, 2, 3, 4, 5].map((row) => [10 + row, row / 4]));
  // Its data overwritten, its footer whole.
  await writeFile(file('damaged.parquet'), Buffer.concat([whole.subarray(0, 4), Buffer.alloc(200, 0xff), whole.subarray(204)]));
  await makeParquet(file('wrong.parquet'), "SELECT 1 AS \"when\", 'P1' AS machine, 1.5 AS temp");
  while (!told('damaged.parquet') || !told('wrong.parquet')) await soon(20);
  expect(told('wrong.parquet')).toContain('no column "time". Its columns are when, machine, temp');
  expect(rig.host.workers.size).toBeLessThanOrEqual(2);
  await rig.close();

  const again = await liveRig({ dir: rig.dir, key: rig.key });
  await soon(300);
  expect(again.live.connectors()[0]).toMatchObject({ readings: 0 });
  const plays = await temporaryDir();
  // A time without a zone is this machine's own.
  await makeParquet(join(plays, 'recorded.parquet'), `SELECT TIMESTAMP '2026-03-01 06:00:00' + to_minutes(range) AS "time", 100 + range AS temp FROM range(4)`);
  await again.live.addConnector(tester, { name: 'play', kind: 'file', url: pathToFileURL(plays).href, options: { pattern: '*.parquet', replay: 600, settleMs: 0, everyMs: 50 } });
  const began = Date.now();
  await again.live.map(tester, 'play', [{ address: 'temp', site: 'works', equipment: 'p2', tag: 'temp' }], { make: false });
  const id = again.assets.findTag(again.assets.findEquipment('works', 'p2')!.id, 'temp')!.id;
  let played: Awaited<ReturnType<typeof again.history.readings>>;
  do {
    await soon(20);
    played = await again.history.readings([id], began - 1000, Date.now() + 60_000);
  } while (played.value.length < 4);
  expect([...played.value]).toEqual([100, 101, 102, 103]);
  expect((played.time.at(-1) ?? 0) - (played.time[0] ?? 0)).toBeGreaterThan(290);
}, 60_000);
