import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assetMigrations, createAssets, type Assets } from '../../../electron/engine/assets';
import { createModels, modelMigrations, scorerOfFile, shippedModels, type ModelChange, type Models } from '../../../electron/engine/models';
import type { Who } from '../../../electron/engine/shared/who';
import type { Store } from '../../../electron/engine/store';
import { buildModel, columnsModel, floats, forestModel, labelModel, matrixModel, value, zipMapModel } from '../../support/onnx-builder';
import { labelGolden, labelManifest, writePackage } from '../../support/packages';
import { temporaryDir, testStore } from '../../support/store';
import { workers } from '../../support/workers';

const anna: Who = { kind: 'person', person: { id: 1, name: 'Anna', role: 'engineer' } };
const { host, inference } = workers();
let store: Store;
let assets: Assets;
let models: Models;
let dir: string;
let now: number;
let records: string[];

const open = () => createModels({ store, security, inference, host, assets, clock: { now: () => now, received: () => now } });
const security = { record: async (_: unknown, who: Who, what: string) => void records.push(`${who.kind} ${what}`) };

beforeEach(async () => {
  now = Date.UTC(2026, 4, 1);
  records = [];
  dir = await temporaryDir();
  store = await testStore([...modelMigrations, ...assetMigrations]);
  assets = await createAssets({ store, security });
  models = await open();
});
afterEach(async () => {
  await models.close();
});

const pack = (name: string, options: Parameters<typeof writePackage>[1] = {}) => writePackage(join(dir, name), options);
const secondVersion = { manifest: labelManifest({ version: '2.0.0' }) };
const columns = { a: Float64Array.of(1, 2, NaN, 4), grade: ['H', 'X', 'L', 'L'] };

