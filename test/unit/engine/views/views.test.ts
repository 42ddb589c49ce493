import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Asset, Tag } from '../../../../electron/contract/domain';
import { wall as wallSchema, type DisplayContent } from '../../../../electron/contract/displays';
import { createViews, viewMigrations, viewProcedures, type Views } from '../../../../electron/engine/views';
import type { Caller } from '../../../../electron/engine/shared/context';
import type { Who } from '../../../../electron/engine/shared/who';
import { temporaryDir, testStore } from '../../../support/store';

const asset = (id: number, parent: number | null, kind: Asset['kind'], key: string): Asset => ({ id, parent, kind, key, name: key, attributes: {} });
const tag = (id: number, own: number, name: string): Tag => ({ id, asset: own, name, title: name, kind: 'number', staleAfterMs: 1000 });
const plantOf = (assets: Asset[], tags: Tag[]) => {
  const equipment = assets.filter(({ kind }) => kind === 'equipment');
  const rest = { siteByKey: new Map(), equipmentByKey: new Map(), tagsOf: new Map(), tagByName: new Map() };
  return { assets, tags, equipment, assetById: new Map(assets.map((one) => [one.id, one])), tagById: new Map(tags.map((one) => [one.id, one])), ...rest };
};
const here = plantOf([asset(1, null, 'site', 'works'), asset(2, 1, 'area', 'milling'), asset(3, 2, 'equipment', 'mill-07')], [tag(12, 3, 'torque')]);
/** The same plant by its keys, with other numbers, as another appliance has it. */
const there = plantOf([asset(7, null, 'site', 'works'), asset(9, 7, 'area', 'milling'), asset(30, 9, 'equipment', 'mill-07')], [tag(5, 30, 'torque')]);

const engineer: Who = { kind: 'person', person: { id: 1, name: 'An engineer', role: 'engineer' } };
const content = (title: string, more: Partial<DisplayContent> = {}): DisplayContent => ({
  title, sharedWith: 'viewer',
  panels: [
    { id: 'p1', kind: 'trend', wide: 8, high: 4, pens: ['t12', 'p3'], lengthMs: 3_600_000, compare: true }, { id: 'p2', kind: 'ranking', wide: 4, high: 4, place: 2, most: 5 }, { id: 'p3', kind: 'heat', wide: 8, high: 2, place: null, hours: 24 },
    { id: 'p4', kind: 'tile', wide: 2, high: 2, asset: 3 }, { id: 'p5', kind: 'text', wide: 2, high: 2, text: 'Call 112' },
  ],
  ...more,
});

const clock = { now: () => 1_790_000_000_000, received: () => 1_790_000_000_000 };

async function setUp(plant = here) {
  const store = await testStore(viewMigrations);
  const records: { what: string; before: unknown; after: unknown }[] = [];
  const open = () => createViews({ store, assets: { plant: () => plant }, clock, security: { record: (_tx, _who, what, before, after) => {
    records.push({ what, before, after });
    return Promise.resolve();
  } } });
  return { store, records, open, views: await open() };
}

