import { describe, expect, it } from 'vitest';
import { liveRig, tester } from '../../support/live-rig';
import { needsProgram } from '../../support/needs';
import { soon } from '../../support/connectors';
import { mosquitto, sender } from '../mqtt/support';

describe.skipIf(needsProgram('mosquitto'))('tags of a source with a layout of its own', () => {
  it('are found, mapped by a pattern, made, converted, stored, kept over a start, and given up', async () => {
    const url = await mosquitto();
    const client = await sender(url);
    const say = (line: string, payload: object) => client.publishAsync(`factory/${line}/press`, JSON.stringify(payload), { qos: 1, retain: true });
    await say('line1', { temp: 20, running: true, name: 'P1' });
    await say('line2', { temp: 30, running: false, name: 'P2' });

    const rig = await liveRig();
    const tried = await rig.live.testConnector({ name: 'floor', kind: 'mqtt', url, options: { topics: ['factory/#'] } });
    expect(tried).toEqual({ ok: true, message: expect.stringMatching(/^Connected to 127.0.0.1:\d+ with MQTT 5.0\.$/) as string });
    expect(await rig.live.testConnector({ name: 'floor', kind: 'mqtt', url: 'mqtt://127.0.0.1:1' })).toEqual({ ok: false, message: '127.0.0.1:1 can\'t be reached (ECONNREFUSED).' });
    expect(rig.live.connectors()).toEqual([]);

    await rig.live.addConnector(tester, { name: 'floor', kind: 'mqtt', url, options: { topics: ['factory/#'] } });
    const found = async () => (await rig.live.browse('floor', '', 100)).tags;
    while ((await found()).length < 6) await soon(10);
    expect((await found()).map(({ address, value, quality, mappedTo }) => [address, value, quality, mappedTo])).toContainEqual(['factory/line1/press#temp', 20, 'uncertain', null]);
    expect((await rig.live.browse('floor', 'line2 temp', 100)).tags.map(({ value }) => value)).toEqual([30]);

    const wanted = ['line1', 'line2'].flatMap((line) => [
      { address: `factory/${line}/press#temp`, site: 'works', area: line, equipment: `${line}-press`, tag: 'temp', unit: 'K', offset: 273.15 },
      { address: `factory/${line}/press#running`, site: 'works', area: line, equipment: `${line}-press`, tag: 'running', kind: 'boolean' as const },
    ]);
    await expect(rig.live.map(tester, 'floor', wanted, { make: false })).rejects.toThrow(/has no tag works\/line1-press\/temp, nor 3 others/);
    expect(await rig.live.map(tester, 'floor', wanted, { make: true, why: 'a test' })).toEqual({ mapped: 4, made: 4 });
    expect(rig.assets.plant().assets.map(({ kind, key }) => `${kind} ${key}`).sort()).toEqual(['area line1', 'area line2', 'equipment line1-press', 'equipment line2-press', 'site works']);
    await expect(rig.live.map(tester, 'floor', [{ ...wanted[0]!, address: 'a' }, { ...wanted[0]!, address: 'b' }], { make: false })).rejects.toThrow(/Both "a" and "b" would go to works/);
    await expect(rig.live.map(tester, 'floor', [{ ...wanted[0]!, unit: 'bar' }], { make: false })).rejects.toThrow(/is in bar, and Temp in K/);
    expect(rig.security.recorded).toEqual(expect.arrayContaining(['live.addConnector', 'assets.addAsset', 'live.map']));

    await rig.live.settled();
    await say('line1', { temp: 21.5, running: 'on', name: 'P1' });
    await say('line1', { temp: 'hot', running: true });
    await rig.live.settled();
    const press = rig.assets.findEquipment('works', 'line1-press')!;
    const ids = ['temp', 'running'].map((name) => rig.assets.findTag(press.id, name)!.id);
    const { tag, value, quality } = await rig.history.readings(ids, 0, Date.now() + 1000);
    expect(Array.from(tag, (id, i) => [id, value[i], quality[i]]).sort()).toEqual([[ids[0], 294.65, 0], [ids[1], 1, 0], [ids[1], 1, 0]].sort());
    expect(rig.live.rejections()).toMatchObject([{ cause: 'not-a-number', topic: 'factory/line1/press#temp', sample: 'hot' }]);
    expect(rig.live.connectors()[0]).toMatchObject({ mapped: 4, rejected: 1 });
    await rig.close();

    const again = await liveRig({ dir: rig.dir, key: rig.key });
    expect(again.live.mappings('floor').map(({ address }) => address)).toEqual(rig.live.mappings('floor').map(({ address }) => address));
    expect(again.live.mappings('floor')).toContainEqual({ address: 'factory/line1/press#temp', site: 'works', equipment: 'line1-press', tag: 'temp', scale: 1, offset: 273.15 });
    expect(await again.live.unmap(tester, 'floor', ['factory/line1/press#temp', 'nothing'])).toBe(1);
    expect(again.live.mappings('floor')).toHaveLength(3);
    await again.live.removeConnector(tester, 'floor');
    expect(again.live.connectors()).toEqual([]);
  }, 60_000);
});
