import { describe, expect, it } from 'vitest';
import { createAssets, assetMigrations, assetProcedures, type PlantNode } from '../../../../electron/engine/assets';
import type { Store } from '../../../../electron/engine/store';
import { testStore } from '../../../support/store';

const anna = { kind: 'person', person: { id: 3, name: 'Anna', role: 'engineer' } } as const;
const torque = { name: 'torque', title: 'Torque', kind: 'number', unit: 'Nm', usual: [20, 60] as [number, number], staleAfterMs: 10_000 } as const;
const grade = { name: 'grade', title: 'Grade', kind: 'category', labels: ['L', 'M', 'H'], staleAfterMs: 10_000 } as const;
const shop: PlantNode[] = [
  {
    kind: 'site', key: 'demo', name: 'Demo plant', children: [
      {
        kind: 'area', key: 'shop', name: 'Milling shop', children: [
          { kind: 'area', key: 'a', name: 'Line A', children: [{ kind: 'equipment', key: 'm01', name: 'Mill 01', attributes: { grade: 'M' }, tags: [torque, { ...grade, labels: ['L', 'M', 'H'] }] }] },
          { kind: 'area', key: 'b', name: 'Line B', children: [{ kind: 'equipment', key: 'm02', name: 'Mill 02', tags: [torque] }] },
        ],
      },
    ],
  },
];

async function setUp() {
  const store = await testStore(assetMigrations);
  const recorded: unknown[][] = [];
  const security = { record: (_: unknown, ...entry: unknown[]) => (recorded.push(entry), Promise.resolve()) };
  const open = (own: Store = store) => createAssets({ store: own, security });
  return { store, assets: await open(), open, recorded };
}