describe('importing a package', () => {
  it('keeps it as a draft whose golden samples passed, byte for byte, and records it', async () => {
    const version = await models.import(await pack('press'), { who: anna });
    expect(version).toMatchObject({ model: 'press', version: '1.0.0', stage: 'draft', importedBy: 'person:1 Anna', imported: now, golden: { state: 'passed', rows: 3, worst: 0, at: now } });
    expect((await models.files(version.id)).get('model.onnx')).toEqual(new Uint8Array(labelModel()));
    expect(await models.get('press')).toMatchObject({ card: '# Press', golden: { source: 'by hand' }, inspection: { ok: true }, watches: [] });
    expect(records).toContain('person models.import');
  });

  it('knows the same content again, and refuses other content under the same version', async () => {
    const first = await models.import(await pack('press'), { who: anna });
    expect(await models.import(await pack('again'), { who: anna })).toEqual(first);
    await expect(models.import(await pack('other', { card: '# Changed' }), { who: anna })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('1.0.0') });
    expect(models.list()).toHaveLength(1);
  });

  it('refuses a model that misses its golden samples, with the worst row and column', async () => {
    const golden = labelGolden({ outputs: { p: [2, 4.5, 99] } });
    await expect(models.import(await pack('press', { golden }), { who: anna })).rejects.toMatchObject({
      code: 'model-refused', message: expect.stringMatching(/row 3, p came out as 13 where 99 was expected/), details: { row: 3, column: 'p' },
    });
    expect(models.list()).toEqual([]);
  });

  it('refuses a forest that lost the branch of a missing value, though all complete rows agree', async () => {
    const [a, b] = [{ name: 'a', title: 'A', kind: 'number' }, { name: 'b', title: 'B', kind: 'number' }] as const;
    const manifest = labelManifest({ inputs: [a, b], outputs: [{ name: 'y', title: 'Y', kind: 'number', meaning: 'the sum of the trees' }], thresholds: [] });
    // As a passport has it: complete rows, each value missing alone, then all.
    const passport = labelGolden({ inputs: { a: [0, 2, 0, 2, null, 0, null], b: [-1, -1, 1, 1, -1, null, null] }, outputs: { y: [1.25, 1.5, 2.25, 2.5, 1.25, 2.25, 2.25] } });
    await expect(models.import(await pack('lost', { manifest, model: forestModel('lost'), golden: passport }), { who: anna })).rejects.toMatchObject({
      code: 'model-refused', details: { row: 5, column: 'y', got: '1.5', want: '1.25' },
    });
    await expect(models.import(await pack('kept', { manifest, model: forestModel(), golden: passport }), { who: anna })).resolves.toMatchObject({ golden: { state: 'passed', rows: 7, worst: 0 } });
  });

  it.each<[string, Parameters<typeof writePackage>[1], RegExp]>([
    ['names differ', { manifest: labelManifest({ inputs: [{ name: 'amount', title: 'A', kind: 'number' }, { name: 'grade', title: 'G', kind: 'category', labels: ['L'] }] }) }, /input amount.*model has the input a/],
    ['kinds differ', { manifest: labelManifest({ inputs: [{ name: 'a', title: 'A', kind: 'integer' }, { name: 'grade', title: 'G', kind: 'number' }] }) }, /grade is a number, but the model takes it as string/],
    ['outputs differ', { manifest: labelManifest({ outputs: [{ name: 'q', title: 'Q', kind: 'number', meaning: '' }], thresholds: [] }) }, /output q/],
    ['the manifest is not JSON', { manifest: '{ "name": ' }, /manifest\.json is not JSON/],
    ['a golden column is missing', { golden: labelGolden({ inputs: { a: [1] } }) }, /golden\.json lacks the column grade/],
    ['the model is none', { model: new TextEncoder().encode('no model') }, /not an ONNX model/],
  ])('is refused where %s', async (_, options, reason) => {
    await expect(models.import(await pack('press', options), { who: anna })).rejects.toMatchObject({ code: 'model-refused', message: expect.stringMatching(reason) });
  });

  it('takes a bare file, named by its columns, without golden samples', async () => {
    await writeFile(join(dir, 'Sum of Three.onnx'), matrixModel(3));
    const version = await models.import(join(dir, 'Sum of Three.onnx'), { who: anna });
    expect(version).toMatchObject({ model: 'sum_of_three', golden: { state: 'none', rows: 0, worst: null, at: null } });
    const scorer = await models.scorer(version.id);
    const scored = await scorer.score({ input_0: Float64Array.of(1, 2), input_1: Float64Array.of(10, 20), input_2: Float64Array.of(100, 200) }, 2);
    expect([...(scored.outputs.y ?? [])]).toEqual([111, 222]);
    await scorer.release();
  });

  it('feeds a model row by row where a row\'s answer depends on the others', async () => {
    const bytes = buildModel({
      nodes: [{ op: 'ReduceMean', inputs: ['x'], outputs: ['m'], attributes: { keepdims: { int: 1 } } }, { op: 'Sub', inputs: ['x', 'm'], outputs: ['d'] }, { op: 'Add', inputs: ['d', 'one'], outputs: ['y'] }],
      inputs: [value('x', 'float32', ['N', 1])], outputs: [value('y', 'float32', ['N', 1])], initializers: [floats('one', [1], [1])],
    });
    await writeFile(join(dir, 'relative.onnx'), bytes);
    const version = await models.import(join(dir, 'relative.onnx'), { who: anna });
    const scorer = await models.scorer(version.id);
    expect([...((await scorer.score({ x: Float64Array.of(1, 2, 3) }, 3)).outputs.y ?? [])]).toEqual([1, 1, 1]);
    expect((await models.get('relative')).inspection.warnings.join()).toContain('one row at a time');
    await scorer.release();
  });
});

describe('a scorer', () => {
  it('leaves out rows it can\'t feed, marks those outside the range, and answers the rest', async () => {
    await models.import(await pack('press'), { who: anna });
    await models.promote('press', '1.0.0', anna);
    const scorer = await models.scorer('press');
    const scored = await scorer.score({ ...columns, a: Float64Array.of(1, 2, NaN, 400) }, 4);
    expect([...(scored.outputs.p ?? [])]).toEqual([11, NaN, NaN, 401]);
    expect([...scored.valid]).toEqual([1, 0, 0, 1]);
    expect([...scored.outside]).toEqual([0, 0, 0, 1]);
    await expect(scorer.score({ a: columns.a }, 4)).rejects.toMatchObject({ code: 'invalid-input', details: { column: 'grade' } });
    await scorer.release();
  });

  it('is also made of a file, without a vault', async () => {
    const scorer = await scorerOfFile({ host, inference }, await pack('press'));
    expect([...((await scorer.score(columns, 4)).outputs.p ?? [])]).toEqual([11, NaN, NaN, 5]);
    await scorer.release();
  });

  it('is not given while nobody has promoted a version', async () => {
    await models.import(await pack('press'), { who: anna });
    await expect(models.scorer('press')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(models.scorer('nothing')).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('press') });
  });
});