describe('displays', () => {
  it('are kept as they were composed, with who and when, and recorded', async () => {
    const { views, records, open } = await setUp();
    const first = await views.save(engineer, { content: content('Shop') });
    expect(first).toMatchObject({ id: 1, revision: 1, title: 'Shop', changedBy: 'An engineer', changed: clock.now() });
    expect((await open()).displays('viewer')).toEqual([first]);
    expect(records).toMatchObject([{ what: 'views.add', before: null, after: { display: 1, title: 'Shop' } }]);
  });
  it('are refused where they show what is not in the plant, or bear another’s title', async () => {
    const { views } = await setUp();
    await views.save(engineer, { content: content('Shop') });
    const wrong = content('Wrong', { panels: [{ id: 'a', kind: 'value', wide: 3, high: 2, pen: 't99', lengthMs: 60_000 }, { id: 'b', kind: 'life', wide: 3, high: 2, asset: 99, title: 'Pump' }] });
    await expect(views.save(engineer, { content: wrong })).rejects.toMatchObject({ code: 'invalid-input', details: { panels: ['value', 'Pump'] } });
    await expect(views.save(engineer, { content: content('Shop') })).rejects.toMatchObject({ code: 'conflict' });
    expect(views.displays('viewer')).toHaveLength(1);
  });
  it('stand on a wall in turn, where everybody may see them', async () => {
    const { views, records, open } = await setUp();
    const wall = { everyS: 20, holdAt: 1 };
    expect(views.wall()).toEqual({ pages: ['overview'], everyS: 30, holdAt: 2 });
    const shop = await views.save(engineer, { content: content('Shop') });
    const costs = await views.save(engineer, { content: content('Costs', { sharedWith: 'engineer' }) });
    await expect(views.setWall(engineer, { ...wall, pages: ['overview', costs.id, 99] })).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('“Costs”, “display 99”') as string });
    const next = await views.setWall(engineer, { ...wall, pages: [shop.id, 'overview'] });
    expect([views.wall(), (await open()).wall()]).toEqual([next, next]);
    expect(records.at(-1)).toMatchObject({ what: 'views.wall', before: { everyS: 30 }, after: { pages: [shop.id, 'overview'] } });
    for (const wrong of [{ pages: [] }, { pages: ['overview', 'overview'] }, { pages: ['machines'] }, { everyS: 4 }, { holdAt: 5 }]) expect(wallSchema.safeParse({ ...next, ...wrong }).success).toBe(false);
  });
  it('are not overwritten by who has not seen the last change', async () => {
    const { views, records } = await setUp();
    await views.save(engineer, { content: content('Shop') });
    expect(await views.save(engineer, { id: 1, revision: 1, content: content('Shop floor') })).toMatchObject({ revision: 2 });
    await expect(views.save(engineer, { id: 1, revision: 1, content: content('Mine') })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('An engineer') as string });
    expect(records.at(-1)).toMatchObject({ what: 'views.change', before: { title: 'Shop' }, after: { title: 'Shop floor' } });
  });
  it('come back by an undo, from a change and from being removed; the undo can be undone', async () => {
    const { views, open } = await setUp();
    await views.save(engineer, { content: content('Shop') });
    await views.save(engineer, { id: 1, content: content('Shop floor') });
    expect(await views.undo(engineer, 1)).toMatchObject({ title: 'Shop', revision: 3 });
    expect(await views.undo(engineer, 1)).toMatchObject({ title: 'Shop floor', revision: 4 });
    await views.remove(engineer, 1);
    expect(views.displays('administrator')).toEqual([]);
    await expect(views.save(engineer, { id: 1, content: content('Shop') })).rejects.toMatchObject({ code: 'not-found' });
    expect(await views.undo(engineer, 1)).toMatchObject({ id: 1, title: 'Shop floor', revision: 6 });
    const slip = await views.save(engineer, { content: content('Slip') });
    expect(await views.undo(engineer, slip.id)).toBeNull();
    expect((await open()).displays('viewer').map(({ title }) => title)).toEqual(['Shop floor']);
  });
  it('keep no more than twenty changes each', async () => {
    const { views, store } = await setUp();
    await views.save(engineer, { content: content('Shop') });
    for (let i = 0; i < 25; i++) await views.save(engineer, { id: 1, content: content(`Shop ${i}`) });
    expect(await store.main.get('SELECT count(*) AS n FROM display_version WHERE display = 1')).toEqual({ n: 20 });
    expect(views.displays('viewer').map(({ title }) => title)).toEqual(['Shop 24']);
  });
  it('are found by those that they are shared with alone', async () => {
    const { views } = await setUp();
    const { id } = await views.save(engineer, { content: content('Engineers', { sharedWith: 'engineer' }) });
    expect((['viewer', 'operator', 'engineer', 'administrator'] as const).map((role) => views.displays(role).length)).toEqual([0, 0, 1, 1]);
    expect(() => views.portable(id, 'operator')).toThrow(expect.objectContaining({ code: 'not-found' }) as Error);
  });
});

describe('a display as a file', () => {
  const caller: Caller = { origin: 'window', who: engineer };
  const procedures = (views: Views, folder: string) => viewProcedures({ views, host: { home: join(folder, 'home') } });

  it('names equipment by its keys and means the same on another appliance; it is never written where it must not be', async () => {
    const folder = await temporaryDir();
    const output = join(folder, 'shop.json');
    const { views } = await setUp();
    const { id } = await views.save(engineer, { content: content('Shop') });
    const own = procedures(views, folder);
    await own.export({ id, output, overwrite: false }, caller);
    expect(readFileSync(output, 'utf8')).toContain('torque of works/milling/mill-07');
    const other = await setUp(there);
    const taken = await procedures(other.views, folder).import({ path: output }, caller);
    expect(taken).toMatchObject({ title: 'Shop', panels: [{ pens: ['t5', 'p30'] }, { place: 9 }, { place: null }, { asset: 30 }, { text: 'Call 112' }] });
    writeFileSync(output, 'mine');
    const inside = join(folder, 'home', 'shop.json');
    for (const [path, code] of [[output, 'conflict'], ['shop.json', 'invalid-input'], [inside, 'invalid-input']] as const) {
      await expect(Promise.resolve(own.export({ id, output: path, overwrite: false }, caller))).rejects.toMatchObject({ code });
    }
    expect([readFileSync(output, 'utf8'), existsSync(inside)]).toEqual(['mine', false]);
  });
  it('is refused with the names that this plant does not have, and where it is no display', async () => {
    const { views } = await setUp();
    await views.save(engineer, { content: content('Shop') });
    const text = views.portable(1, 'viewer');
    await expect(views.takeIn(engineer, text.replaceAll('mill-07', 'mill-99'))).rejects.toMatchObject({ code: 'invalid-input', details: { missing: ['works/milling/mill-99'] } });
    for (const wrong of ['no json', '{}', JSON.stringify({ format: 'millwright-display', version: 2, display: { panels: [] } }), text.replace('"trend"', '"gauge"')]) await expect(views.takeIn(engineer, wrong)).rejects.toMatchObject({ code: 'invalid-input' });
  });
});