describe('the plant', () => {
  it('is made in one go, in plant order, and is the same after a restart', async () => {
    const { assets, open, recorded } = await setUp();
    let changes = 0;
    assets.changed.on(() => changes++);
    await assets.addMany(anna, null, shop, 'first set-up');
    for (const own of [assets, await open()]) {
      expect(own.plant().assets.map(({ name }) => name)).toEqual(['Demo plant', 'Milling shop', 'Line A', 'Mill 01', 'Line B', 'Mill 02']);
      expect(own.plant().equipment.map(({ name }) => name)).toEqual(['Mill 01', 'Mill 02']);
      const mill = own.findEquipment('demo', 'm02');
      expect(own.place(mill?.id ?? 0)).toBe('Demo plant / Milling shop / Line B');
      expect(own.siteOf(mill?.id ?? 0)?.key).toBe('demo');
      expect(own.findTag(mill?.id ?? 0, 'torque')).toMatchObject(torque);
      expect(own.findTag(mill?.id ?? 0, 'speed')).toBeUndefined();
      expect(own.tagsOf(own.findEquipment('demo', 'm01')?.id ?? 0).map(({ name }) => name)).toEqual(['torque', 'grade']);
      expect(own.plant().tags.find(({ name }) => name === 'grade')).toMatchObject(grade);
      expect(own.findEquipment('other', 'm02')).toBeUndefined();
    }
    expect([changes, assets.revision]).toEqual([1, 1]);
    expect(recorded).toHaveLength(6);
    expect(recorded[3]).toEqual([anna, 'assets.addAsset', null, expect.objectContaining({ key: 'm01', tags: [expect.anything(), expect.anything()] }), 'first set-up']);
  });

  it('keeps nothing of a plant with one thing wrong in it', async () => {
    const { assets, recorded } = await setUp();
    const twice = { kind: 'equipment', key: 'm01', name: 'Mill 99' } as const;
    await expect(assets.addMany(anna, null, [{ ...(shop[0] as PlantNode), children: [...(shop[0]?.children ?? []), twice] }])).rejects.toMatchObject({ code: 'conflict', details: { key: 'm01' } });
    expect(assets.plant().assets).toEqual([]);
    expect([assets.revision, recorded.length]).toEqual([0, 0]);
  });

  it('lets the same key stand at another site, and not twice at one', async () => {
    const { assets } = await setUp();
    const [demo] = await assets.addMany(anna, null, shop);
    const north = await assets.addAsset(anna, { parent: null, kind: 'site', key: 'north', name: 'North' });
    await assets.addAsset(anna, { parent: north.id, kind: 'equipment', key: 'm01', name: 'Press' });
    expect(assets.findEquipment('north', 'm01')?.name).toBe('Press');
    expect(assets.findEquipment('demo', 'm01')?.name).toBe('Mill 01');
    await expect(assets.addAsset(anna, { parent: demo?.id ?? 0, kind: 'equipment', key: 'm01', name: 'Mill' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(assets.addAsset(anna, { parent: null, kind: 'site', key: 'demo', name: 'Again' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('refuses two that ask for the same key at the same moment', async () => {
    const { assets } = await setUp();
    const site = await assets.addAsset(anna, { parent: null, kind: 'site', key: 's', name: 'Site' });
    const add = () => assets.addAsset(anna, { parent: site.id, kind: 'equipment', key: 'm', name: 'Mill' });
    const results = await Promise.allSettled([add(), add()]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(assets.plant().equipment).toHaveLength(1);
  });

  it('refuses what can not stand there, and says why', async () => {
    const { assets } = await setUp();
    const [site] = await assets.addMany(anna, null, shop);
    const mill = assets.findEquipment('demo', 'm01')?.id ?? 0;
    const refused = async (work: Promise<unknown>, code: string, words: RegExp) => {
      await expect(work).rejects.toMatchObject({ code, message: expect.stringMatching(words) as string });
    };
    await refused(assets.addAsset(anna, { parent: 999, kind: 'area', key: 'x', name: 'X' }), 'not-found', /999/);
    await refused(assets.addAsset(anna, { parent: null, kind: 'equipment', key: 'x', name: 'X' }), 'invalid-input', /which site or area/);
    await refused(assets.addAsset(anna, { parent: mill, kind: 'equipment', key: 'x', name: 'X' }), 'invalid-input', /can't stand under Mill 01/);
    await refused(assets.addAsset(anna, { parent: site?.id ?? 0, kind: 'area', key: 'Bad Key', name: 'X' }), 'invalid-input', /lower-case/);
    await refused(assets.addTag(anna, { asset: mill, ...torque }), 'conflict', /torque.*Mill 01 exists already/);
    await refused(assets.addTag(anna, { asset: site?.id ?? 0, ...torque }), 'invalid-input', /only equipment has tags/);
    await refused(assets.addTag(anna, { asset: mill, name: 'state', title: 'State', kind: 'category', staleAfterMs: 1 }), 'invalid-input', /list its labels/);
    await refused(assets.addTag(anna, { asset: mill, name: 'state', title: 'State', kind: 'category', labels: ['a', 'a'], staleAfterMs: 1 }), 'invalid-input', /twice/);
    await refused(assets.addTag(anna, { asset: mill, name: 'speed', title: 'Speed', kind: 'number', labels: ['a'], staleAfterMs: 1 }), 'invalid-input', /only a category/);
    await refused(assets.addTag(anna, { asset: mill, name: 'speed', title: 'Speed', kind: 'number', usual: [5, 5], staleAfterMs: 1 }), 'invalid-input', /usual band/);
    await refused(assets.addTag(anna, { asset: mill, name: 'on', title: 'On', kind: 'boolean', usual: [0, 1], staleAfterMs: 1 }), 'invalid-input', /only numbers/);
    await refused(assets.addTag(anna, { asset: mill, name: 'speed', title: 'Speed', kind: 'number', staleAfterMs: 0 }), 'invalid-input', /staleAfterMs/);
  });

  it('changes and takes away an attribute, and tells the trail what it was before', async () => {
    const { assets, open, recorded } = await setUp();
    await assets.addMany(anna, null, shop);
    const mill = assets.findEquipment('demo', 'm01')?.id ?? 0;
    await assets.setAttribute(anna, mill, 'grade', 'H', 'new product');
    expect(recorded.at(-1)).toEqual([anna, 'assets.setAttribute', { asset: 'm01', name: 'grade', value: 'M' }, { asset: 'm01', name: 'grade', value: 'H' }, 'new product']);
    expect(assets.plant().assetById.get(mill)?.attributes).toEqual({ grade: 'H' });
    await assets.setAttribute(anna, mill, 'grade', null);
    expect((await open()).plant().assetById.get(mill)?.attributes).toEqual({});
    await expect(assets.setAttribute(anna, mill, 'Grade!', 1)).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(assets.setAttribute(anna, mill, 'mass', NaN)).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('keeps what a tag keeps, refuses what its kind can not, and tells the trail what it was before', async () => {
    const { assets, open, recorded } = await setUp();
    await assets.addMany(anna, null, shop);
    const mill = assets.findEquipment('demo', 'm01')?.id ?? 0;
    const [torqueId, gradeId] = assets.tagsOf(mill).map(({ id }) => id) as [number, number];
    expect(await assets.setDeadband(anna, [torqueId, torqueId], { deadband: 0.5, longestSilenceMs: 30_000 }, 'noise')).toBe(1);
    expect(recorded.at(-1)).toEqual([anna, 'assets.setDeadband', { tag: torqueId, asset: 'm01', name: 'torque', deadband: null, longestSilenceMs: null }, { tag: torqueId, asset: 'm01', name: 'torque', deadband: 0.5, longestSilenceMs: 30_000 }, 'noise']);
    expect((await open()).plant().tagById.get(torqueId)).toMatchObject({ deadband: 0.5, longestSilenceMs: 30_000 });
    const entries = recorded.length;
    expect(await assets.setDeadband(anna, [torqueId], { deadband: 0.5, longestSilenceMs: 30_000 })).toBe(0);
    for (const [tags, wanted, says] of [
      [[torqueId], { deadband: -1, longestSilenceMs: 30_000 }, /deadband/], [[torqueId], { deadband: Infinity, longestSilenceMs: 30_000 }, /deadband/], [[torqueId], { deadband: NaN, longestSilenceMs: 30_000 }, /deadband/],
      [[torqueId], { deadband: 1, longestSilenceMs: 999 }, /longestSilenceMs/], [[torqueId], { deadband: 1, longestSilenceMs: 3_600_001 }, /longestSilenceMs/], [[torqueId, gradeId], { deadband: 1, longestSilenceMs: 30_000 }, /only be 0/],
    ] as const) await expect(assets.setDeadband(anna, tags, wanted)).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringMatching(says) });
    await expect(assets.setDeadband(anna, [9999], null)).rejects.toMatchObject({ code: 'not-found' });
    expect(recorded).toHaveLength(entries);
    expect(await assets.setDeadband(anna, [gradeId], { deadband: 0, longestSilenceMs: 60_000 })).toBe(1);
    expect(await assets.setDeadband(anna, [torqueId, gradeId], null)).toBe(2);
    const { deadband, longestSilenceMs } = (await open()).plant().tagById.get(torqueId) ?? {};
    expect([deadband, longestSilenceMs]).toEqual([undefined, undefined]);
    await expect(assets.addTag(anna, { asset: mill, ...torque, name: 'speed', longestSilenceMs: 5_000 })).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await assets.addTag(anna, { asset: mill, ...torque, name: 'speed', deadband: 2 })).toMatchObject({ deadband: 2 });
  });

  it('is told through the contract with what others know of it', async () => {
    const { assets } = await setUp();
    await assets.addMany(anna, null, shop);
    const watch = { asset: 4, model: 'm', version: '1', versionId: 1, output: 'o', title: 't', limit: null, modes: [] };
    const procedures = assetProcedures({ assets, watches: () => [watch], simulated: true });
    const plant = await procedures.plant(undefined, { origin: 'window', who: null });
    expect([plant.assets.length, plant.tags.length, plant.watches, plant.simulated]).toEqual([6, 3, [watch], true]);
    await expect(async () => procedures.addTag({ asset: 4, ...torque }, { origin: 'window', who: null })).rejects.toMatchObject({ code: 'not-signed-in' });
    expect(await procedures.addTag({ asset: 4, ...torque, name: 'speed' }, { origin: 'window', who: anna })).toMatchObject({ name: 'speed', asset: 4 });
  });
});