describe('promotion', () => {
  it('retires the champion before it, and every moment since knows who answered and why', async () => {
    const changes: ModelChange[] = [];
    models.changed.on((change) => changes.push(change));
    await models.import(await pack('press'), { who: anna });
    await models.import(await pack('press2', secondVersion), { who: anna });
    const first = now;
    await models.promote('press', '1.0.0', anna, 'first');
    now += 1000;
    expect(await models.promote('press', '2.0.0', anna, 'better')).toMatchObject({ stage: 'champion', version: '2.0.0' });
    expect(models.list().map(({ version, stage }) => `${version} ${stage}`)).toEqual(['1.0.0 retired', '2.0.0 champion']);
    expect(await models.championAt('press', first + 999)).toMatchObject({ version: '1.0.0', who: 'person:1 Anna', why: 'first', to: first + 1000 });
    expect(await models.championAt('press', first + 1000)).toMatchObject({ version: '2.0.0', why: 'better', to: null });
    expect(await models.championAt('press', first - 1)).toBeUndefined();
    expect(changes.filter(({ what }) => what === 'champion')).toHaveLength(2);
  });

  it('and a new start load the champion and try its golden samples again', async () => {
    await models.import(await pack('press'), { who: anna });
    await models.promote('press', '1.0.0', anna);
    await models.close();
    now += 5000;
    models = await open();
    await models.start();
    expect(models.condition('press')).toEqual({ state: 'ready' });
    expect(models.championOf('press')?.golden).toMatchObject({ state: 'passed', at: now });
  });

  it('of a classifier with a ZipMap derives what runs again at each start, from the bytes that were imported', async () => {
    await writeFile(join(dir, 'classifier.onnx'), zipMapModel(['no', 'yes']));
    const version = await models.import(join(dir, 'classifier.onnx'), { who: anna });
    expect((await models.files(version.id)).get('model.onnx')).toEqual(new Uint8Array(zipMapModel(['no', 'yes'])));
    await models.promote('classifier', version.version, anna);
    await models.close();
    models = await open();
    await models.start();
    expect(models.condition('classifier')).toEqual({ state: 'ready' });
    const scorer = await models.scorer('classifier');
    const { outputs } = await scorer.score({ input_0: Float64Array.of(5), input_1: Float64Array.of(5) }, 1);
    expect(outputs.output_probability?.[0]).toBe(0.5);
    await scorer.release();
  });

  it('leaves a model blind whose champion no longer answers as its samples say', async () => {
    const version = await models.import(await pack('press'), { who: anna });
    await models.promote('press', '1.0.0', anna);
    await models.close();
    const golden = new TextEncoder().encode(JSON.stringify(labelGolden({ outputs: { p: [2, 4, 14] } })));
    await store.main.transaction('spoil', (tx) => tx.run(`UPDATE model_file SET data = ? WHERE version = ? AND name = 'golden.json'`, [golden, version.id]));
    models = await open();
    await models.start();
    expect(models.condition('press')).toMatchObject({ state: 'blind', reason: expect.stringContaining('row 3') });
    expect(models.championOf('press')?.golden.state).toBe('failed');
    await expect(models.scorer('press')).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('row 3') });
  });
});

