import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { soon } from '../../support/connectors';
import { liveRig, tester } from '../../support/live-rig';
import { temporaryDir } from '../../support/store';

const T = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3 * 3_600_000;
const at = (minutes: number) => new Date(T + minutes * 60_000).toISOString();

it('files of a folder are looked at, mapped, taken once by their content, left alone while they are written, and played as fast as wanted', async () => {
  const folder = await temporaryDir();
  const file = (name: string) => join(folder, name);
  await mkdir(file('inner.csv'));
  await writeFile(file('shift.csv'), `\ufefftime;machine;temp;"load; kN";note\n${at(0)};P1;20,5;1;\n${at(1)};P1;21.5;2;x\n${at(1)};P2;30;;\nsoon;P1;1;1;\n${at(2)};P1;1\n${at(3)};P2;NaN;4;\n`);
  const rig = await liveRig();
  expect(await rig.live.testConnector({ name: 'drop', kind: 'file', url: 'file:///nowhere/at/all' })).toEqual({ ok: false, message: 'There is no such folder.' });
  await expect(rig.live.addConnector(tester, { name: 'drop', kind: 'file', url: '/data' })).rejects.toThrow(/Write it like file:\/\/\/data/);
  const options = { keyColumn: 'machine', everyMs: 50, settleMs: 300 };
  await rig.live.addConnector(tester, { name: 'drop', kind: 'file', url: pathToFileURL(folder).href, options });
  const { tags, note } = await rig.live.browse('drop', '', 100);
  expect(tags.map(({ address, value }) => [address, value])).toEqual([['P1/temp', '21.5'], ['P1/load; kN', '2'], ['P1/note', 'x'], ['P2/temp', 'NaN'], ['P2/load; kN', '4']]);
  expect(note).toContain('As they stand in shift.csv');
  await soon(400);
  expect(rig.live.connectors()[0]).toMatchObject({ state: 'connected', readings: 0 });

  await rig.live.map(tester, 'drop', ['P1', 'P2'].flatMap((key) => ['temp', 'load; kN'].map((column) => ({ address: `${key}/${column}`, site: 'works', equipment: key.toLowerCase(), tag: column.slice(0, 4) }))), { make: true });
  const stored = async (machine: string, name: string) => {
    await rig.live.settled();
    const asset = rig.assets.findEquipment('works', machine)!;
    const { time, value } = await rig.history.readings([rig.assets.findTag(asset.id, name)!.id], 0, Date.now() + 1e6);
    return Array.from(time, (moment, i) => [(moment - T) / 60_000, value[i]]);
  };
  while ((await stored('p2', 'load')).length < 1) await soon(20);
  // A comma is no decimal point, a gap is a gap, NaN is told, and what is right beside them is stored.
  expect([await stored('p1', 'temp'), await stored('p1', 'load'), await stored('p2', 'temp'), await stored('p2', 'load')]).toEqual([[[1, 21.5]], [[0, 1], [1, 2]], [[1, 30]], [[3, 4]]]);
  expect(rig.live.rejections().map(({ cause, topic }) => `${cause} ${topic}`).sort()).toEqual(['malformed shift.csv, row 4', 'malformed shift.csv, row 5', 'not-a-number P1/temp', 'not-finite P2/temp']);

  // The same content by another name, a part that grows, and a new one.
  await rename(file('shift.csv'), file('renamed.csv'));
  await writeFile(file('next.csv.part'), 'time;machine;temp\n');
  for (let row = 0; row < 6; row++) {
    await writeFile(file('grows.csv'), `${row === 0 ? 'time,machine,temp\n' : ''}${at(10 + row)},P1,${row}\n`, { flag: 'a' });
    await soon(100);
    expect((await stored('p1', 'temp')).length).toBe(1);
  }
  while ((await stored('p1', 'temp')).length < 7) await soon(20);
  expect((await stored('p1', 'temp')).map(([, value]) => value)).toEqual([21.5, 0, 1, 2, 3, 4, 5]);
  await writeFile(file('wrong.csv'), 'when,machine,temp\n1,P1,1\n');
  while (!rig.live.rejections().some(({ message }) => message.includes('no column "time"'))) await soon(20);
  await rig.close();

  const again = await liveRig({ dir: rig.dir, key: rig.key });
  await soon(300);
  expect(again.live.connectors()[0]).toMatchObject({ readings: 0 });
  const plays = await temporaryDir();
  // Five minutes at 600 times their speed: half a second.
  await writeFile(join(plays, 'recorded.csv'), `time,temp\n${[0, 1, 2, 3, 4, 5].map((minute) => `${at(minute)},${100 + minute}`).join('\n')}\n`);
  await again.live.addConnector(tester, { name: 'play', kind: 'file', url: pathToFileURL(plays).href, options: { replay: 600, settleMs: 0, everyMs: 50 } });
  const began = Date.now();
  await again.live.map(tester, 'play', [{ address: 'temp', site: 'works', equipment: 'p2', tag: 'temp' }], { make: false });
  const id = again.assets.findTag(again.assets.findEquipment('works', 'p2')!.id, 'temp')!.id;
  let played: Awaited<ReturnType<typeof again.history.readings>>;
  do {
    await soon(20);
    played = await again.history.readings([id], began - 1000, Date.now() + 1000);
  } while (played.value.length < 6);
  expect([...played.value]).toEqual([100, 101, 102, 103, 104, 105]);
  expect((played.time.at(-1) ?? 0) - (played.time[0] ?? 0)).toBeGreaterThan(490);
}, 60_000);