describe('watching equipment', () => {
  const site = { kind: 'site' as const, key: 'works', name: 'Works' };
  const amount = { name: 'a', title: 'Amount', kind: 'number' as const, staleAfterMs: 1000 };
  const equipment = async (key: string, tags: (typeof amount)[], attributes: Record<string, string>) => {
    const made = await assets.addMany(anna, null, [{ ...site, key: `site-${key}`, children: [{ kind: 'equipment', key, name: key, tags, attributes }] }]);
    return made[1]?.id ?? 0;
  };

  it('is kept where every input has a source', async () => {
    await models.import(await pack('press'), { who: anna });
    await models.promote('press', '1.0.0', anna);
    const one = await equipment('p1', [amount], { grade: 'H' });
    expect(await models.watch('press', [one], anna)).toEqual({ watching: 1 });
    expect(models.watches()).toEqual([{ asset: one, model: 'press', version: '1.0.0', versionId: 1, output: 'p', title: 'Pressure', limit: 50, modes: [] }]);
    const again = await open();
    expect(again.watchedBy('press')).toEqual([one]);
    expect(await models.unwatch('press', [one], anna)).toEqual({ watching: 0 });
  });

  it('is refused with every missing input of every piece named', async () => {
    await models.import(await pack('press'), { who: anna });
    const ids = [await equipment('p1', [], { grade: 'H' }), await equipment('p2', [amount], {}), await equipment('p3', [amount], { grade: 'Z' })];
    const error = await models.watch('press', ids, anna).catch((caught: Error) => caught);
    expect(error).toMatchObject({ code: 'invalid-input', details: { missing: [expect.stringContaining('p1'), expect.stringContaining('p2'), expect.stringContaining('p3')] } });
    expect((error as Error).message).toMatch(/p1 lacks the tag a \(number\); p2 lacks the attribute grade \(one of L, M, H\); p3 lacks the attribute grade .*Z/);
    expect(models.watchedBy('press')).toEqual([]);
  });
});

describe('models that ship', () => {
  it('are imported once, and the first version becomes champion', async () => {
    await pack('shipped/press');
    await pack('shipped/columns', { manifest: '{', model: columnsModel(), golden: null });
    const system: Who = { kind: 'system', room: 'models' };
    const first = await models.seedShipped(join(dir, 'shipped'), system);
    expect(first.imported.map(({ model }) => model)).toEqual(['press']);
    expect(first.problems).toEqual([expect.stringMatching(/columns.*manifest\.json is not JSON/)]);
    expect(models.championOf('press')).toMatchObject({ importedBy: 'system:models' });
    expect((await models.seedShipped(join(dir, 'shipped'), system)).imported).toEqual([]);
    await rm(join(dir, 'shipped'), { recursive: true });
    expect(await models.seedShipped(join(dir, 'shipped'), system)).toEqual({ imported: [], problems: [] });
  });

  it('are taken as a draft where an earlier version answers: a person promotes', async () => {
    await pack('shipped/press');
    await models.seedShipped(join(dir, 'shipped'), anna);
    await pack('shipped/press', secondVersion);
    const { imported, problems } = await models.seedShipped(join(dir, 'shipped'), anna);
    expect([imported.map(({ version }) => version), problems]).toEqual([['2.0.0'], []]);
    expect(models.list().map(({ version, stage }) => `${version} ${stage}`)).toEqual(['1.0.0 champion', '2.0.0 draft']);
  });

  it('are taken though a person has the same under another name', async () => {
    await models.import(await pack('shipped/press'), { who: anna, name: 'mine' });
    const { imported } = await models.seedShipped(join(dir, 'shipped'), anna);
    expect(imported.map(({ model }) => model)).toEqual(['press']);
  });

  it('wait for a person where no machine is watched with them', async () => {
    const [amount, ...others] = labelManifest().inputs;
    const path = await pack('shipped/press', { manifest: labelManifest({ inputs: [{ ...amount, from: 'attribute' } as typeof others[number], ...others] }) });
    expect(await models.seedShipped(join(dir, 'shipped'), anna)).toEqual({ imported: [], problems: [] });
    expect(models.list()).toEqual([]);
    expect(await shippedModels(join(dir, 'shipped'), models)).toEqual([{ model: 'press', version: '1.0.0', title: 'Press', path: join(path, 'manifest.json') }]);
    await models.import(join(path, 'manifest.json'), { who: anna });
    expect(await shippedModels(join(dir, 'shipped'), models)).toEqual([]);
  });
});
